"""Rows that a reader never sees while 32 writers write 100,000, on both engines: `tests/harness/missed_rows.py`.

PostgreSQL's commits wait for no disk here: in which order they become visible, which is what counts, stays the same.
"""

import asyncio
import time

from benchmarks import rooms
from benchmarks.figure import Figure
from tests.harness import missed_rows

ROWS, WRITERS = 100_000, 32


def measure() -> list[Figure]:
    """The table lines."""
    lines = [_line("SQLite", f"sqlite:///{rooms.workshop() / 'missed.sqlite'}")]
    with rooms.postgres() as server:
        lines.append(_line("PostgreSQL", server.database(durable=False)))
    return lines


def _line(engine: str, url: str) -> Figure:
    begun = time.perf_counter()
    found = asyncio.run(missed_rows.run(url, "locked", ROWS, WRITERS))
    note = f"{found.stored} stored, {found.reads} reads, {time.perf_counter() - begun:.0f} s"
    return Figure(name=f"rows never seen, {WRITERS} writers, {engine}", value=found.missed, goal=0, note=note)
