"""Adding, replacing and correcting people; imports, invitations and entering."""

import pytest

from sync.ids import system_device
from sync.records import Call, CallTerms, CrewMember, Device, Person, Unit
from sync.wire import SyncRequest
from tests import cast
from tests.sync.stage import CALL_AT, DAY, HOUR, Stage, answering, call_of, own

NEW = {
    "crew": "new", "person": "person-new", "production": "ferry", "department": "camera", "unit": "ferry-main",
    "name": " Nora New ", "position": "Grip", "phone": "+44 7700 900999",
}
STAND_IN = {"crew": "si", "person": "person-si", "name": "Stan Din", "phone": "+44 7700 900888"}


def test_a_day_player_on_a_published_day_is_called_at_once() -> None:
    stage = Stage().published()
    stage.do("hedda", "add_crew", NEW | {"call": {"day": DAY, "own": own(time=CALL_AT + HOUR)}})
    call = stage.call("new")
    assert (call.version, call.published.time, call.published.place) == (1, CALL_AT + HOUR, "Quay 4")
    assert (stage.get(CrewMember, "new").name, stage.message("new").state) == ("Nora New", "queued")


def test_a_day_player_hears_what_is_published_and_not_the_draft() -> None:
    stage = Stage().published()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "general_call": CALL_AT - HOUR, "place": "Cove"})
    stage.do("asha", "add_crew", NEW | {"call": {"day": DAY}})
    assert stage.call("new").published == CallTerms(time=CALL_AT, place="Quay 4")
    stage.published()
    assert stage.call("new").published == CallTerms(time=CALL_AT - HOUR, place="Cove")


def test_on_a_draft_the_call_of_a_new_one_waits_for_publishing() -> None:
    stage = Stage()
    stage.do("asha", "add_crew", NEW | {"call": {"day": DAY, "own": own("on_call")}})
    assert stage.call("new").published is None
    stage.published()
    assert stage.call("new").published.state == "on_call"


@pytest.mark.parametrize("published", [False, True])
def test_nobody_is_called_to_a_cancelled_day(published: bool) -> None:
    stage = Stage()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "state": "cancelled"})
    if published:
        stage.published()
    verdict = stage.do("asha", "add_crew", NEW | {"call": {"day": DAY}})
    assert (verdict.code, verdict.detail, "new" in stage.shelf.records["crew_member"]) == (
        "day_cancelled", {"date": "2026-11-26"}, False,
    )


def test_a_new_one_of_another_unit_stays_called() -> None:
    stage = Stage([Unit(id="second", studio=cast.STUDIO, production="ferry", name="Second Unit")]).published()
    stage.do("asha", "add_crew", NEW | {"unit": "second", "call": {"day": DAY}})
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "notes": "x"})
    stage.published()
    assert stage.call("new").published.state == "timed"


def test_adding_the_same_person_twice_is_nothing_new() -> None:
    stage = Stage()
    assert [stage.do(who, "add_crew", NEW).verdict for who in ("asha", "hedda")] == ["applied", "noop"]


@pytest.mark.parametrize("other", [{"name": "Someone"}, {"crew": "cam"}, {"crew": "new2", "person": "person-cam"}])
def test_an_id_that_names_somebody_else_is_refused(other: dict[str, str]) -> None:
    stage = Stage()
    stage.do("asha", "add_crew", NEW)
    before = stage.state()
    assert stage.do("asha", "add_crew", NEW | other).code == "already_there"
    assert stage.state() == before


@pytest.mark.parametrize("place", [{"department": "salt-camera"}, {"unit": "salt-main"}, {"production": "salt"}])
def test_nobody_is_added_to_a_place_of_another_production(place: dict[str, str]) -> None:
    assert Stage().do("asha", "add_crew", NEW | place).code in ("other_production", "not_allowed")


def test_a_replacement_takes_the_call_and_the_absent_person_is_told() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam", "cannot_make", reason="flu"))
    assert stage.do("hedda", "replace_crew", {"call": call_of("cam"), **STAND_IN}).verdict == "applied"
    taken, given = stage.call("si"), stage.call("cam")
    assert (taken.published, taken.version) == (CallTerms(time=CALL_AT, place="Quay 4"), 1)
    assert (given.published, given.version, given.replaced_by) == (CallTerms(state="cancelled"), 2, "si")
    member = stage.get(CrewMember, "si")
    assert (member.department, member.position, member.roles) == ("camera", "Crew", ["crew"])


def test_the_call_moves_and_nothing_else() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam", "cannot_make", reason="flu"))
    before = stage.state()
    stage.do("hedda", "replace_crew", {"call": call_of("cam"), **STAND_IN})
    after = stage.state()
    changed = {f"{t}/{i}" for t in after for i, record in after[t].items() if before[t].get(i) != record}
    calls = {f"{table}/{record.id}" for who in ("cam", "si") for table, record in
             (("call", stage.call(who)), ("message", stage.message(who)))}
    assert changed == calls | {"crew_member/si", "person/person-si"}


def test_the_replacement_survives_the_next_publication() -> None:
    stage = Stage().published()
    stage.do("asha", "replace_crew", {"call": call_of("cam"), **STAND_IN})
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "general_call": CALL_AT + HOUR})
    stage.published()
    assert (stage.call("si").published.time, stage.call("si").version) == (CALL_AT + HOUR, 2)
    assert (stage.call("cam").published.state, stage.call("cam").version) == ("cancelled", 2)
    assert stage.call("cam").replaced_by == "si"


def test_somebody_of_another_department_takes_the_call_as_it_was_published() -> None:
    stage = Stage()
    stage.do("asha", "set_department_call", {"day": DAY, "department": "camera", "time": CALL_AT - HOUR})
    stage.published()
    stage.do("asha", "replace_crew", {"call": call_of("cam"), "crew": "sol"})
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "notes": "x"})
    stage.published()
    assert (stage.call("sol").published.time, stage.call("sol").version) == (CALL_AT - HOUR, 2)


def test_replacing_on_a_draft_moves_the_plan() -> None:
    stage = Stage()
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT - HOUR)})
    stage.do("asha", "replace_crew", {"call": call_of("cam"), "crew": "bo"})
    stage.published()
    assert stage.call("bo").published.time == CALL_AT - HOUR
    assert (stage.call("cam").published.state, stage.call("cam").replaced_by) == ("cancelled", "bo")


def test_the_same_replacement_twice_is_nothing_new_and_a_second_one_clashes() -> None:
    stage = Stage().published()
    tries = ({"crew": "bo"}, {"crew": "bo"}, {"crew": "hedda"})
    verdicts = [stage.do("asha", "replace_crew", {"call": call_of("cam"), **who}) for who in tries]
    assert [v.code or v.verdict for v in verdicts] == ["applied", "noop", "clash"]
    assert stage.call("hedda").version == 1


def test_a_plan_that_did_not_know_of_the_replacement_clashes() -> None:
    stage = Stage().published()
    base = {f"call_plan/{call_of('cam')}": stage.version_of("role:ferry:ad", "call_plan", call_of("cam"))}
    stage.do("hedda", "replace_crew", {"call": call_of("cam"), "crew": "bo"})
    verdict = stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT + HOUR)}, base=base)
    assert (verdict.code, stage.call("cam").own) == ("clash", CallTerms(state="cancelled"))


def test_nobody_takes_over_a_cancelled_call_or_replaces_themselves_or_is_taken_from_another_show() -> None:
    stage = Stage()
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own("cancelled")})
    stage.published()
    tries = ((call_of("cam"), "bo"), (call_of("sol"), "sol"), (call_of("sol"), "sal"), (call_of("sol"), "nobody"))
    codes = [stage.do("asha", "replace_crew", {"call": call, "crew": crew}).code for call, crew in tries]
    assert codes == ["call_cancelled", "same_person", "other_production", "no_such_record"]


def test_somebody_who_left_takes_nobodys_call() -> None:
    stage = Stage().published()
    stage.do("otis", "set_crew", {"crew": "bo", "state": "left"})
    assert stage.do("asha", "replace_crew", {"call": call_of("cam"), "crew": "bo"}).code == "no_such_record"


def test_a_person_who_moves_takes_calls_answers_and_messages_to_the_new_department() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam"))
    stage.do("otis", "set_crew", {"crew": "cam", "department": "sound"})
    about = {"call", "call_plan", "answer", "message", "crew", "crew_contact", "enrolment"}
    there = {e for (e, _), row in stage.shelf.feed["dept:sound"].items() if b'"cam"' in (row.body or b"")}
    left = {e for (e, i), row in stage.shelf.feed["dept:camera"].items() if row.body is None}
    assert there >= about and left == about


def test_two_who_correct_different_fields_are_both_right() -> None:
    stage = Stage()
    base = {"crew/cam": stage.version_of("role:ferry:office", "crew", "cam")}
    stage.do("otis", "set_crew", {"crew": "cam", "position": "DoP"}, base=base)
    assert stage.do("hedda", "set_crew", {"crew": "cam", "phone": "1"}, base=base).verdict == "applied"


def test_a_number_corrected_from_what_its_author_saw_never_clashes() -> None:
    stage = Stage()
    for phone in ("1", "2"):
        base = {"crew/cam": stage.version_of("dept:camera", "crew", "cam")}
        assert stage.do("hedda", "set_crew", {"crew": "cam", "phone": phone}, base=base).verdict == "applied"


def test_two_who_correct_the_same_number_clash() -> None:
    stage = Stage()
    base = {"crew/cam": stage.version_of("role:ferry:office", "crew", "cam")}
    stage.do("otis", "set_crew", {"crew": "cam", "phone": "1"}, base=base)
    assert stage.do("hedda", "set_crew", {"crew": "cam", "phone": "2"}, base=base).code == "clash"


@pytest.mark.parametrize("place", [{"department": "salt-camera"}, {"unit": "salt-main"}, {"department": "nowhere"}])
def test_nobody_moves_to_a_place_that_is_not_of_the_production(place: dict[str, str]) -> None:
    verdict = Stage().do("otis", "set_crew", {"crew": "cam", **place})
    assert verdict.code in ("other_production", "no_such_record")


def by_system(stage: Stage, who: str, kind: str, args: dict[str, object]) -> str:
    """Let the server itself write in a person's name."""
    id = system_device(cast.STUDIO)
    seq = len([entry for entry in stage.shelf.ledger if entry.device == id]) + 1
    stage.shelf.devices[id] = Device(id=id, studio=cast.STUDIO, person=f"person-{who}", last_seq=seq - 1)
    stage.shelf.sessions[id] = id
    reply = stage.server.sync(id, SyncRequest(proto=1, device=id, edits=[{**stage.edit(kind, args), "seq": seq}]))
    return reply.verdicts[0].code or reply.verdicts[0].verdict


def test_an_import_adds_the_new_updates_the_known_and_makes_departments() -> None:
    stage = Stage()
    rows = [
        {"crew": "cam", "person": "person-cam", "name": "Cam", "position": "1st AC"},
        {"crew": "ida", "person": "person-ida", "name": "Ida", "department": "Hair", "phone": "1"},
        {"crew": "jan", "person": "person-jan", "name": "Jan", "department": "HAIR"},
    ]
    assert by_system(stage, "otis", "import_crew", {"production": "ferry", "rows": rows}) == "applied"
    assert (stage.get(CrewMember, "cam").position, stage.get(CrewMember, "cam").phone) == ("1st AC", "+44 7700 900100")
    assert stage.get(CrewMember, "ida").department == stage.get(CrewMember, "jan").department != "camera"
    assert by_system(stage, "otis", "import_crew", {"production": "ferry", "rows": rows}) == "noop"


def test_an_import_with_one_bad_row_brings_nothing() -> None:
    stage = Stage()
    rows = [
        {"crew": "ida", "person": "person-ida", "name": "Ida"},
        {"crew": "sal", "person": "person-sal", "name": "Sal"},
    ]
    before = stage.state()
    assert by_system(stage, "otis", "import_crew", {"production": "ferry", "rows": rows}) == "other_production"
    assert stage.state() == before


def test_an_import_that_moves_somebody_takes_their_calls_along() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam"))
    rows = [{"crew": "cam", "person": "person-cam", "name": "Cam", "department": "Sound"}]
    by_system(stage, "otis", "import_crew", {"production": "ferry", "rows": rows})
    assert (stage.call("cam").department, stage.answer("cam").department) == ("sound", "sound")


def test_an_invitation_and_its_use_are_noted() -> None:
    stage = Stage()
    by_system(stage, "hedda", "invite", {"crew": "cam", "expires_at": stage.server.now + HOUR})
    by_system(stage, "cam", "enter", {"crew": "cam", "person": "person-cam"})
    assert stage.rows("dept:camera", "enrolment")["cam"] == {
        "id": "cam", "entered": True, "invited_at": stage.server.now, "expires_at": stage.server.now + HOUR,
    }


def test_who_accepts_both_invitations_is_one_person_and_sees_all_their_calls() -> None:
    stage = Stage().published()
    stage.do("sol", "answer_call", answering("sol"))
    by_system(stage, "cam", "enter", {"crew": "sol", "person": "person-cam"})
    mine = stage.rows("person:person-cam")
    assert {f"me/{who}" for who in ("cam", "sol")} | {f"call/{call_of(who)}" for who in ("cam", "sol")} <= mine.keys()
    assert not [key for key in stage.rows("person:person-sol") if not key.startswith("verdict")]
    assert isinstance(stage.get(Person, "person-sol"), Person) and isinstance(stage.call("sol"), Call)
