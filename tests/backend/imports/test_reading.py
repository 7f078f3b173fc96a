"""Bytes -> rows: encodings, delimiters, line ends, and files that only look like text lists."""

import pytest

from backend.imports import ImportRefused
from backend.imports.delimited import as_export_cell, is_formula_like
from backend.imports.encodings import decode
from backend.imports.headers import header_score
from backend.imports.reading import read
from tests.backend.imports.helpers import HEADER, codes, look, text_list

LIST = """Name;Funktion;Telefon;E-Mail
Jürgen Grünwald;Oberbeleuchter;0171 1234567;j@example.com
Inès Désormeaux;Ton;;i@example.com
"""


def refused(data: bytes, name: str = "crew.csv") -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        look(data, name=name)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_the_encoding_is_told_from_the_bytes_alone(encoding: str, read_as: str) -> None:
    assert decode(LIST.encode(encoding)) == (LIST, read_as)


def test_utf8_that_was_saved_again_as_windows_1252_is_mended() -> None:
    broken = LIST.encode().decode("cp1252").encode()
    assert "Jürgen Grünwald" in decode(broken)[0]
    assert "Désormeaux" in decode(broken)[0]


def test_a_list_pasted_together_from_two_encodings_keeps_the_letters_of_both() -> None:
    both = "Zoë Jaskólska\nÍñigo Ümit\n".encode() + "Chloé Brünn\n".encode("cp1252")
    assert decode(both)[0] == "Zoë Jaskólska\nÍñigo Ümit\nChloé Brünn\n"


def test_a_single_accent_of_windows_1252_is_not_taken_for_mac_roman() -> None:
    assert decode("José Krušić".encode("cp1252", errors="replace"))[1] == "cp1252"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(delimiter: str) -> None:
    lines = [["Name", "Job Title", "Tel"], ["Averdal, Zoë", "Gaffer", "604-555-0134"]]
    data = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode()
    found = look(data)
    assert (found.delimiter, found.rows[0].name, found.rows[0].position) == (delimiter, "Zoë Averdal", "Gaffer")


def test_commas_inside_names_do_not_make_a_semicolon_list_a_comma_list() -> None:
    data = b"Last, First;Phone\nAverdal, Ann;604-555-0134\nCorvino, Bea;604-555-0135\n"
    assert [row.name for row in look(data).rows] == ["Ann Averdal", "Bea Corvino"]


def test_a_sep_line_names_the_delimiter_and_is_no_row_for_the_office() -> None:
    found = look(b"sep=|\nName|E-mail\nAnn Averdal|ann@example.com\n")
    assert (found.delimiter, found.header_row, found.rows[0].row) == ("|", 1, 2)


def test_a_line_break_inside_quotes_does_not_begin_a_row() -> None:
    found = look(text_list('Ann Averdal,"Gaffer\n(days)",Electric,,', "Bea Corvino,Grip,Grip,,"))
    assert [(row.row, row.name) for row in found.rows] == [(2, "Ann Averdal"), (3, "Bea Corvino")]


def test_carriage_returns_alone_end_lines_as_old_macs_wrote_them() -> None:
    found = look(b"Name,E-mail\rAnn Averdal,ann@example.com\rBea Corvino,bea@example.com\r")
    assert found.summary.people == 2


def test_a_stray_quote_does_not_swallow_the_rest_of_the_list() -> None:
    found = look(text_list('"Ann Averdal,Gaffer,Electric,,', "Bea Corvino,Grip,Grip,,", "Cem Ekström,Loader,Camera,,"))
    assert [row.row for row in found.rows] == [2, 3, 4]


def test_nul_bytes_and_invisible_signs_are_not_part_of_a_name() -> None:
    assert look(text_list("\u202eAnn\u200b Aver\x00dal,Gaffer,,,")).rows[0].name == "Ann Averdal"


def test_ragged_rows_and_empty_columns_at_the_end_do_no_harm() -> None:
    found = look(text_list("Ann Averdal", "Bea Corvino,Grip,Grip,,,,,,,", ",,,,,,,", header=HEADER + ",,,,"))
    assert [row.name for row in found.rows] == ["Ann Averdal", "Bea Corvino"]


def test_a_cell_of_a_megabyte_is_left_out_and_its_row_is_imported() -> None:
    found = look(text_list("Ann Averdal," + "x" * 1_000_000 + ",Grip,,ann@example.com"))
    assert (found.rows[0].name, found.rows[0].position, codes(found)) == ("Ann Averdal", None, ["cell_too_long"])


def test_formulas_are_data_and_are_marked_when_exported() -> None:
    found = look(text_list('"=HYPERLINK(""http://evil.example"",""x"")",Grip,Grip,,', "@SUM(1),Grip,Grip,,"))
    assert found.rows[0].name.startswith("=")
    cells = ["=1+1", "+1 604 555 0134", "-", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "Ann", "\t=1"]
    assert [is_formula_like(cell) for cell in cells] == [True, False, False, True, True, False, True]
    assert as_export_cell("=1+1") == "'=1+1"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 whatever", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"{\\rtf1 Crew}", "rtf"),
        (b"BEGIN:VCARD\nFN:Ann\nEND:VCARD", "vcard"),
        (b"<!doctype html><table>", "html"),
        (b"\x1f\x8b\x08", "archive"),
        (bytes(range(1, 32)) * 40, "binary"),
    ],
)
def test_another_kind_of_file_is_named_whatever_it_is_called(data: bytes, kind: str) -> None:
    for name in ("crew.csv", "crew.xlsx"):
        refusal = refused(data, name)
        assert (refusal.code, refusal.detail["kind"]) == ("not_a_list", kind)
        assert name in refusal.sentence
        assert "export it as Excel (.xlsx) or CSV" in refusal.sentence


def test_a_workbook_behind_a_password_says_so() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert refused(data, "crew.xlsx").code == "protected"


def test_a_csv_called_xlsx_is_read_by_what_it_is() -> None:
    assert look(text_list("Ann Averdal,Grip,Grip,,"), name="crew.xlsx").kind == "csv"


@pytest.mark.parametrize("data", [b"", b"  \r\n\r\n", b";;;\n;;;\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refused(data).code == "empty_file"


def test_more_than_twelve_megabytes_are_not_even_looked_at() -> None:
    refusal = refused(b"x" * (12 * 1024 * 1024 + 1))
    assert (refusal.code, refusal.detail["limit"]) == ("too_big", 12 * 1024 * 1024)


def test_a_million_rows_are_refused_before_all_are_read() -> None:
    data = b"Name,Phone\n" + b"A B,1\n" * 1_000_000
    assert refused(data).code == "too_many_rows"


def test_five_thousand_people_are_taken_and_one_more_is_not() -> None:
    names = [
        f"Ann {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}dal,,,,a{n}@example.com"
        for n in range(5001)
    ]
    assert refused(text_list(*names)).detail == {"rows": 5001, "limit": 5000}


def test_a_header_with_nobody_below_it_is_refused() -> None:
    assert refused(text_list()).code == "no_people"


def test_reading_alone_gives_rows_and_says_how_it_read() -> None:
    book = read(LIST.encode("cp1252"), "crew.csv", header_score)
    assert (book.kind, book.encoding, book.delimiter, len(book.sheets[0].lines)) == ("csv", "cp1252", ";", 3)
