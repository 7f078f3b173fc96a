"""Publishing: what each person is told, and who must answer again."""

import pytest

from sync.edits.publishing import effective_terms
from sync.records import CallTerms, CrewMember, DepartmentCall, ShootingDay
from tests import cast
from tests.sync.stage import CALL_AT, DAY, HOUR, Stage, answering, call_of, own

DEPARTMENT = DepartmentCall(id="d", studio="s", production="p", day=DAY, department="camera")


def test_the_general_call_holds_for_everybody_of_the_unit() -> None:
    stage = Stage().published()
    said = stage.call("cam").published
    assert said == CallTerms(state="timed", time=CALL_AT, place="Quay 4")
    assert (stage.call("sol").version, stage.call("sol").was) == (1, None)


def test_a_department_call_stands_over_the_general_call_and_ones_own_over_both() -> None:
    stage = Stage()
    stage.do("asha", "set_department_call", {"day": DAY, "department": "camera", "time": CALL_AT - HOUR})
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT - 2 * HOUR, pickup=1)})
    stage.published()
    assert [stage.call(who).published.time for who in ("cam", "hedda", "sol")] == [
        CALL_AT - 2 * HOUR, CALL_AT - HOUR, CALL_AT,
    ]


def test_a_timed_call_of_ones_own_without_a_time_follows_the_department() -> None:
    day = cast.tomorrow()
    said = effective_terms(day, DepartmentCall(**_with(DEPARTMENT, state="stand_by")), CallTerms(place="Lot B"))
    assert (said.state, said.time, said.place) == ("stand_by", None, "Lot B")


def test_a_place_left_empty_falls_through_to_the_day() -> None:
    said = effective_terms(cast.tomorrow(), DEPARTMENT, CallTerms(time=5))
    assert (said.time, said.place) == (5, "Quay 4")


def test_a_cancelled_day_cancels_every_call() -> None:
    stage = Stage().published()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "state": "cancelled"})
    assert stage.do("asha", "publish_day", {"day": DAY}).verdict == "applied"
    call = stage.call("cam")
    assert (call.published, call.version) == (CallTerms(state="cancelled"), 2)
    assert stage.rows("prod:ferry", "day")[DAY]["state"] == "cancelled"


def test_a_draft_that_is_cancelled_tells_nobody_of_a_call_that_never_was() -> None:
    stage = Stage()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "state": "cancelled"})
    stage.published()
    assert not stage.shelf.records["call"]


def test_only_those_whose_own_time_moved_must_answer_again() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam"))
    stage.do("sol", "answer_call", answering("sol"))
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT + HOUR, place="Lot B")})
    stage.published()
    assert (stage.call("cam").version, stage.call("sol").version) == (2, 1)
    assert stage.call("cam").was == CallTerms(time=CALL_AT, place="Quay 4")
    assert stage.message("cam").state == "queued"


@pytest.mark.parametrize("field", ["place", "general_call"])
def test_a_new_place_or_time_of_the_day_asks_everybody_again(field: str) -> None:
    stage = Stage().published()
    value = "Pier 9" if field == "place" else CALL_AT + 1
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", field: value})
    stage.published()
    assert {stage.call(who).version for who in ("cam", "sol", "hedda")} == {2}


@pytest.mark.parametrize("field", ["weather", "notes", "parking", "hospital", "est_wrap"])
def test_what_is_not_the_call_makes_a_new_revision_and_asks_nobody(field: str) -> None:
    stage = Stage().published()
    value = CALL_AT + 10 * HOUR if field == "est_wrap" else "Gusts"
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", field: value})
    stage.published()
    assert stage.call("cam").version == 1
    day = stage.rows("prod:ferry", "day")[DAY]
    assert (day[field], day["colour"]) == (value, "blue")


@pytest.mark.parametrize(("terms", "again"), [({"pickup": 9}, True), ({"precall": 9}, False), ({"note": "x"}, False)])
def test_a_pick_up_asks_again_a_precall_or_a_note_does_not(terms: dict[str, object], again: bool) -> None:
    stage = Stage().published()
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(**terms)})
    stage.published()
    assert stage.call("cam").version == 1 + again


def test_a_day_moved_to_another_date_asks_even_those_on_stand_by() -> None:
    stage = Stage()
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own("stand_by")})
    stage.published()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "date": "2026-11-28"})
    stage.published()
    assert (stage.call("cam").version, stage.call("cam").date) == (2, "2026-11-28")


def test_a_call_that_is_cancelled_twice_is_told_once() -> None:
    stage = Stage()
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own("cancelled", place="Lot B")})
    stage.published()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "state": "cancelled"})
    stage.published()
    assert (stage.call("cam").version, stage.call("sol").version) == (1, 2)


def test_publishing_twice_changes_nothing() -> None:
    stage = Stage().published()
    before = stage.state()
    assert stage.do("asha", "publish_day", {"day": DAY}).verdict == "noop"
    assert stage.state() == before


def test_publishing_calls_somebody_who_joined_since() -> None:
    stage = Stage().published()
    stage.put(cast.member("newt", department="camera"))
    stage.published()
    assert (stage.call("newt").version, stage.call("cam").version) == (1, 1)


def test_people_who_left_are_told_that_their_call_is_cancelled() -> None:
    stage = Stage().published()
    stage.do("otis", "set_crew", {"crew": "cam", "state": "left"})
    stage.published()
    assert (stage.call("cam").published, stage.call("cam").version) == (CallTerms(state="cancelled"), 2)


def test_people_who_left_before_they_were_called_hear_nothing() -> None:
    stage = Stage()
    stage.do("otis", "set_crew", {"crew": "cam", "state": "left"})
    stage.published()
    assert call_of("cam") not in stage.shelf.records["call"]


@pytest.mark.parametrize("terms", [{"start": "2026-11-27"}, {"finish": "2026-11-25"}])
def test_people_outside_their_dates_are_not_called(terms: dict[str, str]) -> None:
    stage = Stage()
    stage.put(cast.member("cam", **terms))
    stage.published()
    assert call_of("cam") not in stage.shelf.records["call"]


def test_somebody_lent_by_another_unit_is_called_by_a_call_of_their_own_and_stays_called() -> None:
    stage = Stage()
    stage.put(cast.member("cam", unit="ferry-second"))
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own()})
    stage.published()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "notes": "again"})
    stage.published()
    assert (stage.call("cam").version, stage.call("cam").published) == (1, CallTerms(time=CALL_AT, place="Quay 4"))


def test_a_day_without_any_time_is_refused_and_nobody_is_told_anything() -> None:
    stage = Stage()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "general_call": None})
    verdict = stage.do("asha", "publish_day", {"day": DAY})
    assert (verdict.verdict, verdict.code, verdict.see) == ("refused", "day_has_no_call", f"day_plan/{DAY}")
    assert not stage.shelf.records["call"]


def test_a_night_day_keeps_its_date_past_midnight() -> None:
    stage = Stage()
    late = CALL_AT + 17 * HOUR  # 00:00 of the day after
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "general_call": late})
    stage.published()
    assert (stage.call("cam").date, stage.call("cam").published.time) == ("2026-11-26", late)


def test_the_crew_report_to_their_head_the_head_to_the_first_ad() -> None:
    stage = Stage()
    stage.put(cast.member("asha", position="1st AD"), cast.member("aaron", roles=["ad"], department="ads"))
    stage.published()
    assert (stage.call("cam").report_to, stage.call("hedda").report_to, stage.call("sol").report_to) == (
        "hedda", "asha", "asha",
    )


def test_crew_see_the_published_day_and_not_the_draft() -> None:
    stage = Stage().published()
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "place": "Secret cove"})
    assert stage.rows("prod:ferry", "day")[DAY]["place"] == "Quay 4"
    assert stage.rows("role:ferry:ad", "day_plan")[DAY] | {"place": "Secret cove", "dirty": True} == stage.rows(
        "role:ferry:ad", "day_plan"
    )[DAY]
    assert "day_plan" not in {key.split("/")[0] for key in stage.rows("prod:ferry")}


def test_revisions_take_the_colours_in_order_and_begin_again_after_cherry() -> None:
    stage, colours = Stage(), []
    for turn in range(10):
        stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "notes": str(turn)})
        stage.published()
        colours.append(stage.rows("prod:ferry", "day")[DAY]["colour"])
    assert colours == [
        "white", "blue", "pink", "yellow", "green", "goldenrod", "buff", "salmon", "cherry", "white",
    ]


def test_another_productions_people_are_never_called() -> None:
    stage = Stage().published()
    called = {call.crew for call in stage.shelf.records["call"].values() if hasattr(call, "crew")}
    assert not called & {"sal", "bo-salt"}
    assert isinstance(stage.get(ShootingDay, DAY), ShootingDay) and isinstance(stage.get(CrewMember, "sal"), CrewMember)


def _with(record: DepartmentCall, **fields: object) -> dict[str, object]:
    return {name: fields.get(name, getattr(record, name)) for name in record.__struct_fields__}
