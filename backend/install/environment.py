"""`.venv` from the lock files: made once, repaired when it is half-finished, moved or its Python is gone."""

import os
import shutil
import subprocess
import venv
from pathlib import Path

from backend.install.steps import LOG, ROOT, InstallStopped, Stamps, digest, need_space, run, say

VENV = ROOT / ".venv"
LOCKS = {
    "run": ("requirements.lock", "requirements-build.lock"),
    "test": ("requirements-test.lock", "requirements-build.lock"),
}
UNFINISHED = "unfinished"
"""Stands while pip runs: what it leaves when it is killed looks installed to the next pip."""
MEGABYTES = {"run": 700, "test": 1100}
PIP_ENVIRONMENT = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "CALLBOARD_PWA": "skip"}


def python_of(folder: Path = VENV) -> Path:
    """The environment's own interpreter."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def prepare(kind: str) -> None:
    """Bring `.venv` to what the lock files of `kind` ("run" or "test") say; does nothing when it is there."""
    stamps = Stamps(VENV / "callboard.json")
    locked = digest(ROOT / name for name in LOCKS[kind])
    project = digest([ROOT / "pyproject.toml"])
    if not _usable(stamps):
        _make(stamps)
    if stamps.read().get(kind) != locked:
        _install(stamps, kind, locked)
    if stamps.read().get("project") != project:
        _link(stamps, project)


def _usable(stamps: Stamps) -> bool:
    """Half-made, made elsewhere (a moved folder), or of a Python that has since gone: not usable."""
    held = stamps.read()
    return UNFINISHED not in held and "place" in held and held["place"] == _place()


def _place() -> str | None:
    """Where `.venv` lies and which Python answers in it, if one does. Scripts in it name both."""
    ask = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        asked = subprocess.run([python_of(), "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return f"{ROOT} {asked.stdout.strip()}" if asked.returncode == 0 else None


def _make(stamps: Stamps) -> None:
    if VENV.exists() or VENV.is_symlink():
        say("The last install did not finish, or was made elsewhere: making .venv anew.")
        _remove()
    need_space(ROOT, MEGABYTES["run"], "the install")
    try:
        venv.create(VENV, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        raise InstallStopped(
            f"Could not make {VENV}: {fault}; free space and rights there, then make again."
        ) from fault
    stamps.put("place", _place())


def _remove() -> None:
    try:
        if VENV.is_symlink() or not VENV.is_dir():
            VENV.unlink()
        else:
            shutil.rmtree(VENV)
    except OSError as fault:
        raise InstallStopped(f"Could not remove {VENV} ({fault.strerror}): remove it and run make again.") from fault


def _install(stamps: Stamps, kind: str, locked: str) -> None:
    need_space(ROOT, MEGABYTES[kind], "the install")
    say(f"Installing what {kind} needs into .venv from {LOCKS[kind][0]} (about a minute, once).")
    stamps.put(UNFINISHED, kind)
    arguments = [word for name in LOCKS[kind] for word in ("-r", name)]
    _pip(["install", "--require-hashes", "--only-binary", ":all:", *arguments], "installing Python packages")
    stamps.put(kind, locked)
    stamps.put(UNFINISHED, None)


def _link(stamps: Stamps, project: str) -> None:
    stamps.put("project", None)
    _pip(["install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", "."], "linking callboard")
    stamps.put("project", project)


def _pip(arguments: list[str], what: str) -> None:
    run([str(python_of()), "-m", "pip", *arguments], VENV / LOG, what, env=PIP_ENVIRONMENT)
