"""Who may import whom: backend -> notifications -> sync, backend -> sync, and never upward."""

import ast
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.house.source import imports, python_below, tree

STDLIB = sys.stdlib_module_names
OUR_OWN = {"backend", "notifications", "sync", "tests", "benchmarks"}
MAY_IMPORT = {
    "sync": {"sync"},
    "notifications": {"notifications", "sync"},
    "backend": {"backend", "notifications", "sync"},
}
ENGINE_MAY_USE = {"msgspec", "whenever"}
OUTSIDE_WORLD = {
    *("asyncio", "concurrent", "fcntl", "ftplib", "http", "io", "logging", "mmap", "multiprocessing", "os"),
    *("pathlib", "random", "sched", "secrets", "select", "selectors", "shutil", "signal", "smtplib", "socket"),
    *("sqlite3", "ssl", "subprocess", "tempfile", "threading", "time", "urllib"),
}
WALL_CLOCK = {"datetime", "zoneinfo", "calendar"}
EXCEPTIONS = {
    ("sync/times.py", "zoneinfo"),  # clears the system's time zones, so that the pinned tzdata rules
    ("sync/wire.py", "pathlib"),  # as a command it writes the generated types
    ("sync/wire.py", "subprocess"),
}


def strangers(folder: str, allowed: Iterable[str]) -> list[str]:
    return [
        f"{path}:{line} imports {name}"
        for path in python_below(folder)
        for line, name in imports(path)
        if name.split(".")[0] not in allowed
    ]


def test_no_package_imports_upward() -> None:
    """An engine that imports the server can not run on its own, nor be tested without a database."""
    for folder, own in MAY_IMPORT.items():
        everything = {name.split(".")[0] for path in python_below(folder) for _, name in imports(path)}
        assert strangers(folder, everything - (OUR_OWN - own)) == []


def test_the_engine_uses_msgspec_whenever_and_the_standard_library_only() -> None:
    """A web or database library in the engine would tie its rules to that library's next version."""
    assert strangers("sync", {"sync", *ENGINE_MAY_USE, *STDLIB}) == []


def test_the_engine_does_not_touch_the_outside_world() -> None:
    """A clock or a random number in the engine makes a replayed edit end otherwise than it did the first time."""
    assert _engine_imports(OUTSIDE_WORLD) == []
    calls = [
        f"{path}:{node.lineno}"
        for path in python_below("sync")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "input"}
    ]
    assert calls == []


def test_the_engine_is_not_async() -> None:
    """An await inside a settlement gives way to another edit halfway through a person's day."""
    waits = ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith
    found = [
        f"{path}:{node.lineno}"
        for path in python_below("sync")
        for node in ast.walk(tree(path))
        if isinstance(node, waits)
    ]
    assert found == []


def test_the_engine_does_not_reckon_with_datetime() -> None:
    """Two datetimes of one zone subtract by the wall: 11 h of rest over a night when it was really 10 h.
    A plain `date` has no hours to lose."""
    assert _engine_imports(WALL_CLOCK - {"datetime"}) == []
    taken = [
        f"{path}:{node.lineno} takes {alias.name} from datetime"
        for path in python_below("sync")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "datetime"
        for alias in node.names
        if alias.name != "date"
    ]
    whole = [f"{path}:{line}" for path in python_below("sync") for line, _ in _whole(path, "datetime")]
    assert taken + whole == []


def test_what_make_runs_first_needs_nothing_installed() -> None:
    """A third-party import in `backend/install` fails on the fresh machine that it is there for."""
    found = [
        f"{path}:{line} imports {name}"
        for path in python_below("backend")
        if path.parent == Path("backend/install")
        for line, name in imports(path)
        if not name.startswith("backend.install") and name.split(".")[0] not in STDLIB
    ]
    assert found == []


def test_packages_do_not_import_tests() -> None:
    """The wheel carries no tests, and Piccolo installs a package named `tests`: the import would find that."""
    for folder in MAY_IMPORT:
        assert [path for path in python_below(folder) for _, name in imports(path) if name.startswith("tests")] == []


def _whole(path: Path, module: str) -> list[tuple[int, str]]:
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Import)]
    return [(node.lineno, alias.name) for node in nodes for alias in node.names if alias.name == module]


def _engine_imports(banned: set[str]) -> list[str]:
    return [
        f"{path}:{line} imports {name}"
        for path in python_below("sync")
        for line, name in imports(path)
        if name.split(".")[0] in banned and (path.as_posix(), name.split(".")[0]) not in EXCEPTIONS
    ]
