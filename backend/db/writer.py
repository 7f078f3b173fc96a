"""The one thread that writes to SQLite, with group commit.

    take a job ── BEGIN IMMEDIATE ── SAVEPOINT, drive the job, RELEASE (or ROLLBACK TO)  ── COMMIT ── tell all at once
         ^                            └── more jobs waiting? up to 32 of them, 50 ms ──┘

One fsync pays for all jobs of a group. A job that raises is taken back alone. When the commit fails, every job of the
group fails and none is acknowledged.
"""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import Context, ContextVar, copy_context
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, TypeVar

from backend.db.errors import Broken, Busy, DatabaseError, sqlite_errors
from backend.db.guard import drive, forbid_loop
from backend.db.sqlite import WRITER_CACHE_KIB, SqliteTx, connect
from backend.db.tx import Hook

T = TypeVar("T")
Work = Callable[[SqliteTx], Coroutine[Any, Any, Any]]
GROUP_JOBS = 32
GROUP_SECONDS = 0.05
WAITING_JOBS = 5_000
log = logging.getLogger(__name__)


class Job:
    """A function that waits for its turn, and the future of whoever waits for it."""

    __slots__ = ("context", "error", "future", "hooks", "value", "work")

    def __init__(self, work: Work, future: "asyncio.Future[Any]") -> None:
        self.work, self.future = work, future
        self.context: Context = copy_context()
        self.hooks: list[Hook] = []
        self.value: Any = None
        self.error: BaseException | None = None


class Writer:
    """The thread, its queue and its connection. Made and used on the event loop's thread."""

    def __init__(self, path: Path, current: ContextVar[Any], announce: Callable[[str, str], None]) -> None:
        self._path, self._current, self._announce = path, current, announce
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._closing = False
        self.commits = self.jobs = 0
        self.trace: Callable[[str], None] | None = None

    async def open(self) -> None:
        """Start the thread; raises what its connection raised."""
        self._loop = asyncio.get_running_loop()
        opened: asyncio.Future[None] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        # A daemon, so that a program that forgot to close the database can end: what is committed is on disk.
        self._thread = threading.Thread(target=self._run, args=(opened,), name="callboard-writer", daemon=True)
        self._thread.start()
        await opened

    async def close(self) -> None:
        """Finish what waits, then end the thread and its connection."""
        if not self._closing:
            self._closing = True
            self._queue.put(None)
        await asyncio.shield(self._ended)
        self._thread.join()

    async def do(self, work: Work) -> Any:
        """Wait for a job's turn and for its commit. Cancelling stops the waiting; a job that has begun still ends."""
        if self._closing:
            raise Busy("the database is closing; send it again when the server is back")
        if self.waiting >= WAITING_JOBS:
            raise Busy(f"{self.waiting} writes are waiting; try again in some seconds")
        job = Job(work, self._loop.create_future())
        self._queue.put(job)
        return await job.future

    @property
    def waiting(self) -> int:
        """How many jobs wait for their turn."""
        return self._queue.qsize()

    def _run(self, opened: "asyncio.Future[None]") -> None:
        try:
            self._connection = connect(self._path, WRITER_CACHE_KIB)
        except DatabaseError as error:
            self._call(opened.set_exception, error)
            self._call(self._ended.set_result, None)
            return
        forbid_loop()
        self._call(opened.set_result, None)
        while (job := self._queue.get()) is not None:
            self._group(job)
        self._connection.close()
        self._call(self._ended.set_result, None)

    def _group(self, first: Job) -> None:
        if self.trace is not None:
            self._connection.set_trace_callback(self.trace)
        done: list[Job] = []
        try:
            with sqlite_errors():
                self._connection.execute("BEGIN IMMEDIATE")
            self._take_turns(first, done)
            with sqlite_errors():
                self._connection.execute("COMMIT")
            self.commits += 1
        except BaseException as error:
            self._fail(done or [first], error)
        self.jobs += len(done)
        self._call(self._tell, done or [first])

    def _take_turns(self, first: Job, done: list[Job]) -> None:
        until = monotonic() + GROUP_SECONDS
        job: Job | None = first
        while job is not None:
            done.append(job)
            self._one(job)
            if not self._connection.in_transaction:
                raise job.error or Broken("the transaction ended on its own")
            job = self._next() if len(done) < GROUP_JOBS and monotonic() < until else None

    def _next(self) -> Job | None:
        try:
            job = self._queue.get_nowait()
        except Empty:
            return None
        if job is None:  # the end: commit this group first, then see it again
            self._queue.put(None)
        return job

    def _one(self, job: Job) -> None:
        if job.future.cancelled():  # whoever asked has left before its turn
            return
        tx = SqliteTx(self._connection, self._announce)
        try:
            job.value = job.context.run(self._drive, tx, job.work)
            job.hooks = tx.hooks
        except BaseException as error:
            job.error = error

    def _drive(self, tx: SqliteTx, work: Work) -> Any:
        self._current.set(tx)

        async def alone() -> Any:
            async with tx.savepoint():
                return await work(tx)

        return drive(alone())

    def _fail(self, jobs: list[Job], error: BaseException) -> None:
        with suppress(sqlite3.Error):  # a full or failing disk has rolled back already
            self._connection.execute("ROLLBACK")
        for job in jobs:
            job.hooks, job.error = [], job.error or again(error)

    def _tell(self, jobs: list[Job]) -> None:
        for job in jobs:
            run_hooks(job.hooks)
            if job.future.done():
                continue
            if job.error is not None:
                job.future.set_exception(job.error)
            else:
                job.future.set_result(job.value)

    def _call(self, what: Callable[..., object], *args: object) -> None:
        try:
            self._loop.call_soon_threadsafe(what, *args)
        except RuntimeError:
            log.warning("the event loop ended before the database was closed")


def run_hooks(hooks: list[Hook]) -> None:
    """Run what was to happen after the commit; a hook that fails must not make a committed write look failed."""
    for hook in hooks:
        try:
            hook()
        except Exception:
            log.exception("a hook after a commit failed")


def again(error: BaseException) -> BaseException:
    """The same error for one more waiter; sharing one exception would mix their tracebacks."""
    return type(error)(str(error)) if isinstance(error, DatabaseError) else error
