"""What must hold: at every save, at every reply, on every phone, and at the end.

Written from the contract and not from the engine: `ALLOWED` repeats docs/protocol.md, so that a row or a field too many
in `sync.changes` is found here.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from sync.changes import Row, project
from sync.ledger import first_break
from sync.records import Answer, Call, CrewMember, LateVerdict, Message, Studio
from sync.settle import Outcome
from sync.wire import SyncReply
from tests.simulation.shelf import Shelf

PLACE = "id production name position"
CREW = "id production person department unit name position roles start finish no_smartphone state"
DAY = (
    "id production unit number of date zone state general_call est_wrap place address map_url base_camp parking "
    "hospital weather notes revision colour published_at dirty"
)
CALL = (
    "id day crew person production department unit date zone state time precall pickup place note report_to version "
    "was published_at replaced_by"
)
ANSWER = "id call crew person version answer reason how by by_name at at_device clock_off_min reply"
FIELDS: dict[str, frozenset[str]] = {
    entity: frozenset(names.split())
    for entity, names in {
        "production": "id title kind currency zone transitions", "unit": PLACE, "department": PLACE,
        "contact": "id production department name position phone roles",
        "me": "id production person department unit name position roles start finish", "crew": CREW,
        "crew_contact": "id phone email", "enrolment": "id entered invited_at expires_at", "day": DAY, "day_plan": DAY,
        "department_call": "id day department state time place note", "call_plan": "id day crew own", "call": CALL,
        "answer": ANSWER, "message": "id call crew version state at",
        "document": "id production day name media_type size sha256",
        "verdict": "id device seq kind verdict code detail see at",
    }.items()
}
CALLS = {"call", "answer", "message", "call_plan", "department_call"}
PEOPLE = {"crew", "crew_contact", "enrolment"}
ALLOWED: dict[str, set[str]] = {
    "prod": {"production", "unit", "department", "contact", "day", "document"},
    "person": {"me", "call", "answer", "verdict"},
    "dept": CALLS | PEOPLE,
    "ad": CALLS | PEOPLE | {"day_plan"},
    "office": {"call", "answer", "message"} | PEOPLE,
    "accounts": {"crew"},
    "payroll": {"crew"},
}
FINAL_ROUNDS = 3
FINAL = ("applied", "adjusted", "noop", "refused")
HOLDERS = {"ad": {"ad", "upm"}, "office": {"office", "upm", "owner"}, "accounts": {"accounts", "upm"}}
HOLDERS["payroll"] = {"payroll", "upm"}
PHONE = re.compile(rb"\+44 7700 9\d{5}")


class Broken(Exception):
    """A promise was broken: which, and how it was seen."""

    def __init__(self, promise: str, seen: object) -> None:
        super().__init__(f"{promise}: {seen}")
        self.promise = promise


def demand(holds: bool, promise: str, seen: object) -> None:
    """Stop the run where a promise is broken."""
    if not holds:
        raise Broken(promise, seen)


class Oracles:
    """Judges of one run. `final`: later verdicts given for good until a restore; `pulls`: how many replies they saw."""

    def __init__(self) -> None:
        self.final: dict[str, str] = {}
        self.pulls = 0

    def saved(self, shelf: Shelf, before: Studio, outcome: Outcome) -> None:
        """Versions rise by one or stay, the chain grows, and no row or field lies where it must not."""
        now = outcome.studio
        demand(now.version - before.version == bool(outcome.records), "versions never skip", (before.version, now))
        demand(all(row.version == now.version for row in outcome.rows), "a row carries its version", outcome.rows)
        broken = first_break(outcome.ledger, before.ledger_head)
        demand(broken is None, "the ledger's chain is whole", broken)
        for row in outcome.rows:
            self._may_lie_there(shelf, row)
        for record in outcome.records:
            if isinstance(record, LateVerdict) and record.verdict in FINAL:
                stands = self.final.setdefault(record.id, record.verdict)
                demand(stands == record.verdict, "a final verdict stands", record)

    def _may_lie_there(self, shelf: Shelf, row: Row) -> None:
        kind, name, *role = row.scope.split(":")
        demand(row.entity in ALLOWED[role[0] if role else kind], "no foreign row", (row.scope, row.entity))
        if row.body is None:
            return
        body: dict[str, Any] = msgspec.json.decode(row.body)
        demand(body.keys() == FIELDS[row.entity], "no foreign field", (row.entity, sorted(body)))
        if PHONE.search(row.body):
            demand(row.entity in ("contact", "crew_contact"), "no phone number outside contacts", row.entity)
        if row.entity == "contact":
            leads = {"ad", "head", "office", "upm"} & set(body["roles"])
            demand(bool(leads), "only leaders stand in the contact list", body["roles"])
        if kind == "person" and row.entity != "verdict":
            demand(body["person"] == name, "a person's scope holds their own rows", row.scope)
        if kind == "dept":
            demand(name == self._department(shelf, row, body), "a department's scope holds its own rows", row)

    def _department(self, shelf: Shelf, row: Row, body: dict[str, Any]) -> str:
        if row.entity == "department_call":
            return str(body["department"])
        crew = shelf.records["crew_member"][body["id"] if row.entity in PEOPLE else body["crew"]]
        return crew.department if isinstance(crew, CrewMember) else ""

    def replied(self, shelf: Shelf, person: str, reply: SyncReply) -> None:
        """Nothing outside the person's scopes is ever sent."""
        self.pulls += 1
        if not reply.changes and not reply.sums:
            return
        allowed = holds(shelf, person)
        foreign = {change.s for change in reply.changes} | reply.sums.keys()
        demand(foreign <= allowed, "no foreign scope", sorted(foreign - allowed))


def holds(shelf: Shelf, person: str) -> set[str]:
    """The scopes that a person holds, after the contract."""
    scopes = {f"person:{person}"}
    for member in shelf.records["crew_member"].values():
        if isinstance(member, CrewMember) and member.person == person and member.state == "active":
            scopes.add(f"prod:{member.production}")
            scopes |= {f"dept:{member.department}"} if "head" in member.roles else set()
            scopes |= {f"role:{member.production}:{name}" for name, roles in HOLDERS.items() if roles & {*member.roles}}
    return scopes


def whole(shelf: Shelf) -> None:
    """The whole store at the end of a run."""
    demand(first_break(shelf.ledger) is None, "the ledger's chain is whole", "at the end")
    demand([e.position for e in shelf.ledger] == list(range(1, len(shelf.ledger) + 1)), "no hole in the ledger", "")
    twice = [id for id, times in shelf.effects.items() if times > 1]
    demand(not twice, "an edit counts once", twice)
    for scope, rows in live_rows(shelf).items():
        stored = {key: row.body for key, row in shelf.feed.get(scope, {}).items() if row.body is not None}
        demand(stored == rows, "the feed is what the records project", (scope, sorted(stored.keys() ^ rows.keys())))
    _followed(shelf)


def live_rows(shelf: Shelf) -> dict[str, dict[tuple[str, str], bytes]]:
    """What every scope must hold, projected anew from the records."""
    scopes: dict[str, dict[tuple[str, str], bytes]] = {scope: {} for scope in shelf.feed}
    for table in shelf.records.values():
        for record in table.values():
            for (scope, entity, id), body in project(record).items():
                scopes.setdefault(scope, {})[entity, id] = body
    return scopes


def _followed(shelf: Shelf) -> None:
    """Calls, answers and messages lie with the department and person of their crew member."""
    crew = shelf.records["crew_member"]
    for table in ("call", "answer", "message"):
        for record in shelf.records[table].values():
            if isinstance(record, Call | Answer | Message):
                member = crew[record.crew]
                same = isinstance(member, CrewMember) and record.department == member.department
                demand(same, "calls follow their person into another department", record)


def final_verdicts(shelf: Shelf) -> dict[str, str]:
    """What became of every edit in the end."""
    first = {entry.edit_id: entry.verdict for entry in shelf.ledger if entry.replay_of is None}
    later = [r for r in shelf.records["late_verdict"].values() if isinstance(r, LateVerdict)]
    return {**first, **{record.id: record.verdict for record in later}}


def once(shelf: Shelf, typed: Iterable[str]) -> None:
    """Every edit that was typed lies in the ledger, once."""
    first = [entry.edit_id for entry in shelf.ledger if entry.replay_of is None]
    demand(len(first) == len(set(first)), "an edit counts once", sorted(first))
    lost = set(typed) - set(first)
    demand(not lost, "no edit is lost", sorted(lost))
