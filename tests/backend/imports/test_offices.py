"""Several hundred lists as offices send them, each with known truth: the counts, the persons, and importing again."""

from functools import cache
from itertools import combinations

import pytest

from backend.imports import Preview, plan
from tests.backend.imports.helpers import after, look
from tests.backend.imports.offices import OfficeList, office_list

LISTS = 300


@cache
def looked_at(seed: int) -> tuple[OfficeList, Preview]:
    made = office_list(seed)
    return made, look(made.data, name=made.filename)


@pytest.mark.parametrize("seed", range(LISTS))
def test_the_summary_of_a_list_is_its_truth_and_importing_it_again_changes_nothing(seed: int) -> None:
    made, found = looked_at(seed)
    counted = {key: getattr(found.summary, key) for key in made.truth.summary}
    assert counted == made.truth.summary, made.how
    again = look(made.data, after(found), name=made.filename)
    assert (again.summary.unchanged, plan(again)) == (found.summary.people, []), made.how


def test_doubles_are_found_and_nobody_is_joined_with_somebody_else() -> None:
    """Over all lists, as pairs of rows: recall and precision of the doubles."""
    found, missed, wrong = 0, 0, 0
    for seed in range(LISTS):
        made, seen = looked_at(seed)
        rows = zip(seen.rows, made.truth.persons, strict=True)
        people = [(row.crew, person) for row, person in rows if person is not None]
        for (crew, person), (other_crew, other) in combinations(people, 2):
            found += crew == other_crew and person == other
            missed += crew != other_crew and person == other
            wrong += crew == other_crew and person != other
    assert found > 1200
    assert (missed, wrong) == (0, 0)
