"""The checkers that read all of the code, so that `make test` and CI need no second command."""

import os
import subprocess
import sys
from collections.abc import Sequence

import pytest

from backend.install import pwa
from tests.house.source import ROOT


def complaints(command: Sequence[str], folder: str = ".", env: dict[str, str] | None = None) -> str:
    """What a checker printed, or nothing when it was content."""
    done = subprocess.run(
        command,
        cwd=ROOT / folder,
        env={**os.environ, "NO_COLOR": "1", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else "\n".join(done.stdout.splitlines()[-80:])


def content(found: str) -> None:
    if found:
        pytest.fail(found, pytrace=False)


def npm(*arguments: str) -> str:
    home = pwa.node_home()
    command = [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js"), *arguments]
    return complaints(command, "pwa", {**pwa.node_environment(), "CALLBOARD_PYTHON": sys.executable})


def python(*arguments: str) -> str:
    return complaints([sys.executable, "-m", *arguments])


def test_ruff_finds_nothing() -> None:
    """Unused names, shadowed built-ins, naive datetimes, blocking calls in coroutines."""
    content(python("ruff", "check", "--no-cache", "."))


def test_mypy_finds_nothing_in_strict_mode() -> None:
    """A None that reaches the board as the word None."""
    content(python("mypy", "-p", "sync", "-p", "notifications", "-p", "backend"))


def test_svelte_check_and_tsc_find_nothing() -> None:
    """A field that the server renamed and a screen did not."""
    content(npm("run", "--silent", "check"))


def test_the_phones_own_tests_pass() -> None:
    """vitest over `pwa/src`: the outbox, the overlay, the words of every language."""
    content(npm("test", "--silent"))


def test_the_phones_app_is_within_its_size_budgets() -> None:
    """On set the first load comes over one bar of signal; each library added is a second more for everybody."""
    content(npm("run", "--silent", "size"))
