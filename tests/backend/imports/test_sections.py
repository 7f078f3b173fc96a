"""Department headings as rows, posts without a name, notes and totals."""

import pytest

from backend.imports import Defaults
from backend.imports.departments import department_name, known_department
from tests.backend.imports.helpers import actions, look, text_list, workbook

HEAD = ["Title", "Name", "Mobile"]


def departments(*lines: list[str], head: list[str] = HEAD) -> list[tuple[str, str | None]]:
    found = look(workbook({"Crew": [head, *lines]}))
    return [(row.name, row.department) for row in found.rows]


@pytest.mark.parametrize(
    "heading", ["CAMERA", "Camera:", "CAMERA (12)", "*** CAMERA ***", "Camera Department", "Dept: Camera", "Kamera"]
)
def test_a_heading_applies_until_the_next_one(heading: str) -> None:
    rows = (
        [heading],
        ["Loader", "Ann Averdal"],
        ["DIT", "Bea Corvino"],
        [],
        ["SOUND"],
        ["Boom Operator", "Cem Ekström"],
    )
    assert departments(*rows) == [("Ann Averdal", "Camera"), ("Bea Corvino", "Camera"), ("Cem Ekström", "Sound")]


def test_a_heading_with_a_count_beside_it_or_in_every_cell_is_one() -> None:
    rows = (["GRIP", "4"], ["Grip", "Ann Averdal"], ["PROPS", "PROPS", "PROPS"], ["Buyer", "Bea Corvino"])
    assert departments(*rows) == [("Ann Averdal", "Grip"), ("Bea Corvino", "Props")]


def test_a_department_that_nobody_knows_keeps_its_name() -> None:
    rows = ([], ["PUPPETEERING"], ["Puppet Lead", "Ann Averdal"], ["Puppet Hand", "Bea Corvino"])
    assert departments(*rows) == [("Ann Averdal", "Puppeteering"), ("Bea Corvino", "Puppeteering")]


def test_a_post_without_a_name_is_no_heading() -> None:
    rows = (["GRIP"], ["Key Grip", "Ann Averdal"], ["Grip (TBD)"], ["Dolly Grip", "Bea Corvino"], ["Grip (TBD)"])
    found = look(workbook({"Crew": [HEAD, *rows]}))
    assert actions(found) == ["add", "skip", "add", "skip"]
    assert (found.summary.no_name, {row.department for row in found.rows}) == (2, {"Grip"})
    assert found.rows[1].why == (
        "Nobody is named for “Grip (TBD)”, so the row is left out; import again when the name is known."
    )


def test_a_department_above_the_header_and_a_header_per_department_work() -> None:
    lines = [
        ["THE LONG TIDE"],
        [],
        ["CAMERA"],
        HEAD,
        ["Loader", "Ann Averdal"],
        [],
        ["SOUND"],
        HEAD,
        ["Boom", "Bea Corvino"],
    ]
    found = look(workbook({"Crew": lines}))
    assert [(row.name, row.department) for row in found.rows] == [("Ann Averdal", "Camera"), ("Bea Corvino", "Sound")]


def test_a_heading_may_carry_the_departments_own_phone() -> None:
    rows = (["CAMERA", None, "604-555-0100"], ["Loader", "Ann Averdal", "604-555-0134"])
    assert departments(*rows) == [("Ann Averdal", "Camera")]


def test_a_heading_in_the_column_of_names_is_no_person() -> None:
    rows = (["TRANSPORTATION"], ["Ann Averdal", "Driver"], [], ["WARDROBE"], ["Bea Corvino", "Costumer"])
    assert departments(*rows, head=["Name", "Title"]) == [
        ("Ann Averdal", "Transportation"),
        ("Bea Corvino", "Costumes"),
    ]


def test_somebody_with_nothing_but_a_name_is_a_person() -> None:
    rows = (["CAMERA"], ["Ann Averdal", "Loader"], ["Bea Corvino"], ["Ann Page", "DIT"], ["Dee Page"])
    found = departments(*rows, head=["Name", "Title"])
    assert found == [(name, "Camera") for name in ("Ann Averdal", "Bea Corvino", "Ann Page", "Dee Page")]


def test_units_as_headings_set_the_unit_and_maybe_the_department() -> None:
    rows = (["2ND UNIT"], ["CAMERA"], ["Loader", "Ann Averdal"], ["MAIN UNIT - SOUND"], ["Boom", "Bea Corvino"])
    found = look(workbook({"Crew": [HEAD, *rows]}))
    people = [(one.name, one.unit, one.department) for one in found.people]
    assert people == [("Ann Averdal", "2nd Unit", "Camera"), ("Bea Corvino", "Main Unit", "Sound")]


def test_notes_and_totals_are_no_people_and_are_told() -> None:
    found = look(
        text_list("Ann Averdal,Gaffer,,,", ",,,,", "Total crew: 1,,,,", "CONFIDENTIAL - do not distribute,,,,")
    )
    assert (found.summary.rows, [line.kind for line in found.other_lines]) == (1, ["header", "note", "note"])


def test_a_department_cell_wins_over_the_heading_and_gaps_are_filled_down() -> None:
    rows = [
        "Ann Averdal,,Camera",
        "Bea Corvino,,",
        "Cem Ekström,,",
        "Dee Ferrand,,Sound",
        "Eli Grange,,",
        "Fay Hollow,,",
    ]
    found = look(text_list(*rows, header="Name,Position,Department"))
    assert [row.department for row in found.rows] == ["Camera"] * 3 + ["Sound"] * 3


def test_ditto_marks_repeat_the_department_above() -> None:
    rows = ["Ann Averdal,,Camera", 'Bea Corvino,,"""",', "Cem Ekström,,ditto"]
    assert {row.department for row in look(text_list(*rows, header="Name,Position,Department")).rows} == {"Camera"}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("WARDROBE DEPT.", "Costumes"),
        ("Vestuario", "Costumes"),
        ("Kostüm", "Costumes"),
        ("Make-up & Hair", "Hair & Make-Up"),
        ("HMU", "Hair & Make-Up"),
        ("ADs", "Assistant Directors"),
        ("A.D. Department", "Assistant Directors"),
        ("SFX", "Special Effects"),
        ("VFX", "Visual Effects"),
        ("Accounts", "Accounting"),
        ("Set Lighting", "Electric"),
        ("Transpo", "Transportation"),
        ("Licht", "Electric"),
        ("Machinerie", "Grip"),
        ("Art Department", "Art"),
        ("2nd Unit Camera", "Camera"),
        ("Production Office", "Production"),
    ],
)
def test_departments_have_one_name_whatever_the_office_calls_them(written: str, name: str) -> None:
    assert department_name(written) == name


def test_the_productions_own_name_for_a_department_wins() -> None:
    house = Defaults(production="p", region="CA", departments=("Wardrobe", "Grips"))
    found = look(text_list("Ann Averdal,,Costumes,,", "Bea Corvino,,GRIP,,"), defaults=house)
    assert [row.department for row in found.rows] == ["Wardrobe", "Grips"]
    assert known_department("Puppeteering") is None


def test_two_departments_in_one_heading_are_one_heading() -> None:
    rows = (
        ["Ann Averdal", "Loader"],
        ["ELECTRIC/GRIP"],
        ["Bea Corvino", "Gaffer"],
        ["ADDITIONAL PHOTOGRAPHY"],
        ["Cem Lark", "DP"],
    )
    found = departments(*rows, head=["Name", "Title"])
    assert [department for _, department in found] == [None, "Electric/Grip", "Additional Photography"]
