"""The real application on a real database, with the cast in it, spoken to over HTTP without a socket.

`phone("cam")` gives a signed-in phone of one of the cast; `clock` is the server's clock and stands still until moved.
"""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from backend.app import Callboard, create_app
from backend.settings import Settings
from tests import cast
from tests.backend.phones import Phone

ORIGIN = "http://localhost:8000"
PhoneOf = Callable[[str], Phone]


class Clock:
    """Epoch ms; moved by hand."""

    def __init__(self) -> None:
        self.at = cast.NOW

    def __call__(self) -> int:
        return self.at

    def pass_(self, *, minutes: int = 0, hours: int = 0) -> None:
        """Let time pass."""
        self.at += (minutes + 60 * hours) * 60_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    pwa = tmp_path / "pwa"
    (pwa / "assets").mkdir(parents=True)
    (pwa / "index.html").write_text("<!doctype html><title>Callboard</title>" + "<p>board</p>" * 100)
    (pwa / "sw.js").write_text("self.addEventListener('fetch', () => {})\n" * 40)
    (pwa / "manifest.webmanifest").write_text('{"name":"Callboard"}')
    (pwa / "assets" / "main-4f2a.js").write_text("console.log('board')\n" * 100)
    return Settings(data=tmp_path, database=url, pwa=pwa)


@pytest.fixture
async def app(settings: Settings, clock: Clock) -> AsyncIterator[Callboard]:
    made = create_app(settings, now=clock)
    async with made.running():
        await cast.settle_in(made.house.db)
        yield made


@pytest.fixture
async def client(app: Callboard) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as made:
        yield made


@pytest.fixture
def phone(client: httpx.AsyncClient) -> PhoneOf:
    return lambda word: Phone(client, f"phone-{word}", f"token-{word}")


@pytest.fixture
async def published(phone: PhoneOf) -> str:
    """The id of tomorrow's day, published by Asha."""
    asha = phone("asha")
    edit = asha.do("publish_day", {"day": "day-1"})
    await asha.sync()
    assert asha.verdict(edit) == "applied"
    return "day-1"
