"""The feed: which rows a record becomes, in which scopes, and what must be sent when it changes.

`project` is the whole of visibility: a field that only some may see stands in an entity of its own, and a row lies
only in the scopes named here. `access.scopes` says who holds them.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from sync import feed
from sync.records import (
    Answer,
    Call,
    CrewMember,
    Department,
    DepartmentCall,
    Document,
    LateVerdict,
    Message,
    Production,
    Record,
    ShootingDay,
    Unit,
)


class Row(NamedTuple):
    """A row of the feed; `body` is JSON, or None for a row that left the scope; `h` is its part of the scope's sum."""

    scope: str
    entity: str
    id: str
    version: int
    body: bytes | None
    h: int


Projection = list[tuple[str, str, str, msgspec.Struct]]
CONTACTS = frozenset({"ad", "head", "office", "upm"})


def _prod(record: Any) -> list[str]:
    return [f"prod:{record.production}"]


def _ads(record: Any) -> list[str]:
    return [f"role:{record.production}:ad"]


def _chiefs(record: Any) -> list[str]:
    return [f"dept:{record.department}", f"role:{record.production}:ad"]


def _watchers(record: Any) -> list[str]:
    return [*_chiefs(record), f"role:{record.production}:office"]


def _counters(record: Any) -> list[str]:
    return [*_watchers(record), f"role:{record.production}:accounts", f"role:{record.production}:payroll"]


def _rows(scopes: Iterable[str], entity: str, body: Any) -> Projection:
    return [(scope, entity, body.id, body) for scope in scopes]


def _production(record: Production) -> Projection:
    return _rows([f"prod:{record.id}"], "production", feed.production(record))


def _unit(record: Unit) -> Projection:
    return _rows(_prod(record), "unit", feed.place_in_list(record))


def _department(record: Department) -> Projection:
    return _rows(_prod(record), "department", feed.place_in_list(record))


def _crew_member(record: CrewMember) -> Projection:
    rows = _rows(_counters(record), "crew", feed.crew(record))
    rows += _rows(_watchers(record), "crew_contact", feed.crew_contact(record))
    rows += _rows(_watchers(record), "enrolment", feed.enrolment(record))
    if record.state == "active":
        rows += _rows([f"person:{record.person}"], "me", feed.me(record))
        if not CONTACTS.isdisjoint(record.roles):
            rows += _rows(_prod(record), "contact", feed.contact(record))
    return rows


def _shooting_day(record: ShootingDay) -> Projection:
    rows = _rows(_ads(record), "day_plan", feed.day_plan(record))
    if record.published is not None:
        rows += _rows(_prod(record), "day", feed.day(record))
    return rows


def _department_call(record: DepartmentCall) -> Projection:
    return _rows(_chiefs(record), "department_call", feed.department_call(record))


def _call(record: Call) -> Projection:
    rows = _rows(_chiefs(record), "call_plan", feed.call_plan(record))
    if record.published is not None:
        rows += _rows([f"person:{record.person}", *_watchers(record)], "call", feed.call(record))
    return rows


def _answer(record: Answer) -> Projection:
    return _rows([f"person:{record.person}", *_watchers(record)], "answer", feed.answer(record))


def _message(record: Message) -> Projection:
    return _rows(_watchers(record), "message", feed.message(record))


def _document(record: Document) -> Projection:
    return [] if record.removed else _rows(_prod(record), "document", feed.document(record))


def _late_verdict(record: LateVerdict) -> Projection:
    return _rows([f"person:{record.person}"], "verdict", feed.verdict(record))


PROJECTIONS: dict[type[Record], Callable[[Any], Projection]] = {
    Production: _production,
    Unit: _unit,
    Department: _department,
    CrewMember: _crew_member,
    ShootingDay: _shooting_day,
    DepartmentCall: _department_call,
    Call: _call,
    Answer: _answer,
    Message: _message,
    Document: _document,
    LateVerdict: _late_verdict,
}


def project(record: Record | None) -> dict[tuple[str, str, str], bytes]:
    """The live rows that a record stands for: (scope, entity, id) -> JSON body."""
    if record is None or type(record) not in PROJECTIONS:
        return {}
    encode = msgspec.json.Encoder().encode
    bodies: dict[int, bytes] = {}
    rows = PROJECTIONS[type(record)](record)
    return {(s, e, i): bodies.get(id(body)) or bodies.setdefault(id(body), encode(body)) for s, e, i, body in rows}


def difference(old: Record | None, new: Record, version: int) -> list[Row]:
    """What the feed must say when `old` (None: new) becomes `new`: rows that differ, and rows that left a scope."""
    before, after = project(old), project(new)
    rows = [
        Row(*key, version, body, row_hash(key[1], key[2], version))
        for key, body in after.items()
        if before.get(key) != body
    ]
    return rows + [Row(*key, version, None, 0) for key in before if key not in after]


def row_hash(entity: str, id: str, version: int) -> int:
    """FNV-1a, 32 bits, of "entity/id@version": what a live row adds to the sum of its scope."""
    h = 0x811C9DC5
    for byte in f"{entity}/{id}@{version}".encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def scope_sum(rows: int, h: int) -> str:
    """A scope's checksum as it crosses the wire: "rows:h"."""
    return f"{rows}:{h}"
