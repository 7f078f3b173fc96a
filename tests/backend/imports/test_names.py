"""Names as offices write them."""

import pytest

from backend.imports.casing import proper_name
from backend.imports.likeness import CLOSE, EQUAL, INITIAL, better_name, likeness
from backend.imports.names import names_nobody, people_in, read_name, read_parts
from tests.backend.imports.helpers import actions, codes, look, notes, text_list


@pytest.mark.parametrize(
    ("written", "name", "last"),
    [
        ("Averdal, Zoë", "Zoë Averdal", "Averdal"),
        ("MCTAVERT,   DANIEL", "Daniel McTavert", "McTavert"),
        ("da Costa, Léo", "Léo da Costa", "da Costa"),
        ("MARIA DE LA FONTERA", "Maria de la Fontera", "de la Fontera"),
        ("ANNA VAN DER MOLEN", "Anna van der Molen", "van der Molen"),
        ("VON DER HEIDE, ANNA", "Anna von der Heide", "von der Heide"),
        ("anne-katrin o'shandry", "Anne-Katrin O'Shandry", "O'Shandry"),
        ("PIA D’ANGELO", "Pia D’Angelo", "D’Angelo"),
        ("AMY MACDONALD", "Amy MacDonald", "MacDonald"),
        ("LUIS MACHADO", "Luis Machado", "Machado"),
        ("  JÓZEF   LISS ", "Józef Liss", "Liss"),
        ("İBRAHİM ŞAHIN", "İbrahim Şahin", "Şahin"),
        ("DUPONT Jean", "Jean Dupont", "Dupont"),
        ("Jean DUPONT", "Jean Dupont", "Dupont"),
        ("BJÖRN ÅS", "Björn Ås", "Ås"),
        ("Sammy Davis, Jr.", "Sammy Davis Jr.", "Davis Jr."),
        ("Davis Jr., Sammy", "Sammy Davis Jr.", "Davis Jr."),
        ("JOHN AVERDAL III", "John Averdal III", "Averdal III"),
        ("Dr. Ann Averdal", "Ann Averdal", "Averdal"),
        ("Roger Averdal, ASC", "Roger Averdal", "Averdal"),
        ("AJ AVERDAL", "AJ Averdal", "Averdal"),
        ("J.R. AVERDAL", "J.R. Averdal", "Averdal"),
        ("José Ortega y Gasset", "José Ortega y Gasset", "Ortega y Gasset"),
        ("Cher", "Cher", ""),
        ("DeShawn McTavert", "DeShawn McTavert", "McTavert"),
    ],
)
def test_a_name_is_read_in_proper_case_and_parts(written: str, name: str, last: str) -> None:
    found = read_name(written)
    assert (found.name, found.last) == (name, last)


def test_a_header_that_says_family_name_first_decides_names_without_a_comma() -> None:
    assert read_name("Averdal Zoë", last_first=True).name == "Zoë Averdal"
    assert read_name("DE LA FONTERA Zoë", last_first=True).name == "Zoë de la Fontera"
    assert read_name("van der Molen Anna", last_first=True).name == "Anna van der Molen"
    found = look("NOM Prénom;Poste;Courriel\nAverdal Zoë;Chef;z@example.com\n".encode())
    assert found.rows[0].name == "Zoë Averdal"


@pytest.mark.parametrize("written", ['Robert "Bob" Averdal', "Robert (Bob) Averdal", "Robert “Bob” Averdal"])
def test_a_nickname_beside_the_name_is_the_preferred_name(written: str) -> None:
    found = read_name(written)
    assert (found.name, found.preferred) == ("Robert Averdal", "Bob")


def test_pronouns_are_no_nickname_and_a_remark_is_kept_apart() -> None:
    assert read_name("Robert (he/him) Averdal").preferred is None
    assert read_name("Ann Averdal (TBC)").remark == "TBC"


def test_first_and_last_name_in_two_cells_become_one_name() -> None:
    assert read_parts("  LARA ", "AVERDAL").name == "Lara Averdal"
    assert read_parts("Sammy", "DAVIS JR").name == "Sammy Davis Jr."
    assert read_parts("", "Averdal, Zoë").name == "Zoë Averdal"
    assert look(b"First,Last,Phone\nX,Averdal,604-555-0134\n").rows[0].name == "X Averdal"


def test_mixed_case_is_its_owners_business() -> None:
    assert proper_name("Ronan van Averdal-deWitt") == "Ronan van Averdal-deWitt"


@pytest.mark.parametrize(
    "written", ["", "TBD", "Grip (TBD)", "N.N.", "???", "-", "to be confirmed", "Driver 2 TBC", "a@b.ca"]
)
def test_a_cell_that_names_nobody_is_known(written: str) -> None:
    assert names_nobody(written)


def test_people_with_short_or_odd_names_are_somebody() -> None:
    assert not any(names_nobody(name) for name in ("Cher", "Wei Ng", "Ann Averdal TBC", "Page Open", "Al"))


@pytest.mark.parametrize(
    "written",
    ["Ann Averdal / Bob Corvino", "Ann & Bob Averdal", "Ann Averdal\nBob Corvino", "Ann Averdal and Bob Corvino"],
)
def test_two_people_in_a_cell_are_not_imported_and_named_in_the_fault(written: str) -> None:
    assert len(people_in(written)) == 2
    found = look(text_list(f'"{written}",Grip,Grip,,'))
    assert (actions(found), codes(found), found.summary.not_imported) == (["fault"], ["several_people"], 1)
    assert "on a row of their own" in found.rows[0].why


def test_a_name_wrapped_over_two_lines_is_one_person() -> None:
    assert look(text_list('"Ann\nAverdal",Grip,Grip,,')).rows[0].name == "Ann Averdal"


def test_a_lost_letter_is_kept_and_pointed_out() -> None:
    found = look(text_list('"F?rat, Bezek",Grip,Grip,,'))
    assert (found.rows[0].name, notes(found)) == ("Bezek F?rat", ["lost_letters"])


def test_a_name_longer_than_any_is_not_imported() -> None:
    found = look(text_list("A" + "a" * 130 + " Averdal,Grip,Grip,,"))
    assert (actions(found), codes(found)) == (["fault"], ["name_too_long"])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Jeannine Corvino", "CORVINO, JEANNINE", EQUAL),
        ("José Averdal", "Jose Averdal", EQUAL),
        ("O'Shandry, Pat", "Pat OShandry", EQUAL),
        ("Jeannine Corvino", "J. Corvino", INITIAL),
        ("Jeannine Corvino", "J Corvino", INITIAL),
        ("Jean-Paul Corvino", "J.P. Corvino", INITIAL),
        ("Emily Corvino", "Emily C.", INITIAL),
        ("Robert Corvino", "Bob Corvino", CLOSE),
        ("Jeannine Corvino", "Jeanine Corvino", CLOSE),
        ("Jürgen Müller", "Juergen Mueller", CLOSE),
        ("Firat Corvino", "F?rat Corvino", CLOSE),
        ("Théophile Lévêque", "Thophile Lvque", CLOSE),
        ("Juan Manuel Corvino", "Juan Corvino", CLOSE),
        ("Ana Corvino López", "Ana Corvino", CLOSE),
        ("Corvino Jeannine", "Jeannine Corvino", CLOSE),
        ("Jeannine Corvino", "Joan Corvino", 0),
        ("Mario Corvino", "Maria Corvino", 0),
        ("Paul Corvino", "Paula Corvino", 0),
        ("Mary Corvino", "Gary Corvino", 0),
        ("Ann Corvino", "Ann Averdal", 0),
        ("J. Corvino", "Ann Corvino", 0),
        ("John Corvino Jr.", "John Corvino Sr.", 0),
    ],
)
def test_how_alike_two_names_are(one: str, other: str, expected: int) -> None:
    assert likeness(read_name(one), read_name(other)) == expected
    assert likeness(read_name(other), read_name(one)) == expected


@pytest.mark.parametrize(
    ("stands", "offered", "kept"),
    [
        ("J. Corvino", "Jeannine Corvino", "Jeannine Corvino"),
        ("Jeannine Corvino", "J. Corvino", "Jeannine Corvino"),
        ("Jose Averdal", "José Averdal", "José Averdal"),
        ("José Averdal", "Jose Averdal", "José Averdal"),
        ("F?rat Averdal", "Fırat Averdal", "Fırat Averdal"),
        ("Robert Averdal", "Bob Averdal", "Robert Averdal"),
    ],
)
def test_the_better_spelling_of_a_name_stands(stands: str, offered: str, kept: str) -> None:
    once = better_name(read_name(stands), read_name(offered))
    assert (once.name, better_name(once, read_name(offered)).name) == (kept, kept)


def test_names_in_other_alphabets_are_names() -> None:
    rows = ["Иван Петров,Gaffer,,,i@example.com", "王 小明,Grip,,,w@example.com", "Ιωάννα Καρρά,Buyer,,,k@example.com"]
    found = look(text_list(*rows, rows[0]))
    assert [row.name for row in found.rows] == ["Иван Петров", "王 小明", "Ιωάννα Καρρά", "Иван Петров"]
    assert (found.summary.people, found.summary.exact_duplicates) == (3, 1)
