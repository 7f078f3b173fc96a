"""Old phones: edits of every shipped version are lifted to the newest."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest

from sync.batch import read
from sync.edits import KINDS, UPCASTERS
from sync.edits.kind import Args
from tests.sync.stage import Stage, answering


def from_1(args: Args) -> Args:
    """Version 1 called the answer a reply."""
    return {("answer" if name == "reply" else name): value for name, value in args.items()}


def from_2(args: Args) -> Args:
    """Version 2 had no reasons."""
    return {**args, "reason": args.get("why")}


@contextmanager
def at_version_3(**without: Any) -> Iterator[None]:
    """A server on which `answer_call` has come to version 3."""
    steps = {("answer_call", 1): from_1, ("answer_call", 2): from_2} | {}
    kinds = {**KINDS, "answer_call": KINDS["answer_call"]._replace(version=3)}
    steps = {key: step for key, step in steps.items() if key[1] != without.get("step")}
    with mock.patch("sync.batch.KINDS", kinds), mock.patch("sync.batch.UPCASTERS", steps):
        yield


OLD = {"call": answering("cam")["call"], "version": 1, "reply": "cannot_make", "why": "flu"}


def test_an_edit_of_the_oldest_version_is_lifted_step_by_step() -> None:
    stage = Stage().published()
    with at_version_3():
        assert stage.do("cam", "answer_call", OLD, v=1).verdict == "applied"
    assert (stage.answer("cam").answer, stage.answer("cam").reason) == ("cannot_make", "flu")


def test_the_ledger_keeps_what_came_and_not_what_was_made_of_it() -> None:
    stage = Stage().published()
    with at_version_3():
        stage.do("cam", "answer_call", OLD, v=1)
    assert '"reply":"cannot_make"' in stage.shelf.ledger[-1].body
    assert stage.shelf.ledger[-1].edit_version == 1


def test_after_a_rollback_the_newer_version_is_parked_and_judged_when_known_again() -> None:
    stage = Stage().published()
    parked = stage.do("cam", "answer_call", answering("cam"), v=3)
    assert (parked.verdict, parked.code) == ("parked", "unknown_kind")
    with at_version_3():
        stage.server.sweep()
    assert stage.rows("person:person-cam", "verdict")[parked.id]["verdict"] == "applied"


def test_a_version_that_nobody_can_lift_is_parked() -> None:
    with at_version_3(step=1):
        assert Stage().published().do("cam", "answer_call", OLD, v=1).verdict == "parked"


@pytest.mark.parametrize("broken", [KeyError("x"), TypeError(), ValueError("no")])
def test_an_upcaster_that_stumbles_over_arguments_refuses_the_edit_alone(broken: Exception) -> None:
    def stumble(args: Args) -> Args:
        raise broken

    kinds = {**KINDS, "answer_call": KINDS["answer_call"]._replace(version=2)}
    with mock.patch("sync.batch.KINDS", kinds), mock.patch("sync.batch.UPCASTERS", {("answer_call", 1): stumble}):
        item = read({"seq": 1, "id": "a", "kind": "answer_call", "v": 1, "production": "p", "args": {}})
    assert item.problem and item.args is None


def test_every_version_below_the_newest_of_every_kind_has_its_upcaster() -> None:
    wanted = {(kind.name, v) for kind in KINDS.values() for v in range(1, kind.version)}
    assert UPCASTERS.keys() == wanted
