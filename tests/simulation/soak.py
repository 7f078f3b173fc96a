"""Many runs of the simulation, resumable: `python -m tests.simulation.soak --from 0 --runs 100000`.

Seeds that passed are noted in `data/soak.txt` (or `--notes`), so that a run that was stopped goes on where it ended.
Prints the headline figure: runs, edits, and promises broken; ends with 1 when there is one, naming its seed.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.simulation.oracles import Broken
from tests.simulation.world import World

CHUNK = 200
STEPS = 100


class Score(NamedTuple):
    """What a stretch of seeds came to."""

    first: int
    runs: int
    edits: int
    broken: list[str]


def runs(first: int, count: int, steps: int = STEPS) -> Score:
    """Run a stretch of seeds."""
    edits = 0
    broken: list[str] = []
    for seed in range(first, first + count):
        world = World(seed)
        try:
            world.run(steps)
        except Broken as fault:
            broken.append(f"seed {seed}: {fault}")
        edits += len(world.typed)
    return Score(first, count, edits, broken)


def stretches(first: int, count: int, notes: Path) -> Iterator[tuple[int, int]]:
    """The stretches of seeds that no earlier run has noted as passed."""
    done = set(notes.read_text().split()) if notes.exists() else set()
    for start in range(first, first + count, CHUNK):
        size = min(CHUNK, first + count - start)
        if f"{start}+{size}" not in done:
            yield start, size


def soak(first: int, count: int, notes: Path, workers: int) -> int:
    """Run what is left; gives the exit code."""
    notes.parent.mkdir(parents=True, exist_ok=True)
    todo = list(stretches(first, count, notes))
    say(f"simulation: seeds {first} to {first + count - 1}, {sum(size for _, size in todo)} still to run")
    total, edits, began = 0, 0, time.monotonic()
    broken: list[str] = []
    with ProcessPoolExecutor(workers) as pool, notes.open("a") as noted:
        for score in pool.map(runs, *zip(*todo, strict=True)) if todo else ():
            total, edits, broken = total + score.runs, edits + score.edits, broken + score.broken
            if not score.broken:
                noted.write(f"{score.first}+{score.runs}\n")
                noted.flush()
            say(*score.broken, f"{total} runs, {edits} edits, {len(broken)} broken, {time.monotonic() - began:.0f} s")
    say(f"edits lost, doubled or stuck: {len(broken)} in {total} runs of {edits} edits (seeds {first} and on)")
    return 1 if broken else 0


def say(*lines: str) -> None:
    """Print lines as they come."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    parser.add_argument("--runs", type=int, default=100_000, help="how many seeds")
    parser.add_argument("--notes", type=Path, default=Path("data/soak.txt"), help="where passed seeds are noted")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    asked = parser.parse_args()
    return soak(asked.first, asked.runs, asked.notes, asked.workers)


if __name__ == "__main__":
    sys.exit(main())
