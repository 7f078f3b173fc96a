"""Wrong codes, counted. The counts lie in the database, so that a restart or a second worker forgets none."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from backend.db import Database, Tx
from backend.problems import Problem

PREFIX_FAILURES, PREFIX_WINDOW_MS = 10, 15 * 60_000
ALL_FAILURES, ALL_WINDOW_MS = 300, 60_000
PACE_SECONDS, MAX_WAITING = 0.05, 100
READ = 'SELECT "failures" FROM "code_failure" WHERE "studio" = $1 AND "subject" = $2 AND "since" = $3'
ADD = (
    'INSERT INTO "code_failure" ("studio", "subject", "since", "failures") VALUES ($1, $2, $3, 1) '
    'ON CONFLICT ("studio", "subject", "since") DO UPDATE SET "failures" = "code_failure"."failures" + 1'
)
FORGET = 'DELETE FROM "code_failure" WHERE "since" < $1'
EVERYBODY = "all"


def _windows(prefix: str, now: int) -> list[tuple[str, int, int, int]]:
    """(subject, beginning of its window, its end, failures allowed)."""
    spans = [(f"prefix/{prefix}", PREFIX_WINDOW_MS, PREFIX_FAILURES), (EVERYBODY, ALL_WINDOW_MS, ALL_FAILURES)]
    return [(subject, now - now % span, now - now % span + span, limit) for subject, span, limit in spans]


class Pace:
    """Lets tries through one after another while too many codes are wrong; never shuts anybody out for long."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._trying: Counter[str] = Counter()

    @contextmanager
    def trying(self, prefix: str) -> Iterator[None]:
        """Count a try while it is under way: tries made at once have all begun before the first of them failed."""
        self._trying[prefix] += 1
        try:
            yield
        finally:
            self._trying[prefix] -= 1
            if not self._trying[prefix]:
                del self._trying[prefix]

    def others(self, prefix: str) -> int:
        """How many tries with this beginning are under way beside one's own."""
        return max(self._trying.get(prefix, 0) - 1, 0)

    async def wait(self) -> None:
        """Wait for a turn. Raises Problem too_many_tries when the row is too long."""
        if self._waiting >= MAX_WAITING:
            raise Problem("too_many_tries", seconds=random.randint(2, 10))
        self._waiting += 1
        try:
            async with self._turn:
                await asyncio.sleep(PACE_SECONDS)
        finally:
            self._waiting -= 1


async def admit(db: Database, pace: Pace, prefix: str, now: int) -> None:
    """Let a try through, slowly when many fail. Raises Problem too_many_tries."""
    (own, since, ends, limit), (all_, all_since, _, all_limit) = _windows(prefix, now)
    failures = await db.read(lambda tx: _failures(tx, own, since))
    if failures >= limit:
        raise Problem("too_many_tries", seconds=(ends - now) // 1000 + 1)
    if failures + pace.others(prefix) >= limit:
        raise Problem("too_many_tries", seconds=random.randint(2, 10))
    if await db.read(lambda tx: _failures(tx, all_, all_since)) >= all_limit:
        await pace.wait()


async def _failures(tx: Tx, subject: str, since: int) -> int:
    rows = await tx.fetch(READ, ["", subject, since])
    return rows[0][0] if rows else 0


async def failed(tx: Tx, prefix: str, now: int) -> None:
    """Within a write: count a wrong code."""
    for subject, since, _, _ in _windows(prefix, now):
        await tx.execute(ADD, ["", subject, since])


async def forget(tx: Tx, now: int) -> None:
    """Within a write: drop counts of yesterday."""
    await tx.execute(FORGET, [now - 86_400_000])
