"""What time and new releases bring to edits that wait.

    held for a record      judged again when it is there after all; refused with never_arrived after a day
    parked, unknown kind   judged again when this release knows the kind
    parked by our fault    judged again at every start: perhaps this release is the repair
"""

from functools import partial

from backend import boards
from backend.db import Tx
from backend.house import House
from backend.syncing import chunks, judge_again
from sync.ledger import EditReceived

STUDIOS = 'SELECT "id" FROM "studio" ORDER BY "id"'
WAITING = 'SELECT DISTINCT "waits_for" FROM "edit_received" WHERE "studio" = $1 AND "waits_for" IS NOT NULL'


async def sweep(house: House) -> int:
    """Judge edits again that are held for a record; for every hour. Says how many there were."""
    return await _again(house, ("device/", "parked/"), False)


async def judge_parked(house: House) -> int:
    """Judge parked edits again, as far as this release can; says how many there were."""
    return await _again(house, ("parked/",), True)


async def _again(house: House, beginnings: tuple[str, ...], those: bool) -> int:
    count = 0
    for (studio,) in await house.db.read(lambda tx: tx.fetch(STUDIOS)):
        found = await house.db.read(partial(_waiting, studio=studio, beginnings=beginnings, those=those))
        for part in chunks(found):
            await judge_again(house, studio, part)
        count += len(found)
    return count


async def _waiting(tx: Tx, studio: str, beginnings: tuple[str, ...], those: bool) -> list[EditReceived]:
    """Edits that wait for something that begins so, or (`those` false) for anything else."""
    names = [row[0] for row in await tx.fetch(WAITING, [studio]) if row[0].startswith(beginnings) is those]
    return await boards.waiting(tx, studio, names) if names else []


async def parked_of(tx: Tx, studio: str) -> list[EditReceived]:
    """Edits that are parked still."""
    return await _waiting(tx, studio, ("parked/",), True)
