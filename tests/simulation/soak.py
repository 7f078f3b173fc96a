"""Many runs of the simulation, resumable: `python -m tests.simulation.soak --from 0 --runs 100000`.

Seeds that passed are noted in `data/soak.txt` (or `--notes`), so that a run that was stopped goes on where it ended.
Prints the headline figure: runs, edits, and promises broken; ends with 1 when there is one, naming its seed.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
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
    pulls: int
    broken: list[str]


def runs(first: int, count: int, steps: int = STEPS) -> Score:
    """Run a stretch of seeds."""
    edits, pulls = 0, 0
    broken: list[str] = []
    for seed in range(first, first + count):
        world = World(seed)
        try:
            world.run(steps)
        except Broken as fault:
            broken.append(f"seed {seed}: {fault}")
        edits, pulls = edits + len(world.typed), pulls + world.oracles.pulls
    return Score(first, count, edits, pulls, broken)


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
    scores: list[Score] = []
    began = time.monotonic()
    with ProcessPoolExecutor(workers) as pool, notes.open("a") as noted:
        for score in pool.map(runs, *zip(*todo, strict=True)) if todo else ():
            scores.append(score)
            if not score.broken:
                noted.write(f"{score.first}+{score.runs}\n")
                noted.flush()
            say(*score.broken, f"{headline(scores)}, {time.monotonic() - began:.0f} s")
    say(headline(scores))
    return 1 if any(score.broken for score in scores) else 0


def headline(scores: Sequence[Score]) -> str:
    """The figure: runs, edits and fetches, and how many runs broke a promise."""
    total, edits, pulls = (sum(column) for column in list(zip(*scores, strict=True))[1:4]) if scores else (0, 0, 0)
    broken = sum(len(score.broken) for score in scores)
    what = "lost, doubled, stuck or shown to the wrong eyes"
    return f"{total} runs, {edits} edits, {pulls} fetches: {broken} runs with an edit {what}"


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
