"""The studio's store in memory: records, feed, ledger, phones, sessions. A save happens as a whole or not at all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

from sync import batch as batches
from sync.batch import Received
from sync.board import Board
from sync.changes import scope_sum
from sync.edits.kind import Window
from sync.ledger import EditReceived
from sync.records import NAMES, TABLES, Device, Record, Studio
from sync.settle import Outcome

Key = tuple[str, str]


@dataclass
class Stored:
    """A row of the feed; a tombstone has no body."""

    version: int
    body: bytes | None
    h: int


@dataclass
class Shelf:
    """Everything that a backup holds. `effects` counts how often each edit was let through."""

    studio: Studio
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {table: {} for table in TABLES})
    feed: dict[str, dict[Key, Stored]] = field(default_factory=dict)
    ledger: list[EditReceived] = field(default_factory=list)
    numbered: dict[tuple[str, int], EditReceived] = field(default_factory=dict)
    named: dict[str, EditReceived] = field(default_factory=dict)
    waits: dict[int, str] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    effects: Counter[str] = field(default_factory=Counter)

    def copy(self) -> "Shelf":
        """A backup: records and rows are never changed in place, so the tables alone are copied."""
        return replace(
            self,
            records={table: dict(rows) for table, rows in self.records.items()},
            feed={scope: dict(rows) for scope, rows in self.feed.items()},
            ledger=list(self.ledger),
            numbered=dict(self.numbered),
            named=dict(self.named),
            waits=dict(self.waits),
            devices=dict(self.devices),
            sessions=dict(self.sessions),
            effects=Counter(self.effects),
        )

    def board(self, device: Device, batch: Sequence[Received], people: Iterable[str]) -> Board:
        """What `backend.boards.load` gives: only the windows that the edits name."""
        received = [e for item in batch if (e := self.numbered.get((device.id, item.edit.seq)))]
        received += [e for item in batch if (e := self.named.get(item.edit.id))]
        board = Board(self.studio, device, received=received)
        windows = batches.reach(batch, people)
        board.add(self.window(windows))
        board.add(self.window(batches.widen(batch, board) - windows))
        return board

    def window(self, windows: Iterable[Window]) -> list[Record]:
        """The records of some windows, each once."""
        found: dict[tuple[str, str], Record] = {}
        for table, column, value in sorted(windows):
            rows = self.records[table]
            if column == "id":
                hits = [rows[value]] if value in rows else []
            else:
                hits = [record for record in rows.values() if getattr(record, column) == value]
            found.update({(table, record.id): record for record in hits})
        return list(found.values())

    def save(self, outcome: Outcome) -> None:
        """What `backend.boards.save` does."""
        self.studio = outcome.studio
        for record in outcome.records:
            self.records[NAMES[type(record)]][record.id] = record
        for row in outcome.rows:
            rows = self.feed.setdefault(row.scope, {})
            if row.body is not None or (row.entity, row.id) in rows:
                rows[row.entity, row.id] = Stored(row.version, row.body, row.h)
        for entry in outcome.ledger:
            self.ledger.append(entry)
            self.numbered[entry.device, entry.seq] = entry
            if entry.replay_of is None:
                self.named[entry.edit_id] = entry
            if entry.waits_for is not None:
                self.waits[entry.position] = entry.waits_for
        for position in outcome.freed:
            self.waits.pop(position, None)
        self.waits.update(outcome.moved)
        if outcome.ledger:
            self.devices[outcome.device.id] = outcome.device

    def waiting(self) -> list[EditReceived]:
        """The edits that wait, each with what it waits for now."""
        return [_waits_for(self.ledger[position - 1], what) for position, what in sorted(self.waits.items())]

    def sum_of(self, scope: str) -> str:
        """The checksum of a scope's live rows."""
        live = [row.h for row in self.feed.get(scope, {}).values() if row.body is not None]
        return scope_sum(len(live), sum(live))


def _waits_for(entry: EditReceived, what: str) -> EditReceived:
    return structs.replace(entry, waits_for=what)
