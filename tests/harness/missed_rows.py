"""Do incremental readers miss rows while many write? Ours must miss none; naive cursors miss some, or we are blind.

    python -m tests.harness.missed_rows URL [--rows 100000] [--writers 32] [--cursor locked|arrival|clock|sequence]

Writers add rows to the feed of one studio, 20 per transaction; a reader fetches what lies behind its cursor, again
and again; at the end what it saw is compared with what is stored. The cursors:

    locked     ours: the studio's version, counted under the lock of its row (`boards.save`, `pages.changes_since`)
    arrival    a counter taken when the request arrives, before the transaction
    clock      milliseconds of the clock when the request arrives
    sequence   `nextval` inside the transaction (PostgreSQL only)
"""

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from functools import partial
from itertools import count
from time import time_ns
from typing import NamedTuple, Protocol

from backend.boards import Fetch, Page, Sender, changes_since, lock_and_read, save
from backend.db import Database, Tx
from backend.db.generate import insert
from backend.db.migrate import migrate
from backend.tables.engine import Feed
from sync.ids import system_device
from sync.records import Unit
from sync.settle import publish_records

STUDIO, SCOPE = "missed-rows", "prod:missed-rows"
ROWS_PER_WRITE = 20
BEHIND = (
    'SELECT "version", "id" FROM "feed" WHERE "studio" = $1 AND "scope" = $2 AND "version" > $3 '
    'ORDER BY "version", "id" LIMIT 500'
)


class Found(NamedTuple):
    """How a run ended: rows stored, rows that the reader never saw, and how often it looked."""

    stored: int
    missed: int
    reads: int


class Cursor(Protocol):
    """How rows are numbered and read on."""

    async def write(self, db: Database, ids: Sequence[str]) -> None:
        """Store a row per id in one transaction."""
        ...

    async def read(self, db: Database, cursor: int) -> tuple[list[str], int]:
        """The ids behind the cursor, and the cursor after them."""
        ...


class Locked:
    """The real thing."""

    async def write(self, db: Database, ids: Sequence[str]) -> None:
        units = [Unit(id=id, studio=STUDIO, production="missed-rows", name="Unit") for id in ids]

        async def work(tx: Tx) -> None:
            board = await lock_and_read(tx, Sender(STUDIO, system_device(STUDIO), ()))
            await save(tx, publish_records(board, units))

        await db.write(work)

    async def read(self, db: Database, cursor: int) -> tuple[list[str], int]:
        ids: list[str] = []
        fetch = Fetch(STUDIO, cursor, frozenset([SCOPE]), frozenset())
        while True:
            page = await db.read(partial(_page, fetch))
            ids += [change.i for change in page.changes]
            if not page.more:
                return ids, page.version
            fetch = fetch._replace(after=page.after)


async def _page(fetch: Fetch, tx: Tx) -> Page:
    return await changes_since(tx, fetch)


class Arrival:
    """A number taken when the request arrives; what comes between it and the commit differs from request to request."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def number(self) -> int:
        return next(self._numbers)

    async def write(self, db: Database, ids: Sequence[str]) -> None:
        number = self.number()
        for _ in range(random.randrange(60)):
            await asyncio.sleep(0)
        await db.write(lambda tx: tx.bulk(insert(Feed), [_row(id, number) for id in ids]))

    async def read(self, db: Database, cursor: int) -> tuple[list[str], int]:
        rows = await db.read(lambda tx: tx.fetch(BEHIND, [STUDIO, SCOPE, cursor]))
        return [row[1] for row in rows], max((row[0] for row in rows), default=cursor)


class Clock(Arrival):
    """The clock's milliseconds instead of a number."""

    def number(self) -> int:
        return time_ns() // 1_000_000


class FromSequence(Arrival):
    """PostgreSQL's own sequence, as most guides would have it."""

    async def write(self, db: Database, ids: Sequence[str]) -> None:
        async def work(tx: Tx) -> None:
            number = (await tx.fetch("SELECT nextval('missed_rows')"))[0][0]
            await tx.fetch("SELECT pg_sleep(random() * 0.01)")  # what a transaction does between number and commit
            await tx.bulk(insert(Feed), [_row(id, number) for id in ids])

        await db.write(work)


CURSORS: dict[str, type[Cursor]] = {"locked": Locked, "arrival": Arrival, "clock": Clock, "sequence": FromSequence}


def _row(id: str, number: int) -> list[str | int]:
    return [STUDIO, SCOPE, "unit", id, number, "put", "{}", 0]


async def missed_rows(databases: Sequence[Database], cursor: Cursor, rows: int, writers: int) -> Found:
    """Let writers, spread over the databases (connections to one and the same), write while one reader reads."""
    await databases[0].write(_prepare)
    batches = [[f"{n:012}" for n in range(at, at + ROWS_PER_WRITE)] for at in range(0, rows, ROWS_PER_WRITE)]
    left = iter(batches)

    async def writer(db: Database) -> None:
        for batch in left:
            await cursor.write(db, batch)

    tasks = [asyncio.create_task(writer(databases[n % len(databases)])) for n in range(writers)]
    seen, position, reads = set[str](), 0, 0
    while not all(task.done() for task in tasks):
        ids, position = await cursor.read(databases[0], position)
        seen.update(ids)
        reads += 1
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    while (last := await cursor.read(databases[0], position))[0]:
        seen.update(last[0])
        position = last[1]
    stored = await databases[0].read(lambda tx: tx.fetch('SELECT "id" FROM "feed" WHERE "studio" = $1', [STUDIO]))
    return Found(len(stored), len({row[0] for row in stored} - seen), reads)


async def _prepare(tx: Tx) -> None:
    await tx.execute('DELETE FROM "feed" WHERE "studio" = $1', [STUDIO])
    await tx.execute('DELETE FROM "unit" WHERE "studio" = $1', [STUDIO])
    await tx.execute('DELETE FROM "scope_sum" WHERE "studio" = $1', [STUDIO])
    await tx.execute('DELETE FROM "studio" WHERE "id" = $1', [STUDIO])
    await tx.execute('INSERT INTO "studio" VALUES ($1, $2, $3, 0, $4, 0)', [STUDIO, "Missed rows", "epoch", ""])
    if tx.engine == "postgres":
        await tx.execute("CREATE SEQUENCE IF NOT EXISTS missed_rows")


async def opened(url: str, writers: int) -> list[Database]:
    """Enough pools that all writers can be inside a transaction at once; SQLite has one writer however many ask."""
    pools = 1 if url.startswith("sqlite") else -(-writers // 6)
    databases = [Database(url) for _ in range(pools)]
    for db in databases:
        await db.open()
    return databases


async def run(url: str, cursor: str, rows: int, writers: int) -> Found:
    """One run against the database at `url`, which is brought to head first."""
    await migrate(url)
    databases = await opened(url, writers)
    try:
        return await missed_rows(databases, CURSORS[cursor](), rows, writers)
    finally:
        for db in databases:
            await db.close()


def main() -> None:
    """Print what a run found; exit 1 when our own cursor missed a row."""
    parser = argparse.ArgumentParser(prog="missed_rows")
    parser.add_argument("url")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--writers", type=int, default=32)
    parser.add_argument("--cursor", choices=sorted(CURSORS), default="locked")
    asked = parser.parse_args()
    found = asyncio.run(run(asked.url, asked.cursor, asked.rows, asked.writers))
    sys.stdout.write(f"{asked.cursor}: {found.missed} of {found.stored} rows never seen in {found.reads} reads\n")
    sys.exit(1 if asked.cursor == "locked" and found.missed else 0)


if __name__ == "__main__":
    main()
