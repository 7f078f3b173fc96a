"""Who is the same person: inside the list, and on the production already."""

from backend.imports import KnownCrew, plan
from tests.backend.imports.helpers import actions, after, look, notes, text_list

JEANNINE = "Jeannine Corvino,Grip,Grip,604-555-0134,jeannine.corvino@example.com"


def known(name: str, **more: str | bool | None) -> KnownCrew:
    return KnownCrew(**{"crew": "c1", "person": "p1", "name": name, **more})


def counts(*lines: str) -> tuple[int, int, int]:
    found = look(text_list(*lines)).summary
    return found.people, found.exact_duplicates, found.same_person_other_spelling


def test_an_equal_row_at_a_distance_is_an_exact_double() -> None:
    found = look(
        text_list(JEANNINE, "Ann Averdal,Loader,Camera,,a@example.com", JEANNINE.replace(",Grip", ", Grip ", 1))
    )
    assert counts(JEANNINE, "Ann Averdal,Loader,Camera,,", JEANNINE) == (2, 1, 0)
    assert (actions(found), found.rows[2].same_as, found.rows[2].why) == (
        ["add", "add", "merge"],
        2,
        "The same as row 2.",
    )


def test_equal_rows_without_any_contact_are_one_person() -> None:
    assert counts("Ann Averdal,Driver,Transportation,on request,", "Ann Averdal,Driver,Transportation,on request,") == (
        1,
        1,
        0,
    )


def test_an_initial_with_the_same_mail_in_capitals_is_the_same_person() -> None:
    found = look(text_list(JEANNINE, "J. Corvino,Grip,Grip,,JEANNINE.CORVINO@EXAMPLE.COM"))
    assert (found.summary.same_person_other_spelling, found.people[0].name) == (1, "Jeannine Corvino")
    assert found.rows[1].why == (
        "Jeannine Corvino again, as in row 2 (the same e-mail). “J. Corvino” is another spelling."
    )


def test_the_better_spelling_stands_also_when_it_comes_second() -> None:
    found = look(text_list("J. Corvino,Grip,Grip,,JEANNINE.CORVINO@EXAMPLE.COM", JEANNINE))
    assert (found.people[0].name, found.rows[0].name, found.rows[1].same_as) == (
        "Jeannine Corvino",
        "Jeannine Corvino",
        2,
    )


def test_nicknames_lost_accents_and_slips_with_the_same_mail_are_the_same_person() -> None:
    mail = "r@example.com"
    assert counts(f"Robert Averdal,,,,{mail}", f"Bob Averdal,,,,{mail}", f"Robrt Averdal,,,,{mail}") == (1, 0, 2)
    assert counts(f"José Désormeaux,,,,{mail}", f"Jose Desormeaux,,,,{mail}", f"JOS? D?SORMEAUX,,,,{mail}") == (1, 0, 2)


def test_the_same_phone_in_another_format_with_an_initial_is_the_same_person() -> None:
    assert counts(JEANNINE, "J. Corvino,Grip,Grip,+1 (604) 555 0134,") == (1, 0, 1)


def test_a_broken_mail_matches_by_what_was_meant() -> None:
    found = look(text_list(JEANNINE, "J. Corvino,Grip,Grip,,jeannine.corvino at example.com"))
    assert (found.summary.people, found.summary.bad_mail, found.people[0].email) == (
        1,
        1,
        "jeannine.corvino@example.com",
    )


def test_a_family_that_shares_an_address_stays_a_family() -> None:
    found = look(
        text_list("Paul Corvino,Grip,Grip,,corvino@example.com", "Paula Corvino,Buyer,Set Dec,,corvino@example.com")
    )
    assert (found.summary.people, notes(found)) == (2, ["shared_mail", "shared_mail"])


def test_a_departments_phone_makes_nobody_the_same() -> None:
    phone = "604-555-7000"
    assert counts(f"Ann Averdal,,,{phone},", f"Bea Corvino,,,{phone},", f"Cem Averdal,,,{phone},") == (3, 0, 0)


def test_different_extensions_of_one_number_are_different_phones() -> None:
    assert counts("Ann Averdal,,,604-555-7000 ext 1,", "A. Averdal,,,604-555-7000 ext 2,") == (2, 0, 0)


def test_an_initial_that_could_be_two_people_stays_apart_and_is_pointed_out() -> None:
    rows = [f"{name} Corvino,,,604-555-7000," for name in ("Jeannine", "Joan", "J.")]
    found = look(text_list(*rows))
    assert (found.summary.people, "could_be_several" in notes(found)) == (3, True)


def test_an_initial_goes_to_the_one_whose_mail_it_has() -> None:
    rows = ["Jeannine Corvino,,,604-555-7000,je@example.com", "Joan Corvino,,,604-555-7000,jo@example.com"]
    found = look(text_list(*rows, "J. Corvino,,,604-555-7000,JO@EXAMPLE.COM"))
    assert (found.summary.people, found.rows[2].name) == (2, "Joan Corvino")


def test_namesakes_with_other_phone_and_mail_stay_two_and_are_pointed_out() -> None:
    rows = ["Ann Averdal,Grip,Grip,604-555-0134,a@example.com", "Ann Averdal,Grip,Grip,604-555-0199,ann@example.com"]
    found = look(text_list(*rows))
    assert (found.summary.people, notes(found)) == (2, ["same_name", "same_name"])
    assert "kept as two people" in found.rows[0].notes[0].sentence
    crews = {row.crew for row in found.rows}
    assert len(crews) == 2


def test_father_and_son_with_one_address_stay_two() -> None:
    assert counts("John Averdal Sr.,,,,a@example.com", "John Averdal Jr.,,,,a@example.com") == (2, 0, 0)


def test_a_surname_and_post_alike_without_contacts_is_only_pointed_out() -> None:
    found = look(text_list(JEANNINE, "J. Corvino,Grip,Grip,,"))
    assert (found.summary.people, notes(found)) == (2, ["maybe_same", "maybe_same"])


def test_two_jobs_of_one_person_are_one_person_and_the_difference_is_told() -> None:
    found = look(text_list(JEANNINE, JEANNINE.replace("Grip,Grip", "Rigging Grip,Rigging")))
    assert (found.summary.people, found.people[0].position, notes(found)) == (1, "Grip", ["differs", "differs"])


def test_importing_again_updates_what_changed_and_says_from_what_to_what() -> None:
    first = look(text_list(JEANNINE))
    again = look(text_list(JEANNINE.replace("604-555-0134", "604-555-0199")), after(first))
    assert actions(again) == ["update"]
    assert again.rows[0].changes == {"phone": ("+16045550134", "+16045550199")}
    assert plan(again)[0]["crew"] == plan(first)[0]["crew"]
    assert [plan(again)[0][field] for field in ("phone", "email", "position")] == ["+16045550199", None, None]


def test_an_empty_cell_takes_nothing_away() -> None:
    first = look(text_list(JEANNINE))
    assert actions(look(text_list("Jeannine Corvino,Grip,Grip,,"), after(first))) == ["unchanged"]


def test_a_known_person_spelt_otherwise_is_found_and_keeps_the_better_name() -> None:
    crew = [known("Jeannine Corvino", email="Jeannine.Corvino@example.com", department="Grip")]
    found = look(text_list("CORVINO  J.,Grip,Grip,,JEANNINE.CORVINO@EXAMPLE.COM", "Ann Averdal,,,,"), crew)
    assert (found.rows[0].crew, found.rows[0].name, actions(found)) == ("c1", "Jeannine Corvino", ["update", "add"])
    assert set(found.rows[0].changes) == {"position"}


def test_a_lost_accent_on_the_production_is_restored_by_a_list_that_has_it() -> None:
    found = look(text_list("José Averdal,,,,j@example.com"), [known("Jose Averdal", email="j@example.com")])
    assert found.rows[0].changes == {"name": ("Jose Averdal", "José Averdal")}


def test_a_new_number_of_somebody_in_the_same_post_is_an_update() -> None:
    crew = [known("Ann Averdal", department="Grip", position="Grip", phone="+16045550134")]
    found = look(text_list("Ann Averdal,Grip,Grip,604-555-0199,"), crew)
    assert found.rows[0].changes == {"phone": ("+16045550134", "+16045550199")}


def test_a_namesake_of_somebody_known_is_added_and_pointed_out() -> None:
    crew = [known("Ann Averdal", department="Grip", phone="+16045550134", email="a@example.com")]
    found = look(text_list("Ann Averdal,Driver,Transportation,604-555-0199,ann@example.com"), crew)
    assert (actions(found), notes(found), found.rows[0].notes[0].value) == (["add"], ["like_known"], "c1")


def test_an_initial_that_could_be_either_of_two_crew_members_is_added_and_pointed_out() -> None:
    crew = [known(f"{name} Corvino", crew=name, phone="+16045557000") for name in ("Joan", "Jeannine")]
    found = look(text_list("J. Corvino,,,604-555-7000,"), crew)
    assert (actions(found), notes(found)) == (["add"], ["like_known"])


def test_one_crew_member_is_never_two_people_of_the_list() -> None:
    crew = [known("Ann Averdal", department="Grip", position="Grip")]
    rows = ["Ann Averdal,Grip,Grip,604-555-0134,", "Ann Averdal,Grip,Grip,604-555-0199,"]
    assert sorted(actions(look(text_list(*rows), crew))) == ["add", "update"]


def test_a_new_person_never_gets_the_id_of_somebody_who_grew_out_of_it() -> None:
    first = plan(look(text_list(JEANNINE)))[0]
    renamed = known("Oskar Vanterpool", crew=str(first["crew"]), email="oskar@example.com")
    found = look(text_list(JEANNINE), [renamed])
    assert (actions(found), found.rows[0].crew == first["crew"]) == (["add"], False)


def test_ids_of_new_people_are_the_same_whenever_the_list_is_read() -> None:
    ids = [row["crew"] for row in plan(look(text_list(JEANNINE, "Ann Averdal,,,,")))]
    shuffled = [
        row["crew"] for row in plan(look(text_list("Ann Averdal,,,,", JEANNINE.replace("Grip,Grip", "Buyer,Props"))))
    ]
    assert sorted(map(str, ids)) == sorted(map(str, shuffled)) or ids[0] == shuffled[1]
    assert len(set(ids)) == 2


def test_somebody_who_left_is_recognised_and_pointed_out() -> None:
    found = look(text_list(JEANNINE), [known("Jeannine Corvino", state="left", email="jeannine.corvino@example.com")])
    assert (found.rows[0].crew, notes(found)) == ("c1", ["has_left"])
