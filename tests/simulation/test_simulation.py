"""The simulation itself: the same seed lives the same run, and every planted fault is found."""

from pathlib import Path

import pytest

from tests.simulation import soak
from tests.simulation.faults import FAULTS, found_after
from tests.simulation.world import World

SEEDS = 300


@pytest.mark.parametrize("seed", range(3))
def test_the_same_seed_twice_gives_the_same_trace(seed: int) -> None:
    assert World(seed).run(60) == World(seed).run(60)


def test_two_seeds_give_two_traces() -> None:
    assert World(1).run(20) != World(2).run(20)


@pytest.mark.parametrize("name", FAULTS)
def test_the_simulation_finds(name: str) -> None:
    found = found_after(FAULTS[name], SEEDS, soak.STEPS)
    assert found is not None, f"{SEEDS} seeds passed with this fault: {name}"
    assert found[1] == FAULTS[name].promise


def test_a_soak_that_was_stopped_goes_on_where_it_ended(tmp_path: Path) -> None:
    notes = tmp_path / "soak.txt"
    assert soak.soak(0, 2, notes, 1) == 0
    assert list(soak.stretches(0, 2, notes)) == []
    assert list(soak.stretches(0, 3, notes)) == [(0, 3)]
