"""Planning: days, department calls, own calls; what clashes and what is merged."""

import pytest

from sync.records import ShootingDay
from tests import cast
from tests.sync.stage import CALL_AT, DAY, HOUR, Stage, own

NEW = {"day": "day-2", "unit": "ferry-main", "date": "2026-11-27", "zone": "Europe/London"}


def plan(stage: Stage, **fields: object) -> dict[str, object]:
    """The arguments of an amendment."""
    return {"day": DAY, "unit": "ferry-main", **fields}


def seen(stage: Stage) -> dict[str, int]:
    """The base of an author who sees the plan as it stands."""
    return {f"day_plan/{DAY}": stage.version_of("role:ferry:ad", "day_plan", DAY)}


def test_a_new_day_is_a_draft_that_only_ads_see() -> None:
    stage = Stage()
    assert stage.do("asha", "set_day", NEW | {"general_call": CALL_AT}).verdict == "applied"
    assert stage.rows("role:ferry:ad", "day_plan")["day-2"]["state"] == "draft"
    assert "day-2" not in stage.rows("prod:ferry", "day")


@pytest.mark.parametrize("missing", ["date", "zone"])
def test_a_new_day_needs_its_date_and_its_zone(missing: str) -> None:
    args = {name: value for name, value in NEW.items() if name != missing}
    assert Stage().do("asha", "set_day", args).code == "malformed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": "2026-02-30"}, {"date": "2026-11-27\n"}, {"date": "٢٠٢٦-11-27"}, {"date": "27.11.2026"},
        {"zone": "Mars/Base"}, {"zone": "../../etc/passwd"}, {"zone": ""}, {"general_call": -1}, {"date": None},
        {"general_call": 1e300}, {"number": 1000}, {"map_url": "javascript:alert(1)"}, {"place": "x" * 201},
        {"state": "gone"}, {"notes": ["x"]},
    ],
)
def test_what_is_no_date_zone_or_time_is_refused_with_the_reason(wrong: dict[str, object]) -> None:
    verdict = Stage().do("asha", "set_day", NEW | wrong)
    assert (verdict.verdict, verdict.code, bool(verdict.detail["problem"])) == ("refused", "malformed", True)


def test_a_unit_has_one_day_on_a_date() -> None:
    stage = Stage()
    verdict = stage.do("asha", "set_day", NEW | {"date": "2026-11-26"})
    assert (verdict.code, verdict.see) == ("already_there", f"day_plan/{DAY}")
    stage.do("asha", "set_day", NEW)
    assert stage.do("asha", "set_day", plan(stage, date="2026-11-27")).code == "already_there"


def test_two_ads_without_signal_plan_one_day_and_the_later_hears_what_stands() -> None:
    stage = Stage()
    seen_before = {f"day_plan/{NEW['day']}": stage.shelf.studio.version}
    stage.do("asha", "set_day", NEW | {"general_call": CALL_AT, "place": "Pier"}, base=seen_before)
    mine = NEW | {"general_call": CALL_AT + HOUR, "notes": "Boots"}
    later = stage.do("asha/second", "set_day", mine, base=seen_before)
    assert (later.verdict, later.code, later.detail["fields"]) == ("adjusted", "partly_applied", "general_call")
    day = stage.get(ShootingDay, "day-2").plan
    assert (day.general_call, day.place, day.notes) == (CALL_AT, "Pier", "Boots")


def test_a_day_stays_with_its_unit() -> None:
    stage = Stage()
    stage.do("asha", "set_day", NEW)
    assert stage.do("asha", "set_day", NEW | {"unit": "salt-main"}).code == "other_production"


def test_fields_left_out_stay_and_null_clears() -> None:
    stage = Stage()
    stage.do("asha", "set_day", plan(stage, place=None, notes="Bring boots"))
    day = stage.get(ShootingDay, DAY).plan
    assert (day.place, day.notes, day.general_call) == (None, "Bring boots", CALL_AT)


def test_two_ads_amending_different_fields_are_both_right() -> None:
    stage = Stage()
    base = seen(stage)
    stage.do("asha", "set_day", plan(stage, place="Pier 9"), base=base)
    assert stage.do("uma", "set_day", plan(stage, weather="Rain"), base=base).verdict == "applied"
    assert (stage.get(ShootingDay, DAY).plan.place, stage.get(ShootingDay, DAY).plan.weather) == ("Pier 9", "Rain")


def test_two_ads_amending_the_same_field_clash_and_the_first_stands() -> None:
    stage = Stage()
    base = seen(stage)
    stage.do("asha", "set_day", plan(stage, place="Pier 9"), base=base)
    verdict = stage.do("uma", "set_day", plan(stage, place="Lot B"), base=base)
    assert (verdict.verdict, verdict.code, verdict.see) == ("refused", "clash", f"day_plan/{DAY}")
    assert verdict.detail == {"fields": "place"}
    assert stage.get(ShootingDay, DAY).plan.place == "Pier 9"


def test_what_clashes_stands_and_the_rest_is_applied() -> None:
    stage = Stage()
    base = seen(stage)
    stage.do("asha", "set_day", plan(stage, place="Pier 9"), base=base)
    verdict = stage.do("uma", "set_day", plan(stage, place="Lot B", notes="Boots"), base=base)
    assert (verdict.verdict, verdict.code, verdict.detail) == ("adjusted", "partly_applied", {"fields": "place"})
    assert stage.get(ShootingDay, DAY).plan.notes == "Boots"


def test_two_ads_who_want_the_same_do_not_clash() -> None:
    stage = Stage()
    base = seen(stage)
    stage.do("asha", "set_day", plan(stage, place="Pier 9"), base=base)
    assert stage.do("uma", "set_day", plan(stage, place="Pier 9"), base=base).verdict == "noop"


def test_ones_own_earlier_edit_in_the_same_batch_is_no_clash() -> None:
    stage = Stage()
    base = seen(stage)
    edits = [stage.edit("set_day", plan(stage, place=place), base=base) for place in ("Pier 9", "Lot B")]
    assert [v.verdict for v in stage.send("asha", *edits)] == ["applied", "applied"]
    assert stage.get(ShootingDay, DAY).plan.place == "Lot B"


@pytest.mark.parametrize("state", ["draft", "published"])
def test_no_word_of_a_phone_makes_a_day_published(state: str) -> None:
    stage = Stage()
    stage.do("asha", "set_day", plan(stage, state=state))
    assert stage.get(ShootingDay, DAY).state == "draft"


def test_a_cancelled_day_is_reinstated_and_called_again() -> None:
    stage = Stage().published()
    for state in ("cancelled", "draft"):
        stage.do("asha", "set_day", plan(stage, state=state))
        stage.published()
    assert (stage.call("cam").version, stage.call("cam").published.state) == (3, "timed")
    assert stage.rows("prod:ferry", "day")[DAY]["state"] == "published"


def test_a_department_call_is_planned_and_taken_back() -> None:
    stage = Stage()
    args = {"day": DAY, "department": "camera"}
    stage.do("asha", "set_department_call", args | {"time": CALL_AT - HOUR})
    stage.do("asha", "set_department_call", args)
    stage.published()
    assert stage.call("cam").published.time == CALL_AT


def test_heads_see_their_departments_call_and_not_the_others() -> None:
    stage = Stage()
    stage.do("asha", "set_department_call", {"day": DAY, "department": "sound", "time": CALL_AT})
    assert len(stage.rows("dept:sound", "department_call")) == 1
    assert not stage.rows("dept:camera", "department_call")


def test_two_who_plan_the_same_persons_call_clash() -> None:
    stage = Stage()
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT)})
    base = {f"call_plan/{stage.call('cam').id}": stage.version_of("dept:camera", "call_plan", stage.call("cam").id)}
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT + 1)}, base=base)
    assert stage.do("hedda", "set_call", {"day": DAY, "crew": "cam", "own": None}, base=base).code == "clash"


def test_planning_marks_a_published_day_as_dirty_until_it_is_published() -> None:
    stage = Stage().published()
    stage.do("hedda", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT)})
    assert stage.get(ShootingDay, DAY).dirty
    stage.published()
    assert not stage.get(ShootingDay, DAY).dirty


def test_a_plan_does_not_reach_the_person_before_it_is_published() -> None:
    stage = Stage().published()
    stage.do("asha", "set_call", {"day": DAY, "crew": "cam", "own": own(time=CALL_AT + 5 * HOUR)})
    mine = stage.rows("person:person-cam")
    assert str(CALL_AT + 5 * HOUR) not in str(mine)
    assert cast.FERRY in str(mine)
