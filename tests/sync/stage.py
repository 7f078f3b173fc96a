"""Night Ferry on a stage: people of the cast send edits, the real engine judges, a shelf keeps what came of it.

Only the windows that an edit names are loaded, as the database does it: an edit that reaches too short fails here.
"""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, TypeVar

import msgspec
from msgspec import structs

from sync.board import Board
from sync.ids import call_id
from sync.records import NAMES, Answer, Call, Device, Message, Record, Studio
from sync.settle import publish_records
from sync.wire import SyncReply, SyncRequest, Verdict
from tests import cast
from tests.simulation.oracles import Oracles
from tests.simulation.server import Server
from tests.simulation.shelf import Shelf

R = TypeVar("R", bound=Record)
DAY = "day-1"
HOUR = 3_600_000
CALL_AT = cast.GENERAL_CALL


class Stage:
    """The studio before the first edit, day "day-1" a draft; `more` are records beside the cast's."""

    def __init__(self, more: Iterable[Record] = ()) -> None:
        shelf = Shelf(Studio(id=cast.STUDIO, name="Harbour", epoch="epoch-0"))
        self.server = Server(shelf, Random(0), Oracles(), cast.NOW)
        self.put(*cast.harbour(), *more)
        self.made = 0

    @property
    def shelf(self) -> Shelf:
        return self.server.shelf

    def put(self, *records: Record) -> None:
        """Let records stand that nobody's edit made."""
        every = [record for table in self.shelf.records.values() for record in table.values()]
        system = Device(id="system", studio=cast.STUDIO, person="")
        self.shelf.save(publish_records(Board(self.shelf.studio, system, every), records))

    def phone(self, who: str) -> Device:
        """The phone "phone-<who>" of a word of the cast."""
        device = f"phone-{who.split('/')[0]}" if "/" not in who else f"phone-{who}"
        person = f"person-{who.split('/')[0]}"
        new = Device(id=device, studio=cast.STUDIO, person=person)
        self.shelf.sessions.setdefault(device, device)
        return self.shelf.devices.setdefault(device, new)

    def edit(self, kind: str, args: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """An edit as it crosses the wire, without its number."""
        self.made += 1
        edit = {"id": f"edit-{self.made}", "kind": kind, "v": 1, "production": cast.FERRY, "args": dict(args)}
        return edit | more

    def do(self, who: str, kind: str, args: Mapping[str, Any], **more: Any) -> Verdict:
        """Somebody sends one edit ("cam", or "cam/second" from another phone)."""
        return self.send(who, self.edit(kind, args, **more))[0]

    def send(self, who: str, *edits: dict[str, Any], sent_at: int | None = None) -> list[Verdict]:
        """Somebody sends edits; those without a number get the next ones."""
        after = self.phone(who).last_seq
        numbered = [{"seq": after + at, **edit} for at, edit in enumerate(edits, 1)]
        return self.ask(who, edits=numbered, sent_at=sent_at).verdicts

    def ask(self, who: str, **request: Any) -> SyncReply:
        """One request of somebody's phone."""
        device = self.phone(who).id
        return self.server.sync(device, SyncRequest(proto=1, device=device, **request))

    def published(self, **terms: Any) -> "Stage":
        """The day is published; everybody of the unit has a call."""
        assert self.do("asha", "publish_day", {"day": DAY}).verdict == "applied"
        return self

    def get(self, struct: type[R], id: str) -> R:
        """A record as it stands."""
        record = self.shelf.records[NAMES[struct]][id]
        assert isinstance(record, struct)
        return record

    def call(self, who: str) -> Call:
        """Somebody's call on the day."""
        return self.get(Call, call_id(DAY, who))

    def answer(self, who: str) -> Answer | None:
        """Somebody's standing answer."""
        found = [a for a in self.shelf.records["answer"].values() if isinstance(a, Answer) and a.crew == who]
        return found[0] if found else None

    def message(self, who: str) -> Message:
        """The message that carries somebody's call."""
        return next(m for m in self.shelf.records["message"].values() if isinstance(m, Message) and m.crew == who)

    def rows(self, scope: str, entity: str | None = None) -> dict[str, dict[str, Any]]:
        """The live rows of a scope: "entity/id" -> body, or id -> body of one entity."""
        live = {key: row.body for key, row in self.shelf.feed.get(scope, {}).items() if row.body is not None}
        if entity is None:
            return {f"{e}/{i}": msgspec.json.decode(body) for (e, i), body in live.items()}
        return {i: msgspec.json.decode(body) for (e, i), body in live.items() if e == entity}

    def version_of(self, scope: str, entity: str, id: str) -> int:
        """The version of a row, as a phone names it in `base`."""
        return self.shelf.feed[scope][entity, id].version

    def state(self) -> dict[str, dict[str, Record]]:
        """Every record without the version that touched it, for comparing."""
        return {
            table: {id: structs.replace(record, v=0) for id, record in sorted(rows.items())}
            for table, rows in self.shelf.records.items()
        }


def call_of(who: str, day: str = DAY) -> str:
    """The id of somebody's call."""
    return call_id(day, who)


def answering(who: str, answer: str = "confirmed", version: int = 1, reason: str | None = None) -> dict[str, Any]:
    """The arguments of an answer, of a phone or told by voice."""
    return {"call": call_of(who), "version": version, "answer": answer, "reason": reason}


def own(state: str = "timed", **terms: Any) -> dict[str, Any]:
    """A call of one's own."""
    return {"state": state, **terms}
