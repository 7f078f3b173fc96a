"""Headers: synonyms in four languages, their place, and what happens without one."""

import pytest

from backend.imports import ImportRefused
from backend.imports.headers import field_of
from tests.backend.imports.helpers import look, text_list


@pytest.mark.parametrize(
    ("field", "titles"),
    [
        (
            "name",
            "Name|Crew Member|FULL NAME|Nombre y apellidos|Nom complet|Vor- und Nachname|Full Name (as on passport)",
        ),
        ("name_last_first", "Last, First|Name, Vorname|NOM Prénom|Apellidos, Nombre|Surname, First name"),
        ("first", "First|First Name *|Given name|Prénom|Vorname|Forename(s)"),
        ("last", "Last|Surname|Family Name|Apellido(s)|Nachname|Nom de famille"),
        ("preferred", "Preferred Name|Known as|a.k.a.|Goes by|Spitzname"),
        ("position", "Position|Job Title|Title|Role|Grade|Occupation|Puesto|Poste|Fonction|Tätigkeit|Position / Title"),
        ("department", "Department|Dept.|DEPT|Departamento|Département|Abteilung|Abt.|Dpto."),
        (
            "phone",
            "Phone|Cell #|Mobile No.|Tel.|Cell\nPhone|Móvil|Teléfono móvil|Portable|Handy-Nr.|N° de téléphone",
        ),
        (
            "email",
            "Email|E-Mail\nAddress|Mail|Courriel|Correo electrónico|E-Mail-Adresse|e-mail address (work)|Crew Email",
        ),
        ("union", "Union|Union / Local #|Guild|Gewerkschaft"),
        ("start", "Start|Start Date (mm/dd)|First day|Fecha de inicio|Début|Hire date"),
        ("finish", "Finish|End date|Wrap date|Last day|Fecha de fin"),
        ("unit", "Unit|Unité|Unidad|Einheit"),
        ("no_smartphone", "No smartphone?|No smartphone|Paper call sheet"),
        ("contact", "Contact|Phone / E-mail|Kontaktdaten"),
        ("other", "Emergency contact phone|Agent e-mail|Home Address|Date of Birth|Hotel phone|Notes|Loan-out company"),
        (None, "|THE LONG TIDE|#|Crew list - confidential|Ann Averdal"),
    ],
)
def test_a_header_is_known_by_its_words_in_four_languages(field: str | None, titles: str) -> None:
    assert {title: field_of(title) for title in titles.split("|")} == dict.fromkeys(titles.split("|"), field)


def fields(data: bytes) -> list[str | None]:
    return [column.field for column in look(data).columns]


def test_columns_may_stand_in_any_order_and_unknown_ones_are_left_aside() -> None:
    data = b"E-mail,Shirt size,Job Title,Surname,First name\na@example.com,M,Gaffer,Averdal,Ann\n"
    assert fields(data) == ["email", None, "position", "last", "first"]
    assert look(data).rows[0].name == "Ann Averdal"


def test_title_rows_above_the_header_are_passed_over() -> None:
    data = text_list("THE LONG TIDE,,,,", "Crew list rev. pink,,,,", "Producer: Wanda Quill,,,604-555-0100,", header="")
    found = look(data + text_list("Ann Averdal,Gaffer,,,"))
    assert (found.header_row, [row.row for row in found.rows]) == (4, [5])
    assert [line.kind for line in found.other_lines] == ["title", "title", "title", "header"]


def test_a_header_over_two_rows_is_read_as_one() -> None:
    found = look(b"First,Last,Phone,E-mail\nName,Name,Number,Address\nAnn,Averdal,604-555-0134,a@example.com\n")
    assert ([column.field for column in found.columns], found.rows[0].row) == (["first", "last", "phone", "email"], 3)


def test_a_group_title_above_the_header_does_not_disturb_it() -> None:
    found = look(b"Crew,,Contact,\nFirst,Last,Phone,E-mail\nAnn,Averdal,604-555-0134,a@example.com\n")
    assert ([column.field for column in found.columns], found.summary.people) == (
        ["first", "last", "phone", "email"],
        1,
    )


def test_a_row_of_hints_below_the_header_is_no_person() -> None:
    found = look(b"Name,Position,E-mail\n(required),(optional),(required)\nAnn Averdal,Gaffer,a@example.com\n")
    assert [row.name for row in found.rows] == ["Ann Averdal"]


def test_the_header_repeated_on_every_page_is_no_person() -> None:
    found = look(text_list("Ann Averdal,Gaffer,,,", "Name,Position,Department,Phone,E-mail", "Bea Corvino,Grip,,,"))
    assert (found.summary.people, [line.kind for line in found.other_lines]) == (2, ["header", "header"])


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Name,Vorname,Handy", "Averdal,Ann,0171 1234567", "Ann Averdal"),
        ("Nom,Prénom,Portable", "Averdal,Ann,0612345678", "Ann Averdal"),
        ("Nombre,Apellidos,Móvil", "Ann,Averdal Corvino,612345678", "Ann Averdal Corvino"),
        ("Name,Surname,Cell", "Ann,Averdal,604-555-0134", "Ann Averdal"),
        ("Name,First name,Cell", "Ann Averdal,Ann,604-555-0134", "Ann Averdal"),
    ],
)
def test_name_beside_half_a_name_means_the_other_half_unless_it_holds_it(header: str, row: str, name: str) -> None:
    assert look(f"{header}\n{row}\n".encode()).rows[0].name == name


def test_a_title_column_of_mr_and_ms_is_no_position() -> None:
    found = look(b"Title,Name,Job\nMs,Ann Averdal,Gaffer\nMr,Bob Corvino,Grip\n")
    assert [row.position for row in found.rows] == ["Gaffer", "Grip"]


def test_a_column_without_a_known_header_is_known_by_its_cells() -> None:
    found = look(b"Name,Xyz,Abc\nAnn Averdal,604-555-0134,ann@example.com\nBea Corvino,604-555-0135,bea@example.com\n")
    assert [column.field for column in found.columns] == ["name", "phone", "email"]
    assert found.columns[1].how == "by what its cells hold"


def test_without_a_header_the_cells_tell_the_columns() -> None:
    rows = [
        "Ann Averdal,Gaffer,Electric,604-555-0134,ann@example.com",
        "Bea Corvino,Key Grip,Grip,604-555-0135,bea@example.com",
    ]
    found = look(text_list(*rows, header=""))
    assert (found.header_row, found.summary.people) == (None, 2)
    assert [column.field for column in found.columns] == ["name", "position", "department", "phone", "email"]


def test_without_a_header_two_columns_of_words_are_first_and_last_name() -> None:
    rows = [
        f"{first},{last},604-555-0{n}" for n, (first, last) in enumerate([("Ann", "AVERDAL"), ("Bea", "CORVINO")], 134)
    ]
    assert look(text_list(*rows, header="")).rows[1].name == "Bea Corvino"


def refused(data: bytes) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        look(data)
    return caught.value


def test_a_header_without_a_name_column_says_what_is_missing() -> None:
    refusal = refused(b"Phone,E-mail\n604-555-0134,a@example.com\n")
    assert refusal.code == "no_name_column"
    assert "row 1 looks like the header (“Phone” and “E-mail”)" in refusal.sentence


def test_a_list_that_tells_nothing_says_what_to_write_above_it() -> None:
    refusal = refused(b"12,13\n14,15\n")
    assert refusal.code == "no_header"
    assert "Put a row above the first person" in refusal.sentence


def test_a_list_of_names_alone_is_a_crew_list() -> None:
    assert [row.name for row in look('Name\nAnn Averdal\n"CORVINO, Béa"\n'.encode()).rows] == [
        "Ann Averdal",
        "Béa Corvino",
    ]


def test_a_second_phone_column_without_a_known_header_is_a_second_phone() -> None:
    found = look(b"Name,Cell,Cottage\nAnn Averdal,604-555-0134,604-555-0100\nBea Corvino,,604-555-0101\n")
    assert [row.phone for row in found.rows] == ["+16045550134", "+16045550101"]
