"""docs/protocol.md tells the truth: its example runs as it stands, and its lists are whole."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.problems import CATALOGUE
from sync import wire
from sync.edits import KINDS
from sync.feed import BODIES
from sync.refusals import SENTENCES
from tests.backend.http.conftest import PhoneOf

PAGE = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text("utf-8")
EXAMPLE = re.compile(
    r"```http\n(?P<method>[A-Z]+) (?P<path>\S+)\n(?P<body>.*?)\n\n(?P<status>\d+)\n(?P<reply>.*?)\n```", re.DOTALL
)
NAMED = re.compile(r"`([^`\n]+)`")


async def test_the_worked_example_runs_as_it_stands(
    client: httpx.AsyncClient, phone: PhoneOf, published: str
) -> None:
    steps = list(EXAMPLE.finditer(PAGE))
    assert len(steps) == 4
    for step in steps:
        body = json.loads(step["body"])
        got = await client.request(step["method"], step["path"], json=body, headers=phone("cam").headers)
        assert got.status_code == int(step["status"]), got.text
        assert_like(json.loads(step["reply"]), got.json())


def assert_like(told: Any, got: Any, where: str = "") -> None:
    """Compare, letting "*" stand for anything."""
    if told == "*":
        return
    if isinstance(told, dict) and isinstance(got, dict):
        assert told.keys() == got.keys(), where
        for key in told:
            assert_like(told[key], got[key], f"{where}.{key}")
    elif isinstance(told, list) and isinstance(got, list):
        assert len(told) == len(got), where
        for number, (one, other) in enumerate(zip(told, got, strict=True)):
            assert_like(one, other, f"{where}[{number}]")
    else:
        assert told == got, where


def rows_of(name: str) -> str:
    """The row of a table that begins with this name."""
    found = re.search(rf"^\| `{name}` \|.*$", PAGE, re.MULTILINE)
    assert found is not None, f"{name} has no row"
    return found[0]


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if not kind.system])
def test_a_kind_names_every_argument(name: str) -> None:
    named = set(NAMED.findall(rows_of(name)))
    assert set(KINDS[name].args.__struct_fields__) <= named


@pytest.mark.parametrize("entity", sorted(set(BODIES) - {"day_plan"}))
def test_an_entity_names_every_field(entity: str) -> None:
    assert set(BODIES[entity].__struct_fields__) <= set(NAMED.findall(rows_of(entity)))


def test_every_code_of_a_verdict_and_of_a_problem_is_listed() -> None:
    cells = set(NAMED.findall("\n".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("|"))))
    assert SENTENCES.keys() <= cells
    assert CATALOGUE.keys() <= cells


def test_every_field_of_request_reply_edit_and_verdict_is_named() -> None:
    named = {word for code in NAMED.findall(PAGE) for word in re.findall(r"\w+", code)}
    for struct in (wire.SyncRequest, wire.SyncReply, wire.Edit, wire.Verdict, wire.Change):
        assert set(struct.__struct_fields__) <= named, struct.__name__
