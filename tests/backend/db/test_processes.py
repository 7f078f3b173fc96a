"""What a whole process keeps to: it ends when it should, and what it acknowledged is there when it did not."""

import subprocess
import sys
from itertools import islice

import pytest

from backend.db import Database
from tests.backend.db.shared import stored


def start(url: str, way: str) -> "subprocess.Popen[str]":
    """The program that writes and prints what was acknowledged."""
    command = [sys.executable, "-m", "tests.backend.db.acknowledging", url, way]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def ids_in(url: str) -> list[str]:
    """What a new process finds."""
    db = Database(url)
    await db.open()
    try:
        return await stored(db)
    finally:
        await db.close()


@pytest.mark.parametrize("way", ["close", "leave"])
async def test_a_process_ends_on_its_own_whether_or_not_it_closed_the_database(url: str, way: str) -> None:
    process = start(url, way)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert sorted(said.split()) == await ids_in(url)


@pytest.mark.parametrize("acknowledged", [1, 40, 333])
async def test_a_killed_process_has_lost_nothing_that_it_acknowledged(url: str, acknowledged: int) -> None:
    process = start(url, "forever")
    assert process.stdout is not None
    said = [line.strip() for line in islice(process.stdout, acknowledged)]
    process.kill()
    rest = process.communicate(timeout=60)[0].splitlines()
    complete = said + [line for line in rest if len(line) == 9]
    assert set(complete) <= set(await ids_in(url))
