"""Ring 2: the real TypeScript client on a fake IndexedDB, against the real server on the loopback.

A seed decides what people do and what goes wrong: requests and replies dropped, doubled and late, reloads, second tabs,
wiped stores, people who leave and come back, clocks set by hours. `RING2_FROM` and `RING2_SEEDS` choose other seeds.
"""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

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


def ledger(data: Path) -> dict[str, list[str]]:
    """Edit -> its verdicts by the server's ledger, one for each time that it was judged: replays do not count."""
    judged: dict[str, list[str]] = {}
    with sqlite3.connect(f"file:{data / DATABASE}?mode=ro", uri=True) as kept:
        for edit, verdict in kept.execute("SELECT edit_id, verdict FROM edit_received WHERE replay_of IS NULL"):
            judged.setdefault(edit, []).append(verdict)
    return judged


@pytest.mark.timeout(1800)
def test_phones_and_server_agree_after_every_seed(server: ServerProcess, tmp_path: Path) -> None:
    order: dict[str, object] = {
        "url": server.url,
        "token": "token-uma",
        "ads": ["asha", "uma"],
        "crew": ["cam", "bo", "sol", "hedda", "otis"],
        "from": FROM,
        "seeds": SEEDS,
    }
    code, said, reports = drive(order, tmp_path)
    assert code == 0, said
    assert len(reports) == SEEDS
    judged = ledger(server.data)
    assert [edit for report in reports for edit in report["edits"] if len(judged.get(edit, [])) > 1] == []
    told: dict[str, str] = {edit: verdict for report in reports for edit, verdict in report["told"].items()}
    assert {edit: verdict for edit, verdict in told.items() if judged.get(edit) != [verdict]} == {}
    applied = list(told.values()).count("applied")
    assert applied >= SEEDS, f"hardly anything was done: {applied} edits in {SEEDS} seeds"
