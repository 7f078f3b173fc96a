"""What PostgreSQL alone has to keep to: a pool that survives, and listening across processes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from backend.db import Busy, Conflict, Database, Tx
from backend.db import postgres as postgres_module
from backend.db.postgres import POOL_SIZE, PostgresStore
from tests.backend.db.shared import add, stored, write

CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = $1 AND datname = current_database()"
)
ORPHANS = "CREATE TABLE child (id TEXT REFERENCES studio DEFERRABLE INITIALLY DEFERRED)"


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    opened = Database(postgres_url)
    await opened.open()
    yield opened
    await opened.close()


async def orphan(tx: Tx) -> None:
    """Succeeds until the commit."""
    await tx.execute("INSERT INTO child VALUES ('nobody')")


async def test_the_pool_is_whole_after_more_failed_commits_than_it_has_connections(db: Database) -> None:
    await db.write(lambda tx: tx.execute(ORPHANS))
    for _ in range(2 * POOL_SIZE):
        with pytest.raises(Conflict):
            await db.write(orphan)
    await asyncio.gather(*(write(db, f"{n:03}") for n in range(3 * POOL_SIZE)))
    assert len(await stored(db)) == 3 * POOL_SIZE


async def test_the_pool_is_whole_after_cancelled_reads_and_writes(db: Database) -> None:
    for _ in range(2 * POOL_SIZE):
        tasks = [
            asyncio.create_task(db.read(lambda tx: tx.fetch("SELECT pg_sleep(10)"))),
            asyncio.create_task(write(db, "same")),
        ]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(asyncio.gather(*(write(db, f"{n:03}") for n in range(3 * POOL_SIZE))), 20)


async def test_a_write_that_began_ends_although_its_caller_left(db: Database) -> None:
    begun = asyncio.Event()

    async def work(tx: Tx) -> None:
        begun.set()
        await tx.fetch("SELECT pg_sleep(0.05)")
        await add(tx, "a")

    task = asyncio.create_task(db.write(work))
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await db.close()
    await db.open()
    assert await stored(db) == ["a"]


async def test_closing_cuts_a_read_that_hangs(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_module, "CLOSE_SECONDS", 0.05)
    begun = asyncio.Event()

    async def hang(tx: Tx) -> None:
        begun.set()
        await tx.fetch("SELECT pg_sleep(60)")

    reading = asyncio.ensure_future(db.read(hang))
    await begun.wait()
    await asyncio.wait_for(db.close(), 20)
    assert isinstance((await asyncio.gather(reading, return_exceptions=True))[0], Busy)


async def test_a_lock_that_is_not_given_in_time_is_busy(db: Database) -> None:
    await write(db, "a")
    other: Any = await asyncpg.connect(db.url)
    async with other.transaction():
        await other.execute("SELECT 1 FROM studio FOR UPDATE")

        async def impatient(tx: Tx) -> None:
            await tx.execute("SET LOCAL lock_timeout = '20ms'")
            await tx.execute('UPDATE "studio" SET "version" = 1')

        with pytest.raises(Busy):
            await db.write(impatient)
    await other.close()


async def test_a_server_that_is_not_there_is_busy() -> None:
    with pytest.raises(Busy, match="connection"):
        await Database("postgresql://nobody@127.0.0.1:1/none").open()


async def test_connections_cut_by_the_server_are_replaced(db: Database) -> None:
    await asyncio.gather(*(write(db, f"{n:03}") for n in range(10)))
    other: Any = await asyncpg.connect(db.url)
    await other.fetch(CUT, "callboard")
    await other.close()
    for n in range(2 * POOL_SIZE):
        try:
            await write(db, f"later{n}")
        except Busy:
            continue
    await write(db, "last")
    assert "last" in await stored(db)


async def test_reads_are_not_starved_by_writes_that_wait_for_a_studio(db: Database) -> None:
    await write(db, "a")
    other: Any = await asyncpg.connect(db.url)
    async with other.transaction():
        await other.execute("SELECT 1 FROM studio FOR UPDATE")
        waiting = [
            asyncio.create_task(db.write(lambda tx: tx.execute('UPDATE "studio" SET "version" = "version" + 1')))
            for _ in range(3 * POOL_SIZE)
        ]
        assert await asyncio.wait_for(stored(db), 10) == ["a"]
    await asyncio.gather(*waiting)
    await other.close()


async def test_too_many_waiting_writes_are_told_to_come_back(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_module, "WAITING_JOBS", 3)
    ends = await asyncio.gather(*(write(db, str(n)) for n in range(20)), return_exceptions=True)
    assert sum(isinstance(end, Busy) for end in ends) == 17


async def test_a_process_hears_its_own_commit_before_the_write_returns(db: Database) -> None:
    heard: list[str | None] = []
    db.listen("studio", heard.append)
    await db.write(lambda tx: tx.notify("studio", "a 1"))
    assert "a 1" in heard


async def test_a_commit_is_heard_by_every_process_and_a_rollback_by_none(db: Database) -> None:
    other = Database(db.url)
    await other.open()
    heard: asyncio.Queue[str | None] = asyncio.Queue()
    other.listen("studio", heard.put_nowait)
    assert await heard.get() is None

    async def failing(tx: Tx) -> None:
        await tx.notify("studio", "never")
        raise KeyError("no")

    with pytest.raises(KeyError):
        await db.write(failing)
    await db.write(lambda tx: tx.notify("elsewhere", "x"))
    await db.write(lambda tx: tx.notify("studio", "a 1"))
    assert await heard.get() == "a 1"
    await other.close()


async def test_a_cut_listener_comes_back_and_says_that_it_may_have_missed_some(db: Database) -> None:
    heard: asyncio.Queue[str | None] = asyncio.Queue()
    db.listen("studio", heard.put_nowait)
    assert await heard.get() is None
    assert db.hears
    await db.write(lambda tx: tx.fetch(CUT, ["callboard listener"]))
    assert await asyncio.wait_for(heard.get(), 10) is None
    await db.write(lambda tx: tx.notify("studio", "a 1"))
    assert await asyncio.wait_for(heard.get(), 10) == "a 1"


async def test_plans_are_made_for_the_tables_as_they_are(db: Database) -> None:
    assert await db.read(lambda tx: tx.fetch("SHOW plan_cache_mode")) == [("force_custom_plan",)]
    assert isinstance(db.store, PostgresStore)
