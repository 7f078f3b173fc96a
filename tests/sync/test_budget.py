"""What the engine may cost, in CPU time of the best of five: a publication of 300 people, a batch of 20 answers."""

import time
from collections.abc import Iterator

import pytest

from sync.batch import read
from sync.board import Board
from sync.records import CrewMember, DayTerms, Department, Device, Record, ShootingDay, Studio, Unit
from sync.settle import Arrival, Author, Outcome, publish_records, settle
from tests.simulation.shelf import Shelf
from tests.sync.stage import answering

PEOPLE, TURNS, NOW = 300, 5, 1_795_600_000_000
PUBLISH_MS, ANSWERS_MS = 100, 2


def production() -> Iterator[Record]:
    """300 people in 15 departments, five of them ADs, fifteen heads."""
    yield Unit(id="main", studio="s", production="p", name="Main Unit")
    for number in range(15):
        yield Department(id=f"d{number}", studio="s", production="p", name=f"Department {number}")
    for number in range(PEOPLE):
        role = "ad" if number < 5 else "head" if number < 20 else "crew"
        yield CrewMember(
            id=f"c{number}", studio="s", production="p", person=f"p{number}", department=f"d{number % 15}", unit="main",
            name=f"Person {number}", position="Grip", roles=[role], phone="+44 7700 900100",
        )
    plan = DayTerms(date="2026-11-27", zone="Europe/London", general_call=NOW, place="Quay 4")
    yield ShootingDay(id="day-1", studio="s", production="p", unit="main", date=plan.date, plan=plan)


def measured(shelf: Shelf, person: str, *edits: tuple[str, dict[str, object]]) -> tuple[float, Outcome]:
    """CPU milliseconds of reading and settling a batch, loading and saving left out; it is saved."""
    device = shelf.devices.get(person, Device(id=person, studio="s", person=person))
    raws: list[dict[str, object]] = [
        {"seq": device.last_seq + at, "id": f"{person}-{device.last_seq + at}", "kind": kind, "v": 1, "production": "p",
         "args": args} for at, (kind, args) in enumerate(edits, 1)
    ]
    board = shelf.board(device, [read(raw) for raw in raws], [person])
    began = time.process_time()
    outcome = settle(board, [read(raw) for raw in raws], Author(person, "Somebody"), Arrival(NOW, NOW, ""))
    took = (time.process_time() - began) * 1000
    shelf.save(outcome)
    return took, outcome


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf(Studio(id="s", name="Harbour", epoch="e"))
    shelf.save(publish_records(Board(shelf.studio, Device(id="x", studio="s", person="")), production()))
    return shelf


def test_publishing_to_300_people_keeps_its_budget(shelf: Shelf) -> None:
    took = []
    for turn in range(TURNS):
        plan = ("set_day", {"day": "day-1", "unit": "main", "place": f"Quay {turn}"})
        measured(shelf, "p0", plan)
        ms, outcome = measured(shelf, "p0", ("publish_day", {"day": "day-1"}))
        assert outcome.verdicts[0].verdict == "applied" and len(outcome.records) == 2 * PEOPLE + 1
        took.append(ms)
    assert min(took) < PUBLISH_MS


def test_twenty_answers_keep_their_budget(shelf: Shelf) -> None:
    measured(shelf, "p0", ("publish_day", {"day": "day-1"}))
    took = []
    for _ in range(TURNS):
        answers = [("answer_call", answering("c50", word)) for word in ("confirmed", "withdrawn") * 10]
        ms, outcome = measured(shelf, "p50", *answers)
        assert [v.verdict for v in outcome.verdicts] == ["applied"] * 20
        took.append(ms)
    assert min(took) < ANSWERS_MS
