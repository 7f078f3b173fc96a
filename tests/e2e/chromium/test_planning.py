"""An AD's evening: tomorrow's day, a move, a day player, a replacement, a voice, a query."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.drivers.browser import Target, button, field, heading, link
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene, line_of

SEARCH = field("Name, position or department")
MOST_TAPS = 7
"""Name, number, position, department, call, add, share: four seconds each and a day player has a link."""


def shown_code(ad: Chromium) -> str:
    """The entry code that stands on the screen."""
    code = "return document.body.innerText.match(/[A-Z2-9]{4}-[A-Z2-9]{4}/)?.[0]"
    return str(ad.until(code, what="a code on the screen"))


def publish(ad: Chromium) -> None:
    """From the open day editor: look at what goes out, and let it go."""
    ad.click(button("Preview"))
    ad.click(button("Publish", exact=True))
    ad.click(button("Send now"))
    ad.read("Crew see the latest plan")


def test_a_day_is_made_called_by_department_and_person_published_and_moved(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    ad, mine = phone(), phone()
    member = scene.crew_phone(mine, "Rosa Stern", "06:30")
    mine.click(button("Confirm 06:30"))
    mine.read("Received", within=MAIN)
    scene.board(ad, scene.desk.day())
    ad.click(button("New day"))
    ad.click(button("Make the day"))
    ad.see(field("General call"))
    ad.fill(field("General call"), "08:00")
    ad.fill(field("Place", exact=True), "Ferry terminal")
    ad.click(button("Camera"))
    sheet = Target("dialog", "Camera")
    ad.fill(field("Time").inside(sheet), "07:30")
    ad.click(button("Save").inside(sheet))
    ad.gone(sheet)
    publish(ad)

    mine.click(link("07:30"))
    mine.read("Ferry terminal")
    mine.click(button("Confirm 07:30"))
    mine.read("Received", within=MAIN)

    ad.click(button("Move all calls"))
    ad.click(button("30 min later"))
    ad.click(button("Move", exact=True))
    publish(ad)
    mine.see(button("Confirm 08:00"))
    changes = mine.text(Target("listitem", "Time"))
    assert "07:30" in changes and "08:00" in changes
    first = scene.desk.answer(member)
    assert first is not None and (first["answer"], first["version"]) == ("confirmed", 1), "the other day's call stands"


def test_a_day_player_is_added_and_has_a_personal_link_within_seven_taps(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    ad, player = phone(), phone()
    scene.board(ad, scene.desk.day())
    ad.goto(f"{scene.url}/crew/add?day={scene.desk.day()}")
    ad.see(heading("Add day player"))
    ad.taps = 0
    filled = {
        "Name": "Sami Tuomi",
        "Phone": "+1 604 555 0142",
        "Position": "Grip",
        "Department": "Grip",
        "Call": "09:15",
    }
    for label, text in filled.items():
        ad.click(field(label, exact=True))
        ad.fill(field(label, exact=True), text)
    ad.click(button("Add and make a link"))
    ad.click(button("Copy link"))
    assert ad.taps <= MOST_TAPS
    code = shown_code(ad)
    player.goto(f"{scene.url}/enter#{code.replace('-', '')}")
    player.click(button("Enter", exact=True))
    player.see(button("Confirm 09:15"))


def test_a_replacement_takes_the_call_and_the_absent_person_need_not_answer(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    ad, absent, taker = phone(), phone(), phone()
    member = scene.crew_phone(absent, "Tara Ulvi", "06:45")
    scene.board(ad, scene.desk.day())
    ad.fill(SEARCH, member.name)
    ad.click(line_of(member.name))
    ad.click(button("Replace"))
    ad.fill(field("Name", exact=True), "Udo Vance")
    ad.click(button("Replace", exact=True))
    ad.read("Udo Vance takes the call")
    ad.click(button("Make a code"))
    code = shown_code(ad)
    scene.enter(taker, code)
    taker.see(button("Confirm 06:45"))
    absent.goto(f"{scene.url}/call/{member.call}")
    absent.read("Somebody else takes this call")


def test_somebody_without_a_smartphone_is_told_by_voice_with_name_and_time(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    ad = phone()
    member = scene.desk.hire("Vera Wiik", scene.desk.day(), no_smartphone=True)
    scene.board(ad, scene.desk.day())
    ad.fill(SEARCH, member.name)
    ad.read("No smartphone", within=line_of(member.name))
    ad.click(line_of(member.name))
    ad.click(button("Confirmed").inside(Target("dialog")))
    ad.read("Told by voice, noted by")
    answer = scene.wait_for_answer(member)
    assert (answer["how"], answer["by_name"]) == ("voice", scene.desk.crew_with("ad")["name"])


def test_a_query_is_answered_in_place_and_its_author_reads_the_answer(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    ad, mine = phone(), phone()
    member = scene.crew_phone(mine, "Wanda Xu", "07:45")
    mine.click(button("Query", exact=True))
    mine.fill(field("In your words"), "Which gate?")
    mine.click(button("Send query"))
    scene.board(ad, scene.desk.day())
    ad.fill(SEARCH, member.name)
    ad.read("Which gate?", within=line_of(member.name))
    ad.click(line_of(member.name))
    ad.fill(field("Answer the query"), "Gate 3, by the crane")
    ad.click(button("Send answer"))
    mine.read("Gate 3, by the crane")
