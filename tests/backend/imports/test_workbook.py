"""XLSX files: sheets, merged and hidden cells, numbers and formulas, bombs and damage."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font

from backend.imports import ImportRefused
from backend.imports.workbook import cell_text
from tests.backend.imports.helpers import codes, look, notes, saved, workbook

ANN = ["Ann Averdal", "Gaffer", 6045550134, "ann@example.com"]
HEAD = ["Name", "Position", "Phone", "E-mail"]


def refused(data: bytes) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        look(data, name="crew.xlsx")
    return caught.value


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def test_numbers_dates_and_truths_read_as_an_office_would_type_them() -> None:
    day = dt.datetime.fromisoformat("2026-03-09")
    values = [6045550134.0, 12, 1.5, True, day, dt.date(2026, 3, 9), dt.time(7, 30), "x"]
    assert [cell_text(value) for value in values] == [
        *("6045550134", "12", "1.5", "yes", "2026-03-09", "2026-03-09", "07:30:00", "x")
    ]


def test_a_phone_stored_as_a_number_and_a_start_stored_as_a_date_are_read() -> None:
    data = workbook({"Crew": [[*HEAD, "Start"], [*ANN, dt.date(2026, 3, 9)]]})
    found = look(data)
    assert (found.rows[0].phone, found.people[0].start) == ("+16045550134", "2026-03-09")


def test_the_sheet_with_a_crew_header_is_chosen_and_others_with_people_are_named() -> None:
    cast = [["Name", "Agent phone"], ["Wanda Quill", "604-555-0101"]]
    data = workbook({"Cover": [["THE LONG TIDE"]], "Cast": cast, "Crew": [HEAD, ANN], "Vendors": [HEAD, ANN]})
    found = look(data)
    assert (found.sheet, found.summary.people) == ("Crew", 1)
    assert "“Vendors”" in found.notes[0]


def test_a_hidden_sheet_gives_way_to_one_that_is_shown() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([*HEAD, "Department"])
    book.worksheets[0].append([*ANN, "Electric"])
    book.worksheets[0].sheet_state = "hidden"
    shown = book.create_sheet("Now")
    shown.append(HEAD)
    shown.append(["Bea Corvino", "Grip", None, None])
    book.active = 1
    assert look(saved(book)).rows[0].name == "Bea Corvino"


def test_a_hidden_row_is_read_and_said_to_be_hidden() -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, ANN, ["Bea Corvino", "Grip", None, None]):
        book.worksheets[0].append(row)
    book.worksheets[0].row_dimensions[3].hidden = True
    found = look(saved(book))
    assert (found.summary.people, notes(found), found.rows[1].notes[0].row) == (2, ["hidden_row"], 3)


def test_merged_titles_and_merged_department_headings_are_no_people() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["THE LONG TIDE"],
        ["Crew list, rev. pink"],
        [],
        HEAD,
        ["DRONE UNIT"],
        ANN,
        ["Grip"],
        ["Bea Corvino", "Grip"],
    ):
        sheet.append(row)
    for cells in ("A1:D1", "A5:D5", "A7:D7"):
        sheet.merge_cells(cells)
    sheet["A5"].font = sheet["A7"].font = Font(bold=True)
    found = look(saved(book))
    assert [(row.name, row.department) for row in found.rows] == [("Ann Averdal", "Aerial"), ("Bea Corvino", "Grip")]


def test_a_formula_without_a_stored_result_is_a_fault_and_a_link_is_read() -> None:
    link = '=HYPERLINK("mailto:ann@example.com","ann@example.com")'
    data = workbook({"Crew": [HEAD, ["Ann Averdal", "=B9&B8", None, link]]})
    found = look(data)
    assert (found.rows[0].email, codes(found)) == ("ann@example.com", ["formula_without_value"])
    assert "column Position" in found.rows[0].faults[0].sentence


def test_cells_far_to_the_right_and_far_below_cost_nothing() -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, ANN):
        book.worksheets[0].append(row)
    book.worksheets[0].cell(1, 16_000).value = "x"
    book.worksheets[0].cell(1_000_000, 1).value = "far away"
    assert look(saved(book)).summary.people == 1


def test_a_zip_bomb_is_refused_by_its_own_figures() -> None:
    bomb = packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 90_000_000})
    refusal = refused(bomb)
    assert refusal.code == "unpacks_too_big"
    assert "90 MB" in refusal.sentence


def test_a_smaller_bomb_is_refused_by_its_ratio() -> None:
    assert refused(packed({"xl/workbook.xml": b"<w/>", "xl/media/x": b"\0" * 20_000_000})).code == "unpacks_too_big"


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (["Index/Document.iwa", "Metadata/Properties.plist"], "numbers"),
        (["mimetype", "content.xml"], "opendocument"),
        (["word/document.xml", "[Content_Types].xml"], "word"),
        (["xl/workbook.bin"], "binary_excel"),
        (["photo.jpg"], "archive"),
    ],
)
def test_other_archives_called_xlsx_are_named(parts: list[str], kind: str) -> None:
    refusal = refused(packed(dict.fromkeys(parts, b"x")))
    assert (refusal.code, refusal.detail["kind"]) == ("not_a_list", kind)


def test_a_damaged_or_cut_off_workbook_is_refused_in_one_sentence() -> None:
    whole = workbook({"Crew": [HEAD, ANN]})
    assert refused(whole[: len(whole) // 2]).code == "broken_file"
    assert refused(packed({"xl/workbook.xml": b"<workbook", "xl/_rels/workbook.xml.rels": b"x"})).code == "broken_file"


def test_an_entity_bomb_inside_the_workbook_is_refused() -> None:
    lol = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8)
    )
    body = b'<?xml version="1.0"?>' + lol + b"]><workbook>&i;</workbook>"
    assert refused(packed({"xl/workbook.xml": body, "xl/_rels/workbook.xml.rels": b"<a/>"})).code == "broken_file"


def test_an_empty_workbook_is_refused() -> None:
    assert refused(workbook({"Crew": [], "More": []})).code == "empty_file"
