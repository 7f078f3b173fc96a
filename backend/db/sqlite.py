"""SQLite: one file in WAL mode, one writer thread, reads on the thread of the event loop.

Reads do not go through threads: handing a short read to one costs more than the read itself. The writer is in
`writer.py`, what both share is here.
"""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from backend.db.errors import Misuse, sqlite_errors
from backend.db.guard import READS
from backend.db.statements import Bulk, EngineName, for_sqlite
from backend.db.tx import Hook, Row, Value

BUSY_MS = 5_000
WRITER_CACHE_KIB = 32_768
READER_CACHE_KIB = 16_384


def connect(path: Path, cache_kib: int, query_only: bool = False) -> sqlite3.Connection:
    """Open the file with the settings that every connection of ours has; makes it, readable by its owner only.

    synchronous=FULL: phones drop an edit once it is acknowledged, so an acknowledged commit must survive a power cut.
    """
    with sqlite_errors():
        if not path.exists() and path.parent.is_dir():
            path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, cached_statements=512, timeout=BUSY_MS / 1000)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{cache_kib}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        if query_only:
            connection.execute("PRAGMA query_only = ON")
        return connection


def bind(params: Sequence[Value]) -> list[Any]:
    """Lists travel as one JSON parameter, the rest as it is."""
    return [msgspec.json.encode(p).decode() if isinstance(p, list | tuple) else p for p in params]


class SqliteTx:
    """A transaction (or one job's savepoint in a group) on a connection that somebody else begins and ends."""

    engine: EngineName = "sqlite"

    def __init__(self, connection: sqlite3.Connection, announce: Any = None) -> None:
        self.connection = connection
        self.hooks: list[Hook] = []
        self._announce = announce
        self._depth = 0

    def run(self, text: str, params: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run SQLite's own dialect."""
        with sqlite_errors():
            return self.connection.execute(text, params)

    async def fetch(self, statement: str, params: Sequence[Value] = ()) -> list[Row]:
        with sqlite_errors():
            return self.connection.execute(for_sqlite(statement), bind(params)).fetchall()

    async def execute(self, statement: str, params: Sequence[Value] = ()) -> int:
        return self.run(for_sqlite(statement), bind(params)).rowcount

    async def bulk(self, statement: Bulk, rows: Sequence[Sequence[Value]]) -> None:
        if rows:
            with sqlite_errors():
                self.connection.executemany(statement.sqlite, rows)

    def fetch_dicts(self, text: str, params: Sequence[Any]) -> list[dict[str, Any]]:
        """What Piccolo's engine asks for: SQLite's own text, rows by column name."""
        with sqlite_errors():
            cursor = self.connection.execute(text, params)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        self._depth += 1
        name, hooks = f"s{self._depth}", len(self.hooks)
        self.run(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self._take_back(name, hooks)
            raise
        else:
            self.run(f"RELEASE {name}")
        finally:
            self._depth -= 1

    def _take_back(self, name: str, hooks: int) -> None:
        del self.hooks[hooks:]
        if self.connection.in_transaction:  # a full disk has rolled back everything already
            self.run(f"ROLLBACK TO {name}")
            self.run(f"RELEASE {name}")

    def after_commit(self, hook: Hook) -> None:
        if self._announce is None:
            raise Misuse(READS)
        self.hooks.append(hook)

    async def notify(self, channel: str, payload: str) -> None:
        self.after_commit(lambda: self._announce(channel, payload))
