"""Numbers and ids of edits: replays, gaps, forks, and the same edit under another number."""

import pytest

from tests.simulation.server import Problem
from tests.sync.stage import DAY, Stage, answering


def note(stage: Stage, text: str, **more: object) -> dict[str, object]:
    """An AD's edit."""
    return stage.edit("set_day", {"day": DAY, "unit": "ferry-main", "notes": text}, **more)


def test_a_number_that_was_judged_gets_its_first_verdict_again() -> None:
    stage = Stage()
    edit = note(stage, "a", seq=1)
    first = stage.send("asha", edit)
    before = stage.state(), len(stage.shelf.ledger)
    stage.send("uma", note(stage, "b"))
    stage.shelf.records["shooting_day"].clear()
    assert stage.send("asha", edit) == first
    assert len(stage.shelf.ledger) == before[1] + 1


def test_a_replay_and_new_edits_may_come_together() -> None:
    stage = Stage()
    edits = [note(stage, str(n), seq=n) for n in (1, 2, 3)]
    stage.send("asha", *edits[:2])
    assert [v.seq for v in stage.send("asha", *edits)] == [1, 2, 3]
    assert [entry.seq for entry in stage.shelf.ledger] == [1, 2, 3]


def test_a_replay_of_a_held_edit_says_held_even_when_more_is_known() -> None:
    stage = Stage()
    edit = stage.edit("answer_call", answering("cam"), seq=1)
    stage.send("cam", edit)
    stage.published()
    assert stage.send("cam", edit)[0].verdict == "held"
    assert [body["verdict"] for body in stage.rows("person:person-cam", "verdict").values()] == ["applied"]


@pytest.mark.parametrize("seqs", [(2,), (3, 4), (1, 3), (1, 1), (1, 2, 2)])
def test_a_hole_or_a_repetition_in_the_numbers_stops_the_batch_and_names_the_first_missing(seqs: tuple[int]) -> None:
    stage = Stage()
    before = stage.state()
    with pytest.raises(Problem) as problem:
        stage.send("asha", *[note(stage, str(n), seq=seq) for n, seq in enumerate(seqs)])
    assert (problem.value.code, problem.value.expected, stage.state()) == ("gap", 1, before)
    assert not stage.shelf.ledger


def test_a_gap_behind_judged_numbers_names_the_next() -> None:
    stage = Stage()
    stage.send("asha", note(stage, "a"), note(stage, "b"))
    with pytest.raises(Problem) as problem:
        stage.send("asha", note(stage, "d", seq=4))
    assert problem.value.expected == 3


def test_other_contents_under_a_judged_number_are_a_fork_and_nothing_happens() -> None:
    stage = Stage()
    stage.send("asha", note(stage, "a", seq=1))
    before = stage.state()
    with pytest.raises(Problem) as problem:
        stage.send("asha", note(stage, "b", seq=1), note(stage, "c", seq=2))
    assert (problem.value.code, stage.state(), len(stage.shelf.ledger)) == ("fork", before, 1)


def test_after_a_fork_the_same_edit_under_another_number_keeps_its_verdict_and_its_effect() -> None:
    stage = Stage()
    edit = note(stage, "a", seq=1)
    first = stage.send("asha", edit)[0]
    before = stage.state()
    again = stage.send("asha/renewed", edit)[0]
    assert (again.verdict, again.id, stage.state()) == (first.verdict, first.id, before)
    assert stage.shelf.ledger[-1].replay_of == 1


def test_the_same_id_with_other_contents_is_refused() -> None:
    stage = Stage()
    stage.send("asha", note(stage, "a", id="same"))
    verdict = stage.send("asha", note(stage, "b", id="same"))[0]
    assert (verdict.verdict, verdict.code) == ("refused", "malformed")


def test_somebody_elses_id_brings_neither_their_effect_nor_their_verdict() -> None:
    stage = Stage().published()
    edit = stage.edit("answer_call", answering("cam"))
    stage.send("cam", edit)
    verdict = stage.send("sol", edit)[0]
    assert (verdict.verdict, verdict.code) == ("refused", "malformed")


def test_two_edits_with_one_id_in_a_batch_count_once() -> None:
    stage = Stage()
    edit = note(stage, "a")
    assert [v.verdict for v in stage.send("asha", edit, edit)] == ["applied", "applied"]
    assert [entry.replay_of for entry in stage.shelf.ledger] == [None, 1]


def test_a_refused_edit_does_not_stop_those_behind_it() -> None:
    stage = Stage()
    bad = stage.edit("set_day", {"day": "none", "unit": "nowhere"})
    assert [v.verdict for v in stage.send("asha", bad, note(stage, "a"))] == ["refused", "applied"]


def test_a_refused_edit_is_kept_in_the_ledger() -> None:
    stage = Stage()
    verdict = stage.do("cam", "publish_day", {"day": DAY})
    assert (verdict.kept_as, stage.shelf.ledger[0].body.count('"publish_day"')) == ("ledger/1", 1)


def test_a_batch_has_one_version_and_an_empty_or_refused_one_has_none() -> None:
    stage = Stage()
    version = stage.shelf.studio.version
    verdicts = stage.send("asha", note(stage, "a"), note(stage, "b"))
    assert [v.version for v in verdicts] == [version + 1] * 2
    stage.do("cam", "publish_day", {"day": DAY})
    assert (stage.send("asha"), stage.shelf.studio.version) == ([], version + 1)
