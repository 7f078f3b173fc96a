"""When each phone was last heard of and how many edits it still had, gathered in memory and written now and then.

A write per fetch would cost more than the fetch. What is lost in a crash is seconds of "last seen", never an edit.
"""

import msgspec

from backend.db import Database
from backend.db.statements import Bulk

SEEN = Bulk(
    'UPDATE "device" SET "last_seen" = ?2, "unsent" = ?3, "app" = ?4, "cursor" = ?5 WHERE "id" = ?1',
    'UPDATE "device" SET "last_seen" = s.seen, "unsent" = s.unsent, "app" = s.app, "cursor" = s.cursor '
    "FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[]) AS s(id, seen, unsent, app, cursor) "
    'WHERE "device"."id" = s.id',
)


class Sighting(msgspec.Struct, frozen=True):
    """What a phone said of itself at `seen` (epoch ms)."""

    seen: int
    unsent: int
    app: str
    cursor: int


class Sightings:
    """By device."""

    def __init__(self) -> None:
        self.new: dict[str, Sighting] = {}

    def note(self, device: str, sighting: Sighting) -> None:
        """Remember until the next `flush`."""
        self.new[device] = sighting

    async def flush(self, db: Database) -> None:
        """Write what is new."""
        new, self.new = self.new, {}
        if new:
            rows = [(device, s.seen, s.unsent, s.app, s.cursor) for device, s in sorted(new.items())]
            await db.write(lambda tx: tx.bulk(SEEN, rows))
