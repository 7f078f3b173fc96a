"""Tombstones of the feed that are older than 90 days are cleared away.

A phone that has not fetched since then would not hear of what they tell: it is told to fetch anew (`cursor_too_old`).
Versions carry no time, so the version of each studio is noted once a day.
"""

from functools import partial

from backend import boards
from backend.db import Tx
from backend.house import House

DAY_MS = 86_400_000
KEPT_MS = 90 * DAY_MS
STUDIOS = 'SELECT "id" FROM "studio" ORDER BY "id"'
MARK = (
    'INSERT INTO "feed_mark" ("studio", "at", "version") SELECT "id", CAST($1 AS BIGINT), "version" FROM "studio" '
    'WHERE "version" > 0 ON CONFLICT ("studio", "at") DO NOTHING'
)
OLD = 'SELECT MAX("version") FROM "feed_mark" WHERE "studio" = $1 AND "at" <= $2'
FORGET_MARKS = 'DELETE FROM "feed_mark" WHERE "studio" = $1 AND "at" <= $2 AND "version" < $3'
GONE = 'DELETE FROM "feed" WHERE "studio" = $1 AND "op" = \'del\' AND "version" <= $2 RETURNING "version"'
FLOOR = (
    'INSERT INTO "feed_floor" ("studio", "version") VALUES ($1, $2) '
    'ON CONFLICT ("studio") DO UPDATE SET "version" = excluded."version"'
)


async def purge(house: House) -> int:
    """Note today's versions and clear away what is old; for every hour. Says how many tombstones went."""
    now, gone = house.now(), 0
    await house.db.write(lambda tx: tx.execute(MARK, [now - now % DAY_MS]))
    for (studio,) in await house.db.read(lambda tx: tx.fetch(STUDIOS)):
        if old := (await house.db.read(partial(_old, studio=studio, now=now))):
            gone += await house.db.write(partial(_clear, studio=studio, old=old, now=now))
    return gone


async def _old(tx: Tx, studio: str, now: int) -> int:
    """The newest version that is known to be older than what is kept, or 0."""
    return (await tx.fetch(OLD, [studio, now - KEPT_MS]))[0][0] or 0


async def _clear(tx: Tx, studio: str, old: int, now: int) -> int:
    await boards.lock(tx, studio)
    gone = await tx.fetch(GONE, [studio, old])
    if gone:
        await tx.execute(FLOOR, [studio, max(row[0] for row in gone)])
    await tx.execute(FORGET_MARKS, [studio, now - KEPT_MS, old])
    return len(gone)
