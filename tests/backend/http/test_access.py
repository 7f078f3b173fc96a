"""What is theirs reaches people, and nothing else; what they may do is done, and nothing else."""

import random
from typing import Any

import httpx
import pytest

from backend.app import Callboard
from sync.feed import BODIES
from sync.ids import call_id
from sync.records import Role
from tests import cast
from tests.backend.http.conftest import PhoneOf
from tests.backend.phones import Phone

EVERYBODY_SEES = {"production", "unit", "department", "contact", "me", "day", "document"}
SEES = {
    # word: entities beside those that everybody sees
    "cam": {"call"},
    "nell": {"call"},
    "hedda": {"call", "crew", "crew_contact", "enrolment", "call_plan", "department_call", "message"},
    "asha": {"call", "crew", "crew_contact", "enrolment", "call_plan", "department_call", "message", "day_plan"},
    "uma": {"call", "crew", "crew_contact", "enrolment", "call_plan", "department_call", "message", "day_plan"},
    "otis": {"call", "crew", "crew_contact", "enrolment", "message"},
    "abe": {"call", "crew"},
    "penny": {"call", "crew"},
}


async def planned(phone: PhoneOf) -> None:
    """A published day with a department call and an attached document."""
    asha = phone("asha")
    time = cast.GENERAL_CALL - 1_800_000
    asha.do("set_department_call", {"day": "day-1", "department": "camera", "state": "timed", "time": time})
    asha.do("attach_document", {
        "document": "doc-1", "day": "day-1", "name": "Map.pdf", "media_type": "application/pdf", "size": 4,
        "sha256": "0" * 64,
    })
    asha.do("publish_day", {"day": "day-1"})
    await asha.sync()


async def test_each_role_sees_its_entities_and_no_others(phone: PhoneOf) -> None:
    await planned(phone)
    for word, sees in SEES.items():
        seen = phone(word)
        await seen.sync()
        assert {change["e"] for change in seen.seen} == EVERYBODY_SEES | sees, word


async def test_a_head_sees_the_own_department_only(phone: PhoneOf) -> None:
    await planned(phone)
    hedda = phone("hedda")
    await hedda.sync()
    assert {crew["department"] for crew in hedda.all("crew").values()} == {"camera"}
    assert {call["department"] for call in hedda.all("call").values()} == {"camera"}


async def test_crew_see_their_own_call_and_no_phone_number_but_of_those_to_ask(phone: PhoneOf) -> None:
    await planned(phone)
    cam = phone("cam")
    await cam.sync()
    assert {call["person"] for call in cam.all("call").values()} == {"person-cam"}
    assert cam.all("contact").keys() == {"asha", "hedda", "uma", "otis"}
    assert "email" not in str(cam.seen)


async def test_a_draft_is_seen_by_ads_alone(phone: PhoneOf) -> None:
    for word in ("cam", "hedda", "otis", "penny", "abe"):
        seen = phone(word)
        await seen.sync()
        assert not {"day", "day_plan", "call"} & {change["e"] for change in seen.seen}, word


async def test_the_stranger_sees_nothing_of_the_studio_and_is_seen_by_nobody(phone: PhoneOf) -> None:
    await planned(phone)
    zoe = phone("zoe")
    await zoe.sync()
    assert all(change["s"] == "person:person-zoe" or ":other" in change["s"] for change in zoe.seen)
    assert "ferry" not in str(zoe.seen) and "harbour" not in str(zoe.seen)
    for word in cast.EVERYBODY:
        if word != "zoe":
            seen = phone(word)
            await seen.sync()
            assert "zoe" not in str(seen.seen)


async def test_the_stranger_can_touch_nothing_by_naming_our_ids(phone: PhoneOf, client: httpx.AsyncClient) -> None:
    await planned(phone)
    zoe = phone("zoe")
    for production in ("other", "ferry"):
        zoe.do("publish_day", {"day": "day-1"}, production)
        zoe.do("set_day", {"day": "day-1", "unit": "ferry-main", "place": "Mine"}, production)
        zoe.do("set_call", {"day": "day-1", "crew": "cam", "own": None}, production)
        zoe.do("set_crew", {"crew": "cam", "roles": ["owner"]}, production)
        zoe.do("tell_by_voice", {"call": call_id("day-1", "cam"), "version": 1, "answer": "confirmed"}, production)
        zoe.do("remove_document", {"document": "doc-1"}, production)
    await zoe.sync()
    assert {v["verdict"] for v in zoe.verdicts.values()} <= {"refused", "held"}
    for path in ("/api/documents/doc-1", "/api/crew/cam/devices"):
        assert (await client.get(path, headers=zoe.headers)).status_code == 404
    look = await client.post("/api/imports/crew?production=ferry", content=b"Name\nX Y", headers=zoe.headers)
    assert look.status_code == 403


EDITS: dict[str, dict[str, Any]] = {
    "set_day": {"day": "day-1", "unit": "ferry-main", "weather": "Rain"},
    "set_department_call": {"day": "day-1", "department": "camera", "note": "Long lens"},
    "set_call": {"day": "day-1", "crew": "cam", "own": {"state": "stand_by"}},
    "publish_day": {"day": "day-1"},
    "answer_call": {"call": call_id("day-1", "cam"), "version": 1, "answer": "confirmed"},
    "see_call": {"call": call_id("day-1", "cam"), "version": 1, "seen": "opened"},
    "tell_by_voice": {"call": call_id("day-1", "cam"), "version": 1, "answer": "query", "reason": "Gate?"},
    "reply_query": {"call": call_id("day-1", "cam"), "version": 1, "text": "Gate 2"},
    "set_crew": {"crew": "cam", "roles": ["crew", "gear"]},
    "import_crew": {"production": "ferry", "rows": []},
    "invite": {"crew": "cam", "expires_at": 1},
    "enter": {"crew": "cam", "person": "person-sol"},
}
MAY = {
    "set_day": {"asha", "uma"}, "set_department_call": {"asha", "uma"}, "set_call": {"asha", "uma", "hedda"},
    "publish_day": {"asha", "uma"}, "answer_call": {"cam"}, "see_call": {"cam"},
    "tell_by_voice": {"asha", "uma", "hedda", "otis"}, "reply_query": {"asha", "uma", "hedda"},
    "set_crew": {"uma", "otis"}, "import_crew": set(), "invite": set(), "enter": set(),
}


async def test_each_kind_of_edit_is_taken_from_whom_it_should_be(phone: PhoneOf) -> None:
    await planned(phone)
    await _ask(phone("hedda"))
    for word in ("cam", "sol", "hedda", "asha", "uma", "otis", "abe", "penny", "sal", "zoe"):
        other = phone(word)
        other.seq = {"asha": 3, "hedda": 1}.get(word, 0)
        edits = {kind: other.do(kind, args) for kind, args in EDITS.items()}
        await other.sync()
        verdicts = {kind: other.verdicts[edit] for kind, edit in edits.items()}
        refused = {kind for kind, verdict in verdicts.items() if verdict["code"] in ("not_allowed", "no_such_record")}
        refused |= {kind for kind, verdict in verdicts.items() if verdict["verdict"] == "held"}
        assert set(EDITS) - refused == {kind for kind, words in MAY.items() if word in words}, word


async def _ask(hedda: Phone) -> None:
    asked = {"call": call_id("day-1", "cam"), "version": 1, "answer": "query", "reason": "Gate?"}
    hedda.do("tell_by_voice", asked)
    await hedda.sync()


ROUTES = [
    ("GET", "/api/session", None), ("GET", "/api/export/mine", None), ("POST", "/api/devices/renew", None),
    ("GET", "/api/crew/cam/devices", None), ("POST", "/api/invitations", {"crew": "cam"}),
    ("POST", "/api/devices/phone-cam/revoke", None), ("POST", "/api/devices/phone-cam/release", None),
    ("PUT", "/api/files/" + "0" * 64, None), ("GET", "/api/documents/doc-1", None),
    ("POST", "/api/imports/crew?production=ferry", None), ("POST", "/api/imports/none/apply", None),
    ("GET", "/sync/v1/pokes", None),
]


async def test_no_route_but_health_and_entering_answers_who_is_not_signed_in(client: httpx.AsyncClient) -> None:
    for method, path, body in ROUTES:
        for headers in ({}, {"authorization": "Bearer nothing"}, {"cookie": "callboard=nothing", "origin": "http://localhost:8000"}):
            answer = await client.request(method, path, json=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "signed_out"), path


ALL_ROLES: tuple[Role, ...] = ("crew", "head", "ad", "upm", "office", "accounts", "payroll", "gear", "owner")


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_outside_a_persons_scopes_or_fields_is_ever_sent(
    phone: PhoneOf, app: Callboard, seed: int
) -> None:
    """Random grants, revokes and moves; everybody pulls all the time; each row sent is checked against who they are."""
    await planned(phone)
    dice, phones = random.Random(seed), {word: phone(word) for word in cast.EVERYBODY}
    phones["asha"].seq = 3
    for _ in range(25):
        uma, word = phones["uma"], dice.choice(("cam", "sol", "hedda", "abe", "penny", "bo"))
        change = dice.choice([
            {"roles": ["crew", *dice.sample(ALL_ROLES[1:], dice.randrange(0, 3))]},
            {"department": dice.choice(("camera", "sound", "office"))},
            {"state": dice.choice(("active", "left", "active"))},
        ])
        uma.do("set_crew", {"crew": word, **change})
        if dice.random() < 0.3:
            uma.do("set_call", {"day": "day-1", "crew": word, "own": dice.choice([None, {"state": "stand_by"}])})
            uma.do("publish_day", {"day": "day-1"})
        await uma.sync()
        for looker in dice.sample(sorted(phones), 4):
            await _check(app, looker, phones[looker])


async def _check(app: Callboard, word: str, looker: Phone) -> None:
    looker.seen.clear()
    reply = await looker.sync()
    places = {m.id: m for m in await _places(app, word)}
    held = _may_hold(word, places)
    assert set(reply["sums"]) == held and set(looker.rows) <= held
    for change in looker.seen:
        assert change["s"] in held, (word, change)
        if change["op"] == "put":
            assert set(change["d"]) == set(BODIES[change["e"]].__struct_fields__), change["e"]


async def _places(app: Callboard, word: str) -> list[Any]:
    from backend.sign_in import memberships

    studio = cast.ELSEWHERE if word == "zoe" else cast.STUDIO
    return await app.house.db.read(lambda tx: memberships(tx, studio, f"person-{word}"))


def _may_hold(word: str, places: dict[str, Any]) -> set[str]:
    """The table of scopes written out once more, from the page and not from the code."""
    held = {f"person:person-{word}"}
    for place in places.values():
        p, roles = place.production, set(place.roles)
        held.add(f"prod:{p}")
        held |= {f"dept:{place.department}"} if "head" in roles else set()
        held |= {f"role:{p}:ad"} if roles & {"ad", "upm"} else set()
        held |= {f"role:{p}:office"} if roles & {"office", "upm", "owner"} else set()
        held |= {f"role:{p}:accounts"} if roles & {"accounts", "upm"} else set()
        held |= {f"role:{p}:payroll"} if roles & {"payroll", "upm"} else set()
    return held
