"""What a benchmark gives: lines of one table."""

from statistics import median

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `value` in `unit` against `goal`, or None where the line only explains others.

    `at_least`: the goal is a floor ("ratio to a peer"), otherwise a ceiling ("seconds").
    """

    name: str
    value: float
    unit: str = ""
    goal: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


class Failure(Exception):
    """A benchmark could not be measured, and why; the others go on."""


def middle(values: list[float]) -> float:
    """The median; of nothing it is an error."""
    if not values:
        raise Failure("nothing was measured")
    return float(median(values))


def at_percent(values: list[float], percent: float) -> float:
    """The smallest value that `percent` of the values do not exceed."""
    if not values:
        raise Failure("nothing was measured")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
