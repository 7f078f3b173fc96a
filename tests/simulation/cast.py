"""The small made-up studio of every run: two productions that share people, and someone on neither's board."""

from collections.abc import Iterator
from functools import cache

from sync.board import Board
from sync.edits.kind import Context
from sync.edits.publishing import publish
from sync.ids import call_id, natural_id
from sync.records import (
    CrewMember,
    DayTerms,
    Department,
    Device,
    Person,
    Production,
    Record,
    Role,
    ShootingDay,
    Studio,
    Unit,
)
from sync.settle import publish_records
from tests.simulation.shelf import Shelf

NOW = 1_780_000_000_000
HOUR = 3_600_000
STUDIO = natural_id("sim", "studio")
ZONE = "Europe/London"


def name_of(*parts: str) -> str:
    """An id that every run shares."""
    return natural_id("sim", *parts)


FERRY, SALT = name_of("night ferry"), name_of("the salt road")
MAIN, SECOND, ROAD = name_of("main"), name_of("second"), name_of("road")
CAMERA, SOUND, DRIVERS = name_of("camera"), name_of("sound"), name_of("drivers")
DAYS = {"fri": (FERRY, MAIN, "2026-06-05"), "sat": (FERRY, MAIN, "2026-06-06"), "night": (FERRY, SECOND, "2026-06-05")}
DAY_IDS = {word: name_of("day", word) for word in (*DAYS, "road")}
PEOPLE: dict[str, list[tuple[str, str, str, list[Role]]]] = {
    "ana": [(FERRY, CAMERA, MAIN, ["ad"])],
    "ulla": [(FERRY, SOUND, MAIN, ["upm"])],
    "omar": [(FERRY, SOUND, MAIN, ["office"])],
    "acco": [(FERRY, SOUND, MAIN, ["accounts", "payroll"])],
    "hedy": [(FERRY, CAMERA, MAIN, ["head"])],
    "hugo": [(FERRY, SOUND, MAIN, ["head", "crew"])],
    "cleo": [(FERRY, CAMERA, MAIN, ["crew"])],
    "cyd": [(FERRY, SOUND, SECOND, ["crew"])],
    "both": [(FERRY, CAMERA, MAIN, ["crew"]), (SALT, DRIVERS, ROAD, ["crew"])],
    "bram": [(SALT, DRIVERS, ROAD, ["ad", "office"])],
    "stranger": [(SALT, DRIVERS, ROAD, ["crew"])],
}
PERSONS = {who: name_of("person", who) for who in PEOPLE}


def crew_of(who: str, production: str = FERRY) -> str:
    """The id of somebody's place on a production."""
    return name_of("crew", who, production)


CREW = [crew_of(who, place[0]) for who, places in PEOPLE.items() for place in places]
CALLS = [call_id(day, crew) for day in DAY_IDS.values() for crew in CREW]


@cache
def opening() -> Shelf:
    """The studio on the morning of a run: Friday is published, Saturday and the night are drafts. Copy it."""
    studio = Studio(id=STUDIO, name="Harbour Lights", epoch="epoch-0")
    shelf = Shelf(studio)
    system = Device(id="system", studio=STUDIO, person="")
    shelf.save(publish_records(Board(studio, system), records()))
    board = Board(shelf.studio, system, [r for table in shelf.records.values() for r in table.values()])
    context = Context("", [], "", FERRY, {}, NOW, shelf.studio.version + 1, None, received=NOW)
    publish(board.get(ShootingDay, DAY_IDS["fri"]), board, context)
    shelf.save(publish_records(board, []))
    return shelf


def records() -> Iterator[Record]:
    """Everything that stands before the first edit."""
    for id, title in ((FERRY, "Night Ferry"), (SALT, "The Salt Road")):
        yield Production(id=id, studio=STUDIO, title=title, kind="film", currency="GBP", zone=ZONE)
    for id, production, title in ((MAIN, FERRY, "Main"), (SECOND, FERRY, "Second"), (ROAD, SALT, "Main")):
        yield Unit(id=id, studio=STUDIO, production=production, name=title)
    for id, production, title in ((CAMERA, FERRY, "Camera"), (SOUND, FERRY, "Sound"), (DRIVERS, SALT, "Drivers")):
        yield Department(id=id, studio=STUDIO, production=production, name=title)
    for number, (who, places) in enumerate(PEOPLE.items()):
        yield Person(id=PERSONS[who], studio=STUDIO, name=who.title())
        for production, department, unit, roles in places:
            yield CrewMember(
                id=crew_of(who, production), studio=STUDIO, production=production, person=PERSONS[who],
                name=who.title(), department=department, unit=unit, position="1st AD" if who == "ana" else "Crew",
                roles=roles, phone=f"+44 7700 9{number:05}", email=f"{who}@example.test",
            )
    for word, (production, unit, date) in DAYS.items():
        yield ShootingDay(
            id=DAY_IDS[word], studio=STUDIO, production=production, unit=unit, date=date,
            plan=DayTerms(date=date, zone=ZONE, general_call=NOW + 24 * HOUR, place="Pier 4"),
        )
