"""What SQLite alone has to keep to: durability, group commit, busy files, full disks."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from backend.db import Busy, Conflict, Database, DatabaseError, Full, Tx
from backend.db import writer as writer_module
from backend.db.database import SqliteStore
from tests.backend.db.shared import add, stored, write


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    await opened.open()
    yield opened
    await opened.close()


def store(db: Database) -> SqliteStore:
    assert isinstance(db.store, SqliteStore)
    return db.store


def outside(db: Database) -> Any:
    """Another process's connection to the file."""
    return closing(sqlite3.connect(store(db).path, isolation_level=None))


async def pragma(db: Database, name: str) -> Any:
    return (await db.write(lambda tx: tx.fetch(f"PRAGMA {name}")))[0][0]


async def test_a_commit_is_on_disk_before_it_is_acknowledged(db: Database) -> None:
    full = 2
    assert await pragma(db, "synchronous") == full
    assert await pragma(db, "journal_mode") == "wal"
    assert await pragma(db, "foreign_keys") == 1


async def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    await opened.open()
    await opened.close()
    assert (tmp_path / "new.sqlite").stat().st_mode & 0o777 == 0o600


async def test_a_hundred_writes_at_once_share_a_few_commits(db: Database) -> None:
    said: list[str] = []
    store(db).writer.trace = said.append
    await write(db, "first")
    said.clear()
    await asyncio.gather(*(write(db, f"{n:03}") for n in range(100)))
    assert said.count("COMMIT") == said.count("BEGIN IMMEDIATE") <= 20
    assert len(await stored(db)) == 101


async def test_a_group_has_at_most_thirty_two_jobs(db: Database) -> None:
    held = threading.Event()

    async def hold(_tx: Tx) -> None:
        held.wait()

    first = asyncio.ensure_future(db.write(hold))
    rest = [asyncio.ensure_future(write(db, f"{n:03}")) for n in range(95)]
    await asyncio.sleep(0)  # each of them has put its job into the queue
    before = store(db).writer.commits
    held.set()
    await asyncio.gather(first, *rest)
    assert store(db).writer.commits - before >= 3


async def test_a_job_that_raises_is_taken_back_alone_in_its_group(db: Database) -> None:
    said: list[str] = []
    store(db).writer.trace = said.append

    async def bad(tx: Tx) -> None:
        await add(tx, "bad")
        raise KeyError("no")

    ends = await asyncio.gather(write(db, "a"), db.write(bad), write(db, "a"), write(db, "b"), return_exceptions=True)
    assert [type(end) for end in ends] == [type(None), KeyError, Conflict, type(None)]
    assert await stored(db) == ["a", "b"]
    assert said.count("COMMIT") <= 2


async def test_a_commit_that_fails_acknowledges_nothing_of_its_group(db: Database) -> None:
    await db.write(lambda tx: tx.execute("CREATE TABLE parent (id TEXT PRIMARY KEY)"))
    await db.write(
        lambda tx: tx.execute("CREATE TABLE child (id TEXT REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
    )

    async def orphan(tx: Tx) -> None:
        await tx.execute("INSERT INTO child VALUES ('x')")

    held = threading.Event()

    async def hold(_tx: Tx) -> None:
        held.wait()

    ran: list[str] = []

    async def good(tx: Tx) -> None:
        tx.after_commit(lambda: ran.append("told"))
        await add(tx, "a")

    first = asyncio.ensure_future(db.write(hold))
    group = [asyncio.ensure_future(db.write(work)) for work in (good, orphan)]
    held.set()
    ends = await asyncio.gather(first, *group, return_exceptions=True)
    assert all(isinstance(end, Conflict) for end in ends[1:])
    assert ran == []
    assert await stored(db) == []
    await write(db, "b")
    assert await stored(db) == ["b"]


async def test_a_full_disk_fails_the_write_with_full_and_the_next_one_succeeds(db: Database) -> None:
    pages = await pragma(db, "page_count")
    await pragma(db, f"max_page_count = {pages + 2}")
    text = "x" * 100_000

    async def big(tx: Tx) -> None:
        await add(tx, "big")
        await tx.execute('UPDATE "studio" SET "name" = $1', [text])

    ends = await asyncio.gather(db.write(big), write(db, "b"), return_exceptions=True)
    assert isinstance(ends[0], Full)
    acknowledged = ["b"] if ends[1] is None else []
    assert await stored(db) == acknowledged
    await pragma(db, "max_page_count = 1000000")
    await db.write(big)
    assert await stored(db) == sorted(["big", *acknowledged])


async def test_a_file_locked_by_somebody_else_is_busy_and_free_again_later(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pragma(db, "busy_timeout = 20")
    with outside(db) as other:
        other.execute("BEGIN IMMEDIATE")
        ends = await asyncio.gather(write(db, "a"), write(db, "b"), return_exceptions=True)
        assert [type(end) for end in ends] == [Busy, Busy]
        assert await stored(db) == []
        other.execute("ROLLBACK")
    await write(db, "a")
    assert await stored(db) == ["a"]


async def test_too_many_waiting_writes_are_told_to_come_back(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "WAITING_JOBS", 3)
    ends = await asyncio.gather(*(write(db, str(n)) for n in range(20)), return_exceptions=True)
    refused = [end for end in ends if isinstance(end, Busy)]
    assert refused
    assert len(await stored(db)) == 20 - len(refused)


async def test_a_write_whose_caller_left_before_its_turn_is_not_carried_out(db: Database) -> None:
    held = threading.Event()

    async def hold(_tx: Tx) -> None:
        held.wait()

    first = asyncio.ensure_future(db.write(hold))
    left = asyncio.ensure_future(write(db, "left"))
    await asyncio.sleep(0)
    left.cancel()
    await asyncio.wait([left])
    held.set()
    await first
    await write(db, "stayed")
    assert await stored(db) == ["stayed"]


async def test_reads_go_on_while_a_write_is_under_way_and_see_nothing_of_it(db: Database) -> None:
    written, held = threading.Event(), threading.Event()

    async def slow(tx: Tx) -> None:
        await add(tx, "a")
        written.set()
        held.wait()

    writing = asyncio.ensure_future(db.write(slow))
    await asyncio.to_thread(written.wait)
    assert await stored(db) == []
    held.set()
    await writing
    assert await stored(db) == ["a"]


async def test_closing_carries_out_what_waits_and_ends_the_thread(sqlite_url: str) -> None:
    opened = Database(sqlite_url)
    await opened.open()
    tasks = [asyncio.ensure_future(write(opened, f"{n:03}")) for n in range(50)]
    await asyncio.sleep(0)
    await opened.close()
    await asyncio.gather(*tasks)
    assert "callboard-writer" not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(Busy):
        await write(opened, "late")
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        assert other.execute("SELECT count(*) FROM studio").fetchone() == (50,)


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        await Database(f"sqlite:///{tmp_path / 'none' / 'a.sqlite'}").open()


async def test_what_another_process_wrote_is_noticed(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.db.listen.SQLITE_POLL_SECONDS", 0.01)
    told = asyncio.Event()
    db.listen("studio", lambda payload: told.set() if payload is None else None)
    await asyncio.sleep(0)
    with outside(db) as other:
        other.execute("INSERT INTO studio VALUES ('a', 'A', 'e', 0, '', 0)")
    await asyncio.wait_for(told.wait(), 10)
