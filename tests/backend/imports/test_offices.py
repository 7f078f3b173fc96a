"""Several hundred lists as offices send them, each with known truth: the counts, the persons, and importing again."""

from itertools import combinations

import pytest

from backend.imports import Defaults, KnownCrew, plan, preview
from tests.backend.imports.offices import office_list

LISTS = 400
HERE = Defaults(production="the-long-tide", region="CA")


def after(rows: list[dict[str, str | bool | None]]) -> list[KnownCrew]:
    """The crew that stands once the rows of a first import are applied."""
    kept = ("crew", "person", "name", "position", "department", "unit", "phone", "email", "start", "finish")
    return [
        KnownCrew(**{field: row[field] for field in kept}, no_smartphone=bool(row["no_smartphone"])) for row in rows
    ]


@pytest.mark.parametrize("seed", range(LISTS))
def test_the_summary_of_a_list_is_its_truth_and_importing_it_again_changes_nothing(seed: int) -> None:
    made = office_list(seed)
    found = preview(made.data, made.filename, [], HERE)
    counted = {key: getattr(found.summary, key) for key in made.truth.summary}
    assert counted == made.truth.summary, made.how
    assert found.summary.rows == len(found.rows)
    crew = after(plan(found))
    again = preview(made.data, made.filename, crew, HERE)
    assert (again.summary.unchanged, plan(again)) == (found.summary.people, []), made.how


def test_doubles_are_found_and_nobody_is_joined_with_somebody_else() -> None:
    """Pairs of rows over all lists: recall of true doubles, precision of the doubles said."""
    found, missed, wrong = 0, 0, 0
    for seed in range(LISTS):
        made = office_list(seed)
        rows = preview(made.data, made.filename, [], HERE).rows
        people = [
            (row.crew, person) for row, person in zip(rows, made.truth.persons, strict=True) if person is not None
        ]
        for (crew, person), (other_crew, other) in combinations(people, 2):
            found += crew == other_crew and person == other
            missed += crew != other_crew and person == other
            wrong += crew == other_crew and person != other
    assert found > 1500
    assert (missed, wrong) == (0, 0)
