"""Seeds of the simulation against the real backend on a real file."""

import asyncio
from pathlib import Path

import pytest

from tests.simulation.on_sqlite import SqliteServer, SqliteWorld

SEEDS, STEPS = 16, 70


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_promise_is_broken_by_the_real_backend(seed: int, tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        world = SqliteWorld(seed, tmp_path, runner)
        assert isinstance(world.server, SqliteServer)
        try:
            world.run(STEPS)
        finally:
            world.server.close()
