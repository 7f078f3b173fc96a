"""No statement of a sync may walk a table: each is found through a key, whatever the planner knows of the data."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from backend import boards
from backend.boards import Fetch, Sender
from backend.db import Database, Tx
from backend.db.sqlite import SqliteTx
from sync import batch as batches
from sync.edits.kind import Window
from sync.ids import call_id
from tests.backend.studios import CAMERA, PROD, STUDIO, crew, found, put
from tests.backend.test_boards import edit, send


class Watched:
    """A transaction that keeps the statements that go through it."""

    def __init__(self, tx: Tx, said: list[tuple[str, Sequence[Any]]]) -> None:
        self._tx, self._said = tx, said

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    async def fetch(self, statement: str, params: Sequence[Any] = ()) -> Any:
        self._said.append((statement, params))
        return await self._tx.fetch(statement, params)

    async def execute(self, statement: str, params: Sequence[Any] = ()) -> Any:
        self._said.append((statement, params))
        return await self._tx.execute(statement, params)


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    await opened.open()
    await found(opened)
    yield opened
    await opened.close()


async def plans(db: Database, work: Any) -> list[str]:
    """How SQLite carries out each statement of `work`."""
    said: list[tuple[str, Sequence[Any]]] = []
    lines: list[str] = []

    async def watched(tx: Tx) -> None:
        assert isinstance(tx, SqliteTx)
        await work(Watched(tx, said))
        for statement, params in said:
            lines.extend(row[3] for row in await tx.fetch(f"EXPLAIN QUERY PLAN {statement}", params))

    await db.write(watched)
    return lines


def walks(lines: list[str]) -> list[str]:
    """Those that read a whole table, or everything of a studio."""
    given = ("SCAN json_each", "SCAN k VIRTUAL")  # the list that came as a parameter
    return [
        line
        for line in lines
        if (line.startswith("SCAN") and not line.startswith(given)) or line.endswith("(studio=?)")
    ]


async def test_a_batch_is_loaded_and_saved_by_keys(db: Database) -> None:
    outcome = await put(db, crew("ada"))
    batch = [batches.read(edit(1, call=call_id("d", "ada"), version=1, answer="confirmed"))]

    async def work(tx: Tx) -> None:
        await boards.load(tx, Sender(STUDIO, f"phone-{STUDIO}", ("person-ada",)), batch)
        await boards.save(tx, outcome._replace(freed=[1], moved=[(1, "call/x")]))
        await boards.waiting(tx, STUDIO, ["call/x"])

    lines = await plans(db, work)
    assert len(lines) > 8
    assert walks(lines) == []


async def test_pages_are_read_by_keys(db: Database) -> None:
    await put(db, crew("ada"), crew("bo"))
    held = frozenset({PROD, CAMERA})
    for fetch in (Fetch(STUDIO, 1, held, frozenset()), Fetch(STUDIO, 0, frozenset(), held, (1, PROD, "unit", "main"))):
        lines = await plans(db, lambda tx, f=fetch: boards.changes_since(tx, f))
        assert walks(lines) == []


WINDOWS = [
    ("crew_member", "person"), ("crew_member", "production"), ("crew_member", "id"), ("call", "day"), ("call", "crew"),
    ("call", "person"), ("shooting_day", "unit"), ("department_call", "day"), ("unit", "production"),
    ("department", "production"), ("document", "day"), ("answer", "crew"), ("message", "crew"),
]


@pytest.mark.parametrize(("table", "column"), WINDOWS)
async def test_a_window_is_found_by_its_column(db: Database, table: str, column: str) -> None:
    lines = await plans(db, lambda tx: boards.records_of(tx, STUDIO, [Window(table, column, "x")]))
    assert walks(lines) == []


async def test_a_long_ledger_does_not_make_a_replay_dearer(db: Database) -> None:
    await send(db, *(edit(n, kind="from_the_future") for n in range(1, 60)))
    assert (await send(db, edit(59, kind="from_the_future"))).ledger == []
