"""The case files that the phone's preview runs too."""

from typing import Any

import msgspec
import pytest

from sync.batch import read
from sync.board import Board
from sync.changes import project
from sync.edits import KINDS
from sync.edits.publishing import asks_again, effective_terms, works_on
from sync.ids import call_id, system_device
from sync.records import (
    NAMES,
    Call,
    CallTerms,
    CrewMember,
    DayTerms,
    DepartmentCall,
    Device,
    Record,
    ShootingDay,
    Studio,
)
from sync.settle import Arrival, Author, settle
from tests.simulation.shelf import Shelf
from tests.sync.cases import STUDIO, cast, load, records_of, rows_of

Case = dict[str, Any]
EDITS = [(kind, case) for kind in sorted(KINDS) for case in load(f"{kind}.json")["cases"]]
DAY = ShootingDay(
    id="fri", studio=STUDIO, production="ferry", unit="ferry-main", date="2026-11-27",
    plan=DayTerms(date="2026-11-27", zone="Europe/London"),
)


def sentences(cases: list[Case]) -> list[str]:
    return [case["sentence"] for case in cases]


def judged(kind: str, case: Case) -> tuple[Any, dict[str, dict[str, Any]]]:
    """The verdict, and the rows that stand after it, of any scope."""
    records = {(NAMES[type(r)], r.id): r for r in records_of(rows_of(case), case.get("changed", {}))}
    author = cast()["people"][case["by"]]
    device = Device(id=system_device(STUDIO) if case.get("system") else "phone", studio=STUDIO, person=author["person"])
    shelf = Shelf(Studio(id=STUDIO, name="Harbour", epoch="e", version=9))
    for (table, id), record in records.items():
        shelf.records[table][id] = record
    raw = {"seq": 1, "id": "e", "kind": kind, "v": 1, "production": "ferry", "args": case["args"]}
    batch = [read(raw | {"base": case.get("base", {})})]
    board: Board = shelf.board(device, batch, [author["person"]])
    outcome = settle(board, batch, Author(author["person"], author["name"]), Arrival(cast()["now"], None, ""))
    shelf.save(outcome)
    stand = [record for table in shelf.records.values() for record in table.values()]
    return outcome.verdicts[0], rows_after(stand)


def rows_after(records: list[Record]) -> dict[str, dict[str, Any]]:
    return {f"{e}/{i}": msgspec.json.decode(body) for r in records for (_, e, i), body in project(r).items()}


@pytest.mark.parametrize(("kind", "case"), EDITS, ids=[f"{kind}: {case['sentence']}" for kind, case in EDITS])
def test_an_edit_ends_as_its_case_says(kind: str, case: Case) -> None:
    verdict, rows = judged(kind, case)
    assert (verdict.verdict, verdict.code) == (case["verdict"], case.get("code")), verdict
    for field in ("detail", "see"):
        assert field not in case or getattr(verdict, field) == case[field]
    for name, wanted in (case.get("after", {}) | _both(case)).items():
        if wanted is None:
            assert name not in rows
        else:
            assert {field: rows[name][field] for field in wanted} == wanted


def _both(case: Case) -> dict[str, Any]:
    after = case.get("after", {})
    return {name: body and (after.get(name) or {}) | body for name, body in case.get("server_after", {}).items()}


TERMS = load("effective_terms.json")["cases"]
AGAIN = load("answer_again.json")["cases"]
WORKS = load("works_on.json")["cases"]


@pytest.mark.parametrize("case", TERMS, ids=sentences(TERMS))
def test_what_somebody_is_called_for(case: Case) -> None:
    day = msgspec.structs.replace(
        DAY, state=case["day"]["state"],
        plan=msgspec.structs.replace(DAY.plan, general_call=case["day"]["general_call"], place=case["day"]["place"]),
    )
    keys = {"id": "d", "studio": STUDIO, "production": "ferry", "day": "fri", "department": "camera"}
    department = case["department"] and msgspec.convert(keys | case["department"], DepartmentCall)
    own = case["own"] and msgspec.convert(case["own"], CallTerms)
    assert msgspec.to_builtins(effective_terms(day, department, own)) == case["gives"]


@pytest.mark.parametrize("case", AGAIN, ids=sentences(AGAIN))
def test_who_must_answer_again(case: Case) -> None:
    before = case["before"] and msgspec.convert(case["before"], CallTerms)
    assert asks_again(before, msgspec.convert(case["after"], CallTerms), case["moved"]) == case["again"]


@pytest.mark.parametrize("case", WORKS, ids=sentences(WORKS))
def test_who_is_called_on_a_day(case: Case) -> None:
    cam = next(r for r in records_of(rows_of({}), {}) if isinstance(r, CrewMember) and r.id == "cam")
    member = msgspec.structs.replace(cam, **case["member"])
    plan = Call(
        id=call_id("fri", "cam"), studio=STUDIO, production="ferry", day="fri", crew="cam", person="p", department="d",
        unit="u", date=DAY.date, zone="UTC", own=CallTerms() if case["own"] else None,
    )
    board = Board(Studio(id=STUDIO, name="", epoch=""), Device(id="", studio=STUDIO, person=""), [plan])
    assert works_on(member, DAY, board) == case["called"]
