"""32 writers and a reader: our cursor misses no row; the naive ones do, which shows that the harness would notice.

100,000 rows: `python -m tests.harness.missed_rows URL`.
"""

from collections.abc import Callable

import pytest

from tests.harness.missed_rows import Arrival, Clock, Cursor, FromSequence, Locked, missed_rows, opened

ROWS, WRITERS = 5_000, 32


async def missed(url: str, cursor: Cursor, rows: int = ROWS) -> tuple[int, int]:
    """Rows stored, rows never seen."""
    databases = await opened(url, WRITERS)
    try:
        found = await missed_rows(databases, cursor, rows, WRITERS)
    finally:
        for db in databases:
            await db.close()
    return found.stored, found.missed


async def test_no_row_is_missed_under_the_studios_lock(url: str) -> None:
    assert await missed(url, Locked()) == (ROWS, 0)


@pytest.mark.parametrize("naive", [Arrival, Clock])
async def test_rows_are_missed_behind_a_counter_or_a_clock_read_before_the_lock(
    url: str, naive: Callable[[], Cursor]
) -> None:
    stored, unseen = await missed(url, naive())
    assert stored == ROWS
    assert unseen > 0


async def test_rows_are_missed_behind_a_sequence(postgres_url: str) -> None:
    stored, unseen = await missed(postgres_url, FromSequence())
    assert stored == ROWS
    assert unseen > 0
