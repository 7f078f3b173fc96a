"""From nothing and from the schema before, by one process and by three at once, on both engines."""

import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from backend.db import Broken, Busy, Conflict, Database, Missing
from backend.db import migrate as migrate_module
from backend.db.generate import columns, insert
from backend.db.migrate import Migration, check, migrate, migrations
from backend.tables import TABLES
from backend.tables.people import Person
from sync import ledger, records
from tests.backend.db.schemas import Schema, schema
from tests.backend.engines import PostgresServer, SqliteFiles

HEAD = [m.name for m in migrations()]


async def opened(url: str, work: Any) -> Any:
    """Open, read once, close."""
    db = Database(url)
    await db.open()
    try:
        return await db.read(work)
    finally:
        await db.close()


async def with_data_at(url: str, number: int) -> None:
    """A database as the release of migration `number` left it, with people in it."""
    await migrate(url, migrations()[:number])
    db = Database(url)
    await db.open()
    await db.write(lambda tx: tx.bulk(insert(Person), [[f"p{n}", "s", 1, "Someone", None] for n in range(100)]))
    await db.close()


async def test_a_new_database_comes_to_head_once(empty_url: str) -> None:
    assert await migrate(empty_url) == HEAD
    assert await migrate(empty_url) == []
    await opened(empty_url, check)


@pytest.mark.parametrize("number", range(1, len(HEAD)))
async def test_every_schema_before_comes_to_head_with_its_data(empty_url: str, number: int, url: str) -> None:
    await with_data_at(empty_url, number)
    with pytest.raises(Missing, match=HEAD[-1]):
        await opened(empty_url, check)
    assert await migrate(empty_url) == HEAD[number:]
    assert await opened(empty_url, lambda tx: tx.fetch('SELECT count(*) FROM "person"')) == [(100,)]
    assert await opened(empty_url, schema) == await opened(url, schema)


async def test_both_engines_end_with_the_same_tables_columns_keys_and_indexes(
    sqlite_url: str, postgres_url: str
) -> None:
    small, large = await opened(sqlite_url, schema), await opened(postgres_url, schema)
    assert small == large


async def test_piccolos_tables_say_what_the_database_has(url: str) -> None:
    found: Schema = await opened(url, schema)
    assert sorted([*(t._meta.tablename for t in TABLES), "migration"]) == sorted(found)
    for table in TABLES:
        stands = {c.name: (c.kind, c.nullable) for c in found[table._meta.tablename][0]}
        said = {c._meta.name: (columns(table)[c._meta.name], c._meta.null) for c in table._meta.columns}
        assert said == stands, table


def test_tables_of_records_have_their_fields_in_their_order() -> None:
    by_name = {table._meta.tablename: table for table in TABLES}
    structs = {**records.TABLES, "studio": records.Studio, "edit_received": ledger.EditReceived}
    for name, struct in structs.items():
        assert tuple(columns(by_name[name])) == struct.__struct_fields__, name
    assert set(records.Device.__struct_fields__) <= set(columns(by_name["device"]))


async def test_texts_that_are_ordered_by_are_compared_byte_by_byte(db: Database) -> None:
    ids = ["-", "A", "a", "a-b", "ab", "é", "\U0001f3ac"]
    await db.write(lambda tx: tx.bulk(insert(Person), [[id, "s", 1, "Someone", None] for id in reversed(ids)]))
    rows = await db.read(lambda tx: tx.fetch('SELECT "id" FROM "person" ORDER BY "id"'))
    assert [row[0] for row in rows] == sorted(ids)


def test_three_processes_that_start_at_once_all_succeed(empty_url: str) -> None:
    program = "import asyncio, sys; from backend.db.migrate import migrate; print(asyncio.run(migrate(sys.argv[1])))"
    processes = [
        subprocess.Popen([sys.executable, "-c", program, empty_url], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(said) == sorted([str(HEAD), "[]", "[]"])


async def test_a_migration_that_fails_leaves_nothing_and_can_be_tried_again(empty_url: str) -> None:
    bad = Migration(9000, "9000_bad", 'CREATE TABLE "half" ("id" TEXT);\nINSERT INTO "person" ("id") VALUES (\'x\');\n')
    good = Migration(9000, "9000_bad", 'CREATE TABLE "half" ("id" TEXT);\n')
    with pytest.raises(Conflict):
        await migrate(empty_url, [*migrations(), bad])
    assert "half" not in await opened(empty_url, schema)
    assert await migrate(empty_url, [*migrations(), good]) == ["9000_bad"]


async def test_a_migration_changed_after_the_fact_is_refused(empty_url: str) -> None:
    await migrate(empty_url)
    first = migrations()[0]
    with pytest.raises(Broken, match="was changed"):
        await migrate(empty_url, [first._replace(text=first.text + "-- more\n"), *migrations()[1:]])


async def test_a_database_of_a_newer_callboard_is_refused(empty_url: str) -> None:
    await migrate(empty_url, [*migrations(), Migration(9999, "9999_later", 'CREATE TABLE "later" ("id" TEXT);\n')])
    with pytest.raises(Broken, match="newer Callboard"):
        await opened(empty_url, check)
    with pytest.raises(Broken, match="newer Callboard"):
        await migrate(empty_url)


async def test_a_sqlite_file_with_data_is_copied_before_it_is_changed(sqlite_files: SqliteFiles) -> None:
    url = sqlite_files.empty()
    path = Path(url.removeprefix("sqlite:///"))
    await migrate(url, [])
    assert list(path.parent.glob(f"{path.name}.before-*")) == []
    await with_data_at(url, 1)
    await migrate(url)
    copy = path.with_name(f"{path.name}.before-0002")
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute('SELECT count(*) FROM "person"').fetchone() == (100,)
        assert before.execute('SELECT max("number") FROM "migration"').fetchone() == (1,)
    assert copy.stat().st_mode & 0o777 == 0o600
    sqlite_files.drop(url)


async def test_a_lock_held_too_long_is_busy(
    databases: SqliteFiles | PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.empty()
    monkeypatch.setattr(migrate_module, "LOCK_SECONDS", 0.05)
    held = _held_on_sqlite(url) if isinstance(databases, SqliteFiles) else _held_on_postgres(url)
    async with held:
        with pytest.raises(Busy):
            await migrate(url)
    databases.drop(url)


@asynccontextmanager
async def _held_on_sqlite(url: str) -> AsyncIterator[None]:
    with closing(migrate_module._sqlite_lock(Path(url.removeprefix("sqlite:///")))):
        yield


@asynccontextmanager
async def _held_on_postgres(url: str) -> AsyncIterator[None]:
    other: Any = await asyncpg.connect(url)
    await other.execute("SELECT pg_advisory_lock($1)", migrate_module.LOCK)
    yield
    await other.close()


async def test_a_missing_folder_or_server_database_is_named(engine: str, tmp_path: Path, databases: Any) -> None:
    url = f"sqlite:///{tmp_path}/none/a.sqlite" if engine == "sqlite" else databases.url("never_made")
    with pytest.raises(Missing):
        await migrate(url)
