"""The demo production behind the real application, and its people with their phones, over HTTP, on both databases."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend import boards
from backend.app import Callboard, create_app
from backend.demo import codes, seed_when_empty
from backend.seed.people import STUDIO
from backend.settings import Settings
from sync.edits.kind import Window
from sync.records import CrewMember
from tests.backend.conftest import databases, engine, postgres_server, sqlite_files
from tests.backend.engines import run_apart
from tests.backend.phones import Phone

__all__ = ["databases", "engine", "postgres_server", "sqlite_files"]
NOW = 1_795_618_800_000  # 2026-11-25, 15:00 UTC


class World:
    """Who is who on Night Ferry, and a phone for whoever enters."""

    def __init__(self, app: Callboard, client: httpx.AsyncClient) -> None:
        self.app, self.client = app, client
        self.given: dict[str, str] = {}

    async def enter(self, code: str, label: str = "Phone") -> Phone:
        """Enter with a code as a program does, and fetch everything."""
        entered = await self.client.post("/api/enter", json={"code": code, "label": label, "mode": "bearer"})
        assert entered.status_code == 201, entered.text
        phone = Phone(self.client, entered.json()["device"], entered.json()["token"])
        await phone.sync()
        return phone

    async def role(self, role: str) -> Phone:
        """The phone of one of the seven whose codes the demo prints."""
        return await self.enter(self.given[role])

    async def invited(self, by: Phone, crew: str) -> Phone:
        """Somebody enters with a code that was given by another's phone."""
        answer = await self.client.post("/api/invitations", json={"crew": crew}, headers=by.headers)
        assert answer.status_code == 201, answer.text
        return await self.enter(answer.json()["code"])

    async def crew(self, position: str, by: Phone) -> CrewMember:
        """The crew member of a post that the phone's owner can see."""
        id = next(c["id"] for c in by.all("crew").values() if c["position"] == position)
        window = [Window("crew_member", "id", id)]
        found = await self.app.house.db.read(lambda tx: boards.records_of(tx, STUDIO, window))
        assert isinstance(found[0], CrewMember)
        return found[0]


class Template:
    """A database with the demo in it, and the folder of its files; copied for every test."""

    def __init__(self, databases: Any, folder: Path) -> None:
        self.url: str = databases.migrated()
        self.data = folder / "data"
        self.data.mkdir()
        run_apart(self._fill)

    async def _fill(self) -> None:
        app = create_app(Settings(data=self.data, database=self.url), now=lambda: NOW)
        async with app.running():
            await seed_when_empty(app.house)


@pytest.fixture(scope="session")
def templates() -> dict[str, Template]:
    """One per engine, made when the first test wants it."""
    return {}


@pytest.fixture
def seeded(
    databases: Any, engine: str, templates: dict[str, Template], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("demo")
    template = templates.get(engine) or templates.setdefault(engine, Template(databases, folder))
    data = Path(shutil.copytree(template.data, folder / "copy"))
    url = databases.copy_of(template.url)
    yield Settings(data=data, database=url)
    databases.drop(url)


@pytest.fixture
async def world(seeded: Settings) -> AsyncIterator[World]:
    app = create_app(seeded, now=lambda: NOW)
    async with app.running(), httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost:8000"
    ) as client:
        made = World(app, client)
        made.given = {given.role: given.code for given in await codes(app.house)}
        yield made
