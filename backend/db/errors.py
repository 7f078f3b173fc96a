"""What can go wrong between us and a database, in our own words, whichever engine it is.

    DatabaseError
     ├── Conflict   a rule of the schema forbids it: the row exists already, or a value is missing
     ├── Busy       nothing is wrong, try again soon: locked, too many waiting, connection lost, shutting down
     ├── Missing    no such database, table or file: migrate first
     ├── Full       the disk is full
     ├── Unfit      a value that the column cannot hold (a NUL in a text, an integer over 64 bits)
     └── Broken     damaged file, failing disk, or a statement of ours that is wrong

    Misuse          a programming error: an await that is no database call inside a read or write, a query outside
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import asyncpg


class DatabaseError(Exception):
    """The family; `code` is stable, `retry` says whether the same thing may succeed a moment later."""

    code: ClassVar[str] = "database_error"
    retry: ClassVar[bool] = False


class Conflict(DatabaseError):
    code = "database_conflict"


class Busy(DatabaseError):
    code = "database_busy"
    retry = True


class Missing(DatabaseError):
    code = "database_missing"


class Full(DatabaseError):
    code = "database_full"
    retry = True


class Unfit(DatabaseError):
    code = "database_unfit"


class Broken(DatabaseError):
    code = "database_broken"


class Misuse(RuntimeError):
    """The layer was used in a way that cannot work; the text says how to do it."""


SQLITE_CODES: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_CONSTRAINT: Conflict,
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_INTERRUPT: Busy,
    sqlite3.SQLITE_FULL: Full,
    sqlite3.SQLITE_CANTOPEN: Missing,
    sqlite3.SQLITE_TOOBIG: Unfit,
    sqlite3.SQLITE_MISMATCH: Unfit,
}
# Longest prefix of the SQLSTATE wins; https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES_CODES: dict[str, type[DatabaseError]] = {
    "08": Busy,
    "22": Unfit,
    "23": Conflict,
    "25P03": Busy,
    "3D000": Missing,
    "40": Busy,
    "42P01": Missing,
    "53": Busy,
    "53100": Full,
    "55P03": Busy,
    "57": Busy,
}


def from_sqlite(error: sqlite3.Error) -> DatabaseError:
    """Translate an error of the sqlite3 module by its numeric code."""
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return SQLITE_CODES.get(primary, Broken)(str(error))


def from_postgres(error: Exception) -> DatabaseError:
    """Translate an error of asyncpg by its SQLSTATE; an error of the connection itself is Busy."""
    if isinstance(error, asyncpg.exceptions.DataError | ValueError):
        return Unfit(str(error))
    state = getattr(error, "sqlstate", None)
    if state is None:
        return Busy(f"the connection to the database failed: {error or type(error).__name__}")
    kind = next((POSTGRES_CODES[state[:n]] for n in (5, 2) if state[:n] in POSTGRES_CODES), Broken)
    return kind(str(error))


@contextmanager
def sqlite_errors() -> Iterator[None]:
    """Let only our own errors out of a block that calls sqlite3."""
    try:
        yield
    except (OverflowError, UnicodeEncodeError) as error:
        raise Unfit(str(error)) from error
    except sqlite3.Error as error:
        raise from_sqlite(error) from error


@contextmanager
def postgres_errors() -> Iterator[None]:
    """Let only our own errors out of a block that calls asyncpg."""
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError) as error:
        raise from_postgres(error) from error
    except UnicodeEncodeError as error:
        raise Unfit(str(error)) from error
