"""A phone: what it keeps in its database, what it sends, and what it does with an answer. After docs/protocol.md.

Everything in `Disk` is durable, every method that changes it is one transaction. A crash between two of them loses
what is under way and nothing else.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from sync.changes import row_hash
from sync.wire import After, Change, SyncReply, SyncRequest, Verdict
from tests.simulation.oracles import demand


@dataclass
class Item:
    """An edit in the queue of a device; once it has a verdict, that and the epoch of the server which gave it."""

    device: str
    person: str
    seq: int
    edit: dict[str, Any]
    verdict: Verdict | None = None
    epoch: str | None = None

    @property
    def id(self) -> str:
        return str(self.edit["id"])


@dataclass
class Disk:
    """The stores of the phone's database."""

    person: str
    token: str
    device: str
    next_seq: int = 1
    queue: list[Item] = field(default_factory=list)
    acked: dict[str, Item] = field(default_factory=dict)
    base: dict[str, dict[tuple[str, str], tuple[int, bytes]]] = field(default_factory=dict)
    staged: dict[tuple[str, str, str], Change] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    cursor: int = 0
    after: After | None = None
    fresh: tuple[str, ...] = ()
    epoch: str | None = None
    turn: int = 0
    renew: bool = False
    signed_out: bool = False


class Question(NamedTuple):
    """A request that left, and the state of the phone that it was made from."""

    token: str
    request: SyncRequest
    turn: int


@dataclass
class Phone:
    """One phone with its clock; copies of it share nothing."""

    name: str
    disk: Disk
    clock_off: int = 0
    level: int = 1

    def clone(self, name: str) -> "Phone":
        """Another phone made from this one's backup."""
        return Phone(name, deepcopy(self.disk), self.clock_off, self.level)

    # up

    def type(self, edit: dict[str, Any]) -> Item:
        """Put an edit at the end of the queue."""
        disk = self.disk
        item = Item(disk.device, disk.person, disk.next_seq, edit)
        disk.next_seq += 1
        disk.queue.append(item)
        return item

    def waiting(self) -> list[Item]:
        """The queue of the device that is signed in."""
        return [item for item in self.disk.queue if item.device == self.disk.device]

    def owners_of_unsent(self) -> set[str]:
        """Whose edits this phone still has to send, or to offer again to a restored server."""
        disk = self.disk
        return {i.person for i in disk.queue} | {i.person for i in disk.acked.values() if i.epoch != disk.epoch}

    def ask(self, now: int, most: int = 100) -> Question:
        """The next request."""
        disk, items = self.disk, self.waiting()
        request = SyncRequest(
            proto=1, device=disk.device, epoch=disk.epoch, sent_at=now + self.clock_off, cursor=disk.cursor,
            scopes=dict(disk.held), after=disk.after, fresh=list(disk.fresh), unsent=len(items),
            edits=[{**item.edit, "seq": item.seq} for item in items[:most]],
        )
        return Question(disk.token, request, disk.turn)

    # down

    def take(self, question: Question, reply: SyncReply) -> bool:
        """Take a reply in, all of it or nothing; says whether to ask again at once."""
        disk = self.disk
        if (question.request.device, question.request.epoch) != (disk.device, disk.epoch):
            return True  # of another time: its verdicts may be of a server that has forgotten them
        settled = self._settle(reply)
        if question.turn != disk.turn:
            return True
        disk.turn += 1
        if reply.reset is not None:
            return self._reset(reply)
        disk.epoch = reply.epoch
        self._page(reply)
        return reply.more or (settled > 0 and bool(self.waiting()))

    def _settle(self, reply: SyncReply) -> int:
        settled = 0
        for verdict in reply.verdicts:
            for item in self.waiting():
                if (item.seq, item.id) == (verdict.seq, verdict.id):
                    self.disk.queue.remove(item)
                    item.verdict, item.epoch = verdict, reply.epoch
                    self.disk.acked[item.id] = item
                    self._later(item.id)
                    settled += 1
        return settled

    def _page(self, reply: SyncReply) -> None:
        disk = self.disk
        if disk.after is None:
            disk.staged = {}
        for scope in reply.drop:
            disk.base.pop(scope, None)
            disk.held.pop(scope, None)
            disk.staged = {key: change for key, change in disk.staged.items() if key[0] != scope}
        for change in reply.changes:
            there = disk.staged.get((change.s, change.e, change.i))
            if there is None or there.v <= change.v:
                disk.staged[change.s, change.e, change.i] = change
        disk.after, disk.fresh = reply.after, tuple(reply.fresh)
        if not reply.more:
            self._swap(reply)

    def _swap(self, reply: SyncReply) -> None:
        disk = self.disk
        for scope in reply.fresh:
            disk.base[scope] = {}
        for (scope, entity, id), change in disk.staged.items():
            rows = disk.base.setdefault(scope, {})
            if change.op == "del" or change.d is None:
                rows.pop((entity, id), None)
            else:
                rows[entity, id] = (change.v, bytes(change.d))
            if entity == "verdict":
                self._later(id)
        disk.staged, disk.after, disk.fresh, disk.cursor = {}, None, (), reply.cursor
        disk.held = {scope: self.sum_of(scope) for scope in reply.sums}
        demand(disk.held == reply.sums, "sums agree", (self.name, disk.held, reply.sums))

    def _later(self, id: str) -> None:
        """A later verdict stands as a row: it holds whether it came before or after the first one, or its replay."""
        item = self.disk.acked.get(id)
        row = self.disk.base.get(f"person:{item.person}", {}).get(("verdict", id)) if item else None
        if item is not None and item.verdict is not None and row is not None:
            body = msgspec.json.decode(row[1])
            verdict = {name: body[name] for name in ("verdict", "code", "detail", "see")}
            item.verdict = msgspec.structs.replace(item.verdict, **verdict)

    def sum_of(self, scope: str) -> str:
        """The checksum of the rows that this phone holds of a scope."""
        rows = self.disk.base.get(scope, {})
        return f"{len(rows)}:{sum(row_hash(entity, id, v) for (entity, id), (v, _) in rows.items())}"

    def _reset(self, reply: SyncReply) -> bool:
        disk = self.disk
        disk.base, disk.staged, disk.held, disk.after, disk.fresh, disk.cursor = {}, {}, {}, None, (), 0
        disk.epoch = reply.epoch
        if reply.reset == "signed_out":
            disk.signed_out = not self.waiting()
            return not disk.signed_out
        if reply.reset == "epoch_changed":
            self._offer_again(reply.last_seq + 1)
        return True

    def _offer_again(self, expected: int) -> None:
        """A restored server: what it answered before may be gone there."""
        answered = [item for item in self.disk.acked.values() if item.person == self.disk.person]
        if any(item.device != self.disk.device for item in answered):
            self.disk.renew = True
        else:
            self.fill_gap(expected)

    def fill_gap(self, expected: int) -> None:
        """Put answered edits from `expected` on back into the queue; where one is gone, ask for a new device."""
        disk = self.disk
        first = min((item.seq for item in self.waiting()), default=disk.next_seq)
        back = [i for i in disk.acked.values() if i.device == disk.device and expected <= i.seq < first]
        if len(back) != max(0, first - expected):
            disk.renew = True
            return
        for item in back:
            del disk.acked[item.id]
            item.verdict = None
        disk.queue = sorted(disk.queue + back, key=lambda item: item.seq)

    # sessions

    def move_to(self, person: str, token: str, device: str) -> None:
        """Sign in, or go on under another device: this person's edits take new numbers and keep their ids."""
        disk = self.disk
        if person != disk.person:
            disk.base, disk.staged, disk.held, disk.after, disk.fresh, disk.cursor = {}, {}, {}, None, (), 0
        answered = (i for i in disk.acked.values() if i.person == person and (disk.renew or i.epoch != disk.epoch))
        again = sorted(answered, key=lambda item: item.id)
        for item in again:
            del disk.acked[item.id]
            item.verdict = None
        mine = again + [item for item in disk.queue if item.person == person]
        others = [item for item in disk.queue if item.person != person]
        for seq, item in enumerate(mine, 1):
            item.device, item.seq = device, seq
        disk.queue, disk.next_seq = others + mine, len(mine) + 1
        disk.person, disk.token, disk.device, disk.renew, disk.signed_out = person, token, device, False, False
        disk.turn += 1
