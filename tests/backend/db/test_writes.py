"""What every write keeps to, on both engines."""

import asyncio
from typing import Any

import pytest

from backend.db import Conflict, Database, Missing, Misuse, Tx, Unfit
from backend.db.errors import Broken
from backend.db.generate import insert
from backend.tables.people import Person
from tests.backend.db.shared import add, stored, write


async def test_what_was_written_is_read(db: Database) -> None:
    await write(db, "a")
    assert await stored(db) == ["a"]


async def test_a_write_gives_what_its_function_gives(db: Database) -> None:
    async def work(tx: Tx) -> str:
        await add(tx, "a")
        return "done"

    assert await db.write(work) == "done"


async def test_a_write_that_raises_leaves_nothing(db: Database) -> None:
    async def work(tx: Tx) -> None:
        await add(tx, "a")
        raise KeyError("no")

    with pytest.raises(KeyError):
        await db.write(work)
    assert await stored(db) == []


async def test_the_same_key_twice_is_a_conflict(db: Database) -> None:
    await write(db, "a")
    with pytest.raises(Conflict):
        await write(db, "a")
    assert await stored(db) == ["a"]


async def test_a_savepoint_that_raises_is_taken_back_alone(db: Database) -> None:
    async def work(tx: Tx) -> None:
        await add(tx, "a")
        with pytest.raises(Conflict):
            async with tx.savepoint():
                await add(tx, "b")
                await add(tx, "a")
        await add(tx, "c")

    await db.write(work)
    assert await stored(db) == ["a", "c"]


async def test_savepoints_nest(db: Database) -> None:
    async def work(tx: Tx) -> None:
        async with tx.savepoint():
            await add(tx, "a")
            with pytest.raises(KeyError):
                async with tx.savepoint():
                    await add(tx, "b")
                    async with tx.savepoint():
                        await add(tx, "c")
                    raise KeyError("no")
        await add(tx, "d")

    await db.write(work)
    assert await stored(db) == ["a", "d"]


async def test_hooks_run_after_the_commit_and_not_for_what_was_taken_back(db: Database) -> None:
    ran: list[str] = []

    async def work(tx: Tx) -> None:
        tx.after_commit(lambda: ran.append("outer"))
        with pytest.raises(KeyError):
            async with tx.savepoint():
                tx.after_commit(lambda: ran.append("inner"))
                raise KeyError("no")
        assert ran == []

    await db.write(work)
    assert ran == ["outer"]


async def test_a_hook_that_fails_does_not_make_a_committed_write_fail(db: Database) -> None:
    async def work(tx: Tx) -> None:
        tx.after_commit(lambda: {}["missing"])
        await add(tx, "a")

    await db.write(work)
    assert await stored(db) == ["a"]


@pytest.mark.parametrize("way", ["read", "write"])
@pytest.mark.parametrize("wait", [lambda: asyncio.sleep(0), lambda: asyncio.sleep(1), lambda: asyncio.Event().wait()])
async def test_nothing_but_the_database_may_be_awaited(db: Database, way: str, wait: Any) -> None:
    async def work(tx: Tx) -> None:
        if way == "write":
            await add(tx, "a")
        await wait()

    with pytest.raises(Misuse, match="awaited something"):
        await getattr(db, way)(work)
    assert await stored(db) == []
    await write(db, "b")


async def test_no_tasks_may_be_gathered_in_a_write(db: Database) -> None:
    async def work(tx: Tx) -> None:
        calls = [add(tx, "a"), add(tx, "b")]
        try:
            await asyncio.gather(*calls)
        finally:
            for call in calls:
                call.close()

    with pytest.raises(Misuse):
        await db.write(work)
    assert await stored(db) == []


@pytest.mark.parametrize("outer", ["read", "write"])
@pytest.mark.parametrize("inner", ["read", "write"])
async def test_a_read_or_write_inside_another_is_refused(db: Database, outer: str, inner: str) -> None:
    async def work(_tx: Tx) -> None:
        await getattr(db, inner)(lambda tx: tx.fetch("SELECT 1"))

    with pytest.raises(Misuse, match="inside another"):
        await getattr(db, outer)(work)


async def test_a_read_can_write_nothing(db: Database) -> None:
    with pytest.raises(Broken):
        await db.read(lambda tx: add(tx, "a"))
    with pytest.raises(Misuse):
        await db.read(lambda tx: tx.notify("studio", "x"))
    assert await stored(db) == []


async def test_what_a_column_cannot_hold_is_unfit(db: Database) -> None:
    with pytest.raises(Unfit):
        await db.write(lambda tx: tx.execute('UPDATE "studio" SET "version" = $1', [2**64]))


async def test_execute_says_how_many_rows_it_touched(db: Database) -> None:
    await write(db, "a")
    await write(db, "b")
    assert await db.write(lambda tx: tx.execute('UPDATE "studio" SET "version" = 3')) == 2
    assert await db.write(lambda tx: tx.execute('DELETE FROM "studio" WHERE "id" = ANY($1)', [["a", "x"]])) == 1


async def test_forty_thousand_rows_go_in_one_bulk(db: Database) -> None:
    rows = [[f"p{n:05}", "s", 0, "Someone", None] for n in range(40_000)]
    await db.write(lambda tx: tx.bulk(insert(Person), rows))
    assert await db.read(lambda tx: tx.fetch('SELECT count(*) FROM "person"')) == [(40_000,)]


async def test_piccolo_builds_queries_inside_reads_and_writes(db: Database) -> None:
    async def work(_tx: Tx) -> None:
        await Person.insert(Person(id="p", studio="s", name="Ada", language=None))
        await Person.update({Person.name: "Ada L."}).where(Person.id == "p")

    await db.write(work)

    async def found(_tx: Tx) -> Any:
        return await Person.select(Person.name).where(Person.studio == "s")

    assert await db.read(found) == [{"name": "Ada L."}]


async def test_piccolo_is_taken_back_with_the_write(db: Database) -> None:
    async def work(_tx: Tx) -> None:
        await Person.insert(Person(id="p", studio="s", name="Ada", language=None))
        raise KeyError("no")

    with pytest.raises(KeyError):
        await db.write(work)
    assert await db.read(lambda tx: tx.fetch('SELECT count(*) FROM "person"')) == [(0,)]


async def test_piccolo_runs_nowhere_else_and_opens_no_transaction(db: Database) -> None:
    with pytest.raises(Misuse, match="outside"):
        await Person.select()
    with pytest.raises(Misuse, match="savepoint"):
        db.piccolo.transaction()
    with pytest.raises(Misuse, match="savepoint"):
        db.piccolo.atomic()


async def test_a_cancelled_write_is_whole_or_not_there_and_others_go_on(db: Database) -> None:
    tasks = [asyncio.create_task(_pair(db, n)) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await write(db, "last")
    ids = await stored(db)
    assert all((f"{n:02}a" in ids) == (f"{n:02}b" in ids) for n in range(20))
    assert all(f"{n:02}a" in ids for n in range(1, 20, 2))


async def _pair(db: Database, n: int) -> None:
    async def work(tx: Tx) -> None:
        await add(tx, f"{n:02}a")
        await add(tx, f"{n:02}b")

    await db.write(work)


async def test_a_database_without_tables_says_that_it_is_to_be_migrated(empty_url: str) -> None:
    from backend.db.migrate import check

    opened = Database(empty_url)
    await opened.open()
    with pytest.raises(Missing, match="callboard migrate"):
        await opened.read(check)
    await opened.close()
