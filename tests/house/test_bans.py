"""Words that may not stand in the source, each for a bug that it made."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, files, python_below, text, tree

DATABASE_CALLS = {"transaction", "atomic", "run_sync", "get_or_create", "lock_rows"}
SILENCERS = re.compile(r"#\s*(type:\s*ignore|noqa|pragma: no cover|ruff: noqa|mypy:)|TODO|FIXME|XXX")
TS_SILENCERS = re.compile(r"@ts-(ignore|expect-error|nocheck)|eslint-disable|svelte-ignore(?!.*\()|\b(TODO|FIXME)\b")
TS_SKIPS = re.compile(r"\b(it|test|describe)\.(skip|only|todo|fails)\b|\bx(it|test|describe)\(")
SKIPS = {"skip", "skipif", "xfail", "importorskip", "skipTest"}


def test_only_backend_db_opens_transactions() -> None:
    """Piccolo's transactions start DEFERRED and its run_sync makes a second loop: writers met in the middle, edits
    were lost to "database is locked". `db.read` and `db.write` are the only ways to the database."""
    found = [
        f"{path}:{node.lineno} calls .{node.func.attr}("
        for path in python_below("backend")
        if path.parts[:2] != ("backend", "db")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DATABASE_CALLS
    ]
    assert found == []


def test_no_comment_silences_a_checker_or_promises_later_work() -> None:
    """A silenced line hides the next fault on it too; a promise in a comment is read by nobody."""
    python = [
        f"{path}:{line} {comment}"
        for path in python_below("sync", "notifications", "backend", "tests", "benchmarks")
        for line, comment in _comments(path)
        if SILENCERS.search(comment)
    ]
    assert python + _lines_of_phone_with(TS_SILENCERS) == []


def test_no_test_is_skipped() -> None:
    """A property test marked "skip" guards nothing, and its green dot says that it does."""
    python = [
        f"{path}:{node.lineno} {node.attr}"
        for path in python_below("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in SKIPS
    ]
    assert python + _lines_of_phone_with(TS_SKIPS) == []


def test_static_styles_do_not_stand_in_templates() -> None:
    """A `style="..."` without braces is parsed from HTML and refused by the Content-Security-Policy on the phone."""
    assert _lines_of_phone_with(re.compile(r"""\sstyle=(["'])(?!\{)[^"']*\1"""), ".svelte") == []


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    source = io.StringIO((ROOT / path).read_text(encoding="utf-8"))
    for token in tokenize.generate_tokens(source.readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _lines_of_phone_with(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{path}:{number} {line.strip()}"
        for path in files()
        if path.parts[0] == "pwa" and path.suffix in (suffixes or (".ts", ".svelte", ".js", ".mjs"))
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]
