"""Pages, scopes gained and lost, resets: what a phone holds is what it should hold."""

from typing import Any

import httpx
import msgspec

from backend.app import Callboard
from sync.records import Unit
from sync.wire import PAGE_ROWS
from tests import cast
from tests.backend.http.conftest import PhoneOf


async def many_units(app: Callboard, count: int, name: str = "Unit") -> None:
    units = [Unit(id=f"{name}-{n:05}", studio=cast.STUDIO, production="ferry", name=name) for n in range(count)]
    await app.house.db.write(lambda tx: cast.put(tx, cast.STUDIO, units))


async def test_a_long_fetch_comes_in_pages_and_ends_with_sums_that_fit(phone: PhoneOf, app: Callboard) -> None:
    await many_units(app, PAGE_ROWS * 2)
    cam = phone("cam")
    first = (await cam.post()).json()
    assert (len(first["changes"]), first["more"], first["sums"], first["cursor"]) == (PAGE_ROWS, True, {}, 0)
    await cam.sync()
    assert len(cam.all("unit")) == PAGE_ROWS * 2 + 1


async def test_rows_written_between_two_pages_are_there_at_the_end(phone: PhoneOf, app: Callboard) -> None:
    await many_units(app, PAGE_ROWS + 50)
    cam = phone("cam")
    page = (await cam.post()).json()
    await many_units(app, 300, "Late")
    rows = {(change["s"], change["e"], change["i"]) for change in page["changes"]}
    while page["more"]:
        page = (await cam.post(after=page["after"], fresh=page["fresh"])).json()
        rows |= {(change["s"], change["e"], change["i"]) for change in page["changes"]}
    assert sum(1 for row in rows if row[2].startswith("Late")) == 300
    told = page["sums"]["prod:ferry"].split(":")[0]
    assert told == str(sum(1 for row in rows if row[0] == "prod:ferry"))


async def test_a_scope_that_comes_while_pages_are_under_way_is_sent_whole_afterwards(
    phone: PhoneOf, app: Callboard
) -> None:
    await many_units(app, PAGE_ROWS + 50)
    bo, uma = phone("bo"), phone("uma")
    page = (await bo.post()).json()
    uma.do("set_crew", {"crew": "bo", "roles": ["crew", "ad"]})
    await uma.sync()
    rest = (await bo.post(after=page["after"], fresh=page["fresh"])).json()
    assert "role:ferry:ad" not in rest["sums"] and "role:ferry:ad" not in rest["fresh"]
    await bo.sync()
    assert "day-1" in bo.all("day_plan")


async def test_a_role_gained_brings_its_scope_and_lost_drops_it(phone: PhoneOf, published: str) -> None:
    bo, uma = phone("bo"), phone("uma")
    await bo.sync()
    assert bo.all("day_plan") == {}
    uma.do("set_crew", {"crew": "bo", "roles": ["crew", "ad"]})
    await uma.sync()
    reply = await bo.sync()
    assert reply["fresh"] == ["role:ferry:ad"] and "day-1" in bo.all("day_plan")
    uma.do("set_crew", {"crew": "bo", "roles": ["crew"]})
    await uma.sync()
    assert (await bo.sync())["drop"] == ["role:ferry:ad"]
    assert bo.all("day_plan") == {} and "role:ferry:ad" not in bo.rows


async def test_who_left_the_production_loses_it(phone: PhoneOf, published: str) -> None:
    sol, uma = phone("sol"), phone("uma")
    await sol.sync()
    uma.do("set_crew", {"crew": "sol", "state": "left"})
    await uma.sync()
    reply = await sol.sync()
    assert reply["drop"] == ["prod:ferry"] and sol.all("production") == {}


async def test_a_scope_whose_sum_does_not_fit_is_sent_again_when_asked_for(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    await cam.sync()
    cam.rows["prod:ferry"].popitem()
    cam.sums.pop("prod:ferry")
    reply = await cam.sync()
    assert reply["fresh"] == ["prod:ferry"] and cam.sum_of("prod:ferry") == reply["sums"]["prod:ferry"]


async def test_scopes_of_others_are_dropped_and_never_sent(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    asked: dict[str, Any] = {"person:person-sol": "0:0", "role:ferry:ad": "0:0", "prod:other": "0:0", "x\0y": "1:1"}
    reply = (await cam.post(scopes=asked, fresh=["role:ferry:payroll"])).json()
    assert reply["drop"] == sorted([*asked, "role:ferry:payroll"])
    assert {change["s"] for change in reply["changes"]} == {"prod:ferry", "person:person-cam"}


async def test_nothing_new_is_a_short_answer(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    await cam.sync()
    response = await cam.post()
    assert response.json()["changes"] == [] and len(response.content) < 600


async def test_another_epoch_resets_and_judges_nothing(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    await cam.sync()
    cam.epoch = "before-the-restore"
    cam.do("see_call", {"call": "x", "version": 1, "seen": "opened"})
    reply = (await cam.post()).json()
    assert (reply["reset"], reply["epoch"], reply["verdicts"], reply["last_seq"]) == (
        "epoch_changed", "epoch-harbour", [], 0,
    )


async def test_a_cursor_from_the_future_resets(phone: PhoneOf, published: str) -> None:
    reply = (await phone("cam").post(cursor=10**9)).json()
    assert (reply["reset"], reply["cursor"], reply["changes"]) == ("cursor_too_old", 0, [])


async def test_a_reply_is_compressed_as_the_client_can_read_it(
    phone: PhoneOf, app: Callboard, client: httpx.AsyncClient
) -> None:
    await many_units(app, 100)
    cam = phone("cam")
    plain = await client.post("/sync/v1", json=cam.request(), headers=cam.headers | {"accept-encoding": "identity"})
    for encoding in ("br", "gzip"):
        small = await client.post("/sync/v1", json=cam.request(), headers=cam.headers | {"accept-encoding": encoding})
        assert small.headers["content-encoding"] == encoding and small.headers["vary"] == "accept-encoding"
        assert msgspec.json.decode(small.content)["changes"] == msgspec.json.decode(plain.content)["changes"]
    assert "content-encoding" not in plain.headers
