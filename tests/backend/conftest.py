"""A fresh database per test, on each engine.

Ask for `db` (open, migrated), `url` (migrated), `empty_url` (nothing in it) or `engine`; the test then runs on both.
`sqlite_url` and `postgres_url` are for what concerns one engine only.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from backend.db import Database
from tests.backend.engines import ENGINES, EngineName, PostgresServer, SqliteFiles


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> EngineName:
    name: EngineName = request.param
    return name


@pytest.fixture
def databases(engine: EngineName, request: pytest.FixtureRequest) -> Any:
    """The maker of databases of the engine; PostgreSQL starts only when a test wants it."""
    return request.getfixturevalue("sqlite_files" if engine == "sqlite" else "postgres_server")


@pytest.fixture
def url(databases: Any) -> Iterator[str]:
    made = databases.migrated()
    yield made
    databases.drop(made)


@pytest.fixture
def empty_url(databases: Any) -> Iterator[str]:
    made = databases.empty()
    yield made
    databases.drop(made)


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    opened = Database(url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def sqlite_url(sqlite_files: SqliteFiles) -> Iterator[str]:
    made = sqlite_files.migrated()
    yield made
    sqlite_files.drop(made)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    made = postgres_server.migrated()
    yield made
    postgres_server.drop(made)
