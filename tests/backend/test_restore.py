"""A server that went back to yesterday's backup: phones notice, and what they had sent since is offered again."""

import subprocess
from pathlib import Path
from typing import Any

import httpx

from tests.backend.phones import Phone
from tests.server_process import COMMAND, ServerProcess, codes_in


def callboard(*arguments: str | Path) -> None:
    subprocess.run([COMMAND, *map(str, arguments)], check=True, capture_output=True)


async def test_nothing_that_was_acknowledged_after_the_backup_is_lost(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", command="demo")
    server.start()
    try:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=30) as client:
            entered = await client.post("/api/enter", json={"code": codes_in(server.said())["ad"], "mode": "bearer"})
            ad = Phone(client, entered.json()["device"], entered.json()["token"])
            await ad.sync()
            plan = next(day for day in ad.all("day_plan").values() if day["state"] == "draft")
            acknowledged = await weather(ad, plan, "Before the backup")
            callboard("backup", tmp_path / "backup", "--data", server.data)
            acknowledged += await weather(ad, plan, "After the backup") + await weather(ad, plan, "And later")
            server.stop()
            callboard("restore", tmp_path / "backup", "--data", server.data)
            server.start()
            reply = await ad.sync()
            assert (reply["reset"], reply["last_seq"], reply["changes"]) == ("epoch_changed", 1, [])
            begin_anew(ad, reply, acknowledged)
            await ad.sync()
            assert ad.all("day_plan")[plan["id"]]["weather"] == "And later"
            assert [ad.verdicts[edit["id"]]["verdict"] for edit in acknowledged[1:]] == ["applied", "applied"]
    finally:
        server.kill()


async def weather(ad: Phone, plan: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """Change the weather; gives the edit as it was sent, which a phone keeps for 14 days."""
    ad.do("set_day", {"day": plan["id"], "unit": plan["unit"], "weather": text}, plan["production"])
    sent = list(ad.queue)
    await ad.sync()
    return sent


def begin_anew(ad: Phone, reply: dict[str, Any], acknowledged: list[dict[str, Any]]) -> None:
    """What section 7 of docs/protocol.md asks of a phone."""
    ad.epoch, ad.cursor, ad.sums, ad.rows = reply["epoch"], 0, {}, {}
    again = [edit for edit in acknowledged if edit["seq"] > reply["last_seq"]]
    for edit in again:
        ad.verdicts.pop(edit["id"])
    ad.queue = again + ad.queue
