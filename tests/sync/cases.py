"""Reads tests/cases/*.json: cases that the engine and the phone's preview run alike (tests/cases/README.md)."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from sync.ids import answer_id, call_id, department_call_id, message_id
from sync.records import (
    Answer,
    Call,
    CallTerms,
    CrewMember,
    DayTerms,
    Department,
    DepartmentCall,
    Document,
    Message,
    Person,
    Production,
    Record,
    ShootingDay,
    Unit,
)

FOLDER = Path(__file__).parents[1] / "cases"
STUDIO, STOOD_AT = "harbour", 5
NAMED = re.compile(r"(call|answer|message|department_call)\((\w+),(\w+)\)")
Rows = dict[str, dict[str, Any]]


def load(name: str) -> dict[str, Any]:
    """A case file, with names such as "call(fri,cam)" made into the ids that they stand for."""
    read: dict[str, Any] = msgspec.json.decode(NAMED.sub(_id, (FOLDER / name).read_text()))
    return read


def _id(found: re.Match[str]) -> str:
    what, day, whose = found.groups()
    if what == "department_call":
        return department_call_id(day, whose)
    call = call_id(day, whose)
    return {"call": call, "answer": answer_id(call), "message": message_id(call)}[what]


@cache
def cast() -> dict[str, Any]:
    """The rows that stand before every case."""
    return load("cast.json")


def rows_of(case: dict[str, Any]) -> Rows:
    """The rows that stand before a case: the cast's with `given` laid over them."""
    rows: Rows = {name: dict(body) for name, body in cast()["rows"].items()}
    for name, body in case.get("given", {}).items():
        rows[name] = rows.get(name, {}) | body
    return rows


def records_of(rows: Rows, changed: dict[str, dict[str, int]]) -> list[Record]:
    """The records behind the rows; `changed` says under which version somebody wrote a field last."""
    every = [make(name, body, rows) for name, body in rows.items() for make in [MAKERS.get(name.split("/")[0])] if make]
    stamps = {name.split("/")[1]: fields for name, fields in changed.items()}
    every = [msgspec.structs.replace(r, fv=stamps[r.id]) if r.id in stamps and hasattr(r, "fv") else r for r in every]
    people = [Person(id=p["person"], studio=STUDIO, name=p["name"]) for p in cast()["people"].values()]
    return [msgspec.structs.replace(record, v=STOOD_AT) for record in [*every, *people]]


def _convert(struct: type[Any], body: dict[str, Any]) -> Any:
    return msgspec.convert({"studio": STUDIO, **body}, struct)


def _crew(name: str, body: dict[str, Any], rows: Rows) -> Record:
    member: Record = _convert(CrewMember, body | rows[f"crew_contact/{body['id']}"])
    return member


def _day(name: str, body: dict[str, Any], rows: Rows) -> Record:
    published = rows.get(f"day/{body['id']}")
    terms = msgspec.convert(published, DayTerms) if published else None
    state = published["state"] if published else None
    day: Record = _convert(
        ShootingDay, body | {"plan": msgspec.convert(body, DayTerms), "published": terms, "published_state": state}
    )
    return day


def _call(name: str, body: dict[str, Any], rows: Rows) -> Record:
    own = rows.get(f"call_plan/{body['id']}", {"own": None})["own"]
    call: Record = _convert(Call, body | {"published": msgspec.convert(body, CallTerms), "own": own})
    return call


def _of_call(struct: type[Any], body: dict[str, Any], rows: Rows) -> Record:
    call = rows[f"call/{body['call']}"]
    made: Record = _convert(struct, body | {"production": call["production"], "department": call["department"]})
    return made


MAKERS: dict[str, Any] = {
    "production": lambda name, body, rows: _convert(Production, body),
    "unit": lambda name, body, rows: _convert(Unit, body),
    "department": lambda name, body, rows: _convert(Department, body),
    "crew": _crew,
    "day_plan": _day,
    "department_call": lambda name, body, rows: _convert(DepartmentCall, body | {"production": "ferry"}),
    "call": _call,
    "answer": lambda name, body, rows: _of_call(Answer, body, rows),
    "message": lambda name, body, rows: _of_call(Message, body, rows),
    "document": lambda name, body, rows: _convert(Document, body),
}
