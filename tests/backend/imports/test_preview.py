"""The preview as a whole, its laws, and what is handed on: plan, table, JSON."""

import json
import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.imports import Defaults, ImportRefused, KnownCrew, Report, plan, render, report, to_json
from sync.edits.imports import ImportRow
from tests.backend.imports.helpers import HERE, actions, after, look, text_list

LIST = text_list(
    "Jeannine Corvino,Grip,Grip,604-555-0134,jeannine.corvino@example.com",
    "J. Corvino,Grip,Grip,604-555-0134,JEANNINE.CORVINO@EXAMPLE.COM",
    ",Grip (TBD),Grip,,",
    "Zoë Averdal,Buyer,Set Dec,on request,zoe.averdal at example.com",
    "Ann Lark / Bob Lark,Driver,Transportation,,",
    "Jeannine Corvino,Grip,Grip,604-555-0134,jeannine.corvino@example.com",
)


def test_every_row_has_an_action_and_a_sentence_and_the_counts_add_up() -> None:
    found = look(LIST)
    assert actions(found) == ["add", "merge", "skip", "add", "fault", "merge"]
    assert all(row.why.endswith(".") for row in found.rows)
    assert [row.row for row in found.rows] == [2, 3, 4, 5, 6, 7]
    counted = msgspec.structs.asdict(found.summary)
    assert counted == {
        "rows": 6,
        "people": 2,
        "exact_duplicates": 1,
        "same_person_other_spelling": 1,
        "bad_mail": 1,
        "no_mail": 0,
        "no_name": 1,
        "not_imported": 1,
        "no_phone": 1,
        "bad_phone": 0,
        "new": 2,
        "updated": 0,
        "unchanged": 0,
        "faults": 3,
        "to_look_at": 0,
    }


def test_a_row_with_a_broken_mail_is_still_a_person() -> None:
    row = plan(look(LIST))[1]
    assert (row["name"], row["email"], row["department"]) == ("Zoë Averdal", None, "Set Dec")


def test_the_plan_fits_the_edit_that_it_is_for() -> None:
    rows = plan(look(LIST))
    assert [msgspec.convert(row, ImportRow).name for row in rows] == ["Jeannine Corvino", "Zoë Averdal"]
    keys = "crew person name first last preferred position department unit phone phone_written email union start finish"
    assert set(rows[0]) == {*keys.split(), "no_smartphone"}
    assert (rows[0]["first"], rows[0]["last"], rows[0]["phone_written"]) == ("Jeannine", "Corvino", "604-555-0134")


def test_the_unit_of_the_production_is_for_new_people_only() -> None:
    here = Defaults(production="p", region="CA", unit="Main Unit")
    crew = [KnownCrew(crew="c1", person="p1", name="Ann Averdal", unit="2nd Unit", department="Grip", position="Grip")]
    found = look(text_list("Ann Averdal,Grip,Grip,,", "Bea Corvino,Grip,Grip,,"), crew, here)
    assert [one.unit for one in found.people] == ["2nd Unit", "Main Unit"]
    assert actions(found) == ["unchanged", "add"]


def test_the_table_shows_how_the_file_was_read_every_row_and_every_fault() -> None:
    table = render(look(LIST))
    assert "crew.csv: utf-8, commas, header in row 1" in table
    assert " ^    3 Jeannine Corvino" in table
    assert "did you mean zoe.averdal@example.com?" in table
    assert "6 rows, 2 people: 2 new, 0 updated, 0 unchanged. 2 doubles (1 spelt otherwise)" in table


def test_the_json_carries_summary_and_rows() -> None:
    told = json.loads(to_json(look(LIST)))
    assert told["summary"]["people"] == 2
    assert told["rows"][3]["faults"][0] == {
        "row": 5,
        "column": "E-mail",
        "code": "bad_mail",
        "sentence": "Row 5, column E-mail: “zoe.averdal at example.com” is no e-mail address; did you mean "
        "zoe.averdal@example.com? Zoë Averdal is imported without an e-mail.",
        "value": "zoe.averdal at example.com",
    }


def told(data: bytes, *, as_json: bool) -> Report:
    return report(data, "crew.csv", [], HERE, as_json=as_json)


def test_the_command_gets_text_rows_and_an_exit_code_in_one_call() -> None:
    assert (told(LIST, as_json=False).exit_code, len(told(LIST, as_json=True).rows)) == (0, 2)
    refused = told(b"%PDF-1.4", as_json=True)
    assert (refused.exit_code, refused.rows, json.loads(refused.text)["refused"]["code"]) == (1, [], "not_a_list")
    assert "Nothing was imported. (not_a_list)" in told(b"%PDF-1.4", as_json=False).text


CELLS = {
    "name": [
        *(
            "Ann Averdal",
            "A. Averdal",
            "AVERDAL, ANN",
            "Ann Averdal Jr.",
            "Bob Corvino",
            "Robert Corvino",
            "Cher",
            "TBD",
        ),
        *("Roberta Corvino", "Zoë Lark", "Zoe Lark", "Z?e Lark", "J. Lark", "Ann Lark / Bo Lark", "CAMERA", ""),
    ],
    "position": ["Grip", "Key Grip", "", "Loader"],
    "department": ["Grip", "GRIPS", "Camera", "", "Puppets"],
    "phone": ["604-555-0134", "(604) 555 0134", "604-555-0134 ext 2", "604-555-0199", "on request", "", "123"],
    "email": ["a@example.com", "A@EXAMPLE.COM", "b@example.com", "a at example.com", "x@@", "", "n/a"],
    "start": ["", "2026-03-09", "3/9/2026", "soon"],
    "no smartphone": ["", "x", "no"],
}
ROW = st.tuples(*(st.sampled_from(values) for values in CELLS.values()))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(ROW, min_size=1, max_size=14))
def test_what_was_imported_once_is_unchanged_the_second_time(rows: list[tuple[str, ...]]) -> None:
    data = text_list(*(",".join(f'"{cell}"' for cell in row) for row in rows), header=",".join(CELLS))
    try:
        first = look(data)
    except ImportRefused:
        return
    found = first.summary
    assert found.rows == len(first.rows)
    assert (
        found.rows
        == found.people + found.exact_duplicates + found.same_person_other_spelling + found.no_name + found.not_imported
    )
    assert first == look(data)
    again = look(data, after(first))
    assert (set(actions(again)) <= {"unchanged", "merge", "skip", "fault"}, plan(again)) == (True, [])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(ROW, min_size=1, max_size=8), st.lists(ROW, min_size=1, max_size=8))
def test_a_second_list_over_a_first_settles_after_one_import(
    one: list[tuple[str, ...]], two: list[tuple[str, ...]]
) -> None:
    first, second = (
        text_list(*(",".join(f'"{cell}"' for cell in row) for row in rows), header=",".join(CELLS))
        for rows in (one, two)
    )
    try:
        crew = after(look(first))
        merged = look(second, crew)
    except ImportRefused:
        return
    assert (
        len({row.crew for row in merged.rows if row.action in ("add", "update", "unchanged")}) == merged.summary.people
    )
    assert plan(look(second, after(merged, crew))) == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=400), st.sampled_from(["crew.csv", "crew.xlsx"]))
def test_any_bytes_give_a_preview_or_one_clear_refusal(data: bytes, name: str) -> None:
    try:
        look(b"Name,Phone\n" + data, name=name)
        look(data, name=name)
    except ImportRefused as refusal:
        assert refusal.sentence.endswith(".")


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_workbook_gives_a_preview_or_one_clear_refusal(seed: int, xlsx: bytes) -> None:
    dice = random.Random(seed)
    damaged = bytearray(xlsx)
    for _ in range(dice.randint(1, 40)):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    try:
        look(bytes(damaged), name="crew.xlsx")
    except ImportRefused as refusal:
        assert refusal.code in ("broken_file", "not_a_list", "unpacks_too_big", "protected", "no_header", "empty_file")
