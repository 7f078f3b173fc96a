"""`python -m benchmarks [name ...] [--write]`: measure and print one table; --write keeps it in docs/figures.md."""

import argparse
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

from benchmarks import rooms
from benchmarks.figure import Failure, Figure
from benchmarks.machine import described

NAMES = ("edits", "fetch", "storm", "listeners", "missed", "settle", "size", "phone")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures.md"
HEAD = """# Figures

Written by `python -m benchmarks --write` (`make bench` prints the same). Load and CPU are of this machine and hour;
ratios were taken in one run, medians of rounds that take turns. The driver runs on the same cores as the server.

"""


def main() -> int:
    """Measure what was asked for; 1 when a goal was not reached or something could not be measured."""
    asked = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    asked.add_argument("name", nargs="*", choices=[*NAMES, []], help="which figures; all of them when none is named")
    asked.add_argument("--write", action="store_true", help="keep the table in docs/figures.md")
    given = asked.parse_args()
    if given.write and given.name:
        asked.error("--write keeps the whole table; name no figure with it")
    before, figures, failed = described(), list[Figure](), list[str]()
    try:
        for name in given.name or NAMES:
            measured, problem = attempt(name)
            figures += measured
            failed += problem
    finally:
        rooms.tidy()
    page = f"Before: {before}.  \nAfter: {described()}.\n\n{table(figures)}\n{verdict(figures, failed)}"
    sys.stdout.write(page)
    if given.write:
        PAGE.write_text(HEAD + page)
    return int(bool(failed) or any(figure.reached is False for figure in figures))


def attempt(name: str) -> tuple[list[Figure], list[str]]:
    """Measure one benchmark; what goes wrong in it is told and does not stop the others."""
    begun = time.monotonic()
    try:
        return import_module(f"benchmarks.{name}").measure(), []
    except Failure as failure:
        return [], [f"{name}: {failure}"]
    except Exception:
        return [], [f"{name}: {traceback.format_exc()}"]
    finally:
        sys.stderr.write(f"{name}: {time.monotonic() - begun:.0f} s\n")


def table(figures: list[Figure]) -> str:
    """The figures as a table of Markdown."""
    lines = ["| figure | goal | measured | reached | |", "|---|---|---|---|---|"]
    words = {True: "yes", False: "**no**", None: ""}
    for figure in figures:
        goal = "" if figure.goal is None else f"{'>=' if figure.at_least else '<='} {number(figure.goal)} {figure.unit}"
        value = f"{number(figure.value)} {figure.unit}"
        cells = (figure.name, goal.strip(), value.strip(), words[figure.reached], figure.note)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def number(value: float) -> str:
    """Short: three significant digits, or all of a whole number."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def verdict(figures: list[Figure], failed: list[str]) -> str:
    """What is not reached, plainly."""
    missed = [f"- {figure.name}: {number(figure.value)} {figure.unit}" for figure in figures if figure.reached is False]
    said = "Not reached:\n\n" + "\n".join(missed) + "\n" if missed else "Every goal that was measured is reached.\n"
    return said + "".join(f"\nNot measured: {problem}\n" for problem in failed)


if __name__ == "__main__":
    sys.exit(main())
