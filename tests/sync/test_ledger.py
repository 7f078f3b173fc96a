"""The chain of edits: nobody changes, drops or reorders one unnoticed."""

import msgspec
import pytest
from msgspec import structs

from sync.ledger import EditReceived, canonical, digest, first_break, link
from tests.sync.stage import DAY, Stage


@pytest.fixture
def entries() -> list[EditReceived]:
    stage = Stage()
    for text in "abcd":
        stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "notes": text})
    return stage.shelf.ledger


def test_a_ledger_that_nobody_touched_is_whole(entries: list[EditReceived]) -> None:
    assert first_break(entries) is None
    assert first_break(entries[2:], entries[1].hash) is None


@pytest.mark.parametrize("field", ["body", "salt", "previous", "hash"])
def test_a_changed_entry_is_found(entries: list[EditReceived], field: str) -> None:
    entries[1] = structs.replace(entries[1], **{field: "0" * 64})
    assert first_break(entries) == 2


def test_a_dropped_entry_and_a_changed_order_are_found(entries: list[EditReceived]) -> None:
    assert first_break([entries[0], *entries[2:]]) == 3
    assert first_break([entries[1], entries[0]]) == 2


def test_an_erased_entry_leaves_the_rest_provable_by_its_hashes(entries: list[EditReceived]) -> None:
    inner = digest(entries[1].salt + entries[1].body)
    assert digest(entries[0].hash + inner) == entries[1].hash == link(entries[0].hash, entries[1].salt, entries[1].body)


def test_every_entry_has_its_own_salt_and_equal_bodies_unequal_hashes() -> None:
    stage = Stage()
    edits = [stage.edit("publish_day", {"day": "no"}, id=id) for id in ("a", "b")]
    stage.send("asha", *edits)
    assert len({entry.salt for entry in stage.shelf.ledger}) == 2


def test_the_body_is_the_edit_as_it_came_without_its_number_in_one_spelling() -> None:
    a = {"seq": 1, "id": "x", "args": {"b": 1, "a": [2, {"d": 1, "c": None}]}}
    b = {"args": {"a": [2, {"c": None, "d": 1}], "b": 1}, "id": "x", "seq": 99}
    assert canonical(a) == canonical(b) == '{"args":{"a":[2,{"c":null,"d":1}],"b":1},"id":"x"}'
    assert msgspec.json.decode(canonical(a)) == {"id": "x", "args": a["args"]}
