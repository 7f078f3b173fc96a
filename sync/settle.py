"""The heart: a batch of edits is judged against the board, and what follows is told.

1. A number that was judged before gets its first verdict again; another content under it is a fork; a hole is a gap.
2. An edit whose id came before under another number gets that verdict; its effect is not repeated.
3. A revoked phone's edits are held. What cannot be read is refused, what is not known yet is parked.
4. Each edit is applied alone: a refusal, a hold or a fault of ours takes back what it wrote and nothing else.
5. The transaction gets one version; every record it changed carries it; `changes.difference` says what to send.

Note: nothing here reads a clock. `now` is the server's receipt in epoch ms.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec import structs

from sync import wire
from sync.batch import Received
from sync.board import Board
from sync.changes import Row, difference
from sync.edits.kind import Context, Result
from sync.ids import system_device
from sync.ledger import EditReceived, digest, link
from sync.records import Device, LateVerdict, Record, Studio
from sync.refusals import Held, Judgement, Refused, sentence

SKEW_FLAGGED_MS = 120_000
HELD_FOR_MS = 24 * 3_600_000


class Gap(Exception):
    """Edits before these are missing; send again from number `expected`."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"expected edit {expected}")
        self.expected = expected


class Fork(Exception):
    """Another edit stands under number `seq`: two copies of one phone are writing. The phone takes a new device id."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"edit {seq} stands already with other contents")
        self.seq = seq


class Author(NamedTuple):
    """Who sends: for a phone its person; for the server itself the person in whose name it acts."""

    person: str
    name: str


class Arrival(NamedTuple):
    """How a batch arrived: when (epoch ms), the phone's clock at sending, and 16 random bytes as hex for the ledger."""

    now: int
    sent_at: int | None
    salt: str


class Outcome(NamedTuple):
    """What is to be saved and answered.

    `freed` are ledger positions that no longer wait; `moved` those that now wait for something else than they did.
    """

    studio: Studio
    device: Device
    verdicts: list[wire.Verdict]
    records: list[Record]
    rows: list[Row]
    ledger: list[EditReceived]
    freed: list[int]
    faults: list[str]
    moved: list[tuple[int, str]]


def settle(board: Board, batch: Sequence[Received], author: Author, arrival: Arrival) -> Outcome:
    """Judge a batch. Raises Gap or Fork, and then nothing has happened."""
    _in_order(board, batch)
    run = _Run(board, author, arrival)
    for item in batch:
        run.take(item)
    return run.close()


def rejudge(board: Board, waiting: Iterable[tuple[EditReceived, Received, Author]], now: int) -> Outcome:
    """Judge held or parked edits again; the new verdicts reach their authors as rows of their own scope.

    Note: what still waits for a record after a day is refused as `never_arrived`.
    """
    run = _Run(board, Author("", ""), Arrival(now, None, ""))
    for entry, item, author in waiting:
        run.again(entry, item, author)
    return run.close()


def publish_records(board: Board, records: Iterable[Record]) -> Outcome:
    """Write records that no person's edit made (a demo production, a restored one) and tell the feed."""
    for record in records:
        board.put(record)
    return _Run(board, Author("", ""), Arrival(0, None, "")).close()


def _in_order(board: Board, batch: Sequence[Received]) -> None:
    expected = min(batch[0].edit.seq, board.device.last_seq + 1) if batch else 0
    for item in batch:
        if item.edit.seq != expected:
            raise Gap(min(expected, board.device.last_seq + 1))
        expected += 1


class _Run:
    """One pass over a batch: the ledger grows, the board changes, verdicts gather."""

    def __init__(self, board: Board, author: Author, arrival: Arrival) -> None:
        self.board, self.author, self.arrival = board, author, arrival
        self.version = board.studio.version + 1
        self.head, self.length = board.studio.ledger_head, board.studio.ledger_length
        self.last_seq = board.device.last_seq
        self.verdicts: list[wire.Verdict] = []
        self.ledger: list[EditReceived] = []
        self.freed: list[int] = []
        self.moved: list[tuple[int, str]] = []
        self.faults: list[str] = []
        device = board.device.id
        self.by_seq = {e.seq: e for e in board.received if e.device == device}
        self.by_id = {e.edit_id: e for e in board.received if e.replay_of is None}

    def take(self, item: Received) -> None:
        """Judge one edit, or repeat the verdict it had."""
        if item.edit.seq <= self.board.device.last_seq:
            self.verdicts.append(_told(self._stood(item)))
            return
        first = self.by_id.get(item.edit.id)
        if first is not None and (first.payload, first.person) == (item.payload, self.author.person):
            entry = self._entry(item, Result(first.verdict, first.code, first.see, first.detail), first)
        elif first is not None:
            used = {"problem": "its id was used before"}
            entry = self._entry(item, Result("refused", "malformed", None, used), first)
        else:
            entry = self._entry(item, self._judge(item, self.author), None)
            self.by_id[item.edit.id] = entry
        self._append(entry)

    def again(self, entry: EditReceived, item: Received, author: Author) -> None:
        """Judge an edit of the ledger again."""
        result = self._judge(item, author, entry)
        if result.verdict == "held" and self.arrival.now - entry.received_at > HELD_FOR_MS:
            result = Result("refused", "never_arrived", None, {"record": result.detail["record"]})
        waits_for = self._waits_for(result)
        if waits_for == entry.waits_for:
            return
        if waits_for is None:
            self.freed.append(entry.position)
        else:
            self.moved.append((entry.position, waits_for))
        self.board.put(
            LateVerdict(
                id=entry.edit_id, studio=entry.studio, person=entry.person, device=entry.device, seq=entry.seq,
                kind=entry.kind, verdict=result.verdict, code=result.code, detail=dict(result.detail), see=result.see,
                at=self.arrival.now,
            )
        )

    def close(self) -> Outcome:
        """Stamp what changed with the version and say what the feed must carry."""
        records, rows = [], []
        for old, new in self.board.differences():
            stamped = structs.replace(new, v=self.version)
            records.append(stamped)
            rows += difference(old, stamped, self.version)
        version = self.version if records else self.board.studio.version
        studio = structs.replace(
            self.board.studio, version=version, ledger_head=self.head, ledger_length=self.length
        )
        device = structs.replace(self.board.device, last_seq=self.last_seq)
        ledger = [structs.replace(e, version=version) for e in self.ledger]
        verdicts = [structs.replace(v, version=version) if v.version < 0 else v for v in self.verdicts]
        return Outcome(studio, device, verdicts, records, rows, ledger, self.freed, self.faults, self.moved)

    def _stood(self, item: Received) -> EditReceived:
        entry = self.by_seq.get(item.edit.seq)
        if entry is None or entry.payload != item.payload:
            raise Fork(item.edit.seq)
        return entry

    def _judge(self, item: Received, author: Author, entry: EditReceived | None = None) -> Result:
        if self.board.device.revoked_at is not None and entry is None:
            return Result("held", "device_revoked")
        if item.problem is not None:
            return Result("refused", "malformed", None, {"problem": item.problem})
        if item.kind is None or item.args is None:
            return Result("parked", "unknown_kind", None, {"kind": item.edit.kind})
        context = self._context(item, author, entry)
        return self._apply(lambda: self._applied(item, context), item)

    def _applied(self, item: Received, context: Context) -> Result:
        assert item.kind is not None
        if item.kind.system and not context.system:
            raise Refused("not_allowed", action=f"write {item.kind.name}")
        return item.kind.apply(item.args, self.board, context)

    def _apply(self, apply: Callable[[], Result], item: Received) -> Result:
        self.board.begin()
        try:
            result = apply()
        except Judgement as judgement:
            self.board.undo()
            verdict: wire.VerdictWord = "held" if isinstance(judgement, Held) else "refused"
            return Result(verdict, judgement.code, judgement.see, judgement.detail)
        except Exception as fault:  # whatever it is, the crew's edit must outlive it
            self.board.undo()
            self.faults.append(f"{item.edit.kind} {item.edit.id}: {type(fault).__name__}: {fault}")
            return Result("parked", "our_fault")
        self.board.keep()
        return result

    def _context(self, item: Received, author: Author, entry: EditReceived | None) -> Context:
        return Context(
            person=author.person,
            memberships=self.board.memberships(author.person),
            name=author.name,
            production=item.edit.production,
            base=item.edit.base,
            now=self.arrival.now,
            version=self.version,
            at_device=item.edit.at_device,
            clock_off_min=_clock_off(self.arrival if entry is None else _arrival_of(entry)),
            received=entry.received_at if entry else self.arrival.now,
            fresh=entry is None,
            system=(entry.device if entry else self.board.device.id) == system_device(self.board.studio.id),
        )

    def _entry(self, item: Received, result: Result, first: EditReceived | None) -> EditReceived:
        edit = item.edit
        salt = digest(f"{self.arrival.salt}/{edit.seq}")[:32]
        sent = self.arrival.sent_at
        return EditReceived(
            studio=self.board.studio.id, position=self.length + 1, device=self.board.device.id, seq=edit.seq,
            edit_id=edit.id, person=self.author.person, production=edit.production, kind=edit.kind,
            edit_version=edit.v, body=item.body, payload=item.payload, salt=salt, previous=self.head,
            hash=link(self.head, salt, item.body), received_at=self.arrival.now, at_device=edit.at_device,
            skew_ms=None if sent is None else self.arrival.now - sent, verdict=result.verdict, code=result.code,
            detail=dict(result.detail), see=result.see, version=-1,
            waits_for=None if first else self._waits_for(result), replay_of=first.position if first else None,
        )

    def _waits_for(self, result: Result) -> str | None:
        if result.code == "device_revoked":
            return f"device/{self.board.device.id}"
        if result.verdict == "parked":
            return f"parked/{result.code}"
        return str(result.detail["record"]) if result.verdict == "held" else None

    def _append(self, entry: EditReceived) -> None:
        self.head, self.length, self.last_seq = entry.hash, entry.position, entry.seq
        self.ledger.append(entry)
        self.verdicts.append(_told(entry))


def _arrival_of(entry: EditReceived) -> Arrival:
    sent_at = None if entry.skew_ms is None else entry.received_at - entry.skew_ms
    return Arrival(entry.received_at, sent_at, entry.salt)


def _clock_off(arrival: Arrival) -> int | None:
    """Whole minutes that the phone's clock was ahead when it sent, where that is worth a flag."""
    if arrival.sent_at is None or abs(arrival.sent_at - arrival.now) <= SKEW_FLAGGED_MS:
        return None
    return round((arrival.sent_at - arrival.now) / 60_000)


def _told(entry: EditReceived) -> wire.Verdict:
    return wire.Verdict(
        seq=entry.seq, id=entry.edit_id, verdict=entry.verdict, version=entry.version, code=entry.code,
        detail=entry.detail, sentence=sentence(entry.code, entry.detail) if entry.code else None, see=entry.see,
        kept_as=f"ledger/{entry.position}" if entry.verdict == "refused" else None,
    )


def arrivals(outcome: Outcome) -> set[str]:
    """What held edits may wait for and this outcome brought, as `EditReceived.waits_for` names it."""
    arrived = {f"{row.entity}/{row.id}" for row in outcome.rows if row.body is not None}
    return arrived | {f"call/{row.id}" for row in outcome.rows if row.entity == "call_plan" and row.body is not None}


def released_by(outcome: Outcome, waiting: Iterable[EditReceived]) -> list[EditReceived]:
    """Those held edits whose record this outcome brought; they are to be judged again."""
    arrived = arrivals(outcome)
    return [entry for entry in waiting if entry.waits_for in arrived]
