"""Who may do what: every kind by every role, for the own department and another one."""

import pytest

from sync import access
from sync.edits import KINDS
from tests import cast
from tests.sync.stage import DAY, Stage, answering, call_of, own

EVERYBODY = ("asha", "uma", "otis", "olga", "abe", "penny", "gert", "hedda", "cam", "sol", "sal", "bo")
DOCUMENT = {"day": DAY, "name": "map.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
NEW = {
    "crew": "new", "person": "person-new", "production": "ferry", "department": "camera", "unit": "ferry-main",
    "name": "Nora New", "position": "Grip",
}
TRIES: dict[str, tuple[str, dict[str, object], set[str]]] = {
    # what is tried: (kind, arguments, who may)
    "plan a day": ("set_day", {"day": DAY, "unit": "ferry-main", "notes": "x"}, {"asha", "uma"}),
    "call a department": ("set_department_call", {"day": DAY, "department": "camera", "place": "x"}, {"asha", "uma"}),
    "call one of Camera": ("set_call", {"day": DAY, "crew": "cam", "own": own()}, {"asha", "uma", "hedda"}),
    "call one of Sound": ("set_call", {"day": DAY, "crew": "sol", "own": own()}, {"asha", "uma"}),
    "publish": ("publish_day", {"day": DAY}, {"asha", "uma"}),
    "answer cam's call": ("answer_call", answering("cam", "withdrawn"), {"cam"}),
    "see cam's call": ("see_call", {"call": call_of("cam"), "version": 1, "seen": "opened"}, {"cam"}),
    "reply to cam": ("reply_query", {"call": call_of("cam"), "version": 1, "text": "yes"}, {"asha", "uma", "hedda"}),
    "tell cam": ("tell_by_voice", answering("cam"), {"asha", "uma", "hedda", "otis"}),
    "tell sol": ("tell_by_voice", answering("sol"), {"asha", "uma", "otis"}),
    "add to Camera": ("add_crew", NEW, {"asha", "uma", "otis", "olga", "hedda"}),
    "add to Sound": ("add_crew", NEW | {"department": "sound"}, {"asha", "uma", "otis", "olga"}),
    "replace cam by sol": ("replace_crew", {"call": call_of("cam"), "crew": "sol"}, {"asha", "uma"}),
    "replace cam by bo": ("replace_crew", {"call": call_of("cam"), "crew": "bo"}, {"asha", "uma", "hedda"}),
    "move cam to Sound": ("set_crew", {"crew": "cam", "department": "sound"}, {"uma", "otis", "olga"}),
    "correct cam's number": ("set_crew", {"crew": "cam", "phone": "1"}, {"asha", "uma", "otis", "olga", "hedda"}),
    "correct sol's number": ("set_crew", {"crew": "sol", "phone": "1"}, {"asha", "uma", "otis", "olga"}),
    "correct cam's mail": ("set_crew", {"crew": "cam", "email": "c@example.com"}, {"uma", "otis", "olga"}),
    "make cam an AD": ("set_crew", {"crew": "cam", "roles": ["ad"]}, {"uma", "otis", "olga"}),
    "make cam payroll": ("set_crew", {"crew": "cam", "roles": ["crew", "payroll"]}, {"uma", "olga"}),
    "make otis the UPM too": ("set_crew", {"crew": "otis", "roles": ["crew", "office", "upm"]}, {"uma", "olga"}),
    "let cam go": ("set_crew", {"crew": "cam", "state": "left"}, {"uma", "otis", "olga"}),
    "attach": ("attach_document", DOCUMENT | {"document": "new"}, {"asha", "uma"}),
    "take off": ("remove_document", {"document": "map"}, {"asha", "uma"}),
    "import": ("import_crew", {"production": "ferry", "rows": []}, set()),
    "invite": ("invite", {"crew": "cam", "expires_at": 1}, set()),
    "enter": ("enter", {"crew": "cam", "person": "person-cam"}, set()),
}


@pytest.fixture(scope="module")
def morning() -> Stage:
    """The day is published and dirty again, cam asks something, a map is attached."""
    stage = Stage([cast.member("olga", roles=["owner"], department="office")])
    stage.put(cast.member("gert", roles=["gear"], department="office"))
    stage.published()
    stage.do("cam", "answer_call", answering("cam", "query", reason="Where?"))
    stage.do("asha", "attach_document", DOCUMENT | {"document": "map"})
    stage.do("asha", "set_day", {"day": DAY, "unit": "ferry-main", "weather": "Rain"})
    return stage


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("what", TRIES)
def test_only_these_may(what: str, who: str, morning: Stage) -> None:
    kind, args, allowed = TRIES[what]
    stands = morning.server.shelf
    morning.server.shelf = stands.copy()
    before = morning.state()
    verdict = morning.do(who, kind, args)
    state = morning.state()
    morning.server.shelf = stands
    if who in allowed:
        assert verdict.verdict in ("applied", "noop"), verdict
    else:
        assert (verdict.verdict, verdict.code, state) == ("refused", "not_allowed", before)


def test_every_kind_is_tried() -> None:
    assert {kind for kind, _, _ in TRIES.values()} == KINDS.keys()


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("asha", {"role:ferry:ad"}), ("uma", {f"role:ferry:{r}" for r in ("ad", "office", "accounts", "payroll")}),
        ("otis", {"role:ferry:office"}), ("abe", {"role:ferry:accounts"}), ("penny", {"role:ferry:payroll"}),
        ("hedda", {"dept:camera"}), ("cam", set()), ("bo", {"prod:salt"}),
    ],
)
def test_each_role_holds_these_scopes(who: str, roles: set[str]) -> None:
    stage = Stage()
    assert stage.server.scopes(f"person-{who}") == {f"person:person-{who}", "prod:ferry"} | roles


def test_somebody_who_left_holds_only_their_own_scope() -> None:
    assert access.scopes("person-cam", []) == {"person:person-cam"}


def test_a_role_on_one_production_opens_nothing_on_another() -> None:
    stage = Stage()
    sal = stage.do("sal", "set_day", {"day": DAY, "unit": "ferry-main", "notes": "x"}, production="salt")
    assert (sal.verdict, sal.code) == ("refused", "other_production")


@pytest.mark.parametrize(
    ("kind", "args"),
    [
        ("set_crew", {"crew": "cam", "phone": "1"}), ("publish_day", {"day": DAY}),
        ("set_call", {"day": DAY, "crew": "cam", "own": None}), ("remove_document", {"document": "map"}),
        ("replace_crew", {"call": call_of("cam"), "crew": "bo-salt"}), ("tell_by_voice", answering("cam")),
        ("reply_query", {"call": call_of("cam"), "version": 1, "text": "x"}),
    ],
)
def test_nobody_reaches_into_another_production_under_cover_of_their_own(
    kind: str, args: dict[str, object], morning: Stage
) -> None:
    before = morning.state()
    verdict = morning.do("sal", kind, args, production="salt")
    assert (verdict.verdict, verdict.code) == ("refused", "other_production")
    assert morning.state() == before
