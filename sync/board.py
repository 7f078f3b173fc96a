"""The board: the records that a batch of edits touches, as they stand, with what has been changed so far.

Filled by the caller from the windows that `reach.py` names. A record outside those windows does not exist here:
an edit that finds nothing where its reach should have looked is our bug, not the crew's.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sync.ledger import EditReceived
from sync.records import NAMES, TABLES, CrewMember, Device, Record, Studio
from sync.refusals import Refused

R = TypeVar("R", bound=Record)
Key = tuple[str, str]


class Board:
    """Records by table and id, with an overlay of changes that a failed edit takes back.

    Takes: the studio, the sending device, the records and ledger rows of the windows asked for.
    """

    def __init__(
        self, studio: Studio, device: Device, records: Iterable[Record] = (), received: Iterable[EditReceived] = ()
    ) -> None:
        self.studio = studio
        self.device = device
        self.received: list[EditReceived] = list(received)
        self.stood: dict[str, dict[str, Record]] = {table: {} for table in TABLES}
        self.changed: dict[str, dict[str, Record]] = {table: {} for table in TABLES}
        self._before: dict[Key, Record | None] | None = None
        self.add(records)

    def find(self, struct: type[R], id: str) -> R | None:
        """The record as it stands now, or None."""
        table = NAMES[struct]
        record = self.changed[table].get(id) or self.stood[table].get(id)
        return record if isinstance(record, struct) else None

    def get(self, struct: type[R], id: str) -> R:
        """The record, or a refusal that names it."""
        record = self.find(struct, id)
        if record is None:
            raise Refused("no_such_record", record=f"{NAMES[struct]}/{id}")
        return record

    def all(self, struct: type[R]) -> Iterator[R]:
        """Every record of a kind in the windows, changes included, in the order of their ids."""
        table = NAMES[struct]
        for _, record in sorted((self.stood[table] | self.changed[table]).items()):
            if isinstance(record, struct):
                yield record

    def put(self, record: Record) -> None:
        """Write a record; taken back when the edit that wrote it is judged against."""
        table = NAMES[type(record)]
        if self._before is not None:
            self._before.setdefault((table, record.id), self.changed[table].get(record.id))
        self.changed[table][record.id] = record

    def begin(self) -> None:
        """Remember what the next edit changes."""
        self._before = {}

    def keep(self) -> None:
        """Let the changes of the edit stand."""
        self._before = None

    def undo(self) -> None:
        """Take back every change since `begin`."""
        for (table, id), record in (self._before or {}).items():
            if record is None:
                del self.changed[table][id]
            else:
                self.changed[table][id] = record
        self._before = None

    def add(self, records: Iterable[Record]) -> None:
        """Take in the records of another window; what stands already stays."""
        for record in records:
            self.stood[NAMES[type(record)]].setdefault(record.id, record)

    def differences(self) -> Iterator[tuple[Record | None, Record]]:
        """What stood before (None: new) and what stands now, of every record that differs."""
        for table in TABLES:
            for id, record in self.changed[table].items():
                if record != self.stood[table].get(id):
                    yield self.stood[table].get(id), record

    def memberships(self, person: str) -> list[CrewMember]:
        """The person's places on productions that still hold."""
        return [m for m in self.all(CrewMember) if m.person == person and m.state == "active"]
