"""The server's side of the protocol around the real engine, one request at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any, Literal

import msgspec
from msgspec import structs

from sync import access
from sync import batch as batches
from sync.batch import Received
from sync.edits.kind import Context, Kind, Result
from sync.ids import system_device
from sync.ledger import EditReceived
from sync.records import CrewMember, Device, Person
from sync.settle import Arrival, Author, Fork, Gap, Outcome, rejudge, released_by, settle
from sync.wire import After, Change, SyncReply, SyncRequest, Verdict
from tests.simulation import cast, versions
from tests.simulation.oracles import Oracles
from tests.simulation.shelf import Shelf

CrashPoint = Literal["before commit", "after commit", "before release"] | None


class Problem(Exception):
    """What the envelope of a request suffered from; `expected` with code "gap"."""

    def __init__(self, code: str, expected: int = 0) -> None:
        super().__init__(code)
        self.code, self.expected = code, expected


class Crash(Exception):
    """The server died: whoever asked hears nothing."""


@dataclass
class Server:
    """One studio's server. `level`: the app version deployed; `buggy` lets some edits meet a fault of ours."""

    shelf: Shelf
    random: Random
    oracles: Oracles
    now: int
    page_rows: int = 500
    level: int = 1
    buggy: bool = False
    restores: int = 0
    minted: int = 0
    effects: list[str] = field(default_factory=list)

    # sessions

    def enter(self, person: str) -> tuple[str, str]:
        """Sign a person in on a phone: (token, device)."""
        token, device = self._mint("token"), self._mint("device")
        studio = self.shelf.studio.id
        self.shelf.devices[device] = Device(id=device, studio=studio, person=person)
        self.shelf.sessions[token] = device
        return token, device

    def renew(self, token: str) -> tuple[str, str]:
        """Another device for the same person; a copy of the phone keeps the old one with the old token."""
        return self.enter(self._device(token).person)

    def leave(self, token: str) -> None:
        """Sign out."""
        self.shelf.sessions.pop(token, None)

    def revoke(self, device: str) -> None:
        """Sign a phone out from elsewhere."""
        if device in self.shelf.devices:
            self.shelf.devices[device] = structs.replace(self.shelf.devices[device], revoked_at=self.now)

    def release(self, device: str) -> None:
        """Let the edits of a revoked phone be judged."""
        self._judge_again([e for e in self.shelf.waiting() if e.waits_for == f"device/{device}"])

    def write(self, person: str, kind: str, args: dict[str, object]) -> None:
        """Write a system edit in a person's name: an import, an invitation, an entry."""
        id = system_device(self.shelf.studio.id)
        stands = self.shelf.devices.get(id, Device(id=id, studio=self.shelf.studio.id, person=""))
        raw = {"seq": stands.last_seq + 1, "id": self._mint("system"), "kind": kind, "v": 1, "args": args}
        request = SyncRequest(proto=1, device=id, edits=[{**raw, "production": cast.FERRY}])
        self._take(structs.replace(stands, person=person), request, None)

    # deploys and disasters

    def deploy(self, level: int, buggy: bool) -> None:
        """Start another version of the app; what it can read now is judged."""
        self.level, self.buggy = level, buggy
        self.sweep()

    def sweep(self) -> None:
        """What every start and every hour does: judge again what may have been set free, or has waited too long."""
        for entry in self.shelf.waiting():
            if not str(entry.waits_for).startswith("device/"):
                self._judge_again([entry])

    def backup(self) -> Shelf:
        """A copy of everything."""
        return self.shelf.copy()

    def restore(self, backup: Any) -> None:
        """Go back to a backup, under a new epoch."""
        self.restores += 1
        self.shelf = backup.copy()
        self.shelf.studio = structs.replace(self.shelf.studio, epoch=f"epoch-{self.restores}")

    # the one request

    def sync(self, token: str, request: SyncRequest, crash: CrashPoint = None) -> SyncReply:
        """Answer a request. Raises Problem, or Crash when it dies on the way."""
        device = self._device(token)
        if device.id != request.device:
            raise Problem("other_device")
        verdicts: list[Verdict] = []
        if request.edits and request.epoch in (None, self.shelf.studio.epoch):
            verdicts = self._take(device, request, crash)
        reply = self._answer(self.shelf.devices[device.id], request, verdicts)
        self.oracles.replied(self.shelf, device.person, reply)
        return reply

    def _take(self, device: Device, request: SyncRequest, crash: CrashPoint) -> list[Verdict]:
        outcome = self._settled(device, request)
        if crash == "before commit":
            raise Crash
        freed = self._save(outcome)
        if crash == "before release":
            raise Crash
        self._judge_again(freed)
        if crash == "after commit":
            raise Crash
        return outcome.verdicts

    def _settled(self, device: Device, request: SyncRequest) -> Outcome:
        batch = self._numbered([self._read(raw) for raw in request.edits], device.id)
        board = self.shelf.board(device, batch, [device.person])
        arrival = Arrival(self.now, request.sent_at, f"{self.random.getrandbits(64):x}")
        self.effects = []
        try:
            return settle(board, batch, self._author(device.person), arrival)
        except Gap as gap:
            raise Problem("gap", gap.expected) from gap
        except Fork as fork:
            raise Problem("fork") from fork

    def _numbered(self, batch: Sequence[Received], device: str) -> Sequence[Received]:
        return batch

    def _save(self, outcome: Outcome) -> list[EditReceived]:
        before = self.shelf.studio
        self.shelf.save(outcome)
        self.shelf.effects.update(self.effects)
        self.oracles.saved(self.shelf, before, outcome)
        return released_by(outcome, self.shelf.waiting())

    def _judge_again(self, entries: Sequence[EditReceived]) -> None:
        # What somebody else has judged meanwhile no longer waits.
        while entries := [entry for entry in entries if entry.position in self.shelf.waits]:
            batch = [self._read({**msgspec.json.decode(e.body), "seq": e.seq}) for e in entries]
            system = Device(id=system_device(self.shelf.studio.id), studio=self.shelf.studio.id, person="")
            board = self.shelf.board(system, batch, {e.person for e in entries})
            self.effects = []
            again = [(e, item, self._author(e.person)) for e, item in zip(entries, batch, strict=True)]
            entries = self._save(rejudge(board, again, self.now))

    def _read(self, raw: dict[str, object]) -> Received:
        with versions.deployed(self.level):
            item = batches.read(raw)
        return item if item.kind is None else item._replace(kind=self._watched(item.kind, item.edit.id))

    def _watched(self, kind: Kind, id: str) -> Kind:
        return kind._replace(apply=partial(self._apply, kind, id))

    def _apply(self, kind: Kind, id: str, args: Any, board: Any, context: Context) -> Result:
        if self.buggy and not context.system and id.endswith(("0", "1", "2")):
            raise ZeroDivisionError("planted")
        result = kind.apply(args, board, context)
        if result.verdict in ("applied", "adjusted", "noop"):
            self.effects.append(id)
        return result

    # what comes down

    def _answer(self, device: Device, request: SyncRequest, verdicts: list[Verdict]) -> SyncReply:
        studio = self.shelf.studio
        reply = SyncReply(
            epoch=studio.epoch, server_time=self.now, last_seq=device.last_seq, verdicts=verdicts, changes=[], drop=[],
            fresh=[], cursor=0, after=None, more=False, sums={},
        )
        if request.epoch not in (None, studio.epoch):
            return structs.replace(reply, reset="epoch_changed")
        if device.revoked_at is not None:
            return structs.replace(reply, reset="signed_out")
        if request.cursor > studio.version:
            return structs.replace(reply, reset="cursor_too_old")
        return self._page(device.person, request, reply)

    def _page(self, person: str, request: SyncRequest, reply: SyncReply) -> SyncReply:
        allowed = self.scopes(person)
        held = allowed & frozenset(request.scopes)
        fresh = allowed - held
        if request.after is not None:
            fresh &= frozenset(request.fresh)
        changes = sorted(self._changes(held, request.cursor) + self._changes(fresh, 0), key=_place)
        if request.after is not None:
            changes = [change for change in changes if _place(change) > tuple(request.after)]
        page, more = changes[: self.page_rows], len(changes) > self.page_rows
        return structs.replace(
            reply, changes=page, more=more, after=_place(page[-1]) if more else None, fresh=sorted(fresh),
            drop=sorted((frozenset(request.scopes) | frozenset(request.fresh)) - allowed),
            cursor=request.cursor if more else self.shelf.studio.version,
            sums={} if more else {scope: self.shelf.sum_of(scope) for scope in held | fresh},
        )

    def _changes(self, scopes: Iterable[str], cursor: int) -> list[Change]:
        return [
            Change(s=scope, e=entity, i=id, v=row.version, op="put", d=msgspec.Raw(row.body))
            if row.body is not None
            else Change(s=scope, e=entity, i=id, v=row.version, op="del")
            for scope in scopes
            for (entity, id), row in self.shelf.feed.get(scope, {}).items()
            if row.version > cursor
        ]

    def scopes(self, person: str) -> frozenset[str]:
        """Every scope that a person holds now."""
        members = [m for m in self.shelf.records["crew_member"].values() if isinstance(m, CrewMember)]
        return access.scopes(person, [m for m in members if m.person == person and m.state == "active"])

    def _author(self, person: str) -> Author:
        record = self.shelf.records["person"].get(person)
        return Author(person, record.name if isinstance(record, Person) else "")

    def _device(self, token: str) -> Device:
        if token not in self.shelf.sessions:
            raise Problem("signed_out")
        return self.shelf.devices[self.shelf.sessions[token]]

    def _mint(self, what: str) -> str:
        self.minted += 1
        return f"{what}-{self.minted}"


def _place(change: Change) -> After:
    return change.v, change.s, change.e, change.i
