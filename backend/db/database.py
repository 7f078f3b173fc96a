"""The database of a Callboard: one URL, one way to read, one way to write.

    db = Database("sqlite:///data/callboard.sqlite")      # or postgresql://user@host/name
    await db.open()
    rows = await db.read(lambda tx: tx.fetch("SELECT id, name FROM studio"))
    await db.close()

The function gets a `Tx` (see `tx.py`) and may await its calls and Piccolo queries, nothing else.
"""

import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from piccolo.engine.base import Engine

from backend.db.errors import Busy, Misuse, sqlite_errors
from backend.db.guard import NESTED, drive
from backend.db.listen import Callback, Listeners, PostgresEar, SqliteEar
from backend.db.piccolo_engines import OnPostgres, OnSqlite
from backend.db.postgres import PostgresStore
from backend.db.sqlite import READER_CACHE_KIB, SqliteTx, connect
from backend.db.statements import EngineName
from backend.db.tx import Tx
from backend.db.writer import Writer

T = TypeVar("T")
Work = Callable[[Tx], Coroutine[Any, Any, T]]


def engine_of(url: str) -> EngineName:
    """Which engine a URL names; refuses what we do not run on."""
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return "sqlite"
    if scheme in ("postgresql", "postgres"):
        return "postgres"
    raise ValueError(f"CALLBOARD_DATABASE begins with {scheme!r}; use sqlite:///path or postgresql://user@host/name")


def sqlite_path(url: str) -> Path:
    """The file of a SQLite URL: `sqlite:///relative/path`, `sqlite:////absolute/path`."""
    return Path(unquote(urlsplit(url).path.removeprefix("/")))


class SqliteStore:
    """A query-only connection on the loop's thread, and the writer."""

    def __init__(self, path: Path, current: ContextVar[Any], listeners: Listeners) -> None:
        self.path, self._current = path, current
        self.writer = Writer(path, current, listeners.tell)
        self._listeners = listeners

    async def open(self) -> None:
        await self.writer.open()
        self._reader = SqliteTx(connect(self.path, READER_CACHE_KIB, query_only=True))

    def ear(self) -> SqliteEar:
        return SqliteEar(self._reader, self._listeners)

    async def close(self) -> None:
        self._reader.connection.close()
        await self.writer.close()

    async def read(self, work: Work[T]) -> T:
        connection = self._reader.connection
        with sqlite_errors():
            connection.execute("BEGIN")
        token = self._current.set(self._reader)
        try:
            return drive(work(self._reader))
        finally:
            self._current.reset(token)
            with suppress(sqlite3.Error):  # nothing was written; a disk that fails here has failed the read already
                connection.execute("ROLLBACK")

    async def write(self, work: Work[T]) -> T:
        value: T = await self.writer.do(work)
        return value


class Database:
    """See the module. Made with a URL; connects at `open`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: EngineName = engine_of(url)
        self.piccolo: Engine[Any] = OnSqlite(path=":memory:") if self.engine == "sqlite" else OnPostgres()
        self.listeners = Listeners()
        self.store: SqliteStore | PostgresStore = self._store()
        self._ear: SqliteEar | PostgresEar | None = None
        self._open = False

    def _store(self) -> SqliteStore | PostgresStore:
        current: ContextVar[Any] = self.piccolo.current_transaction
        if self.engine == "sqlite":
            return SqliteStore(sqlite_path(self.url), current, self.listeners)
        return PostgresStore(self.url, current, self.listeners.tell)

    async def open(self) -> None:
        """Connect, and let Piccolo's tables use this database."""
        await self.store.open()
        self._open = True
        self.bind()

    def bind(self) -> None:
        """Let Piccolo's tables use this database: the one opened last has them."""
        from backend.tables import TABLES

        for table in TABLES:
            table._meta.db = self.piccolo

    async def close(self) -> None:
        """Finish what has begun, refuse what comes, leave no thread and no connection."""
        if not self._open:
            return
        self._open = False
        if self._ear is not None:
            await self._ear.stop()
        await self.store.close()

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one snapshot of the database; it can write nothing."""
        self._allow()
        return await self.store.read(work)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction; returns once it is on disk.

        Raises: a DatabaseError of ours, or what `work` raised; then nothing of it was written.
        Note: cancelling stops the waiting only; a write that has begun is still carried out.
        """
        self._allow()
        return await self.store.write(work)

    def listen(self, channel: str, callback: Callback) -> Callable[[], None]:
        """Call `callback(payload)` for every `tx.notify(channel, payload)` that was committed, in whichever process.

        `callback(None)` means that some may have been missed; one may be told twice. A process hears its own before its
        write returns. Gives the function that ends the listening.
        """
        if self._ear is None:
            store = self.store
            self._ear = store.ear() if isinstance(store, SqliteStore) else PostgresEar(store.dsn, self.listeners)
            self._ear.start()
        return self.listeners.add(channel, callback)

    @property
    def hears(self) -> bool:
        """Whether listeners are told of every commit; False while PostgreSQL's listening connection is down."""
        return self._ear is not None and self._ear.connected.is_set()

    def figures(self) -> dict[str, int]:
        """For the metrics: writes that wait, writes carried out, commits that they took."""
        store = self.store.writer if isinstance(self.store, SqliteStore) else self.store
        return {"writes_waiting": store.waiting, "writes": store.jobs, "commits": store.commits}

    def _allow(self) -> None:
        if self.piccolo.current_transaction.get() is not None:
            raise Misuse(NESTED)
        if not self._open:
            raise Busy("the database is not open")
