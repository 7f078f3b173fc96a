"""Piccolo's engines without their connections: its tables and query builder run on the transaction that is open.

The stock engines open a connection (and on SQLite a thread) per query, lose connections when a commit fails and take a
nested transaction for none; see docs/decisions/0001-database.md. These two know no connection of their own. They find
the transaction in a context variable that `db.read` and `db.write` set, and refuse everything else.
"""

from typing import Any, NoReturn

from piccolo.engine.postgres import PostgresEngine
from piccolo.engine.sqlite import SQLiteEngine
from piccolo.querystring import QueryString

from backend.db.errors import Misuse
from backend.db.guard import OUTSIDE, TRANSACTION


class OnSqlite(SQLiteEngine):
    """The query builder on SQLite; its current transaction is a `SqliteTx`."""

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> list[dict[str, Any]]:
        text, params = querystring.compile_string(engine_type=self.engine_type)
        rows: list[dict[str, Any]] = self._tx().fetch_dicts(text, params)
        return rows

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._tx().fetch_dicts(ddl, ())
        return rows

    def _tx(self) -> Any:
        tx = self.current_transaction.get()
        if tx is None:
            raise Misuse(OUTSIDE)
        return tx

    async def batch(self, *_: object, **__: object) -> NoReturn:
        raise Misuse(OUTSIDE)

    async def get_connection(self) -> NoReturn:
        raise Misuse(OUTSIDE)

    def transaction(self, *_: object, **__: object) -> NoReturn:
        raise Misuse(TRANSACTION)

    def atomic(self, *_: object, **__: object) -> NoReturn:
        raise Misuse(TRANSACTION)


class OnPostgres(PostgresEngine):
    """The query builder on PostgreSQL; its current transaction is a `PostgresTx`. Connects to nothing when made."""

    def __init__(self) -> None:
        super().__init__(config={"database": "callboard"})

    async def get_version(self) -> float:
        return float(self.min_version_number)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[dict[str, Any]]:
        text, params = querystring.compile_string(engine_type=self.engine_type)
        rows: list[dict[str, Any]] = await self._tx().fetch_dicts(text, params)
        return rows

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await self._tx().fetch_dicts(ddl, ())
        return rows

    def _tx(self) -> Any:
        tx = self.current_transaction.get()
        if tx is None:
            raise Misuse(OUTSIDE)
        return tx

    async def batch(self, *_: object, **__: object) -> NoReturn:
        raise Misuse(OUTSIDE)

    async def get_new_connection(self) -> NoReturn:
        raise Misuse(OUTSIDE)

    def transaction(self, *_: object, **__: object) -> NoReturn:
        raise Misuse(TRANSACTION)

    def atomic(self, *_: object, **__: object) -> NoReturn:
        raise Misuse(TRANSACTION)
