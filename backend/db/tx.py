"""What the function given to `db.read` or `db.write` works with. The same on both engines."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from backend.db.statements import Bulk, EngineName

Value = str | int | bool | bytes | None | Sequence[str] | Sequence[int]
Row = tuple[Any, ...]
Hook = Callable[[], None]


class Tx(Protocol):
    """One transaction. Nothing but its methods (and Piccolo queries) may be awaited while it is open."""

    @property
    def engine(self) -> EngineName:
        """Which engine this is, for the few statements that must differ."""
        ...

    async def fetch(self, statement: str, params: Sequence[Value] = ()) -> list[Row]:
        """Run a statement that gives rows (`SELECT`, `... RETURNING`)."""
        ...

    async def execute(self, statement: str, params: Sequence[Value] = ()) -> int:
        """Run a statement that gives none; says how many rows it touched."""
        ...

    async def bulk(self, statement: Bulk, rows: Sequence[Sequence[Value]]) -> None:
        """Write many rows with one statement; no limit on their number, no row is no work."""
        ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """A block whose writes are taken back when it raises; the transaction goes on. May be nested."""
        ...

    def after_commit(self, hook: Hook) -> None:
        """Call `hook` on the event loop once the transaction stands, before `db.write` returns. It must not raise."""
        ...

    async def notify(self, channel: str, payload: str) -> None:
        """Tell every listener of `channel`, in every process, once the transaction stands."""
        ...
