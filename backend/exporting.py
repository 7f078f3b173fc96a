"""What leaves as a file: a person's own edits with the chain of hashes, and a whole production for the operator."""

from collections.abc import AsyncIterator
from functools import partial

import msgspec

from backend import boards
from backend.db import Database, Tx
from backend.sign_in import Caller
from sync.edits.kind import Window
from sync.ledger import EditReceived, digest
from sync.records import TABLES

STRETCH = 500
HEAD = 'SELECT "ledger_head", "ledger_length" FROM "studio" WHERE "id" = $1'
OWN = (
    "device", "seq", "edit_id", "kind", "production", "received_at", "at_device", "verdict", "code", "detail", "see",
    "salt", "body",
)
OF_PRODUCTION = ("unit", "department", "crew_member", "shooting_day", "department_call", "call", "answer", "document")


async def mine(db: Database, who: Caller, now: int) -> AsyncIterator[bytes]:
    """A JSON document in pieces: the whole chain; bodies and salts of one's own edits, of others only their digests.

    How to check it is in docs/protocol.md, "The ledger".
    """
    head, length = (await db.read(lambda tx: tx.fetch(HEAD, [who.studio])))[0]
    about = {"studio": who.studio, "person": who.person, "exported_at": now, "head": head, "length": length}
    yield msgspec.json.encode(about)[:-1] + b',"entries":['
    after = 0
    while after < length:
        stretch = partial(boards.ledger, studio=who.studio, after=after, limit=min(STRETCH, length - after))
        entries = await db.read(stretch)
        if not entries:
            break
        yield (b"," if after else b"") + b",".join(_entry(entry, who.person) for entry in entries)
        after = entries[-1].position
    yield b"]}"


def _entry(entry: EditReceived, person: str) -> bytes:
    if entry.person != person:
        other = {"position": entry.position, "digest": digest(entry.salt + entry.body), "hash": entry.hash}
        return msgspec.json.encode(other)
    own = {name: getattr(entry, name) for name in OWN}
    return msgspec.json.encode({"position": entry.position, **own, "hash": entry.hash})


async def production(tx: Tx, studio: str, id: str) -> dict[str, object]:
    """Every record of a production by table, as it stands."""
    windows = [Window("production", "id", id)] + [Window(table, "production", id) for table in OF_PRODUCTION]
    records = await boards.records_of(tx, studio, windows)
    return {name: [r for r in records if type(r) is struct] for name, struct in TABLES.items() if name != "person"}
