"""Edits that no phone of ours would send: every one gets a verdict, and none stops its neighbours."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.batch import Unreadable, read
from sync.edits import KINDS
from tests.sync.stage import DAY, Stage, answering

GOOD = {"id": "e", "kind": "answer_call", "v": 1, "production": "ferry", "args": answering("cam")}
WRONG: dict[str, Any] = {
    "arguments that are a list": {"args": [1]},
    "arguments that are nothing": {"args": None},
    "no arguments": {"args": {}},
    "a number for an id": {"args": answering("cam") | {"call": 7}},
    "a version of zero": {"args": answering("cam", version=0)},
    "a huge version": {"args": answering("cam", version=2**70)},
    "a version that is true": {"args": answering("cam") | {"version": True}},
    "an unknown word": {"args": answering("cam", "maybe")},
    "a very long reason": {"args": answering("cam", "query", reason="x" * 2001)},
    "a null character": {"args": answering("cam", "query", reason="a\0b")},
    "a null character far down": {"args": json.loads("[" * 900 + r'"\u0000"' + "]" * 900)},
    "a null character in the kind": {"kind": "answer\0call"},
    "a null character in a name": {"args": answering("cam") | {"a\0": 1}},
    "a base that is a list": {"base": []},
    "a base of words": {"base": {"call/x": "new"}},
    "a clock beyond numbers": {"at_device": 2**60},
    "an offset beyond days": {"offset_min": 2**60},
    "no production": {"production": None},
    "a very long production": {"production": "p" * 65},
    "a version of the kind below one": {"v": 0},
    "a kind that is nothing": {"kind": None},
}


@pytest.mark.parametrize("what", WRONG)
def test_it_is_refused_alone_and_kept(what: str) -> None:
    stage = Stage().published()
    verdicts = stage.send("cam", GOOD | {"id": "a"} | WRONG[what], stage.edit("answer_call", answering("cam")))
    assert [(v.verdict, v.code) for v in verdicts] == [("refused", "malformed"), ("applied", None)]
    assert stage.shelf.ledger[-2].edit_id == "a" and len(str(verdicts[0].detail)) < 400
    assert "\0" not in stage.shelf.ledger[-2].body + stage.shelf.ledger[-2].kind + stage.shelf.ledger[-2].production


@pytest.mark.parametrize("more", [{"__proto__": {"roles": ["ad"]}}, {"constructor": 1}, {"person": "person-asha"}])
def test_unknown_fields_are_kept_and_mean_nothing(more: dict[str, Any]) -> None:
    stage = Stage().published()
    verdict = stage.send("cam", {**GOOD, **more, "args": answering("cam") | more})[0]
    assert (verdict.verdict, stage.answer("cam").by) == ("applied", "person-cam")


@pytest.mark.parametrize("kind", ["", "__class__", "answer_call ", "ANSWER_CALL", "../answer_call", "x" * 64])
def test_a_kind_that_nobody_knows_is_parked(kind: str) -> None:
    assert Stage().do("cam", kind, {}).verdict == "parked"


def test_a_version_newer_than_ours_is_parked_whatever_its_arguments() -> None:
    assert Stage().do("cam", "answer_call", {"new": "shape"}, v=2).verdict == "parked"


@pytest.mark.parametrize(
    "raw", [{}, {"seq": 1}, {"id": "a"}, {"seq": 0, "id": "a"}, {"seq": True, "id": "a"}, {"seq": "1", "id": "a"},
            {"seq": 1, "id": ""}, {"seq": 1, "id": "x" * 65}, {"seq": 1.5, "id": "a"}, {"seq": 1, "id": None}],
)
def test_without_a_number_and_an_id_there_is_nothing_to_judge(raw: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_a_backslash_u0000_that_somebody_typed_is_no_null_character() -> None:
    stage = Stage().published()
    assert stage.do("cam", "answer_call", answering("cam", "query", reason="\\u0000")).verdict == "applied"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["call", "version", "answer", "reason", "day", "unit", "crew", "own", "date", "zone", "state", "name", "person",
     "production", "department", "seen", "text", "document", "rows", "roles", "phone", "expires_at"]
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.dictionaries(FIELDS, JSON | st.sampled_from([DAY, "cam"]), max_size=5))
def test_whatever_the_arguments_are_it_gets_a_verdict_and_is_never_our_fault(kind: str, args: dict[str, Any]) -> None:
    stage = Stage()
    raw = msgspec.json.decode(msgspec.json.encode(stage.edit(kind, args)))
    verdict = stage.send("uma", raw)[0]
    assert verdict.verdict in ("applied", "adjusted", "noop", "held", "refused")
    assert verdict.code != "our_fault"
