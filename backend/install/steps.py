"""Stamps, commands and the sentences for what goes wrong on a machine that we have never seen."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOG = "install.log"

NO_NETWORK = (
    "NewConnectionError",
    "Temporary failure in name resolution",
    "Failed to establish a new connection",
    "Connection aborted",
    "Connection refused",
    "ConnectTimeout",
    "ReadTimeout",
    "Max retries exceeded",
    "ProxyError",
    "No matching distribution found",
    "ENOTFOUND",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "ENETUNREACH",
)
DISK_FULL = ("No space left on device", "ENOSPC", "Disk quota exceeded", "EDQUOT")


class InstallStopped(Exception):
    """One sentence: what could not be done, why, and what to do next."""


def say(line: str) -> None:
    """One line of progress, at once, on the standard output."""
    os.write(1, f"{line}\n".encode())


def need_space(folder: Path, megabytes: int, what: str) -> None:
    """Stop before a long install that can not end well."""
    free = shutil.disk_usage(folder).free // (1024 * 1024)
    if free < megabytes:
        raise InstallStopped(
            f"The disk of {folder} is full ({free} MB left): {what} needs {megabytes} MB, "
            "free some space and run make again."
        )


def run(command: list[str], log: Path, what: str, *, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run with its output in `log`; a failure becomes one sentence about `what`, never a wall of text."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8", errors="replace") as out:
        environment = {**os.environ, **(env or {})}
        done = subprocess.run(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
        )
    if done.returncode != 0:
        raise InstallStopped(explain(log.read_text(encoding="utf-8", errors="replace"), log, what))


def explain(output: str, log: Path, what: str) -> str:
    """The sentence for a failed command, from what it printed."""
    if any(sign in output for sign in DISK_FULL):
        return f"The disk became full while {what}: free some space and run make again."
    if any(sign in output for sign in NO_NETWORK):
        return (
            f"No network while {what}: the first install needs the package registries, "
            f"connect and run make again (details in {log})."
        )
    return f"Something failed while {what}: {_fault_in(output)} (the whole output is in {log})"


def _fault_in(output: str) -> str:
    """The line that a reader looks for: an exception, Vite's [CODE], npm's second line; else the last."""
    lines = [line.strip() for line in re.sub(r"\x1b\[[\d;]*m", "", output).splitlines() if line.strip()]
    raised = [line for line in lines if re.match(r"\w*Error: |\[[A-Z_]+\] ", line)]
    npm = [line for line in lines if re.match(r"npm error (?!code|errno|A complete)", line)]
    return (raised[-1:] + npm[:1] + lines[-1:] + ["it printed nothing"])[0]


def digest(files: Iterable[Path], *more: str) -> str:
    """SHA-256 over names and bytes of the files and further words, the value that a stamp holds."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes())
        total.update(b"\0")
    for word in more:
        total.update(f"{word}\0".encode())
    return total.hexdigest()


class Stamps:
    """What was done, by name: one small JSON file, removed with the folder that it describes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, str]:
        """Empty when missing or spoiled: then the steps are done anew."""
        try:
            stamps: dict[str, str] = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamps

    def put(self, name: str, value: str | None) -> None:
        """Write one stamp, or take it away before the step begins."""
        stamps = {key: old for key, old in self.read().items() if key != name}
        if value is not None:
            stamps[name] = value
        self.path.parent.mkdir(parents=True, exist_ok=True)
        scratch = self.path.with_suffix(".new")
        scratch.write_text(json.dumps(stamps, indent=1), encoding="utf-8")
        scratch.replace(self.path)
