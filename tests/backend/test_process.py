"""The real server in a process of its own: what it acknowledged is there after a kill, and it stops when it is told to.

What runs here is the installed command; nothing of the server is imported.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.backend.phones import Phone
from tests.server_process import ServerProcess, codes_in


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    made = ServerProcess(tmp_path / "data", command="demo")
    made.start()
    yield made
    made.kill()


@pytest.fixture
async def client(server: ServerProcess) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=30) as made:
        yield made


async def enter(client: httpx.AsyncClient, code: str) -> Phone:
    entered = await client.post("/api/enter", json={"code": code, "label": "Test", "mode": "bearer"})
    assert entered.status_code == 201, entered.text
    return Phone(client, entered.json()["device"], entered.json()["token"])


async def test_the_demo_lets_each_role_in_and_shows_two_shows_to_one_crew_member(
    server: ServerProcess, client: httpx.AsyncClient
) -> None:
    codes = codes_in(server.said())
    assert codes.keys() == {"crew", "head", "ad", "upm", "office", "accounts", "payroll"}
    crew = await enter(client, codes["crew"])
    await crew.sync()
    titles = {production["title"] for production in crew.all("production").values()}
    assert titles == {"Night Ferry", "The Salt Road"}
    assert len(crew.all("call")) >= 4


async def test_a_killed_server_keeps_every_edit_that_it_acknowledged(
    server: ServerProcess, client: httpx.AsyncClient
) -> None:
    ad = await enter(client, codes_in(server.said())["ad"])
    await ad.sync()
    plan = next(day for day in ad.all("day_plan").values() if day["state"] == "draft")
    acknowledged: list[str] = []

    async def work() -> None:
        for number in range(10_000):
            ad.do("set_day", {"day": plan["id"], "unit": plan["unit"], "weather": f"Wind {number}"}, plan["production"])
            acknowledged.extend(verdict["id"] for verdict in (await ad.post()).json()["verdicts"])
            ad.queue.clear()

    task = asyncio.ensure_future(work())
    while len(acknowledged) < 20:
        await asyncio.sleep(0)
    server.kill()
    with pytest.raises(httpx.TransportError):
        await task
    server.start()
    with sqlite3.connect(server.data / "callboard.sqlite") as database:
        stored = {row[0] for row in database.execute('SELECT "edit_id" FROM "edit_received"')}
    assert set(acknowledged) <= stored
    replies = await ad.post(edits=[])
    assert replies.json()["last_seq"] >= len(acknowledged)


async def test_a_second_start_is_quick_makes_new_codes_and_keeps_sessions(
    server: ServerProcess, client: httpx.AsyncClient
) -> None:
    first = codes_in(server.said())
    crew = await enter(client, first["crew"])
    await crew.sync()
    server.stop()
    server.start()
    second = codes_in(server.said())
    assert not set(first.values()) & set(second.values())
    refused = await client.post("/api/enter", json={"code": first["ad"]})
    assert refused.json()["code"] == "code_cancelled"
    assert (await crew.sync())["changes"] is not None
    assert crew.epoch is not None


async def test_it_stops_within_six_seconds_with_listeners(server: ServerProcess, client: httpx.AsyncClient) -> None:
    crew = await enter(client, codes_in(server.said())["crew"])
    opened = 0
    ended = asyncio.Event()

    async def listen() -> None:
        nonlocal opened
        async with client.stream("GET", "/sync/v1/pokes", headers=crew.headers) as stream:
            async for line in stream.aiter_lines():
                opened += line == "event: poke"
        ended.set()

    tasks = [asyncio.ensure_future(listen()) for _ in range(12)]
    while opened < 12:
        await asyncio.sleep(0)
    begun = time.monotonic()
    await asyncio.to_thread(server.stop)
    took = time.monotonic() - begun
    await asyncio.gather(*tasks, return_exceptions=True)
    assert ended.is_set(), "the streams were ended, not cut"
    assert took <= 6, f"{took:.1f} s"


async def test_a_poke_reaches_another_phone_over_a_real_socket(
    server: ServerProcess, client: httpx.AsyncClient
) -> None:
    codes = codes_in(server.said())
    crew, ad = await enter(client, codes["crew"]), await enter(client, codes["ad"])
    await crew.sync()
    await ad.sync()
    async with client.stream("GET", "/sync/v1/pokes", headers=ad.headers) as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "event: poke"
        shows = {day["production"] for day in ad.all("day").values()}
        calls = [call for call in crew.all("call").values() if call["production"] in shows]
        call = next(call for call in calls if _unanswered(crew, call["id"]))
        args = {"call": call["id"], "version": call["version"], "answer": "confirmed"}
        crew.do("answer_call", args, call["production"])
        await crew.post()
        async for line in lines:
            if line == "event: poke":
                break
    await ad.sync()
    assert any(a["call"] == call["id"] and a["version"] == call["version"] for a in ad.all("answer").values())


def _unanswered(crew: Phone, call: str) -> bool:
    return all(answer["call"] != call for answer in crew.all("answer").values())
