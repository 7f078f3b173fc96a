"""What a database really has: tables, columns and indexes, in the same words for both engines."""

from typing import Any, NamedTuple

from backend.db import Tx

NAMES = {"TEXT": "text", "BIGINT": "bigint", "BOOLEAN": "boolean"}


class Column(NamedTuple):
    """A column as the engine describes it."""

    name: str
    kind: str
    nullable: bool


class Index(NamedTuple):
    """An index that a migration made; `partial`: it has a WHERE."""

    name: str
    columns: tuple[str, ...]
    unique: bool
    partial: bool


Schema = dict[str, tuple[list[Column], tuple[str, ...], list[Index]]]


async def schema(tx: Tx) -> Schema:
    """Table -> (columns, primary key, indexes)."""
    return await (_sqlite(tx) if tx.engine == "sqlite" else _postgres(tx))


async def _sqlite(tx: Tx) -> Schema:
    tables = await tx.fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    found: Schema = {}
    for (table,) in sorted(tables):
        info = await tx.fetch(f'PRAGMA table_info("{table}")')
        columns = [Column(row[1], NAMES[row[2]], not row[3] and not row[5]) for row in info]
        key = tuple(row[1] for row in sorted((row for row in info if row[5]), key=lambda row: row[5]))
        found[table] = (columns, key, sorted([await _sqlite_index(tx, row) for row in await _made(tx, table)]))
    return found


async def _made(tx: Tx, table: str) -> list[Any]:
    return [row for row in await tx.fetch(f'PRAGMA index_list("{table}")') if row[3] == "c"]


async def _sqlite_index(tx: Tx, row: Any) -> Index:
    columns = tuple(column[2] for column in await tx.fetch(f'PRAGMA index_info("{row[1]}")'))
    return Index(row[1], columns, bool(row[2]), bool(row[4]))


POSTGRES_COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable = 'YES' FROM information_schema.columns "
    "WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
)
POSTGRES_INDEXES = (
    "SELECT t.relname, i.relname, x.indisunique, x.indpred IS NOT NULL, x.indisprimary, "
    "(SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY k(c, n) "
    "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.c) "
    "FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid "
    "JOIN pg_namespace s ON s.oid = t.relnamespace WHERE s.nspname = 'public' ORDER BY 2"
)


async def _postgres(tx: Tx) -> Schema:
    found: Schema = {}
    keys: dict[str, tuple[str, ...]] = {}
    indexes: dict[str, list[Index]] = {}
    for table, name, unique, partial, primary, columns in await tx.fetch(POSTGRES_INDEXES):
        if primary:
            keys[table] = tuple(columns)
        else:
            indexes.setdefault(table, []).append(Index(name, tuple(columns), unique, partial))
    for table, name, kind, nullable in await tx.fetch(POSTGRES_COLUMNS):
        found.setdefault(table, ([], keys.get(table, ()), sorted(indexes.get(table, []))))
        found[table][0].append(Column(name, kind, nullable))
    return found
