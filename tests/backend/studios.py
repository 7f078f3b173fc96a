"""A small made-up studio for tests of the database: one production, two departments, and whom the test adds."""

from collections.abc import Iterable

from msgspec import structs

from backend import boards
from backend.boards import Sender
from backend.db import Database, Tx
from sync.edits.kind import Window, by_id
from sync.ids import system_device
from sync.records import NAMES, CrewMember, Department, Production, Record, Unit
from sync.settle import Outcome, publish_records

STUDIO = "studio-1"
PROD, CAMERA, SOUND = "prod:ferry", "dept:camera", "dept:sound"
ADD_STUDIO = 'INSERT INTO "studio" VALUES ($1, $2, $3, 0, $4, 0)'
ADD_DEVICE = (
    'INSERT INTO "device" ("id", "studio", "person", "last_seq", "label", "entered_at", "unsent") '
    "VALUES ($2, $1, $3, 0, 'Phone', 0, 0)"
)


def house(studio: str = STUDIO) -> list[Record]:
    """The production Night Ferry with a unit and two departments."""
    return [
        Production(id="ferry", studio=studio, title="Night Ferry", kind="film", currency="GBP", zone="Europe/London"),
        Unit(id="main", studio=studio, production="ferry", name="Main unit"),
        Department(id="camera", studio=studio, production="ferry", name="Camera"),
        Department(id="sound", studio=studio, production="ferry", name="Sound"),
    ]


def crew(id: str, department: str = "camera", studio: str = STUDIO, **more: object) -> CrewMember:
    """A crew member of Night Ferry, called after their id."""
    member = CrewMember(
        id=id, studio=studio, production="ferry", person=f"person-{id}", department=department, unit="main",
        name=id.title(), position="Operator",
    )
    return structs.replace(member, **more)


async def found(db: Database, studio: str = STUDIO) -> None:
    """Make the studio, with a phone "phone" of the person "person-ada"."""

    async def work(tx: Tx) -> None:
        await tx.execute(ADD_STUDIO, [studio, "Quay Studio", "epoch", ""])
        await tx.execute(ADD_DEVICE, [studio, f"phone-{studio}", "person-ada"])

    await db.write(work)
    await put(db, *house(studio), studio=studio)


async def put(db: Database, *records: Record, studio: str = STUDIO) -> Outcome:
    """Write records in one transaction, as an import or the demo production does."""

    async def work(tx: Tx) -> Outcome:
        board = await boards.lock_and_read(tx, Sender(studio, system_device(studio), ()))
        board.add(await boards.records_of(tx, studio, _windows(records)))
        outcome = publish_records(board, records)
        await boards.save(tx, outcome)
        return outcome

    return await db.write(work)


def _windows(records: Iterable[Record]) -> list[Window]:
    return [by_id(NAMES[type(record)], record.id) for record in records]
