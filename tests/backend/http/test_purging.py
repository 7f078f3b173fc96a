"""Tombstones are cleared away after 90 days; who has not fetched since begins anew."""

from backend.app import Callboard
from backend.purging import purge
from tests.backend.http.conftest import Clock, PhoneOf
from tests.backend.phones import Phone

TOMBSTONES = 'SELECT "scope", "id" FROM "feed" WHERE "op" = \'del\''


async def tombstones(app: Callboard) -> int:
    return len(await app.house.db.read(lambda tx: tx.fetch(TOMBSTONES)))


async def a_head_no_more(app: Callboard, uma: Phone, clock: Clock) -> None:
    """Hedda's number leaves everybody's list of contacts; a day later that is known to be a day old."""
    await purge(app.house)
    edit = uma.do("set_crew", {"crew": "hedda", "roles": ["crew"]})
    await uma.sync()
    assert uma.verdict(edit) == "applied"
    clock.pass_(hours=24)
    await purge(app.house)


async def test_a_tombstone_stays_for_90_days_and_an_older_cursor_is_too_old(
    app: Callboard, phone: PhoneOf, clock: Clock
) -> None:
    cam, sol, uma = phone("cam"), phone("sol"), phone("uma")
    await cam.sync()
    await a_head_no_more(app, uma, clock)
    await sol.sync()
    stood = await tombstones(app)
    assert stood
    clock.pass_(hours=24 * 89)
    assert await purge(app.house) == 0
    assert (await cam.post()).json()["reset"] is None
    clock.pass_(hours=24)
    assert await purge(app.house) == stood
    assert await tombstones(app) == 0
    assert (await cam.post()).json()["reset"] == "cursor_too_old"
    assert (await sol.sync())["reset"] is None


async def test_a_phone_that_begins_is_not_told_to_begin(app: Callboard, phone: PhoneOf, clock: Clock) -> None:
    await a_head_no_more(app, phone("uma"), clock)
    clock.pass_(hours=24 * 92)
    assert await purge(app.house) > 0
    cam = phone("cam")
    assert (await cam.sync())["reset"] is None
    assert "hedda" not in cam.all("contact")


async def test_where_nothing_was_deleted_no_cursor_grows_old(app: Callboard, phone: PhoneOf, clock: Clock) -> None:
    cam, asha = phone("cam"), phone("asha")
    await cam.sync()
    asha.do("publish_day", {"day": "day-1"})
    await asha.sync()
    await purge(app.house)
    clock.pass_(hours=24 * 92)
    assert await purge(app.house) == 0
    assert (await cam.sync())["reset"] is None
