"""Edits that wait: for a record, for the release of a revoked phone, for a server that knows them."""

from unittest import mock

from msgspec import Struct

from sync.edits import KINDS
from sync.edits.kind import DONE, Kind
from tests.sync.stage import DAY, HOUR, Stage, answering, call_of


def late(stage: Stage, who: str) -> dict[str, str]:
    """What a person hears later: edit -> verdict."""
    return {id: body["verdict"] for id, body in stage.rows(f"person:person-{who}", "verdict").items()}


def test_an_answer_to_a_call_that_has_not_reached_us_is_held() -> None:
    stage = Stage()
    verdict = stage.do("cam", "answer_call", answering("cam"))
    assert (verdict.verdict, verdict.code) == ("held", "waiting_for")
    assert verdict.detail == {"record": f"call/{call_of('cam')}"}


def test_the_call_sets_the_answer_free_and_its_author_hears_of_it() -> None:
    stage = Stage()
    held = stage.do("cam", "answer_call", answering("cam"))
    stage.published()
    assert stage.answer("cam").answer == "confirmed"
    assert late(stage, "cam") == {held.id: "applied"}
    assert not stage.shelf.waiting()


def test_a_draft_of_the_call_does_not_set_it_free() -> None:
    stage = Stage()
    stage.do("cam", "answer_call", answering("cam"))
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": None})
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": {"state": "on_call"}})
    assert len(stage.shelf.waiting()) == 1


def test_a_planned_call_sets_a_replacement_free() -> None:
    stage = Stage()
    stage.do("asha", "replace_crew", {"call": call_of("cam"), "crew": "bo"})
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": {"state": "on_call"}})
    assert stage.call("cam").replaced_by == "bo"


def test_what_waited_a_day_in_vain_is_refused_and_its_author_hears_of_it() -> None:
    stage = Stage()
    held = stage.do("cam", "answer_call", answering("cam"))
    stage.server.now += 23 * HOUR
    stage.server.sweep()
    assert late(stage, "cam") == {}
    stage.server.now += 2 * HOUR
    stage.server.sweep()
    verdict = stage.rows("person:person-cam", "verdict")[held.id]
    assert (verdict["verdict"], verdict["code"]) == ("refused", "never_arrived")
    assert verdict["detail"] == {"record": f"call/{call_of('cam')}"}


def test_edits_of_a_revoked_phone_are_held_and_change_nothing() -> None:
    stage = Stage().published()
    stage.phone("cam")
    stage.server.revoke("phone-cam")
    before = stage.state()
    verdict = stage.do("cam", "answer_call", answering("cam"))
    assert (verdict.verdict, verdict.code) == ("held", "device_revoked")
    assert stage.state() == before


def test_a_revoked_phone_receives_nothing() -> None:
    stage = Stage().published()
    stage.phone("cam")
    stage.server.revoke("phone-cam")
    reply = stage.ask("cam")
    assert (reply.reset, reply.changes, reply.sums) == ("signed_out", [], {})


def test_released_edits_are_judged_in_their_authors_name() -> None:
    stage = Stage().published()
    stage.phone("cam")
    stage.server.revoke("phone-cam")
    held = stage.do("cam", "answer_call", answering("cam"))
    stage.server.release("phone-cam")
    assert (stage.answer("cam").by, late(stage, "cam")) == ("person-cam", {held.id: "applied"})


def test_a_released_answer_never_takes_the_place_of_one_that_came_while_it_waited() -> None:
    stage = Stage().published()
    stage.phone("cam")
    stage.server.revoke("phone-cam")
    held = stage.do("cam", "answer_call", answering("cam"))
    stage.server.now += HOUR
    stage.do("cam/new", "answer_call", answering("cam", "cannot_make", reason="flu"))
    stage.server.now += HOUR
    stage.server.release("phone-cam")
    assert (stage.answer("cam").answer, late(stage, "cam")) == ("cannot_make", {held.id: "refused"})


def test_a_released_answer_keeps_the_time_at_which_it_was_received_and_the_clock_of_its_phone() -> None:
    stage = Stage().published()
    stage.phone("cam")
    stage.server.revoke("phone-cam")
    received = stage.server.now
    stage.send("cam", stage.edit("answer_call", answering("cam")), sent_at=received + HOUR)
    stage.server.now += 5 * HOUR
    stage.server.release("phone-cam")
    assert (stage.answer("cam").at, stage.answer("cam").clock_off_min) == (received, 60)


def test_a_released_edit_may_wait_for_its_record_in_turn() -> None:
    stage = Stage()
    stage.phone("cam")
    stage.server.revoke("phone-cam")
    held = stage.do("cam", "answer_call", answering("cam"))
    stage.server.release("phone-cam")
    assert late(stage, "cam") == {held.id: "held"}
    stage.published()
    assert late(stage, "cam") == {held.id: "applied"}


def test_a_held_edit_that_comes_again_under_another_number_waits_once() -> None:
    stage = Stage()
    edit = stage.edit("answer_call", answering("cam"))
    stage.send("cam", edit)
    again = stage.send("cam/renewed", edit)[0]
    assert (again.verdict, again.code, len(stage.shelf.waiting())) == ("held", "waiting_for", 1)


def test_a_kind_that_we_do_not_know_is_parked_and_judged_once_we_do() -> None:
    class Sing(Struct, frozen=True):
        song: str

    stage = Stage()
    parked = stage.do("cam", "sing", {"song": "x"})
    assert (parked.verdict, parked.code, parked.detail) == ("parked", "unknown_kind", {"kind": "sing"})
    sing = Kind("sing", Sing, lambda args: [], lambda args, board, context: DONE)
    with mock.patch("sync.batch.KINDS", {**KINDS, "sing": sing}):
        stage.server.sweep()
    assert late(stage, "cam") == {parked.id: "applied"}


def test_a_fault_of_ours_parks_one_edit_and_spares_its_neighbours() -> None:
    stage = Stage().published()
    stage.server.buggy = True
    edits = [stage.edit("answer_call", answering("cam"), id=f"e-{n}") for n in (3, 0, 4)]
    assert [v.verdict for v in stage.send("cam", *edits)] == ["applied", "parked", "noop"]
    stage.server.deploy(1, buggy=False)
    assert late(stage, "cam") == {"e-0": "noop"}
