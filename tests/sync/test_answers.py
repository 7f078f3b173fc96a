"""Answers to calls, told by voice or on the phone; replies to queries; how far a message came."""

import pytest

from sync.records import Reply
from tests import cast
from tests.sync.stage import CALL_AT, DAY, HOUR, Stage, answering, call_of, own


def moved() -> Stage:
    """Published, then cam's call moved: version 2."""
    stage = Stage().published()
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT + HOUR)})
    return stage.published()


def test_an_answer_stands_for_the_version_that_was_seen() -> None:
    stage = Stage().published()
    assert stage.do("cam", "answer_call", answering("cam"), at_device=5).verdict == "applied"
    answer = stage.answer("cam")
    assert answer and (answer.version, answer.answer, answer.how, answer.by_name) == (1, "confirmed", "phone", "Cam")
    assert (answer.at, answer.at_device) == (stage.server.now, 5)


def test_confirming_a_call_that_moved_counts_for_the_old_version_and_asks_again() -> None:
    stage = moved()
    verdict = stage.do("cam", "answer_call", answering("cam", version=1))
    assert (verdict.verdict, verdict.code, verdict.see) == ("adjusted", "call_moved", f"call/{call_of('cam')}")
    assert verdict.detail == {"version": 1, "current": 2}
    assert stage.answer("cam").version == 1


def test_an_answer_to_an_older_version_never_hides_one_to_the_newer() -> None:
    stage = moved()
    stage.do("cam", "answer_call", answering("cam", "cannot_make", 2, "flu"))
    assert stage.do("cam/old", "answer_call", answering("cam", version=1)).code == "call_moved"
    assert (stage.answer("cam").version, stage.answer("cam").answer) == (2, "cannot_make")


def test_a_version_that_we_do_not_know_asks_again() -> None:
    stage = Stage().published()
    assert stage.do("cam", "answer_call", answering("cam", version=7)).code == "call_unknown_version"
    assert stage.answer("cam").version == 0


@pytest.mark.parametrize("word", ["query", "cannot_make"])
@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_query_or_a_no_needs_a_reason(word: str, reason: str | None) -> None:
    stage = Stage().published()
    assert stage.do("cam", "answer_call", answering("cam", word, reason=reason)).code == "reason_missing"


def test_the_same_answer_twice_is_nothing_new() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam"))
    assert stage.do("cam/second", "answer_call", answering("cam")).verdict == "noop"


def test_an_answer_can_be_taken_back() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam"))
    stage.do("cam", "answer_call", answering("cam", "withdrawn"))
    assert stage.answer("cam").answer == "withdrawn"


def test_what_was_told_by_voice_names_who_took_it() -> None:
    stage = Stage().published()
    assert stage.do("otis", "tell_by_voice", answering("nell")).verdict == "applied"
    answer = stage.answer("nell")
    assert (answer.how, answer.by, answer.by_name) == ("voice", "person-otis", "Otis")


def test_the_person_may_answer_after_somebody_told_it_for_them() -> None:
    stage = Stage().published()
    stage.do("otis", "tell_by_voice", answering("cam"))
    stage.do("cam", "answer_call", answering("cam", "cannot_make", reason="flu"))
    assert (stage.answer("cam").how, stage.answer("cam").answer) == ("phone", "cannot_make")


def test_told_by_voice_to_an_older_version_asks_again() -> None:
    assert moved().do("asha", "tell_by_voice", answering("cam", version=1)).code == "call_moved"


def test_a_query_is_answered_in_place_and_the_next_answer_clears_the_reply() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam", "query", reason="Which gate?"))
    stage.do("hedda", "reply_query", {"call": call_of("cam"), "version": 1, "text": "North"})
    assert stage.answer("cam").reply == Reply(text="North", by_name="Hedda", at=stage.server.now)
    stage.do("cam", "answer_call", answering("cam"))
    assert stage.answer("cam").reply is None


def test_the_same_reply_twice_is_nothing_new() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam", "query", reason="Which gate?"))
    replies = [stage.do("asha", "reply_query", {"call": call_of("cam"), "version": 1, "text": "A"}) for _ in range(2)]
    assert [reply.verdict for reply in replies] == ["applied", "noop"]


def test_a_reply_where_nothing_was_asked_is_refused() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam"))
    assert stage.do("asha", "reply_query", {"call": call_of("cam"), "version": 1, "text": "A"}).code == "not_asked"


def test_a_message_is_delivered_then_opened_and_never_goes_back() -> None:
    stage, states = Stage().published(), []
    for seen in ("delivered", "opened", "delivered"):
        stage.do("cam", "see_call", {"call": call_of("cam"), "version": 1, "seen": seen})
        states.append(stage.message("cam").state)
    assert states == ["delivered", "opened", "opened"]


def test_seeing_an_older_version_says_nothing_of_the_new_one() -> None:
    stage = moved()
    assert stage.do("cam", "see_call", {"call": call_of("cam"), "version": 1, "seen": "opened"}).verdict == "noop"
    assert stage.message("cam").state == "queued"


@pytest.mark.parametrize(("ahead", "flag"), [(0, None), (119_000, None), (3_600_000, 60), (-86_400_000, -1440)])
def test_a_clock_that_is_more_than_two_minutes_off_is_flagged_and_never_refused(ahead: int, flag: int | None) -> None:
    stage = Stage().published()
    edit = stage.edit("answer_call", answering("cam"))
    assert stage.send("cam", edit, sent_at=stage.server.now + ahead)[0].verdict == "applied"
    assert stage.answer("cam").clock_off_min == flag


def test_answers_reach_the_board_and_the_person_and_nobody_else() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam", "cannot_make", reason="flu"))
    scopes = {scope for scope, rows in stage.shelf.feed.items() for entity, _ in rows if entity == "answer"}
    assert scopes == {"person:person-cam", "dept:camera", "role:ferry:ad", "role:ferry:office"}
    assert cast.FERRY == "ferry"
