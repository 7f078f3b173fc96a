"""Running the function of a read or a write so that it waits for nothing but the database.

Whoever holds the writer holds up a whole studio. A network call, a sleep or a lock inside would hold it for seconds,
and on SQLite there is no event loop in the writer's thread to wait with. Both engines refuse it alike.
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any, Protocol, TypeVar, cast

from backend.db.errors import Misuse

T = TypeVar("T")
WAITED = (
    "A read or write of the database awaited something that is no database call. "
    "Fetch what it needs before db.read/db.write, or do the slow thing afterwards (tx.after_commit)."
)
NESTED = "db.read or db.write was called inside another one. Use the tx that you were given."
OUTSIDE = "A Piccolo query ran outside db.read/db.write. Run it inside the function that you give to one of them."
READS = "A read commits nothing; after_commit and notify belong into db.write."
TRANSACTION = "Piccolo's own transactions are not used here. Use db.write, and tx.savepoint() inside it."


def drive(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never really waits to its end, here and now; refuse it at its first real wait."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise Misuse(WAITED)


class NoLoop:
    """Stands where asyncio looks for the running loop of the writer's thread; whoever asks it for anything is told."""

    def __getattr__(self, name: str) -> Any:
        raise Misuse(WAITED)


def forbid_loop() -> None:
    """Make `asyncio.sleep`, `gather`, `create_task` ... raise Misuse in this thread."""
    asyncio._set_running_loop(cast(asyncio.AbstractEventLoop, NoLoop()))


class Caller(Protocol):
    """A transaction that says whether one of its calls is under way."""

    calling: int


class Guarded:
    """Awaits `work`, but lets it wait only while `tx` has a call under way."""

    def __init__(self, tx: Caller, work: Coroutine[Any, Any, T]) -> None:
        self._tx, self._work = tx, work

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[], Any] = partial(self._work.send, None)
        while True:
            try:
                waits_for = step()
            except StopIteration as done:
                return done.value
            if not self._tx.calling:
                self._work.close()
                raise Misuse(WAITED)
            try:
                yield waits_for
            except BaseException as error:
                step = partial(self._work.throw, error)
            else:
                step = partial(self._work.send, None)
