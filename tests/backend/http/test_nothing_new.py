"""What is answered from memory, and when it must not be."""

import asyncio
from collections.abc import Callable

import pytest

from backend.app import Callboard
from backend.db import Database
from tests import cast
from tests.backend.http.conftest import PhoneOf
from tests.backend.phones import Phone
from tests.backend.studios import crew, put


class Reads:
    """How many reads a database was asked for."""

    def __init__(self, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, read = 0, db.read

        async def counted(work: Callable[..., object]) -> object:
            self.count += 1
            return await read(work)

        monkeypatch.setattr(db, "read", counted)


@pytest.fixture
def reads(app: Callboard, monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(app.house.db, monkeypatch)


@pytest.fixture
async def cam(app: Callboard, phone: PhoneOf) -> Phone:
    """A phone that has everything, on a server that hears its database."""
    await _hears(app.house.db)
    cam = phone("cam")
    await cam.sync()
    await cam.sync()
    return cam


async def _hears(db: Database) -> None:
    told = asyncio.Event()
    end = db.listen("studio", lambda _: told.set())
    while not db.hears:
        await asyncio.wait_for(told.wait(), 10)
    await asyncio.sleep(0)
    end()


async def test_a_phone_that_has_everything_is_answered_without_a_read_and_alike(cam: Phone, reads: Reads) -> None:
    first = await cam.sync()
    asked = reads.count
    again = await cam.sync()
    assert reads.count == asked
    assert {**first, "server_time": 0} == {**again, "server_time": 0}


async def test_what_somebody_else_saves_is_in_the_next_fetch(cam: Phone, phone: PhoneOf) -> None:
    asha = phone("asha")
    asha.do("publish_day", {"day": "day-1"})
    await asha.sync()
    await cam.sync()
    assert [row["crew"] for row in cam.all("call").values()] == ["cam"]


async def test_an_edit_that_changes_nothing_still_moves_the_number_that_the_phone_is_told(
    cam: Phone, phone: PhoneOf
) -> None:
    cam.do("see_call", {"call": "nobody's", "version": 1, "seen": "opened"})
    assert (await cam.sync())["last_seq"] == 1
    assert (await cam.sync())["last_seq"] == 1


async def test_a_phone_that_is_revoked_is_told_at_once(app: Callboard, cam: Phone, phone: PhoneOf) -> None:
    response = await cam.client.post(f"/api/devices/{cam.device}/revoke", headers=phone("asha").headers)
    assert response.status_code < 300
    assert (await cam.post()).json()["reset"] == "signed_out"


async def test_a_phone_that_left_is_told_at_once(cam: Phone) -> None:
    assert (await cam.client.post("/api/leave", headers=cam.headers)).status_code == 200
    assert (await cam.post()).status_code == 401


async def test_a_save_of_another_process_is_heard(app: Callboard, cam: Phone) -> None:
    told = asyncio.Event()
    app.house.db.listen("studio", lambda _: told.set())
    other = Database(app.house.db.url)
    await other.open()
    try:
        await put(other, crew("new", department="camera", production=cast.FERRY), studio=cast.STUDIO)
    finally:
        await other.close()
        app.house.db.bind()
    told.clear()
    await asyncio.wait_for(told.wait(), 10)
    before = cam.cursor
    assert (await cam.sync())["cursor"] == before + 1


async def test_nothing_is_answered_from_memory_while_others_can_not_be_heard(
    app: Callboard, cam: Phone, reads: Reads
) -> None:
    await cam.sync()
    assert app.house.db._ear is not None
    app.house.db._ear.connected.clear()
    asked = reads.count
    await cam.sync()
    assert reads.count > asked


async def test_a_phone_with_another_cursor_or_other_scopes_is_read_for(cam: Phone, reads: Reads) -> None:
    await cam.sync()
    asked = reads.count
    await cam.post(cursor=cam.cursor - 1)
    await cam.post(scopes={})
    await cam.post(after=[1, "prod:ferry", "unit", "x"])
    assert reads.count >= asked + 3
