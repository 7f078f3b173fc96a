"""E-mail and phone cells, dates and yes/no."""

import pytest

from backend.imports import Defaults
from backend.imports.dates import month_comes_first, read_date
from backend.imports.mails import read_mail
from backend.imports.phones import phone_key, read_phones, region_of_zone, regions_of
from tests.backend.imports.helpers import codes, look, notes, text_list

BRITAIN = Defaults(production="the-long-tide", region="GB")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("samuel.averdal at example.com", "samuel.averdal@example.com"),
        ("ann(at)example(dot)com", "ann@example.com"),
        ("ann[at]example.com", "ann@example.com"),
        ("ann@@example.com", "ann@example.com"),
        ("ann@example,com", "ann@example.com"),
        ("ann@ example.com", "ann@example.com"),
        ("ann@example..com", "ann@example.com"),
        ("ann@example.con", "ann@example.com"),
        ("ann@gmail", "ann@gmail.com"),
        ("ann averdal@example.com", "annaverdal@example.com"),
        ("ann@example", None),
        ("www.example.com", None),
        ("@example.com", None),
    ],
)
def test_a_broken_address_is_said_with_what_was_probably_meant(written: str, meant: str | None) -> None:
    found = read_mail(written)
    assert (found.address, found.bad, found.meant) == (None, written, meant)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("ANN.AVERDAL@EXAMPLE.COM", "ann.averdal@example.com"),
        ("Ann.Averdal@Example.com", "Ann.Averdal@example.com"),
        ("Ann Averdal <ann@example.com>", "ann@example.com"),
        ("mailto:ann@example.com", "ann@example.com"),
        ("ann@example.com.", "ann@example.com"),
        ("ann@example.com (work)", "ann@example.com"),
        ("ann@example.com; home@example.com", "ann@example.com"),
    ],
)
def test_an_address_is_taken_out_of_what_stands_around_it(written: str, address: str) -> None:
    assert read_mail(written).address == address


@pytest.mark.parametrize("written", ["", "n/a", "on request", "-", "TBC", "auf Anfrage"])
def test_words_for_nothing_are_no_fault(written: str) -> None:
    assert read_mail(written).bad is None
    assert read_phones(written, ("US",)).bad is None


def test_the_sentence_names_row_column_and_what_happens_to_the_person() -> None:
    found = look(text_list("Ann Averdal,Grip,Grip,,ann at example.com"))
    assert found.rows[0].faults[0].sentence == (
        "Row 2, column E-mail: “ann at example.com” is no e-mail address; did you mean ann@example.com? "
        "Ann Averdal is imported without an e-mail."
    )
    assert (found.rows[0].action, found.rows[0].email, found.summary.bad_mail) == ("add", None, 1)


def test_a_likely_slip_in_a_sound_address_is_a_note_only() -> None:
    found = look(text_list("Ann Averdal,Grip,Grip,,ann@gmial.com"))
    assert (found.rows[0].email, notes(found), codes(found)) == ("ann@gmial.com", ["mail_suspect"], [])


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("374.683.9886", "+13746839886"),
        ("(604) 555-0134", "+16045550134"),
        ("1-604-555-0134", "+16045550134"),
        ("434-597-7644 ext 2", "+14345977644;ext=2"),
        ("604-555-0134 x12", "+16045550134;ext=12"),
        ("604-555-0134 poste 12", "+16045550134;ext=12"),
        ("+44 (0)7983 466224", "+447983466224"),
        ("07423 455862", "+447423455862"),
        ("011 44 7983 466224", "+447983466224"),
        ("604/555-0134", "+16045550134"),
        ("(604) 555-0134 (cell)", "+16045550134"),
        ("6045550134", "+16045550134"),
        ("h 604-555-0134 / c 604-555-0199", "+16045550199"),
        ("c: 604 555 0134 h: 604 555 0199", "+16045550134"),
        ("604 555 0134 or 604 555 0199", "+16045550134"),
    ],
)
def test_a_number_is_read_in_the_region_of_the_production_or_of_the_list(written: str, number: str) -> None:
    assert read_phones(written, ("US", "GB")).numbers[0].number == number


def test_a_north_american_number_stays_one_on_a_british_production() -> None:
    assert read_phones("(604) 555-0134", ("GB",)).numbers[0].number == "+16045550134"
    assert read_phones("07423 455862", ("GB",)).numbers[0].number == "+447423455862"


@pytest.mark.parametrize(
    ("written", "regions", "number"),
    [
        ("0171 1234567", ("DE",), "+491711234567"),
        ("0043 (0)664 1234567", ("DE",), "+436641234567"),
        ("06 12 34 56 78", ("FR",), "+33612345678"),
        ("612 34 56 78", ("ES",), "+34612345678"),
    ],
)
def test_numbers_of_other_countries_are_read_at_home(written: str, regions: tuple[str, ...], number: str) -> None:
    assert read_phones(written, regions).numbers[0].number == number


def test_the_regions_of_a_list_are_those_whose_codes_stand_in_it() -> None:
    assert regions_of(["+44 7983 466224", "+49 171 1234567", "+44 7983 466225", "604 555 0134"], "CA") == (
        "CA",
        "GB",
        "DE",
    )


def test_a_number_that_a_spreadsheet_ruined_and_one_too_short_are_faults() -> None:
    found = look(text_list("Ann Averdal,,,5.55E+09,a@example.com", "Bea Corvino,,,12345,b@example.com"))
    assert (codes(found), found.summary.bad_phone, found.summary.no_phone) == (["phone_mangled", "bad_phone"], 2, 0)


def test_several_numbers_and_addresses_are_noted_and_the_first_is_taken() -> None:
    found = look(text_list("Ann Averdal,,,604-555-0134 / 604-555-0135,a@example.com; b@example.com"))
    assert (found.rows[0].phone, sorted(notes(found))) == ("+16045550134", ["more_mails", "more_phones"])


def test_a_mobile_column_wins_over_the_office_number() -> None:
    found = look(b"Name,Office Phone,Cell,E-mail\nAnn Averdal,604-555-0100,604-555-0134,\nBea Corvino,604-555-0100,,\n")
    assert [row.phone for row in found.rows] == ["+16045550134", "+16045550100"]


def test_contacts_in_each_others_column_or_in_one_are_found() -> None:
    swapped = look(text_list("Ann Averdal,,,ann@example.com,604-555-0134"))
    mixed = look(b"Name,Contact\nAnn Averdal,604-555-0134 ann@example.com\nBea Corvino,bea@example.com\n")
    assert (swapped.rows[0].phone, swapped.rows[0].email) == ("+16045550134", "ann@example.com")
    assert [(row.phone, row.email) for row in mixed.rows] == [
        ("+16045550134", "ann@example.com"),
        (None, "bea@example.com"),
    ]


def test_a_stored_number_equals_its_other_spellings() -> None:
    assert phone_key("+14345977644;ext=2", ("US",)) == phone_key("434-597-7644 ext 2", ("US",))
    assert phone_key("12", ("US",)) == "12"


def test_a_zone_gives_the_region_of_the_production() -> None:
    zones = ("America/Vancouver", "Europe/Berlin", "America/Los_Angeles", "Mars/Base")
    assert [region_of_zone(zone) for zone in zones] == ["CA", "DE", "US", None]


@pytest.mark.parametrize(
    ("written", "month_first", "day"),
    [
        ("03/04/2026", True, "2026-03-04"),
        ("03/04/2026", False, "2026-04-03"),
        ("3.4.26", True, "2026-04-03"),
        ("2026-03-04", False, "2026-03-04"),
        ("12 Jan 2026", True, "2026-01-12"),
        ("Mon, Jan. 12th, 2026", True, "2026-01-12"),
        ("12. März 2026", True, "2026-03-12"),
        ("46091", True, "2026-03-10"),
        ("soon", True, None),
        ("31/31/2026", True, None),
    ],
)
def test_dates_as_offices_write_them(written: str, month_first: bool, day: str | None) -> None:
    assert read_date(written, month_first) == day


def test_a_day_above_twelve_anywhere_in_the_column_tells_the_order_of_all() -> None:
    assert not month_comes_first(["03/04/2026", "25/04/2026"], "US")
    assert month_comes_first(["03/04/2026", "04/25/2026"], "GB")
    assert [month_comes_first(["03/04/2026"], region) for region in ("US", "GB")] == [True, False]


def test_a_date_that_cannot_be_read_is_a_fault_and_no_guess() -> None:
    found = look(b"Name,Phone,Start,No smartphone?\nAnn Averdal,604-555-0134,next week,x\n")
    assert (codes(found), found.people[0].start, found.people[0].no_smartphone) == (["bad_date"], None, True)


def test_an_address_that_only_exists_for_trials_is_taken_and_pointed_out() -> None:
    found = look(text_list("Ann Averdal,,,,ann@tide.invalid", "Bea Corvino,,,,bea@tide.example"))
    assert ([row.email for row in found.rows], notes(found)) == (
        ["ann@tide.invalid", "bea@tide.example"],
        ["mail_reserved"],
    )


def test_ten_bare_digits_in_a_list_with_plus_one_are_north_american_also_in_britain() -> None:
    found = look(text_list("Ann Averdal,,,+1 604 555 0134,", "Bea Corvino,,,2928674637,"), defaults=BRITAIN)
    assert [row.phone for row in found.rows] == ["+16045550134", "+12928674637"]
    assert look(text_list("Bea Corvino,,,7423455862,"), defaults=BRITAIN).rows[0].phone == "+447423455862"
