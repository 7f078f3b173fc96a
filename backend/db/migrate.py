"""Bringing a database to the schema of this version of Callboard.

    1. take the lock, so that of several processes that start at once one migrates and the others wait
    2. compare what is recorded in the table `migration` with the files in `migrations/`
    3. on SQLite copy a file that holds something to `<file>.before-NNNN`
    4. carry out what is new, each in one transaction together with its record
    5. let the engine look at its tables (ANALYZE)

A migration is additive: new tables, new nullable columns, new indexes. Anything else is a new table and a copy.
"""

import asyncio
import hashlib
import re
import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg

from backend.db.database import engine_of, sqlite_path
from backend.db.errors import Broken, Busy, Missing, postgres_errors, sqlite_errors
from backend.db.statements import EngineName
from backend.db.tx import Tx

LOCK = 0x0CA11B0A  # of pg_advisory_lock
LOCK_SECONDS = 120
RECORD = (
    'CREATE TABLE IF NOT EXISTS "migration" '
    '("number" BIGINT PRIMARY KEY, "name" TEXT NOT NULL, "hash" TEXT NOT NULL, "applied_at" BIGINT NOT NULL)'
)
RECORDED: dict[EngineName, str] = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'",
    "postgres": "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migration'",
}
APPLIED = 'SELECT "number", "hash" FROM "migration" ORDER BY "number"'


class Migration(NamedTuple):
    """One file: its number, name and text as written."""

    number: int
    name: str
    text: str

    @property
    def hash(self) -> str:
        """What is recorded, so that a file changed after the fact is noticed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def statements(self, engine: EngineName) -> list[str]:
        """The statements for one engine; KEYTEXT is a text that is compared byte by byte."""
        keytext = "TEXT" if engine == "sqlite" else 'TEXT COLLATE "C"'
        bare = re.sub(r"--.*", "", self.text).replace("KEYTEXT", keytext)
        return [part.strip() for part in bare.split(";\n") if part.strip()]


def migrations() -> list[Migration]:
    """Every migration of this version, in order."""
    files = (f for f in resources.files("backend.db.migrations").iterdir() if f.name.endswith(".sql"))
    named = sorted((f.name.removesuffix(".sql"), f.read_text("utf-8")) for f in files)
    return [Migration(int(name[:4]), name, text) for name, text in named]


def missing(known: Sequence[Migration], applied: Iterable[tuple[int, str]]) -> list[Migration]:
    """What is still to be carried out; refuses a database that we do not understand."""
    hashes = dict(applied)
    for migration in known:
        if hashes.get(migration.number, migration.hash) != migration.hash:
            raise Broken(f"migration {migration.name} was changed after this database had had it; restore the file")
    if newer := set(hashes) - {m.number for m in known}:
        raise Broken(f"a newer Callboard wrote this database (migration {max(newer)}); install that version or newer")
    return [m for m in known if m.number not in hashes]


async def migrate(url: str, known: Sequence[Migration] | None = None) -> list[str]:
    """Bring the database at `url` to head; gives the names of the migrations that this call carried out.

    Raises: Busy when another process holds the lock for two minutes, Missing when there is no such database.
    """
    files = migrations() if known is None else known
    if engine_of(url) == "sqlite":
        return await asyncio.to_thread(_migrate_sqlite, sqlite_path(url), files)
    return await _migrate_postgres(url, files)


async def check(tx: Tx) -> None:
    """Refuse to serve a database that is not at head; use as `db.read(check)`."""
    applied = await tx.fetch(APPLIED) if await tx.fetch(RECORDED[tx.engine]) else []
    left = missing(migrations(), [(row[0], row[1]) for row in applied])
    if left:
        raise Missing(f"the database lacks {', '.join(m.name for m in left)}; run `callboard migrate`")


def _migrate_sqlite(path: Path, known: Sequence[Migration]) -> list[str]:
    if not path.parent.is_dir():
        raise Missing(f"there is no folder {path.parent}; make it, or set CALLBOARD_DATABASE to another file")
    with sqlite_errors(), closing(_sqlite_lock(path)):
        if not path.exists():
            path.touch(mode=0o600)
        with closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(RECORD)
            left = missing(known, connection.execute(APPLIED).fetchall())
            if left and connection.execute('SELECT 1 FROM "migration"').fetchone():
                _copy(connection, path.with_name(f"{path.name}.before-{left[0].number:04}"))
            for migration in left:
                _apply_sqlite(connection, migration)
            if left:
                connection.execute("ANALYZE")
    return [m.name for m in left]


def _sqlite_lock(path: Path) -> sqlite3.Connection:
    """An exclusive transaction on a file beside the database: works on every platform, ends with its process."""
    lock = sqlite3.connect(path.with_name(f"{path.name}.lock"), isolation_level=None, timeout=LOCK_SECONDS)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise Busy(f"another process has been migrating {path} for {LOCK_SECONDS} s; see what it does") from error
    return lock


def _copy(connection: sqlite3.Connection, to: Path) -> None:
    to.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", [str(to)])
    to.chmod(0o600)


def _apply_sqlite(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in migration.statements("sqlite"):
            connection.execute(statement)
        connection.execute('INSERT INTO "migration" VALUES (?, ?, ?, ?)', _record(migration))
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.execute("ROLLBACK")
        raise


async def _migrate_postgres(url: str, known: Sequence[Migration]) -> list[str]:
    with postgres_errors():
        connection: Any = await asyncpg.connect(url, server_settings={"lock_timeout": f"{LOCK_SECONDS}s"})
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
            await connection.execute(RECORD)
            left = missing(known, [(row[0], row[1]) for row in await connection.fetch(APPLIED)])
            for migration in left:
                await _apply_postgres(connection, migration)
            if left:
                await connection.execute("ANALYZE")
        finally:
            await connection.close()
    return [m.name for m in left]


async def _apply_postgres(connection: Any, migration: Migration) -> None:
    async with connection.transaction():
        for statement in migration.statements("postgres"):
            await connection.execute(statement)
        await connection.execute('INSERT INTO "migration" VALUES ($1, $2, $3, $4)', *_record(migration))


def _record(migration: Migration) -> tuple[int, str, str, int]:
    return migration.number, migration.name, migration.hash, time.time_ns() // 1_000_000
