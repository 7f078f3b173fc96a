"""The SQL of the hot statements, written once from Piccolo's tables.

Piccolo's builder costs more than the statement it builds (1.4 ms for 20 rows, of which SQLite needs 0.1). So what runs
in every sync is text made here from `Table._meta`; the tables stay the only place where columns are named.
"""

from collections.abc import Sequence
from functools import lru_cache

from piccolo.columns import BigInt, Boolean, Column, Text
from piccolo.table import Table

from backend.db.statements import Bulk

TYPES: dict[type[Column], str] = {Text: "text", BigInt: "bigint", Boolean: "boolean"}


def quoted(names: Sequence[str]) -> str:
    """Column names for a list; quoted, since some are words of SQL (of, by, at, time)."""
    return ", ".join(f'"{name}"' for name in names)


@lru_cache(maxsize=256)
def columns(table: type[Table]) -> dict[str, str]:
    """The columns of a table in their order, with their SQL type."""
    return {column._meta.name: TYPES[type(column)] for column in table._meta.columns}


@lru_cache(maxsize=256)
def select(table: type[Table], where: str) -> str:
    """Every column of the rows that `where` names."""
    return f'SELECT {quoted(list(columns(table)))} FROM "{table._meta.tablename}" WHERE {where}'


@lru_cache(maxsize=256)
def upsert(table: type[Table], key: tuple[str, ...], add: tuple[str, ...] = ()) -> Bulk:
    """Insert rows; where the key stands already, overwrite the rest. Columns of `add` are added to instead."""
    name = table._meta.tablename
    kept = [column for column in columns(table) if column not in key]
    new = {c: f'"{name}"."{c}" + excluded."{c}"' if c in add else f'excluded."{c}"' for c in kept}
    changes = ", ".join(f'"{column}" = {value}' for column, value in new.items())
    return _insert(table, f"ON CONFLICT ({quoted(key)}) DO UPDATE SET {changes}")


@lru_cache(maxsize=256)
def insert(table: type[Table]) -> Bulk:
    """Insert rows; a key that stands already is a Conflict."""
    return _insert(table, "")


def _insert(table: type[Table], conflict: str) -> Bulk:
    types = columns(table)
    into = f'INSERT INTO "{table._meta.tablename}" ({quoted(list(types))})'
    marks = ", ".join(f"?{n}" for n in range(1, len(types) + 1))
    arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(types.values(), 1))
    return Bulk(f"{into} VALUES ({marks}) {conflict}", f"{into} SELECT * FROM unnest({arrays}) {conflict}")
