"""Crew lists into a production: a preview that is kept, then one system edit in the name of whoever says yes."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from backend import boards
from backend.db import Tx
from backend.db.tx import Value
from backend.house import House
from backend.ids import new_id
from backend.imports import Defaults, ImportRefused, KnownCrew, Preview, plan, preview
from backend.problems import Problem
from backend.sign_in import Caller, memberships
from backend.syncing import ServerEdit, as_server
from sync import access
from sync.edits.kind import Window
from sync.ledger import EditReceived
from sync.records import CrewMember, Department, Production, Unit
from sync.settle import Author

LIFE_MS = 24 * 3_600_000
KEEP = (
    'INSERT INTO "import_preview" ("id", "studio", "production", "person", "name", "created_at", "expires_at", '
    '"summary", "rows") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)'
)
FIND = (
    'SELECT "production", "expires_at", "applied_at", "summary", "rows" FROM "import_preview" '
    'WHERE "studio" = $1 AND "id" = $2'
)
APPLIED = 'UPDATE "import_preview" SET "applied_at" = $3, "rows" = \'[]\' WHERE "studio" = $1 AND "id" = $2'
FORGET = 'DELETE FROM "import_preview" WHERE "expires_at" < $1'


class Standing(NamedTuple):
    """What an import is compared with."""

    known: list[KnownCrew]
    defaults: Defaults


async def standing(tx: Tx, studio: str, production: str) -> Standing:
    """The crew of a production as imports see it. Raises Problem no_such_record."""
    windows = [Window("production", "id", production)]
    windows += [Window(table, "production", production) for table in ("crew_member", "department", "unit")]
    records = await boards.records_of(tx, studio, windows)
    names = {record.id: record.name for record in records if isinstance(record, Department | Unit)}
    found = next((record for record in records if isinstance(record, Production)), None)
    if found is None:
        raise Problem("no_such_record", record=f"production/{production[:64]}")
    known = [_known(record, names) for record in records if isinstance(record, CrewMember)]
    units = sorted((u for u in records if isinstance(u, Unit)), key=lambda u: u.position)
    departments = tuple(record.name for record in records if isinstance(record, Department))
    return Standing(known, _defaults(found, departments, tuple(unit.name for unit in units)))


def _defaults(production: Production, departments: tuple[str, ...], units: tuple[str, ...]) -> Defaults:
    return Defaults(
        production=production.id, region=production.region, unit=units[0] if units else None,
        departments=departments, units=units,
    )


def _known(member: CrewMember, names: dict[str, str]) -> KnownCrew:
    return KnownCrew(
        crew=member.id, person=member.person, name=member.name, position=member.position or None,
        department=names.get(member.department), unit=names.get(member.unit), phone=member.phone, email=member.email,
        start=member.start, finish=member.finish, no_smartphone=member.no_smartphone, state=member.state,
    )


async def look(house: House, who: Caller, list_: tuple[str, str, bytes]) -> tuple[str, Preview]:
    """Preview a list (production, file name, bytes) and keep what it would do; nothing is done yet.

    Raises: Problem not_allowed, no_such_record, or unreadable_list with the sentence of the reader.
    """
    production, name, data = list_
    stands = await house.db.read(lambda tx: _stands_for(tx, who, production))
    try:
        async with house.reading:
            seen = await asyncio.to_thread(preview, data, name, stands.known, stands.defaults)
    except ImportRefused as refusal:
        raise Problem("unreadable_list", problem=refusal.sentence, reason=refusal.code) from refusal
    id = new_id()
    rows = msgspec.json.encode(with_new_persons(plan(seen), stands.known)).decode()
    summary = msgspec.json.encode(seen.summary).decode()
    now = house.now()
    kept: list[Value] = [id, who.studio, production, who.person, name[:200], now, now + LIFE_MS, summary, rows]
    await house.db.write(lambda tx: tx.execute(KEEP, kept))
    return id, seen


def with_new_persons(rows: Sequence[Mapping[str, object]], known: Iterable[KnownCrew]) -> list[Mapping[str, object]]:
    """New people as persons whom nobody could foresee.

    Note: the ids of the plan come from name and contact. Whoever knows a colleague's could make that person beforehand,
    with a phone in it, and receive the colleague's calls once the office imports the list.
    """
    standing = {member.crew for member in known}
    return [row if row["crew"] in standing else {**row, "person": new_id()} for row in rows]


async def _stands_for(tx: Tx, who: Caller, production: str) -> Standing:
    access.demand("import crew", await memberships(tx, who.studio, who.person), production)
    return await standing(tx, who.studio, production)


async def apply(tx: Tx, house: House, who: Caller, id: str) -> tuple[dict[str, object], list[EditReceived]]:
    """Within a write: do what a preview said; gives its summary, and held edits set free."""
    await boards.lock(tx, who.studio)
    rows = await tx.fetch(FIND, [who.studio, id])
    if not rows:
        raise Problem("no_such_record", record=f"import/{id[:64]}")
    production, expires_at, applied_at, summary, planned = rows[0]
    access.demand("import crew", await memberships(tx, who.studio, who.person), production)
    if applied_at is not None:
        raise Problem("import_applied")
    if expires_at <= house.now():
        raise Problem("preview_expired")
    args: dict[str, object] = {"production": production, "rows": msgspec.json.decode(planned)}
    freed: list[EditReceived] = []
    if args["rows"]:
        edit = ServerEdit("import_crew", production, args)
        freed = await as_server(tx, house, who.studio, Author(who.person, who.name), edit)
    await tx.execute(APPLIED, [who.studio, id, house.now()])
    return msgspec.json.decode(summary), freed
