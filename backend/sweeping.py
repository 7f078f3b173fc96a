"""What time and new releases bring to edits that wait.

    held for a record      judged again when it is there after all; refused with never_arrived after a day
    parked, unknown kind   judged again when this release knows the kind
    parked by our fault    judged again at every start: perhaps this release is the repair
"""

from collections.abc import Sequence
from functools import partial

from backend import boards
from backend.boards import Sender
from backend.db import Tx
from backend.house import House
from backend.syncing import chunks, judge_again, save
from sync.edits import KINDS
from sync.ids import system_device
from sync.ledger import EditReceived
from sync.records import LateVerdict
from sync.settle import publish_records

HELD_MS = 24 * 3_600_000
STUDIOS = 'SELECT "id" FROM "studio" ORDER BY "id"'
WAITING = (
    'SELECT DISTINCT "waits_for" FROM "edit_received" WHERE "studio" = $1 AND "waits_for" IS NOT NULL '
    "AND \"waits_for\" NOT LIKE 'device/%'"
)
PARKED = (
    'SELECT e."position" FROM "edit_received" e LEFT JOIN "late_verdict" l ON l."studio" = e."studio" '
    'AND l."id" = e."edit_id" WHERE e."studio" = $1 AND e."verdict" = \'parked\' AND l."id" IS NULL '
    'AND e."replay_of" IS NULL ORDER BY e."position"'
)


async def sweep(house: House) -> None:
    """Look after edits that are held for a record; for every hour."""
    for (studio,) in await house.db.read(lambda tx: tx.fetch(STUDIOS)):
        held = await house.db.read(partial(_held, studio=studio))
        late = [entry for entry in held if entry.received_at < house.now() - HELD_MS]
        for part in chunks([entry for entry in held if entry not in late]):
            await judge_again(house, studio, part)
        for part in chunks(late):
            await house.db.write(partial(_expire, studio=studio, entries=part, now=house.now()))


async def _held(tx: Tx, studio: str) -> list[EditReceived]:
    names = [row[0] for row in await tx.fetch(WAITING, [studio])]
    return await boards.waiting(tx, studio, names) if names else []


async def _expire(tx: Tx, studio: str, entries: Sequence[EditReceived], now: int) -> None:
    board = await boards.lock_and_read(tx, Sender(studio, system_device(studio), ()))
    verdicts = [
        LateVerdict(
            id=entry.edit_id, studio=studio, person=entry.person, device=entry.device, seq=entry.seq, kind=entry.kind,
            verdict="refused", code="never_arrived", detail={"record": entry.waits_for}, see=entry.see, at=now,
        )
        for entry in entries
    ]
    outcome = publish_records(board, verdicts)
    await save(tx, outcome._replace(freed=[entry.position for entry in entries]))


async def judge_parked(house: House) -> int:
    """Judge parked edits again as far as this release can; says how many were tried."""
    tried = 0
    for (studio,) in await house.db.read(lambda tx: tx.fetch(STUDIOS)):
        parked = await house.db.read(partial(parked_of, studio=studio))
        again = [entry for entry in parked if entry.code != "unknown_kind" or _known(entry)]
        for part in chunks(again):
            await judge_again(house, studio, part)
        tried += len(again)
    return tried


async def parked_of(tx: Tx, studio: str) -> list[EditReceived]:
    """Edits that are parked still."""
    found: list[EditReceived] = []
    for (position,) in await tx.fetch(PARKED, [studio]):
        found += await boards.ledger(tx, studio, position - 1, 1)
    return found


def _known(entry: EditReceived) -> bool:
    kind = KINDS.get(entry.kind)
    return kind is not None and entry.edit_version <= kind.version
