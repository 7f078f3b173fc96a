"""The standing cast: a small made-up studio that every test of the server knows, and a stranger who must see nothing.

    Night Ferry ("ferry")    main unit; Camera, Sound, Production, Assistant Directors
        asha   1st AD                    hedda  head of Camera      cam   focus puller (Camera)
        uma    UPM                       sol    boom operator       nell  sound utility, no smartphone
        otis   production coordinator    abe    accountant          penny payroll
        bo     grip in Camera, and on The Salt Road too
    The Salt Road ("salt")   main unit; Camera
        sal    1st AD                    bo     grip (crew member "bo-salt")
    Another studio ("elsewhere")
        zoe    UPM, owner and AD of everything there

Ids are these words; a person is "person-<word>". Day "day-1" of Night Ferry is tomorrow, a draft.
"""

from collections.abc import Iterable, Sequence

from msgspec import structs

from backend import boards
from backend.boards import Sender
from backend.db import Database, Tx
from backend.sign_in import hashed
from sync.edits.kind import Window, by_id
from sync.ids import system_device
from sync.records import (
    NAMES,
    CrewMember,
    DayTerms,
    Department,
    Person,
    Production,
    Record,
    Role,
    ShootingDay,
    Unit,
)
from sync.settle import publish_records

NOW = 1_795_600_000_000  # a Wednesday noon in November 2026, UTC
DAY_MS = 86_400_000
GENERAL_CALL = NOW - NOW % DAY_MS + DAY_MS + 7 * 3_600_000
STUDIO, ELSEWHERE = "harbour", "elsewhere"
FERRY, SALT, OTHER = "ferry", "salt", "other"
EVERYBODY = ("asha", "hedda", "cam", "uma", "sol", "nell", "otis", "abe", "penny", "bo", "sal", "zoe")
ROLES: dict[str, tuple[Role, ...]] = {
    "asha": ("ad",), "hedda": ("head",), "uma": ("upm",), "otis": ("office",), "abe": ("accounts",),
    "penny": ("payroll",), "sal": ("ad",), "zoe": ("upm", "owner", "ad"),
}
DEPARTMENTS = {"asha": "ads", "uma": "office", "otis": "office", "abe": "office", "penny": "office"}
DEPARTMENTS |= {"hedda": "camera", "cam": "camera", "bo": "camera", "sol": "sound", "nell": "sound"}
ADD_STUDIO = 'INSERT INTO "studio" VALUES ($1, $2, $3, 0, $4, 0)'
ADD_DEVICE = (
    'INSERT INTO "device" ("id", "studio", "person", "token_hash", "last_seq", "label", "entered_at", "unsent") '
    "VALUES ($1, $2, $3, $4, 0, $5, 1, 0)"
)


def member(word: str, production: str = FERRY, **more: object) -> CrewMember:
    """A crew member of the cast by their word."""
    crew = CrewMember(
        id=word, studio=ELSEWHERE if production == OTHER else STUDIO, production=production,
        person=f"person-{word.removesuffix('-salt')}", department=DEPARTMENTS.get(word, f"{production}-camera"),
        unit=f"{production}-main", name=word.title().removesuffix("-Salt"), position="Crew",
        roles=["crew", *ROLES.get(word, ())], phone="+44 7700 900100", email=f"{word}@example.com",
        no_smartphone=word == "nell",
    )
    return structs.replace(crew, **more)


def _production(id: str, title: str, studio: str = STUDIO) -> list[Record]:
    return [
        Production(
            id=id, studio=studio, title=title, kind="feature", currency="GBP", zone="Europe/London",
            transitions=[(NOW - 400 * DAY_MS, 0)],
        ),
        Unit(id=f"{id}-main", studio=studio, production=id, name="Main Unit", position=1),
    ]


def _department(id: str, name: str, production: str = FERRY) -> Department:
    return Department(id=id, studio=ELSEWHERE if production == OTHER else STUDIO, production=production, name=name)


def tomorrow(id: str = "day-1", **more: object) -> ShootingDay:
    """Tomorrow of Night Ferry's main unit, a draft; `more` replaces fields of the plan."""
    plan = DayTerms(date="2026-11-26", zone="Europe/London", number=7, general_call=GENERAL_CALL, place="Quay 4")
    return ShootingDay(
        id=id, studio=STUDIO, production=FERRY, unit="ferry-main", date=plan.date, plan=structs.replace(plan, **more)
    )


def harbour() -> list[Record]:
    """The studio that the tests are about."""
    ferry = [word for word in EVERYBODY if word not in ("sal", "zoe")]
    crew = [member(word) for word in ferry] + [member("sal", SALT), member("bo-salt", SALT)]
    people = {m.person: Person(id=m.person, studio=STUDIO, name=m.name) for m in crew}
    departments = [
        _department("camera", "Camera"), _department("sound", "Sound"), _department("office", "Production"),
        _department("ads", "Assistant Directors"), _department("salt-camera", "Camera", SALT),
    ]
    made = _production(FERRY, "Night Ferry") + _production(SALT, "The Salt Road")
    return [*made, *departments, *people.values(), *crew, tomorrow()]


def elsewhere() -> list[Record]:
    """The stranger's studio."""
    zoe = member("zoe", OTHER)
    person = Person(id=zoe.person, studio=ELSEWHERE, name="Zoe")
    day = structs.replace(tomorrow("day-x"), studio=ELSEWHERE, production=OTHER, unit="other-main")
    return [*_production(OTHER, "Elsewhere", ELSEWHERE), _department("other-camera", "Camera", OTHER), person, zoe, day]


async def put(tx: Tx, studio: str, records: Sequence[Record]) -> None:
    """Within a write: let records stand that nobody's edit made."""
    board = await boards.lock_and_read(tx, Sender(studio, system_device(studio), ()))
    windows: list[Window] = [by_id(NAMES[type(record)], record.id) for record in records]
    board.add(await boards.records_of(tx, studio, windows))
    await boards.save(tx, publish_records(board, records))


async def settle_in(db: Database, words: Iterable[str] = EVERYBODY) -> None:
    """Make both studios, and a phone for everybody: device "phone-<word>", token "token-<word>"."""
    await db.write(lambda tx: _settle_in(tx, tuple(words)))


async def _settle_in(tx: Tx, words: tuple[str, ...]) -> None:
    for studio, records in ((STUDIO, harbour()), (ELSEWHERE, elsewhere())):
        await tx.execute(ADD_STUDIO, [studio, studio.title(), f"epoch-{studio}", ""])
        await put(tx, studio, records)
    for word in words:
        studio = ELSEWHERE if word == "zoe" else STUDIO
        row = [f"phone-{word}", studio, f"person-{word}", hashed(f"token-{word}"), f"{word.title()}'s phone"]
        await tx.execute(ADD_DEVICE, row)
