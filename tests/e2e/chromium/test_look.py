"""The look in states that are rare on a real server: all papers, call states, languages, 300 people, lists on paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.e2e.chromium import gallery
from tests.e2e.chromium.test_for_everybody import AXE, MEASURES, RULES, THEMES
from tests.e2e.drivers.chromium import BINARY, FLAGS

PAPERS = ("white", "blue", "pink", "yellow", "green", "goldenrod", "buff", "salmon", "cherry")
STATES = ("fresh", "confirmed", "moved", "night", "standby", "oncall", "notify", "cancelled", "query", "none")
OFFICE = ("/board", "/crew", "/crew/add", "/crew/import", "/more")
CONTRAST = ["wcag2aa"]
SMALL = {"width": 320, "height": 568}
Show = Callable[..., Page]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gallery, built once and served."""
    folder = tmp_path_factory.mktemp("gallery")
    gallery.build(folder)
    with gallery.served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """One browser for the file; each page has a context of its own."""
    browser = driver.chromium.launch(executable_path=BINARY, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def show(chromium: Browser, base: str) -> Iterator[Show]:
    """Open a screen with a scene on it; what the console says against it fails the test."""
    said: list[str] = []

    def start(path: str, scene: dict[str, str], **options: object) -> Page:
        page = gallery.open_scene(chromium, gallery.address(base, path, **scene), **options)
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield start
    for context in chromium.contexts:
        context.close()
    assert said == []


def judged(page: Page, theme: str, rules: list[str] = RULES) -> list[str]:
    """What axe holds against the open screen in a theme."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(f"([rules, theme]) => ({MEASURES}).violations(rules, theme)", [rules, theme])
    return found


def measured(page: Page, what: str) -> list[str]:
    """Targets too small (`small`) or what reaches past the edge (`sideways`)."""
    found: list[str] = page.evaluate(f"() => ({MEASURES}).{what}()")
    return found


def no_faults(faults: dict[str, list[str]]) -> None:
    """Fail with every fault by the screen it is on."""
    assert not {name: found for name, found in faults.items() if found}, json.dumps(faults, indent=1)


@pytest.mark.parametrize("paper", PAPERS)
def test_each_paper_colour_keeps_its_contrast_in_every_theme(show: Show, paper: str) -> None:
    page = show("/today", {"as": "crew", "state": "moved", "colour": paper}, bypass_csp=True)
    no_faults({theme: judged(page, theme, CONTRAST) for theme in THEMES})
    assert paper in page.locator(".band").inner_text().lower()


@pytest.mark.parametrize("state", STATES)
def test_each_state_of_a_call_is_accessible_and_large_enough(show: Show, state: str) -> None:
    page = show("/today", {"as": "crew", "state": state}, bypass_csp=True)
    faults = {"light": judged(page, "light"), "set": judged(page, "set", CONTRAST)}
    no_faults(faults | {"dark": judged(page, "dark", CONTRAST), "small": measured(page, "small")})


@pytest.mark.parametrize("language", ["en-GB", "es-ES", "fr-FR", "de-DE"])
def test_no_language_scrolls_sideways_at_320_pixels_with_text_twice_as_large(show: Show, language: str) -> None:
    faults: dict[str, list[str]] = {}
    screens = [("/today", "crew", "moved"), ("/enter", "none", "fresh"), *((path, "ad", "dirty") for path in OFFICE)]
    for path, role, state in screens:
        page = show(path, {"as": role, "state": state, "people": "30"}, viewport=SMALL, locale=language)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        faults[path] = measured(page, "sideways")
        page.context.close()
    no_faults(faults)


def test_the_person_sheet_and_the_day_fit_320_pixels_with_text_twice_as_large(show: Show) -> None:
    page = show("/board", {"as": "ad", "state": "dirty", "people": "30"}, viewport=SMALL)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.locator("li button.line").nth(3).click()
    page.wait_for_selector("dialog[open]")
    faults = {"person": measured(page, "sideways")}
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Plan").click()
    page.wait_for_selector("h2:has-text('Department calls')")
    faults["day"] = measured(page, "sideways")
    no_faults(faults)


def test_a_board_of_three_hundred_leaves_what_is_off_screen_undrawn(show: Show) -> None:
    page = show("/board", {"as": "ad", "state": "fresh", "people": "300"})
    lines = page.locator(".groups li")
    assert lines.count() == 300
    assert lines.nth(200).evaluate("(line) => getComputedStyle(line).contentVisibility") == "auto"
    assert not lines.nth(200).locator("button").evaluate("(b) => b.checkVisibility({ contentVisibilityAuto: true })")


def test_the_list_on_paper_has_everybody_with_an_empty_box_and_no_screen_furniture(show: Show) -> None:
    page = show("/board", {"as": "ad", "state": "fresh", "people": "120"})
    page.evaluate("weather.offline = true")
    page.emulate_media(media="print")
    assert page.locator(".only-print tbody tr").count() == 120
    assert page.locator(".only-print .box span").first.is_visible()
    assert not page.get_by_role("navigation").is_visible()


def test_an_answer_given_offline_says_where_it_is_and_can_be_taken_back(show: Show) -> None:
    page = show("/today", {"as": "crew", "state": "fresh"})
    page.evaluate("weather.offline = true")
    page.get_by_role("button", name="Confirm 07:00").click()
    page.get_by_text("Saved on this phone").first.wait_for()
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Confirmed")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Confirm 07:00").wait_for()


def test_publishing_can_be_undone_for_a_moment_and_is_kept_when_the_page_goes_away(show: Show) -> None:
    page = show("/board", {"as": "ad", "state": "dirty"})
    page.evaluate("weather.offline = true")
    page.get_by_role("link", name="Plan").click()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Preview").click()
    assert "saved on this phone" not in page.locator("header").first.inner_text().lower()
    page.get_by_role("button", name="Publish").click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.get_by_text("1 saved on this phone").wait_for()


def test_a_refused_entry_stays_in_sight_until_its_author_has_said_so(show: Show) -> None:
    page = show("/today", {"as": "crew", "state": "fresh"})
    page.evaluate("weather.refuse = true")
    page.get_by_role("button", name="Confirm 07:00").click()
    page.get_by_text("Not accepted: your answer").wait_for()
    page.get_by_role("button", name="Understood").click()
    page.get_by_text("Not accepted: your answer").wait_for(state="detached")


def test_a_used_code_and_a_code_too_short_are_told_apart(show: Show) -> None:
    page = show("/enter", {"as": "none", "state": "fresh"})
    page.get_by_label("Code").fill("abc")
    page.get_by_role("button", name="Enter").click()
    page.get_by_text("A code has 8 letters and digits").wait_for()
    page.get_by_label("Code").fill("zz22zz22")
    assert page.get_by_label("Code").input_value() == "ZZ22-ZZ22"
    page.get_by_role("button", name="Enter").click()
    page.get_by_text("This code has been used").wait_for()


def test_a_used_link_fills_the_code_in_and_still_wants_a_tap(show: Show) -> None:
    page = show("/enter", {"as": "none", "state": "fresh"})
    page.goto(f"{page.url.split('?')[0]}?as=none#KJ7MQX4T")
    page.reload()
    page.wait_for_selector("main h1")
    assert page.get_by_label("Code").input_value() == "KJ7M-QX4T"
    page.get_by_role("button", name="Enter").click()
    page.get_by_text("Confirm 07:00").wait_for()


def test_reduced_motion_moves_nothing(show: Show) -> None:
    page = show("/today", {"as": "crew", "state": "fresh"}, reduced_motion="reduce")
    page.get_by_role("button", name="Query").click()
    page.wait_for_selector("dialog[open]")
    assert page.locator("dialog").evaluate("(sheet) => getComputedStyle(sheet).animationName") == "none"


def test_pictures_have_a_place(tmp_path: Path) -> None:
    for name in gallery.PICTURES:
        assert (Path(__file__).parents[3] / "docs/pictures" / f"{name}.png").is_file()
