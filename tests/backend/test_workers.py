"""Two worker processes on one PostgreSQL: what one of them commits, listeners of the other hear."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.backend.phones import Phone
from tests.server_process import ServerProcess, codes_in


async def test_listeners_of_both_workers_hear_a_change_and_are_let_go(postgres_url: str, tmp_path: Path) -> None:
    settings = {"CALLBOARD_DATABASE": postgres_url, "CALLBOARD_WORKERS": "2"}
    server = ServerProcess(tmp_path / "data", command="demo", settings=settings)
    await asyncio.to_thread(server.start)
    heard = [0] * 8
    try:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=30) as client:
            code = codes_in(server.said())["ad"]
            entered = (await client.post("/api/enter", json={"code": code, "mode": "bearer"})).json()
            ad = Phone(client, entered["device"], entered["token"])
            await ad.sync()
            tasks = [asyncio.ensure_future(listen(server.url, ad, heard, n)) for n in range(len(heard))]
            await until(lambda: min(heard) == 1)
            plan = next(day for day in ad.all("day_plan").values() if day["state"] == "draft")
            ad.do("set_day", {"day": plan["id"], "unit": plan["unit"], "weather": "Fog"}, plan["production"])
            await ad.post()
            await until(lambda: min(heard) == 2)
        begun = time.monotonic()
        await asyncio.to_thread(server.stop)
        assert time.monotonic() - begun <= 6
        await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        server.kill()


async def listen(url: str, ad: Phone, heard: list[int], number: int) -> None:
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
        async with client.stream("GET", "/sync/v1/pokes", headers=ad.headers) as stream:
            async for line in stream.aiter_lines():
                heard[number] += line == "event: poke"


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.01)
