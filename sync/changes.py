"""The feed: which rows a record becomes, in which scopes, and what must be sent when it changes.

`project` is the whole of visibility: a field that only some may see stands in an entity of its own, and a row lies
only in the scopes named here. `access.scopes` says who holds them.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import structs

from sync import feed
from sync.records import (
    COLOURS,
    Answer,
    Call,
    CrewMember,
    DayState,
    DayTerms,
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


B = TypeVar("B", bound=msgspec.Struct)
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


def _fill(body: type[B], record: msgspec.Struct, **more: object) -> B:
    return body(**{name: more[name] if name in more else getattr(record, name) for name in body.__struct_fields__})


def colour(revision: int) -> str | None:
    """The paper colour of a revision: 1 is white; after cherry the round begins again."""
    return COLOURS[(revision - 1) % len(COLOURS)] if revision else None


def _production(record: Production) -> Projection:
    return _rows([f"prod:{record.id}"], "production", _fill(feed.ProductionBody, record))


def _unit(record: Unit) -> Projection:
    return _rows(_prod(record), "unit", _fill(feed.PlaceInList, record))


def _department(record: Department) -> Projection:
    return _rows(_prod(record), "department", _fill(feed.PlaceInList, record))


def _crew_member(record: CrewMember) -> Projection:
    entered = record.entered_at is not None
    rows = _rows(_counters(record), "crew", _fill(feed.CrewBody, record))
    rows += _rows(_watchers(record), "crew_contact", _fill(feed.CrewContactBody, record))
    rows += _rows(_watchers(record), "enrolment", _fill(feed.EnrolmentBody, record, entered=entered))
    if record.state == "active":
        rows += _rows([f"person:{record.person}"], "me", _fill(feed.MeBody, record))
        if not CONTACTS.isdisjoint(record.roles):
            rows += _rows(_prod(record), "contact", _fill(feed.ContactBody, record))
    return rows


def _day_body(record: ShootingDay, terms: DayTerms, state: DayState, dirty: bool) -> feed.DayBody:
    return _fill(
        feed.DayBody, record, **structs.asdict(terms), state=state, colour=colour(record.revision), dirty=dirty
    )


def _shooting_day(record: ShootingDay) -> Projection:
    rows = _rows(_ads(record), "day_plan", _day_body(record, record.plan, record.state, record.dirty))
    if record.published is not None and record.published_state is not None:
        rows += _rows(_prod(record), "day", _day_body(record, record.published, record.published_state, False))
    return rows


def _department_call(record: DepartmentCall) -> Projection:
    return _rows(_chiefs(record), "department_call", _fill(feed.DepartmentCallBody, record))


def _call(record: Call) -> Projection:
    rows = _rows(_chiefs(record), "call_plan", _fill(feed.CallPlanBody, record))
    if record.published is not None:
        body = _fill(feed.CallBody, record, **structs.asdict(record.published))
        rows += _rows([f"person:{record.person}", *_watchers(record)], "call", body)
    return rows


def _answer(record: Answer) -> Projection:
    return _rows([f"person:{record.person}", *_watchers(record)], "answer", _fill(feed.AnswerBody, record))


def _message(record: Message) -> Projection:
    return _rows(_watchers(record), "message", _fill(feed.MessageBody, record))


def _document(record: Document) -> Projection:
    return [] if record.removed else _rows(_prod(record), "document", _fill(feed.DocumentBody, record))


def _late_verdict(record: LateVerdict) -> Projection:
    return _rows([f"person:{record.person}"], "verdict", _fill(feed.VerdictBody, record))


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


ENCODE = msgspec.json.Encoder().encode


def project(record: Record | None) -> dict[tuple[str, str, str], bytes]:
    """The live rows that a record stands for: (scope, entity, id) -> JSON body."""
    if record is None or type(record) not in PROJECTIONS:
        return {}
    bodies: dict[int, bytes] = {}
    rows = PROJECTIONS[type(record)](record)
    return {(s, e, i): bodies.get(id(body)) or bodies.setdefault(id(body), ENCODE(body)) for s, e, i, body in rows}


def difference(old: Record | None, new: Record, version: int) -> list[Row]:
    """What the feed must say when `old` (None: new) becomes `new`: rows that differ, and rows that left a scope."""
    before, after = project(old), project(new)
    differ = {key for key, body in after.items() if before.get(key) != body}
    if any(entity == "crew_contact" for _, entity, _ in differ):
        # whoever amends contact details names the version of the crew row: it must not lag behind them
        differ |= {key for key in after if key[1] == "crew"}
    hashes = {(entity, id): row_hash(entity, id, version) for entity, id in {key[1:] for key in differ}}
    rows = [Row(*key, version, after[key], hashes[key[1:]]) for key in after if key in differ]
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
