"""Every screen and sheet of the app by name, and how a person gets there; walked by the tests of look and safety.

A walk belongs to one role and goes in order on one phone. Each step leaves its screen open for whoever walks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.e2e.drivers.browser import Target, button, field, heading, link
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene, line_of

CREW_LIST = (
    "name,position,department,phone,email\nNoor Okafor,Grip,Grip,+1 604 555 0188,noor@example.com\n,Best Boy,Grip,,\n"
)


@dataclass(frozen=True)
class Shown:
    """A screen that is open now."""

    name: str
    phone: Chromium


def crew_walk(phone: Chromium, scene: Scene) -> Iterator[Shown]:
    """From the typed code through every state of Today to signing out."""
    day = scene.desk.day()
    member = scene.desk.hire("Mina Novak", day)
    phone.goto(f"{scene.url}/enter")
    phone.see(field("Code"))
    yield Shown("enter", phone)
    phone.fill(field("Code"), "ABC")
    phone.click(button("Enter", exact=True))
    phone.read("A code has 8 letters and digits")
    yield Shown("enter-wrong", phone)
    scene.enter(phone, member.code)
    phone.see(button("Confirm 06:30"))
    yield Shown("today-asks", phone)
    phone.click(button("Query", exact=True))
    phone.see(Target("dialog"))
    yield Shown("query-sheet", phone)
    phone.click(button("Later"))
    phone.offline(True)
    phone.click(button("Confirm 06:30"))
    phone.read("Saved on this phone", within=MAIN)
    yield Shown("today-saved", phone)
    phone.offline(False)
    phone.read("Received", within=MAIN)
    yield Shown("today-confirmed", phone)
    scene.desk.move(member, day, "07:15", place="Lot B")
    phone.see(button("Confirm 07:15"))
    yield Shown("today-moved", phone)
    phone.goto(f"{scene.url}/call/{member.call}")
    phone.see(button("Confirm 07:15"))
    yield Shown("call", phone)
    phone.goto(f"{scene.url}/more")
    phone.see(button("Sign out"))
    yield Shown("more", phone)
    phone.click(button("Callboard on your home screen"))
    phone.see(Target("dialog"))
    yield Shown("install-sheet", phone)
    phone.click(button("Close").inside(Target("dialog")))
    phone.click(button("Sign out"))
    phone.see(Target("dialog", "Sign out"))
    yield Shown("leave-sheet", phone)


def board_walk(phone: Chromium, scene: Scene) -> Iterator[Shown]:
    """The board of an AD and what opens from it."""
    day = scene.desk.day()
    member = scene.desk.hire("Olga Petrov", day)
    scene.board(phone, day)
    yield Shown("board", phone)
    phone.fill(field("Name, position or department"), member.name)
    phone.see(line_of(member.name))
    yield Shown("board-found", phone)
    phone.click(line_of(member.name))
    phone.see(heading("Told by voice"))
    yield Shown("person-sheet", phone)
    phone.click(button("Change call"))
    phone.see(button("Same as department"))
    yield Shown("person-call", phone)
    phone.goto(f"{scene.url}/board/{day}")
    phone.fill(field("Name, position or department"), member.name)
    phone.click(line_of(member.name))
    phone.click(button("Replace"))
    phone.see(field("Who comes instead"))
    yield Shown("replace", phone)
    phone.goto(f"{scene.url}/today")
    phone.see(heading("Today"))
    yield Shown("today-of-an-ad", phone)


def planning_walk(phone: Chromium, scene: Scene) -> Iterator[Shown]:
    """The day editor with its sheets."""
    day = scene.desk.day()
    scene.board(phone, day)
    phone.click(button("New day"))
    phone.see(Target("dialog", "New day"))
    yield Shown("new-day", phone)
    phone.goto(f"{scene.url}/day/{day}")
    phone.see(field("General call"))
    yield Shown("day", phone)
    phone.click(button("Camera"))
    phone.see(Target("dialog", "Camera"))
    yield Shown("department-call", phone)
    phone.goto(f"{scene.url}/day/{day}")
    phone.click(button("Move all calls"))
    phone.see(button("Move", exact=True))
    yield Shown("move-sheet", phone)
    phone.click(button("Move", exact=True))
    phone.click(button("must answer"))
    phone.see(button("Publish", exact=True))
    yield Shown("publish-preview", phone)
    phone.click(button("Publish", exact=True))
    phone.click(button("Undo"))
    phone.see(button("must answer"))
    yield Shown("day-changed", phone)


def crew_list_walk(phone: Chromium, scene: Scene) -> Iterator[Shown]:
    """The production office: crew list, adding, importing."""
    office = next(row for row in scene.desk.all("crew") if "office" in row["roles"] and "upm" not in row["roles"])
    scene.enter(phone, scene.desk.code(office["id"]))
    phone.goto(f"{scene.url}/crew")
    phone.see(link("Add day player"))
    yield Shown("crew-list", phone)
    phone.click(link("Add day player"))
    phone.see(button("Add and make a link"))
    yield Shown("add", phone)
    phone.click(button("Add and make a link"))
    phone.read("Please give a name")
    yield Shown("add-wrong", phone)
    phone.fill(field("Name", exact=True), "Pavel Quist")
    phone.fill(field("Department"), "Camera")
    phone.click(button("Add and make a link"))
    phone.see(Target("img", "QR code"))
    yield Shown("added-with-code", phone)
    phone.goto(f"{scene.url}/crew/{scene.desk.crew_with('ad')['id']}")
    phone.see(heading("On the crew list"))
    yield Shown("member", phone)
    phone.goto(f"{scene.url}/crew/import")
    phone.see(heading("Import crew list"))
    yield Shown("import", phone)
    phone.choose_file("input[type=file]", "crew.csv", CREW_LIST.encode())
    phone.read("Nothing has been imported yet")
    yield Shown("import-preview", phone)


Walk = Callable[[Chromium, Scene], Iterator[Shown]]
WALKS: dict[str, Walk] = {
    "crew": crew_walk,
    "board": board_walk,
    "planning": planning_walk,
    "crew_list": crew_list_walk,
}
