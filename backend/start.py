"""What is checked before the server binds, each failure one sentence that names the thing and the way on.

The command line calls these and prints `StartRefused.sentence`; nothing here imports the rest of the server,
so a refusal costs milliseconds and no traceback.
"""

import errno
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import IO

OLDEST_PYTHON = (3, 11)
FREE_BYTES = 100 * 1024 * 1024
"""Least room on the data folder's disk: SQLite's write-ahead log and one day's documents of a large unit."""


class StartRefused(Exception):
    """The server can not start as asked. `code` is stable, `sentence` is for the person at the keyboard."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> None:
    """Refuse `python_too_old` below 3.11."""
    if version[:2] < OLDEST_PYTHON:
        found = ".".join(str(part) for part in version[:2])
        raise StartRefused(
            "python_too_old",
            f"Callboard needs Python 3.11 or newer and this is {found}: install a newer one and start again.",
        )


def check_port(host: str, port: int) -> None:
    """Bind for an instant; refuse `port_taken`, `port_not_allowed`, `port_unknown` or `host_unknown`."""
    if not 0 <= port <= 65535:
        raise StartRefused(
            "port_unknown", f"{port} is not a port: choose one from 1024 to 65535, as in PORT=8000."
        )
    fault = _bind_fault(host, port)
    if fault is None:
        return
    if isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL:
        raise StartRefused(
            "host_unknown",
            f"{host} is not an address of this machine: choose one that is, as in HOST=127.0.0.1.",
        )
    other = _free_port_near(host, port)
    if fault.errno in (errno.EACCES, errno.EPERM):
        raise StartRefused(
            "port_not_allowed",
            f"Port {port} is kept for the system's services: choose another, as in `make run PORT={other}`.",
        )
    raise StartRefused(
        "port_taken",
        f"Port {port} is taken by another program: stop it, or use another: `make run PORT={other}`.",
    )


def check_data_folder(folder: Path, free_bytes: int = FREE_BYTES) -> None:
    """Make the folder if need be; refuse `data_not_a_folder`, `data_not_writable` or `disk_full`.

    Writes and removes one small file, because permissions alone do not tell a read-only or full disk.
    """
    probe = folder / ".callboard-can-write"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_durably(probe, b"x" * 4096)
    except OSError as fault:
        raise _data_refused(folder, fault) from fault
    finally:
        _forget(probe)
    free = shutil.disk_usage(folder).free
    if free < free_bytes:
        raise _disk_full(folder, free)


def hold_data_folder(folder: Path) -> IO[str]:
    """Mark the folder as in use until the returned file is closed or the process ends; refuse `data_in_use`.

    The embedded database has one writing process: a second server on the folder would serve stale boards.
    """
    held = (folder / "callboard.pid").open("a+", encoding="ascii")
    if not _lock(held):
        held.seek(0)
        owner = held.read().strip() or "unknown"
        held.close()
        raise StartRefused(
            "data_in_use",
            f"The data folder {folder} is in use by another Callboard (process {owner}): stop that one, "
            "or choose another folder, as in `make run DATA=other`.",
        )
    held.seek(0)
    held.truncate()
    held.write(str(os.getpid()))
    held.flush()
    return held


def _bind_fault(host: str, port: int) -> OSError | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as fault:
        return fault
    return None


def _free_port_near(host: str, port: int) -> int:
    candidates = range(max(port + 1, 8000), 65536)
    return next((other for other in candidates if _bind_fault(host, other) is None), 8000)


def _data_refused(folder: Path, fault: OSError) -> StartRefused:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return _disk_full(folder, 0)
    if isinstance(fault, FileExistsError | NotADirectoryError):
        return StartRefused(
            "data_not_a_folder",
            f"The data folder {folder} can not be made, a file stands in its way: "
            "move it, or choose another, as in `make run DATA=other`.",
        )
    return StartRefused(
        "data_not_writable",
        f"The data folder {folder} can not be written ({fault.strerror}): "
        "give this user the right to, or choose another, as in `make run DATA=other`.",
    )


def _disk_full(folder: Path, free: int) -> StartRefused:
    megabytes = free // (1024 * 1024)
    return StartRefused(
        "disk_full",
        f"The disk of the data folder {folder} is full ({megabytes} MB left): "
        "free some space, or choose a folder on another disk, as in `make run DATA=/other/disk`.",
    )


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _lock(file: IO[str]) -> bool:
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
