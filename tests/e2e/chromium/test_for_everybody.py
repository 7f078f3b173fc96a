"""Every screen in every theme: WCAG 2.2 AA by axe, targets for gloves, no sideways scroll with large text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.install import pwa
from tests.e2e.chromium.screens import WALKS
from tests.e2e.drivers.browser import button
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene

AXE = pwa.PWA / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MEASURES = (Path(__file__).parent / "measures.js").read_text().split("\n", 1)[1].strip()
THEMES = ("light", "dark", "set")
LARGE_TEXT = "document.documentElement.style.fontSize = args[0]"


def judged(phone: Chromium) -> list[str]:
    """What axe holds against the open screen, in each theme."""
    if not phone.page.evaluate("'axe' in globalThis"):
        phone.page.evaluate(AXE.read_text())
    return [fault for theme in THEMES for fault in measured(phone, "violations", RULES, theme)]


def measured(phone: Chromium, what: str, *arguments: object) -> list[str]:
    """What a function of measures.js holds against the open screen."""
    found: list[str] = phone.evaluate(f"return await ({MEASURES}).{what}(...args)", *arguments)
    return found


@pytest.mark.parametrize("walk", WALKS)
def test_screens_have_no_violation_in_any_theme_and_no_small_target(
    phone: Callable[..., Chromium], scene: Scene, walk: str
) -> None:
    mine = phone(bypass_csp=True)
    faults = {screen.name: judged(mine) + measured(mine, "small") for screen in WALKS[walk](mine, scene)}
    assert not {name: found for name, found in faults.items() if found}, json.dumps(faults, indent=1)


@pytest.mark.parametrize("walk", WALKS)
def test_nothing_scrolls_sideways_at_320_pixels_with_text_twice_as_large(
    phone: Callable[..., Chromium], scene: Scene, walk: str
) -> None:
    mine = phone(viewport={"width": 320, "height": 640})
    faults: dict[str, list[str]] = {}
    for screen in WALKS[walk](mine, scene):
        mine.evaluate(LARGE_TEXT, "200%")
        faults[screen.name] = measured(mine, "sideways")
        mine.evaluate(LARGE_TEXT, "")
    assert not {name: found for name, found in faults.items() if found}, json.dumps(faults, indent=1)


def test_a_call_is_confirmed_with_the_keyboard_alone(phone: Callable[..., Chromium], scene: Scene) -> None:
    mine = phone(is_mobile=False, has_touch=False)
    scene.crew_phone(mine, "Quentin Ros")
    wanted = "return page.nameOf(document.activeElement) === 'Confirm 06:30'"
    for _ in range(30):
        if mine.evaluate(wanted):
            break
        mine.key("Tab")
    assert mine.evaluate(wanted), "thirty times Tab did not reach Confirm"
    mine.key("Enter")
    mine.read("Received", within=MAIN)
    mine.gone(button("Confirm 06:30"))
