"""Tables to plain records and back: what a batch of edits touches is loaded, what came of it is saved.

    board = await load(tx, sender, batch)          # lock, ledger rows, windows, wider windows
    outcome = settle(board, batch, author, arrival)
    await save(tx, outcome)

The studio's row is locked before anything is read: versions then rise in the order of commits, and no reader whose
cursor stands at a version can miss a row of it. What phones fetch is in `pages.py`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from piccolo.table import Table

from backend.db.codec import Codec
from backend.db.generate import columns, insert, select, upsert
from backend.db.statements import EngineName
from backend.db.tx import Tx, Value
from backend.pages import Fetch, Page, changes_since, sums_of
from backend.tables import TABLES
from backend.tables.engine import EditReceived, Feed, ScopeSum
from backend.tables.people import Studio
from sync import batch as batches
from sync import records
from sync.batch import Received
from sync.board import Board
from sync.changes import Row
from sync.edits.kind import Window
from sync.ids import system_device
from sync.ledger import EditReceived as Entry
from sync.records import NAMES, Device, Record
from sync.settle import Outcome

__all__ = [
    "Fetch",
    "Page",
    "Sender",
    "changes_since",
    "ledger",
    "load",
    "lock",
    "lock_and_read",
    "records_of",
    "save",
    "sums_of",
    "tell_of_device",
    "waiting",
]
CHANNEL = "studio"
NUMBERED = '"studio" = $1 AND "device" = $2 AND "seq" = ANY($3::bigint[])'
NAMED = '"studio" = $1 AND "replay_of" IS NULL AND "edit_id" = ANY($4)'
PICCOLO: dict[str, type[Table]] = {table._meta.tablename: table for table in TABLES}
CODECS: dict[str, Codec[Any]] = {name: Codec(struct) for name, struct in records.TABLES.items()}
ENTRIES, STUDIOS = Codec(Entry), Codec(records.Studio)
DEVICE = 'SELECT "id", "studio", "person", "last_seq", "revoked_at" FROM "device" WHERE "studio" = $1 AND "id" = $2'
SEEN = 'UPDATE "device" SET "last_seq" = $3 WHERE "studio" = $1 AND "id" = $2'
SERVER = (
    'INSERT INTO "device" ("id", "studio", "person", "last_seq", "label", "entered_at", "unsent") '
    "VALUES ($2, $1, '', $3, 'server', 0, 0)"
)
STANDS = 'UPDATE "studio" SET "version" = $2, "ledger_head" = $3, "ledger_length" = $4 WHERE "id" = $1'
FREED = 'UPDATE "edit_received" SET "waits_for" = NULL WHERE "studio" = $1 AND "position" = ANY($2)'
MOVED = 'UPDATE "edit_received" SET "waits_for" = $3 WHERE "studio" = $1 AND "position" = $2'
MOVED = 'UPDATE "edit_received" SET "waits_for" = $3 WHERE "studio" = $1 AND "position" = $2'
OLD = 'SELECT f."scope", f."entity", f."id", f."op", f."h" FROM'
OLD_ROWS: dict[EngineName, str] = {
    # CROSS JOIN keeps SQLite from walking the studio's whole feed for every key.
    "sqlite": f"""{OLD} json_each($2) k CROSS JOIN "feed" f WHERE f."studio" = $1 AND f."scope" = k.value->>'$[0]'
    AND f."entity" = k.value->>'$[1]' AND f."id" = k.value->>'$[2]'""",
    "postgres": f"""{OLD} unnest($2::text[], $3::text[], $4::text[]) AS k(s, e, i)
    JOIN "feed" f ON f."studio" = $1 AND f."scope" = k.s AND f."entity" = k.e AND f."id" = k.i""",
}


class Sender(NamedTuple):
    """Whose batch it is. `people`: the authors, whose places on productions decide what they may do."""

    studio: str
    device: str
    people: tuple[str, ...]


async def lock(tx: Tx, studio: str) -> records.Studio | None:
    """Hold every other writer of the studio off until this transaction ends; gives the studio as it stands."""
    statement = select(Studio, '"id" = $1') + (" FOR NO KEY UPDATE" if tx.engine == "postgres" else "")
    rows = await tx.fetch(statement, [studio])
    return STUDIOS.record(rows[0]) if rows else None


async def load(tx: Tx, sender: Sender, batch: Sequence[Received]) -> Board:
    """The board for a batch of edits, with what the ledger has of them.

    Raises: LookupError when the studio or the device is not there.
    """
    seqs, ids = [item.edit.seq for item in batch], [item.edit.id for item in batch]
    board = await lock_and_read(tx, sender)
    # Two selects: SQLite would walk the studio's whole ledger for an OR of the two.
    seen_before = f"{select(EditReceived, NUMBERED)} UNION ALL {select(EditReceived, NAMED)}"
    rows = await tx.fetch(seen_before, [sender.studio, sender.device, seqs, ids])
    board.received += map(ENTRIES.record, rows)
    windows = batches.reach(batch, sender.people)
    board.add(await records_of(tx, sender.studio, windows))
    wider = batches.widen(batch, board) - windows
    board.add(await records_of(tx, sender.studio, wider))
    return board


async def lock_and_read(tx: Tx, sender: Sender) -> Board:
    """An empty board of a locked studio: fill it with `board.add(await records_of(...))`."""
    studio = await lock(tx, sender.studio)
    if studio is None:
        raise LookupError(f"studio {sender.studio}")
    rows = await tx.fetch(DEVICE, [sender.studio, sender.device])
    if not rows and sender.device != system_device(sender.studio):
        raise LookupError(f"device {sender.device}")
    fields = ("id", "studio", "person", "last_seq", "revoked_at")
    empty = (sender.device, sender.studio, "", 0, None)
    return Board(studio, Device(**dict(zip(fields, rows[0] if rows else empty, strict=True))))


async def records_of(tx: Tx, studio: str, windows: Iterable[Window]) -> list[Record]:
    """The records of the windows; one statement per table and column."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for window in windows:
        wanted.setdefault((window.table, window.column), set()).add(window.value)
    found: list[Record] = []
    for (table, column), values in sorted(wanted.items()):
        if column not in columns(PICCOLO[table]):
            raise KeyError(f"{table} has no column {column}")
        statement = select(PICCOLO[table], f'"studio" = $1 AND "{column}" = ANY($2)')
        rows = await tx.fetch(statement, [studio, sorted(values)])
        found += map(CODECS[table].record, rows)
    return found


async def waiting(tx: Tx, studio: str, names: Sequence[str]) -> list[Entry]:
    """Edits of the ledger that wait for one of these ("call/<id>", "device/<id>"), oldest first."""
    found = await _entries(tx, '"waits_for" IS NOT NULL AND "waits_for" = ANY($2)', studio, list(names))
    return sorted(found, key=lambda entry: entry.position)


async def ledger(tx: Tx, studio: str, after: int, limit: int) -> list[Entry]:
    """A stretch of the ledger behind position `after`."""
    return await _entries(tx, '"position" > $2 ORDER BY "position" LIMIT $3', studio, after, limit)


async def _entries(tx: Tx, where: str, *params: Any) -> list[Entry]:
    rows = await tx.fetch(select(EditReceived, f'"studio" = $1 AND {where}'), params)
    return [ENTRIES.record(row) for row in rows]


async def save(tx: Tx, outcome: Outcome) -> None:
    """Write what came of a batch: records, feed and its sums, ledger, device, studio; tell whoever listens.

    The studio must have been locked in this transaction.
    """
    studio = outcome.studio
    await _save_records(tx, outcome.records)
    await _save_rows(tx, studio.id, outcome.rows)
    await tx.bulk(insert(EditReceived), [ENTRIES.row(entry) for entry in outcome.ledger])
    if outcome.freed:
        await tx.execute(FREED, [studio.id, outcome.freed])
    for position, waits_for in outcome.moved:
        await tx.execute(MOVED, [studio.id, position, waits_for])
    for position, waits_for in outcome.moved:
        await tx.execute(MOVED, [studio.id, position, waits_for])
    if outcome.ledger:
        await _save_device(tx, outcome.device)
    await tx.execute(STANDS, [studio.id, studio.version, studio.ledger_head, studio.ledger_length])
    if outcome.records:
        await tx.notify(CHANNEL, f"{studio.id} {studio.version}")
    elif outcome.ledger:
        await tell_of_device(tx, studio.id, outcome.device.id)


async def tell_of_device(tx: Tx, studio: str, device: str) -> None:
    """Say that a device's row has changed: what is remembered of it holds no more."""
    await tx.notify(CHANNEL, f"{studio} device/{device}")


async def _save_records(tx: Tx, changed: Iterable[Record]) -> None:
    by_table: dict[str, list[list[Any]]] = {}
    for record in changed:
        table = NAMES[type(record)]
        by_table.setdefault(table, []).append(CODECS[table].row(record))
    for table, rows in by_table.items():
        await tx.bulk(upsert(PICCOLO[table], ("studio", "id")), rows)


async def _save_device(tx: Tx, device: Device) -> None:
    params: list[Value] = [device.studio, device.id, device.last_seq]
    if not await tx.execute(SEEN, params):
        await tx.execute(SERVER, params)


async def _save_rows(tx: Tx, studio: str, sent: Sequence[Row]) -> None:
    stood = await _old_rows(tx, sent, studio)
    sums: dict[str, list[int]] = {}
    new: list[tuple[Any, ...]] = []
    for row in sent:
        live, h = stood.get(row[:3], (None, 0))
        if live is None and row.body is None:
            continue  # it was never sent, so nobody has to drop it
        total = sums.setdefault(row.scope, [0, 0])
        total[0] += (row.body is not None) - bool(live)
        total[1] += (row.h if row.body is not None else 0) - (h if live else 0)
        body, op = (row.body.decode(), "put") if row.body is not None else ("", "del")
        new.append((studio, *row[:4], op, body, row.h if op == "put" else 0))
    await tx.bulk(upsert(Feed, ("studio", "scope", "entity", "id")), new)
    changed = [(studio, scope, rows, h) for scope, (rows, h) in sorted(sums.items()) if rows or h]
    await tx.bulk(upsert(ScopeSum, ("studio", "scope"), add=("rows", "h")), changed)


async def _old_rows(tx: Tx, rows: Sequence[Row], studio: str) -> dict[tuple[str, str, str], tuple[bool, int]]:
    """Of the rows that stand under the same keys: whether they live, and their part of the sum."""
    if not rows:
        return {}
    keys = [row[:3] for row in rows]
    arrays = [keys] if tx.engine == "sqlite" else [list(column) for column in zip(*keys, strict=True)]
    found = await tx.fetch(OLD_ROWS[tx.engine], [studio, *arrays])
    return {(scope, entity, id): (op == "put", h) for scope, entity, id, op, h in found}
