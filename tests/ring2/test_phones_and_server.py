"""Ring 2: the real TypeScript client on a fake IndexedDB, against the real server on the loopback.

A seed decides what people do and what goes wrong: requests and replies dropped, doubled and late, reloads, second tabs,
wiped stores, people who leave and come back, clocks set by hours. `RING2_FROM` and `RING2_SEEDS` choose other seeds.
"""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.db import Database
from backend.db.migrate import migrate
from tests import cast
from tests.ring2.phones import drive
from tests.server_process import ServerProcess

FROM = int(os.environ.get("RING2_FROM", "1"))
SEEDS = int(os.environ.get("RING2_SEEDS", "50"))
DATABASE = "callboard.sqlite"


async def _found(url: str) -> None:
    await migrate(url)
    db = Database(url)
    await db.open()
    try:
        await cast.settle_in(db)
    finally:
        await db.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    data = tmp_path / "data"
    data.mkdir()
    asyncio.run(_found(f"sqlite:///{data / DATABASE}"))
    process = ServerProcess(data)
    process.start()
    yield process
    process.stop()


def effects(data: Path, edits: list[str]) -> dict[str, int]:
    """How often each edit was judged for its effect, by the server's ledger: replays under another number do not count."""
    counted = "SELECT count(*) FROM edit_received WHERE edit_id = ? AND replay_of IS NULL"
    with sqlite3.connect(f"file:{data / DATABASE}?mode=ro", uri=True) as ledger:
        return {edit: int(ledger.execute(counted, (edit,)).fetchone()[0]) for edit in edits}


def test_phones_and_server_agree_after_every_seed(server: ServerProcess, tmp_path: Path) -> None:
    order: dict[str, object] = {
        "url": server.url, "token": "token-uma", "ads": ["asha", "uma"], "crew": ["cam", "bo", "sol", "hedda", "otis"],
        "from": FROM, "seeds": SEEDS,
    }
    code, said, reports = drive(order, tmp_path)
    assert code == 0, said
    assert len(reports) == SEEDS
    verdicts = total(reports)
    assert verdicts.get("applied", 0) >= SEEDS, f"hardly anything was done: {verdicts}"
    judged = effects(server.data, [edit for report in reports for edit in report["edits"]])
    assert {edit: times for edit, times in judged.items() if times > 1} == {}


def total(reports: list[dict[str, Any]]) -> dict[str, int]:
    """Verdicts of all seeds together."""
    words = {word for report in reports for word in report["verdicts"]}
    return {word: sum(report["verdicts"].get(word, 0) for report in reports) for word in sorted(words)}
