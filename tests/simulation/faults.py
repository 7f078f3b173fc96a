"""Planted faults: mistakes that real sync engines made. A simulation that does not find them proves nothing."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from msgspec import structs

from sync import changes
from sync.board import Board
from sync.records import CrewMember, Device, LateVerdict
from sync.settle import Outcome
from sync.wire import SyncReply, SyncRequest, Verdict
from tests.simulation.oracles import Broken
from tests.simulation.phone import Phone, Question
from tests.simulation.server import CrashPoint, Server
from tests.simulation.shelf import Shelf
from tests.simulation.world import World


class AcknowledgedTooEarly(Server):
    """The answer leaves before the commit; then the process dies."""

    def _take(self, device: Device, request: SyncRequest, crash: CrashPoint) -> list[Verdict]:
        if crash != "before commit":
            return super()._take(device, request, crash)
        return self._settled(device, request).verdicts


class CursorAhead(Server):
    """Versions are handed out before their rows are visible: the reader's cursor passes them by."""

    def _page(self, person: str, request: SyncRequest, reply: SyncReply) -> SyncReply:
        page = super()._page(person, request, reply)
        ahead = not page.more and self.random.random() < 0.2
        return structs.replace(page, cursor=page.cursor + 1) if ahead else page


class LeaversStay(Server):
    """Whoever was on the production once goes on reading it."""

    def scopes(self, person: str) -> frozenset[str]:
        members = [m for m in self.shelf.records["crew_member"].values() if isinstance(m, CrewMember)]
        return super().scopes(person) | {f"prod:{m.production}" for m in members if m.person == person}


class ForkUnseen(Server):
    """A number that was judged is answered with its verdict, whatever it carries this time."""

    def _numbered(self, batch: Sequence[Any], device: str) -> list[Any]:
        stood = [self.shelf.numbered.get((device, item.edit.seq)) for item in batch]
        return [
            item._replace(payload=entry.payload) if entry else item for item, entry in zip(batch, stood, strict=True)
        ]


class SecondEffect(Shelf):
    """The ledger is not asked whether an edit came before under another number."""

    def board(self, device: Device, batch: Any, people: Any) -> Board:
        board = super().board(device, batch, people)
        board.received = [e for e in board.received if e.device == device.id]
        return board


class LostTombstone(Shelf):
    """What leaves a scope is simply no longer sent."""

    def save(self, outcome: Outcome) -> None:
        super().save(outcome._replace(rows=[row for row in outcome.rows if row.body is not None]))


class ReplayWaitsToo(Shelf):
    """A held edit that comes again waits again: its record sets both free."""

    def save(self, outcome: Outcome) -> None:
        super().save(outcome)
        for entry in outcome.ledger:
            first = self.ledger[entry.replay_of - 1] if entry.replay_of is not None else entry
            if first.waits_for is not None:
                self.waits[entry.position] = first.waits_for


class DroppedWithoutVerdict(Phone):
    """Whatever was sent leaves the queue with any answer."""

    def take(self, question: Question, reply: SyncReply) -> bool:
        again = super().take(question, reply)
        sent = {str(edit["id"]) for edit in question.request.edits}
        self.disk.queue = [item for item in self.disk.queue if item.id not in sent]
        return again


class CursorBeforeRows(Phone):
    """The cursor is written with every page, the rows with the last one."""

    def _page(self, reply: SyncReply) -> None:
        super()._page(reply)
        if reply.more:
            self.disk.cursor, self.disk.after = max([self.disk.cursor, *(c.v for c in reply.changes)]), None


class NothingOfferedAgain(Phone):
    """After a restore only rows are fetched anew."""

    def _offer_again(self, expected: int) -> None:
        self.disk.acked = {}


class OldTimesBelieved(Phone):
    """A late answer of a server that has meanwhile been restored still counts."""

    def take(self, question: Question, reply: SyncReply) -> bool:
        if question.request.device == self.disk.device and question.request.epoch != self.disk.epoch:
            self._settle(reply)
            for item in self.disk.acked.values():
                item.epoch = self.disk.epoch
        return super().take(question, reply)


class QueueGoesWithItsOwner(Phone):
    """Signing in anew begins with an empty queue."""

    def move_to(self, person: str, token: str, device: str) -> None:
        super().move_to(person, token, device)
        self.disk.queue, self.disk.next_seq = [], 1


def _contact_for_all(record: CrewMember) -> changes.Projection:
    rows = changes._crew_member(record)
    body = next(body for _, entity, _, body in rows if entity == "crew_contact")
    return [*rows, (f"prod:{record.production}", "crew_contact", record.id, body)]


@dataclass(frozen=True)
class Fault:
    """What is replaced, and the promise that must be seen broken."""

    promise: str
    server: type[Server] = Server
    phone: type[Phone] = Phone
    shelf: type[Shelf] = Shelf
    patches: Callable[[], Sequence[Any]] = tuple


FAULTS: dict[str, Fault] = {
    "acknowledged before the commit": Fault("no edit is lost", server=AcknowledgedTooEarly),
    "a cursor that runs ahead of the rows": Fault("sums agree", server=CursorAhead),
    "people who left go on reading": Fault("no foreign scope", server=LeaversStay),
    "a fork that nobody notices": Fault("a queue is empty within three rounds", server=ForkUnseen),
    "an edit judged twice under two numbers": Fault("an edit counts once", shelf=SecondEffect),
    "a lost tombstone": Fault("the feed is what the records project", shelf=LostTombstone),
    "a held edit set free twice": Fault("a final verdict stands", shelf=ReplayWaitsToo),
    "dropped from the queue without a verdict": Fault("no edit is lost", phone=DroppedWithoutVerdict),
    "a cursor written before its rows": Fault("a phone holds its scopes", phone=CursorBeforeRows),
    "nothing offered again after a restore": Fault("no edit is lost", phone=NothingOfferedAgain),
    "an answer from before the restore believed": Fault("no edit is lost", phone=OldTimesBelieved),
    "a queue dropped at sign-in": Fault("no edit is lost", phone=QueueGoesWithItsOwner),
    "phone numbers for the whole production": Fault(
        "no foreign row", patches=lambda: [mock.patch.dict(changes.PROJECTIONS, {CrewMember: _contact_for_all})]
    ),
    "everybody in the contact list": Fault(
        "only leaders stand in the contact list",
        patches=lambda: [mock.patch.object(changes, "CONTACTS", frozenset({"crew", "ad", "head", "office", "upm"}))],
    ),
    "calls that stay behind in the old department": Fault(
        "a department's scope holds its own rows",
        patches=lambda: [mock.patch("sync.edits.crew.calls_follow", lambda fields, member, board: None)],
    ),
    "a later verdict that nobody hears": Fault(
        "every edit ends with a verdict",
        patches=lambda: [mock.patch.dict(changes.PROJECTIONS, {LateVerdict: lambda record: []})],
    ),
    "a link of the ledger that does not follow": Fault(
        "the ledger's chain is whole", patches=lambda: [mock.patch("sync.settle.link", lambda *parts: "0" * 64)]
    ),
}


@contextmanager
def planted(fault: Fault) -> Any:
    """Give the class of a world that has the fault."""

    class Faulty(World):
        server_class, phone_class, shelf_class = fault.server, fault.phone, fault.shelf

    with ExitStack() as stack:
        for patch in fault.patches():
            stack.enter_context(patch)
        yield Faulty


def found_after(fault: Fault, seeds: int, steps: int) -> tuple[int, str] | None:
    """How many seeds it took to see a promise broken, and which; None when no seed did."""
    with planted(fault) as world:
        for seed in range(seeds):
            try:
                world(seed).run(steps)
            except Broken as broken:
                return seed + 1, broken.promise
    return None
