"""Who wants to know of commits: callbacks per channel, told by our own process or by PostgreSQL's NOTIFY.

A callback gets the payload, or None for "you may have missed some, look for yourself": after a lost connection, and at
every poll, because a notification that never came cannot be noticed otherwise.
"""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg

from backend.db.postgres import CHANNEL
from backend.db.sqlite import SqliteTx

Callback = Callable[[str | None], None]
POLL_SECONDS = 5.0
SQLITE_POLL_SECONDS = 1.0
log = logging.getLogger(__name__)


class Listeners:
    """The callbacks of this process."""

    def __init__(self) -> None:
        self._callbacks: defaultdict[str, list[Callback]] = defaultdict(list)

    def add(self, channel: str, callback: Callback) -> Callable[[], None]:
        """Call `callback` on the event loop for what is said on `channel`; gives the function that ends it."""
        self._callbacks[channel].append(callback)
        return lambda: self._callbacks[channel].remove(callback)

    def tell(self, channel: str, payload: str | None) -> None:
        """Hand a payload to everybody on the channel."""
        for callback in list(self._callbacks[channel]):
            try:
                callback(payload)
            except Exception:
                log.exception("a listener on %s failed", channel)

    def tell_all(self) -> None:
        """Say on every channel that something may have been missed."""
        for channel in list(self._callbacks):
            self.tell(channel, None)


class PostgresEar:
    """One connection that listens, and comes back when it is cut."""

    def __init__(self, dsn: str, listeners: Listeners) -> None:
        self._dsn, self._listeners = dsn, listeners
        self._task: asyncio.Task[None] | None = None
        self.connected = asyncio.Event()

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._listen())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self) -> None:
        wait = 0.1
        while True:
            try:
                await self._stay_connected()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("the listening connection was lost (%s); trying again in %.1f s", error, wait)
            wait = 0.1 if self.connected.is_set() else min(wait * 2, POLL_SECONDS)
            self.connected.clear()
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))

    async def _stay_connected(self) -> None:
        connection: Any = await asyncpg.connect(self._dsn, server_settings={"application_name": "callboard listener"})
        try:
            cut = asyncio.Event()
            connection.add_termination_listener(lambda _: cut.set())
            await connection.add_listener(CHANNEL, self._heard)
            self.connected.set()
            while not cut.is_set():
                self._listeners.tell_all()
                with suppress(TimeoutError):
                    await asyncio.wait_for(cut.wait(), POLL_SECONDS)
                await connection.execute("SELECT 1", timeout=POLL_SECONDS)
        finally:
            connection.terminate()

    def _heard(self, _connection: object, _pid: int, _channel: str, message: Any) -> None:
        channel, _, payload = str(message).partition(" ")
        self._listeners.tell(channel, payload)


class SqliteEar:
    """Own writes tell their listeners directly; this one notices those of another process (an import from a shell)."""

    def __init__(self, reader: SqliteTx, listeners: Listeners) -> None:
        self._reader, self._listeners = reader, listeners
        self.connected = asyncio.Event()
        self.connected.set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _data_version(self) -> int:
        version: int = self._reader.run("PRAGMA data_version").fetchone()[0]
        return version

    async def _watch(self) -> None:
        seen = self._data_version()
        while True:
            await asyncio.sleep(SQLITE_POLL_SECONDS)
            if (now := self._data_version()) != seen:
                seen = now
                self._listeners.tell_all()
