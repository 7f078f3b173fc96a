"""What is answered from memory, and when it must not be."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from backend.boards import Fetch
from backend.db import Database, Tx
from backend.newest import Newest
from tests.backend.studios import CAMERA, PROD, STUDIO, crew, found, put

HELD = frozenset({PROD, CAMERA})


class Counted(Database):
    """Counts its reads."""

    reads = 0

    async def read(self, work: Any) -> Any:
        self.reads += 1
        return await super().read(work)


@pytest.fixture
async def db(url: str) -> AsyncIterator[Counted]:
    opened = Counted(url)
    await opened.open()
    await found(opened)
    yield opened
    await opened.close()


@pytest.fixture
async def newest(db: Counted) -> Newest:
    """Once it hears: on PostgreSQL the first thing heard is that something may have been missed."""
    told = asyncio.Event()
    newest = Newest(db)
    db.listen("studio", lambda payload: told.set())
    while not db.hears:
        await asyncio.wait_for(told.wait(), 10)
    return newest


def at(cursor: int, *fresh: str) -> Fetch:
    return Fetch(STUDIO, cursor, HELD - {*fresh}, frozenset(fresh))


async def test_a_fetch_that_finds_nothing_new_needs_no_statement(db: Counted, newest: Newest) -> None:
    first = await newest.page(at(0, *HELD))
    before = db.reads
    page = await newest.page(at(first.version))
    assert db.reads == before
    assert (page.changes, page.sums, page.version) == ([], first.sums, first.version)


async def test_a_save_is_seen_by_the_next_fetch(db: Counted, newest: Newest) -> None:
    first = await newest.page(at(0, *HELD))
    await put(db, crew("ada"))
    page = await newest.page(at(first.version))
    assert page.version == first.version + 1
    assert page.changes
    assert page.sums != first.sums


async def test_a_scope_that_nobody_asked_for_before_is_read(db: Counted, newest: Newest) -> None:
    first = await newest.page(at(0, *HELD))
    page = await newest.page(Fetch(STUDIO, first.version, frozenset({"dept:sound"}), frozenset()))
    assert page.sums.keys() == {"dept:sound"}


async def test_what_depends_on_records_is_computed_once_per_version(db: Counted, newest: Newest) -> None:
    async def names(tx: Tx) -> list[Any]:
        return await tx.fetch('SELECT "id" FROM "crew_member"')

    await newest.page(at(0, *HELD))
    before = db.reads
    assert await newest.memo(STUDIO, "names", names) == await newest.memo(STUDIO, "names", names) == []
    assert db.reads == before + 1
    await put(db, crew("ada"))
    assert await newest.memo(STUDIO, "names", names) == [("ada",)]


async def test_a_save_of_another_process_is_heard(db: Counted, newest: Newest) -> None:
    first = await newest.page(at(0, *HELD))
    told = asyncio.Event()
    db.listen("studio", lambda payload: told.set())
    other = Database(db.url)
    await other.open()
    await put(other, crew("ada"))
    await other.close()
    await asyncio.wait_for(told.wait(), 10)
    assert (await newest.page(at(first.version))).version == first.version + 1


async def test_nothing_is_answered_from_memory_while_others_cannot_be_heard(db: Counted, newest: Newest) -> None:
    first = await newest.page(at(0, *HELD))
    assert db._ear is not None
    db._ear.connected.clear()
    before = db.reads
    await newest.page(at(first.version))
    assert db.reads == before + 1
