"""PostgreSQL: a pool of asyncpg connections, transactions of our own.

A write runs in a task of its own, so that a request that is cancelled (a phone that lost its signal) neither tears a
transaction nor leaves a connection behind: what has begun ends, and only the waiting stops. On SQLite it is the same.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, TypeVar

import asyncpg

from backend.db.errors import Busy, Misuse, postgres_errors
from backend.db.guard import READS, Guarded
from backend.db.statements import Bulk, EngineName
from backend.db.tx import Hook, Row, Value
from backend.db.writer import run_hooks

T = TypeVar("T")
Connection = Any  # asyncpg gives out pool proxies; what we use of them is in PostgresTx
Tell = Callable[[str, str], None]
CHANNEL = "callboard"
PAYLOAD_BYTES = 7_900
POOL_SIZE = 10
WRITERS = 6
WAITING_JOBS = 5_000
CLOSE_SECONDS = 10.0
SETTINGS = {
    # Plans made while a table was empty would stay for the life of a connection: 11 ms instead of 0.1 ms per call.
    "plan_cache_mode": "force_custom_plan",
    "lock_timeout": "15s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
    "application_name": "callboard",
    "timezone": "UTC",
}


class PostgresTx:
    """A transaction on a connection of the pool."""

    engine: EngineName = "postgres"

    def __init__(self, connection: Connection, tell: Tell | None) -> None:
        self.connection = connection
        self.calling = 0
        self.hooks: list[Hook] = []
        self._notices: list[str] = []
        self._tell = tell

    async def call(self, awaitable: Awaitable[T]) -> T:
        """Await one call of asyncpg; the guard lets the transaction wait for nothing else."""
        self.calling += 1
        try:
            with postgres_errors():
                return await awaitable
        finally:
            self.calling -= 1

    async def fetch(self, statement: str, params: Sequence[Value] = ()) -> list[Row]:
        return [tuple(row) for row in await self.call(self.connection.fetch(statement, *params))]

    async def execute(self, statement: str, params: Sequence[Value] = ()) -> int:
        status: str = await self.call(self.connection.execute(statement, *params))
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def bulk(self, statement: Bulk, rows: Sequence[Sequence[Value]]) -> None:
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            await self.call(self.connection.execute(statement.postgres, *columns))

    async def fetch_dicts(self, text: str, params: Sequence[Any]) -> list[dict[str, Any]]:
        """What Piccolo's engine asks for."""
        return [dict(row) for row in await self.call(self.connection.fetch(text, *params))]

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        hooks, notices, nested = len(self.hooks), len(self._notices), self.connection.transaction()
        await self.call(nested.start())
        try:
            yield
        except BaseException:
            del self.hooks[hooks:], self._notices[notices:]
            await self.call(nested.rollback())
            raise
        else:
            await self.call(nested.commit())

    def after_commit(self, hook: Hook) -> None:
        if self._tell is None:
            raise Misuse(READS)
        self.hooks.append(hook)

    async def notify(self, channel: str, payload: str) -> None:
        if self._tell is None:
            raise Misuse(READS)
        if len(payload.encode()) > PAYLOAD_BYTES:
            raise Misuse(f"A notification carries at most {PAYLOAD_BYTES} bytes; send an id and let them read on.")
        self._notices.append(f"{channel} {payload}")
        # Our own process hears of it before the write returns: the next fetch must not be answered from before it.
        self.hooks.append(partial(self._tell, channel, payload))

    async def announce(self) -> None:
        """Hand what is to be told to PostgreSQL, which tells it when the transaction commits."""
        if self._notices:
            await self.fetch("SELECT pg_notify($1, n) FROM unnest($2::text[]) n", [CHANNEL, self._notices])


class PostgresStore:
    """The pool; `current` is where Piccolo's engine looks for the transaction."""

    def __init__(self, dsn: str, current: ContextVar[Any], tell: Tell) -> None:
        self.dsn = dsn
        self._current, self._tell = current, tell
        self._pool: Any = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self.commits = self.jobs = 0

    async def open(self) -> None:
        self._writers = asyncio.Semaphore(WRITERS)
        with postgres_errors():
            self._pool = await asyncpg.create_pool(
                self.dsn, min_size=1, max_size=POOL_SIZE, command_timeout=60, server_settings=SETTINGS, reset=_as_it_is
            )

    async def close(self) -> None:
        """Finish the writes that have begun, then close every connection; a read that hangs is cut after 10 s."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        with postgres_errors():
            try:
                await asyncio.wait_for(self._pool.close(), CLOSE_SECONDS)
            except TimeoutError:
                self._pool.terminate()

    @property
    def waiting(self) -> int:
        """How many writes have not ended."""
        return len(self._tasks)

    async def read(self, work: Callable[[PostgresTx], Coroutine[Any, Any, T]]) -> T:
        """Run reads on one snapshot, so that rows, sums and version belong together."""
        value, _ = await self._transact(work, isolation="repeatable_read", readonly=True)
        return value

    async def write(self, work: Callable[[PostgresTx], Coroutine[Any, Any, T]]) -> T:
        if len(self._tasks) >= WAITING_JOBS:
            raise Busy(f"{len(self._tasks)} writes are waiting; try again in some seconds")
        begun: list[bool] = []
        task = asyncio.get_running_loop().create_task(self._write(work, begun))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if not begun:
                task.cancel()
            raise

    async def _write(self, work: Callable[[PostgresTx], Coroutine[Any, Any, T]], begun: list[bool]) -> T:
        async with self._writers:
            begun.append(True)
            value, hooks = await self._transact(work)
            self.commits, self.jobs = self.commits + 1, self.jobs + 1
            run_hooks(hooks)
            return value

    async def _transact(
        self, work: Callable[[PostgresTx], Coroutine[Any, Any, T]], **how: Any
    ) -> tuple[T, list[Hook]]:
        with postgres_errors():
            async with self._pool.acquire(timeout=30) as connection, connection.transaction(**how):
                tx = PostgresTx(connection, None if how else self._tell)
                token = self._current.set(tx)
                try:
                    value = await Guarded(tx, work(tx))
                    await tx.announce()
                    return value, tx.hooks
                finally:
                    self._current.reset(token)


async def _as_it_is(_connection: Connection) -> None:
    """Give a connection back without a round trip: nothing of ours outlives its transaction."""
