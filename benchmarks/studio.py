"""The studio that every figure is measured on: 500 people in 14 departments, 20 published days, a call for each.

Written through the engine, so that feed, sums and versions are as a server would have made them. Person, crew member,
phone and token of number 7 are "person-0007", "crew-0007", "phone-0007", "token-0007". Number 0 is 1st AD, 1 UPM,
2 production coordinator; the first of every department is its head.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from backend import boards
from backend.boards import Sender
from backend.db import Database, Tx
from backend.db.migrate import migrate
from backend.sign_in import hashed
from sync import access
from sync.ids import call_id, message_id, system_device
from sync.records import (
    Call,
    CallTerms,
    CrewMember,
    DayTerms,
    Department,
    Message,
    Person,
    Production,
    Record,
    Role,
    ShootingDay,
    Unit,
)
from sync.settle import publish_records

STUDIO, PRODUCTION, UNIT, ZONE = "studio", "production", "unit", "Europe/London"
PEOPLE, DAYS, DEPARTMENTS = 500, 20, 14
MORNING = 1_795_676_400_000
DAY_MS = 86_400_000
ROWS_AT_ONCE = 1_000
ADD_STUDIO = 'INSERT INTO "studio" VALUES ($1, $2, $3, 0, $4, 0)'
ADD_DEVICE = (
    'INSERT INTO "device" ("id", "studio", "person", "token_hash", "last_seq", "label", "entered_at", "unsent") '
    "VALUES ($1, $2, $3, $4, 0, $5, 1, 0)"
)


async def furnish(url: str, people: int = PEOPLE, days: int = DAYS) -> None:
    """Bring the database to head and put the studio into it."""
    await migrate(url)
    db = Database(url)
    await db.open()
    try:
        await db.write(lambda tx: _open_studio(tx, people))
        for records in (_standing(people), _days(days), *(_calls(day, people) for day in range(days))):
            for at in range(0, len(records), ROWS_AT_ONCE):
                await put(db, records[at : at + ROWS_AT_ONCE])
    finally:
        await db.close()


async def put(db: Database, records: Sequence[Record]) -> None:
    """Let records stand that nobody's edit made."""

    async def work(tx: Tx) -> None:
        board = await boards.lock_and_read(tx, Sender(STUDIO, system_device(STUDIO), ()))
        await boards.save(tx, publish_records(board, records))

    await db.write(work)


async def _open_studio(tx: Tx, people: int) -> None:
    await tx.execute(ADD_STUDIO, [STUDIO, "Quay Studio", "epoch", ""])
    for n in range(people):
        row = [f"phone-{n:04}", STUDIO, f"person-{n:04}", hashed(f"token-{n:04}"), "Phone"]
        await tx.execute(ADD_DEVICE, row)


async def version_of(url: str) -> int:
    """The version that the studio has come to."""
    db = Database(url)
    await db.open()
    try:
        rows = await db.read(lambda tx: tx.fetch('SELECT "version" FROM "studio" WHERE "id" = $1', [STUDIO]))
        return int(rows[0][0])
    finally:
        await db.close()


def scopes_of(person: int) -> frozenset[str]:
    """What a person may see."""
    return access.scopes(f"person-{person:04}", [member(person)])


def department_of(person: int) -> str:
    """Where a person works."""
    return f"department-{person % DEPARTMENTS:02}"


def day_name(day: int) -> str:
    """The id of a shooting day."""
    return f"day-{day:02}"


def _roles(n: int) -> list[Role]:
    special: dict[int, Role] = {0: "ad", 1: "upm", 2: "office"}
    roles: list[Role] = ["crew", special[n]] if n in special else ["crew"]
    return [*roles, "head"] if n < DEPARTMENTS else roles


def member(n: int) -> CrewMember:
    """The place of person `n` on the production."""
    return CrewMember(
        id=f"crew-{n:04}", studio=STUDIO, production=PRODUCTION, person=f"person-{n:04}", unit=UNIT,
        name=f"Crew {n:04}", department=department_of(n), position="Technician", roles=_roles(n),
        phone="+44 7700 900100", email=f"crew-{n:04}@example.com", entered_at=1,
    )


def _standing(people: int) -> list[Record]:
    found: list[Record] = [
        Production(
            id=PRODUCTION, studio=STUDIO, title="Night Ferry", kind="feature", currency="GBP", zone=ZONE,
            transitions=[(MORNING - 400 * DAY_MS, 0)],
        ),
        Unit(id=UNIT, studio=STUDIO, production=PRODUCTION, name="Main Unit"),
    ]
    for n in range(DEPARTMENTS):
        found.append(Department(id=department_of(n), studio=STUDIO, production=PRODUCTION, name=f"Department {n}"))
    for n in range(people):
        found.append(Person(id=f"person-{n:04}", studio=STUDIO, name=f"Crew {n:04}"))
        found.append(member(n))
    return found


def terms_of(day: int) -> DayTerms:
    """What the call sheet of a day says."""
    return DayTerms(
        date=str(date(2026, 11, 26) + timedelta(days=day)), zone=ZONE, number=day + 1, of=DAYS,
        general_call=MORNING + day * DAY_MS, place="Quay 4, Pier 9", address="4 Quay Road, Harbour Town",
        hospital="Harbour General, 2 Hill Street", weather="Wind 5 from the west, showers", notes="Wrap by 19:00",
    )


def _days(days: int) -> list[Record]:
    return [
        ShootingDay(
            id=day_name(n), studio=STUDIO, production=PRODUCTION, unit=UNIT, date=terms_of(n).date, plan=terms_of(n),
            state="published", published=terms_of(n), published_state="published", published_at=1, revision=1,
            dirty=False,
        )
        for n in range(days)
    ]


def _calls(day: int, people: int) -> list[Record]:
    terms = terms_of(day)
    found: list[Record] = []
    for n in range(people):
        crew = f"crew-{n:04}"
        call = Call(
            id=call_id(day_name(day), crew), studio=STUDIO, production=PRODUCTION, department=department_of(n),
            day=day_name(day), crew=crew, person=f"person-{n:04}", unit=UNIT, date=terms.date, zone=ZONE, version=1,
            report_to=f"crew-{n % DEPARTMENTS:04}", published_at=1,
            published=CallTerms(time=terms.general_call, place=terms.place),
        )
        message = Message(
            id=message_id(call.id), studio=STUDIO, production=PRODUCTION, department=call.department, call=call.id,
            crew=crew, version=1, state="queued", at=1,
        )
        found += [call, message]
    return found
