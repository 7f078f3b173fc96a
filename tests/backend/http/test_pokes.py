"""Who may see a change hears that there is one, at once and once; who may not hears nothing."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from backend.app import Callboard
from backend.hub import MOST_OF_ONE, Hub
from backend.routes import pokes as route
from backend.settings import Settings
from sync.ids import call_id
from tests.backend.http.conftest import PhoneOf
from tests.backend.http.listening import Listener


async def test_a_listener_is_told_the_version_first_and_then_each_change(
    phone: PhoneOf, app: Callboard, published: str
) -> None:
    async with Listener(app, "token-asha") as pokes:
        first = await pokes.next()
        assert first.startswith("event: poke\ndata: {\"v\":") and first.endswith("\n\n")
        cam = phone("cam")
        cam.do("answer_call", {"call": call_id("day-1", "cam"), "version": 1, "answer": "confirmed"})
        version = (await cam.post()).json()["cursor"]
        assert await pokes.next() == f'event: poke\ndata: {{"v":{version}}}\n\n'


async def test_only_those_who_may_see_a_change_are_woken(phone: PhoneOf, app: Callboard, published: str) -> None:
    listeners = [Listener(app, f"token-{word}") for word in ("sol", "hedda", "zoe")]
    async with listeners[0] as sol, listeners[1] as hedda, listeners[2] as zoe:
        for listener in listeners:
            await listener.next()
        cam = phone("cam")
        cam.do("answer_call", {"call": call_id("day-1", "cam"), "version": 1, "answer": "confirmed"})
        await cam.post()
        await hedda.next()
        assert sol.quiet() and zoe.quiet()


async def test_a_listener_whose_role_changes_hears_what_the_new_role_sees(
    phone: PhoneOf, app: Callboard, published: str
) -> None:
    async with Listener(app, "token-bo") as bo:
        await bo.next()
        uma = phone("uma")
        uma.do("set_crew", {"crew": "bo", "roles": ["crew", "ad"]})
        await uma.sync()
        await bo.next()
        uma.do("set_day", {"day": "day-1", "unit": "ferry-main", "weather": "Fog"})
        await uma.sync()
        await bo.next()


async def test_a_revoked_phone_is_let_go(
    phone: PhoneOf, app: Callboard, published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "PING_SECONDS", 0.05)
    async with Listener(app, "token-cam") as cam:
        await cam.next()
        revoke = 'UPDATE "device" SET "revoked_at" = 1 WHERE "id" = $1'
        await app.house.db.write(lambda tx: tx.execute(revoke, ["phone-cam"]))
        await asyncio.wait_for(cam.ended.wait(), 30)


async def test_a_quiet_stream_says_that_it_is_there(app: Callboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "PING_SECONDS", 0.02)
    async with Listener(app, "token-cam") as cam:
        await cam.next()
        assert await cam.next() == ": here\n\n"


async def test_a_stream_does_not_live_for_ever(app: Callboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "LIFE_SECONDS", (0.05, 0.06))
    async with Listener(app, "token-cam") as cam:
        await asyncio.wait_for(cam.ended.wait(), 30)


async def test_whoever_goes_leaves_nothing_behind(app: Callboard) -> None:
    async with Listener(app, "token-cam") as cam:
        await cam.next()
        assert len(app.house.hub) == 1
    assert len(app.house.hub) == 0


async def test_who_is_not_signed_in_hears_nothing(app: Callboard) -> None:
    async with Listener(app, "wrong") as nobody:
        assert "signed_out" in await nobody.next()
    assert nobody.status == 401


async def test_a_stopping_server_lets_everybody_go_at_once(app: Callboard) -> None:
    async with Listener(app, "token-cam") as cam, Listener(app, "token-sol") as sol:
        await cam.next()
        await sol.next()
        app.house.hub.close()
        await asyncio.wait_for(asyncio.gather(cam.ended.wait(), sol.ended.wait()), 5)


async def test_a_change_made_by_another_process_is_heard_too(
    app: Callboard, settings: Settings, published: str
) -> None:
    from backend.db import Database
    from sync.records import Unit
    from tests import cast

    other = Database(settings.database_url)
    async with Listener(app, "token-cam") as cam:
        await cam.next()
        await other.open()
        try:
            unit = Unit(id="u9", studio=cast.STUDIO, production="ferry", name="Splinter")
            await other.write(lambda tx: cast.put(tx, cast.STUDIO, [unit]))
            assert "event: poke" in await cam.next()
        finally:
            await other.close()


async def test_a_slow_listener_finds_one_poke_with_the_newest_version() -> None:
    hub = Hub()
    slot = hub.join("s", frozenset({"prod:x"}), 3)
    for version in range(4, 90):
        hub.poke("s", version, ["prod:x"])
    hub.poke("s", 90, ["prod:y"])
    assert await slot.next(1) == 89
    assert await slot.next(0.01) is None


async def test_one_person_takes_no_more_places_than_their_own(app: Callboard, published: str) -> None:
    listeners = [Listener(app, "token-cam") for _ in range(MOST_OF_ONE + 1)]
    async with Listener(app, "token-sol") as sol, AsyncExitStack() as streams:
        await sol.next()
        for listener in listeners:
            await streams.enter_async_context(listener)
            await listener.next()
        await asyncio.wait_for(listeners[0].ended.wait(), 5)
        assert len(app.house.hub) == MOST_OF_ONE + 1
        assert not any(listener.ended.is_set() for listener in (sol, *listeners[1:]))


async def test_a_publication_is_taken_whatever_letters_the_ids_are_made_of(phone: PhoneOf, published: str) -> None:
    """A hostile head names persons so that the notice of a publication outgrows what PostgreSQL carries."""
    hedda, asha = phone("hedda"), phone("asha")
    for number in range(40):
        hedda.do("add_crew", {
            "crew": f"crew-{number}", "person": f"{number}" + "\N{CLAPPER BOARD}" * 60, "production": "ferry",
            "department": "camera", "unit": "ferry-main", "name": "Day player", "position": "Loader",
        })
        await hedda.sync()
    asha.seq = 1
    edit = asha.do("publish_day", {"day": "day-1"})
    await asha.sync()
    assert asha.verdict(edit) == "applied"
