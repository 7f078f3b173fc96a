"""The real `callboard` in a process of its own, with its own data folder and a free port of the loopback.

`killed` is what a power cut does; `started` brings the same server back on the same port and data. Nothing here
imports the server: what is tested is the command that an operator runs.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

COMMAND = Path(sys.executable).parent / "callboard"
READY_WITHIN = 60.0
STOPS_WITHIN = 15.0
CODE = re.compile(r"\b([A-Z2-9]{4}-[A-Z2-9]{4})\b")


class ServerProcess:
    """One server. `url` has no slash at its end; what it prints lies in `log`, beside the data folder.

    `settings` are environment variables for it, e.g. {"CALLBOARD_PWA_FOLDER": "..."}; keep `command` at "serve" for a
    data folder that is prepared.
    """

    def __init__(self, data: Path, *, command: str = "serve", settings: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / f"{data.name}.log"
        self.settings = dict(settings or {})
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that was started; its workers are its children."""
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def start(self) -> None:
        """Start and wait until it is ready."""
        assert self._process is None, "the server is running already"
        arguments = [self._command, "--data", str(self.data), "--port", str(self.port), "--host", "127.0.0.1"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [COMMAND, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.settings},
                start_new_session=True,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """As an operator does: SIGTERM, then wait."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._process = None

    def kill(self) -> None:
        """As a power cut does: SIGKILL for the process and its workers, nothing is written any more."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def said(self) -> str:
        """All that it has printed."""
        return self.log.read_text(errors="replace")

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + READY_WITHIN
        while not _ready(self.url):
            ended = self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                self.kill()
                why = "ended" if ended else f"was not ready within {READY_WITHIN:.0f} s"
                raise RuntimeError(f"callboard {self._command} {why}; it said:\n{self.said()[-3000:]}")
            time.sleep(0.02)


def prepared(folder: Path) -> tuple[Path, dict[str, str]]:
    """A data folder with the demo production in it, and an entry code per role; copy it for every server.

    The codes are what `callboard demo` prints at its first start; each enters one device.
    """
    server = ServerProcess(folder / "demo", command="demo")
    server.start()
    try:
        return server.data, codes_in(server.said())
    finally:
        server.stop()


def codes_in(said: str) -> dict[str, str]:
    """The entry code of each role from the table that `callboard demo` prints, by the first word of its line."""
    lines = ((line.split(), CODE.search(line)) for line in said.splitlines())
    return {words[0].lower().rstrip(":"): found[1] for words, found in lines if found and words}


def copy_of(data: Path, folder: Path) -> Path:
    """A data folder of one's own, as the prepared one is."""
    return Path(shutil.copytree(data, folder))


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", timeout=2, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
