"""Codes let in once, sessions hold until they are ended, and a person on two shows is one person."""

import asyncio
from typing import Any

import httpx

from backend.app import Callboard
from tests import cast
from tests.backend.http.conftest import ORIGIN, Clock, PhoneOf
from tests.backend.phones import Phone


async def invite(client: httpx.AsyncClient, by: Phone, crew: str, **more: Any) -> dict[str, Any]:
    answer = await client.post("/api/invitations", json={"crew": crew, **more}, headers=by.headers)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def enter(client: httpx.AsyncClient, code: str, **more: Any) -> httpx.Response:
    return await client.post("/api/enter", json={"code": code, "label": "Test phone", "mode": "bearer", **more})


def phone_of(client: httpx.AsyncClient, entered: httpx.Response) -> Phone:
    return Phone(client, entered.json()["device"], entered.json()["token"])


async def test_a_code_lets_its_crew_member_in_and_their_calls_come(
    client: httpx.AsyncClient, phone: PhoneOf, published: str
) -> None:
    invited = await invite(client, phone("asha"), "cam")
    assert invited["link"] == f"{ORIGIN}/enter#{invited['code'].replace('-', '')}"
    assert invited["qr"].startswith("data:image/svg+xml;base64,")
    entered = await enter(client, invited["code"].lower().replace("-", " "))
    assert entered.status_code == 201
    assert entered.json()["person"] == {"id": "person-cam", "name": "Cam"}
    cam = phone_of(client, entered)
    await cam.sync()
    assert [call["crew"] for call in cam.all("call").values()] == ["cam"]


async def test_a_browser_gets_a_cookie_that_no_script_can_read(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    invited = await invite(client, phone("asha"), "cam")
    entered = await enter(client, invited["code"], mode="cookie")
    assert "token" not in entered.json()
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("callboard=") and "Secure" not in cookie, "plain HTTP on the loopback"
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie and "Domain" not in cookie
    assert (await client.get("/api/session")).json()["device"] == entered.json()["device"]


async def test_a_code_works_once(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    invited = await invite(client, phone("asha"), "cam")
    await phone_of(client, await enter(client, invited["code"])).sync()
    problem = await enter(client, invited["code"])
    assert (problem.status_code, problem.json()["code"]) == (410, "code_used")


async def test_a_reply_that_was_lost_does_not_cost_the_code(
    client: httpx.AsyncClient, phone: PhoneOf, clock: Clock
) -> None:
    invited = await invite(client, phone("asha"), "cam")
    lost = await enter(client, invited["code"])
    again = await enter(client, invited["code"])
    assert (again.status_code, again.json()["device"]) == (201, lost.json()["device"])
    assert (await phone_of(client, lost).post()).status_code == 401, "the token of the lost reply is worth nothing"
    assert (await phone_of(client, again).post()).status_code == 200
    clock.pass_(minutes=11)
    assert (await enter(client, invited["code"])).json()["code"] == "code_used"


async def test_codes_end_after_72_hours(client: httpx.AsyncClient, phone: PhoneOf, clock: Clock) -> None:
    invited = await invite(client, phone("asha"), "cam")
    assert invited["expires_at"] == clock() + 72 * 3_600_000
    clock.pass_(hours=72)
    problem = await enter(client, invited["code"])
    assert (problem.status_code, problem.json()["code"]) == (410, "code_expired")


async def test_a_new_code_cancels_the_older_one(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    older, newer = await invite(client, phone("asha"), "cam"), await invite(client, phone("asha"), "cam")
    assert (await enter(client, older["code"])).json()["code"] == "code_cancelled"
    assert (await enter(client, newer["code"])).status_code == 201


INVITES = [
    ("hedda", "cam", 201), ("hedda", "sol", 403), ("asha", "sol", 201), ("otis", "cam", 201), ("asha", "penny", 403),
    ("asha", "uma", 403), ("otis", "penny", 201), ("hedda", "asha", 403), ("cam", "cam", 403), ("sal", "cam", 403),
    ("abe", "cam", 403), ("zoe", "cam", 404),
]


async def test_nobody_gives_out_a_code_that_lets_them_in_higher(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    for by, crew, status in INVITES:
        answer = await client.post("/api/invitations", json={"crew": crew}, headers=phone(by).headers)
        assert answer.status_code == status, (by, crew)


async def test_a_code_for_a_place_without_a_say_leads_to_no_other_place_that_has_one(
    client: httpx.AsyncClient, phone: PhoneOf, app: Callboard
) -> None:
    """Bo, a grip of Camera on Night Ferry, is payroll on The Salt Road: Camera's head must not enter as Bo."""
    payroll = cast.member("bo-salt", cast.SALT, roles=["crew", "payroll"])
    await app.house.db.write(lambda tx: cast.put(tx, cast.STUDIO, [payroll]))
    for by in ("hedda", "asha", "uma"):
        answer = await client.post("/api/invitations", json={"crew": "bo"}, headers=phone(by).headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), by


async def test_a_code_leads_no_higher_than_its_inviter_may_invite_when_it_is_used(
    client: httpx.AsyncClient, phone: PhoneOf
) -> None:
    """Asha keeps the code that she made for Sol; Uma then makes Sol payroll."""
    kept, uma = await invite(client, phone("asha"), "sol"), phone("uma")
    uma.do("set_crew", {"crew": "sol", "roles": ["crew", "payroll"]})
    await uma.sync()
    problem = await enter(client, kept["code"])
    assert (problem.status_code, problem.json()["code"]) == (410, "code_cancelled")
    assert (await enter(client, (await invite(client, uma, "sol"))["code"])).status_code == 201


async def test_an_enrolment_shows_when_somebody_was_invited_and_that_they_entered(
    client: httpx.AsyncClient, phone: PhoneOf, clock: Clock
) -> None:
    asha = phone("asha")
    invited = await invite(client, asha, "cam")
    await asha.sync()
    assert asha.all("enrolment")["cam"] == {
        "id": "cam", "entered": False, "invited_at": clock(), "expires_at": invited["expires_at"]
    }
    await enter(client, invited["code"])
    await asha.sync()
    assert asha.all("enrolment")["cam"]["entered"] is True


async def test_a_person_on_two_shows_enters_twice_and_is_one(
    client: httpx.AsyncClient, phone: PhoneOf, published: str
) -> None:
    added = phone("sal")
    added.do("add_crew", {
        "crew": "cam-salt", "person": "person-cam-2", "production": "salt", "department": "salt-camera",
        "unit": "salt-main", "name": "Cam", "position": "Focus puller",
    }, "salt")
    await added.sync()
    cam = phone("cam")
    await cam.sync()
    invited = await invite(client, phone("sal"), "cam-salt")
    entered = await client.post("/api/enter", json={"code": invited["code"]}, headers=cam.headers)
    assert entered.status_code == 201
    assert entered.json()["device"] == cam.device and "token" not in entered.json()
    assert {m["production"] for m in entered.json()["memberships"]} == {"ferry", "salt"}
    await cam.sync()
    assert cam.all("me").keys() == {"cam", "cam-salt"}
    assert cam.all("production").keys() == {"ferry", "salt"}


async def test_leaving_ends_the_session_for_good(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    cam = phone("cam")
    left = await client.post("/api/leave", headers=cam.headers)
    assert left.json() == {"left": True} and "Max-Age=0" in left.headers["set-cookie"]
    assert (await cam.post()).status_code == 401
    assert (await client.get("/api/session", headers=cam.headers)).status_code == 401


async def test_a_stolen_cookie_of_an_ended_session_is_worth_nothing(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    cookie = {"cookie": "callboard=token-cam"}
    assert (await client.post("/api/leave", headers=cookie | {"origin": ORIGIN})).status_code == 200
    assert (await client.get("/api/session", headers=cookie)).status_code == 401


async def test_guessing_the_rest_of_a_code_ends_after_ten_tries_and_hurts_nobody_else(
    client: httpx.AsyncClient, phone: PhoneOf, clock: Clock
) -> None:
    invited = await invite(client, phone("asha"), "cam")
    other = await invite(client, phone("asha"), "sol")
    start = invited["code"][:4]
    for last in "ABCDEFGHJK":
        assert (await enter(client, f"{start}ZZZ{last}")).json()["code"] == "code_unknown"
    problem = await enter(client, f"{start}ZZZM")
    assert (problem.status_code, problem.json()["code"]) == (429, "too_many_tries")
    assert int(problem.headers["retry-after"]) == problem.json()["seconds"] <= 900
    assert (await enter(client, other["code"])).status_code == 201, "300 people share this address"
    clock.pass_(minutes=15)
    assert (await enter(client, invited["code"])).status_code == 201


async def test_guesses_made_all_at_once_are_no_more_than_those_made_in_turn(client: httpx.AsyncClient) -> None:
    tries = [enter(client, f"QQQQZZ{a}{b}") for a in "ABCDEF" for b in "ABCDEF"]
    codes = [answer.json()["code"] for answer in await asyncio.gather(*tries)]
    assert codes.count("code_unknown") <= 10 and set(codes) <= {"code_unknown", "too_many_tries"}


async def test_a_guessing_crowd_is_slowed_and_honest_codes_still_work(
    client: httpx.AsyncClient, phone: PhoneOf, app: Callboard, clock: Clock
) -> None:
    from backend import budgets

    invited = await invite(client, phone("asha"), "cam")
    for _ in range(budgets.ALL_FAILURES):
        await app.house.db.write(lambda tx: budgets.failed(tx, "XXXX", clock()))
    assert (await enter(client, "WRONGONE")).json()["code"] == "code_unknown"
    assert (await enter(client, invited["code"])).status_code == 201


async def test_no_code_and_no_token_lies_in_the_database(
    client: httpx.AsyncClient, phone: PhoneOf, app: Callboard
) -> None:
    invited = await invite(client, phone("asha"), "cam")
    token = (await enter(client, invited["code"])).json()["token"]
    found = []
    for table in ("device", "invitation", "edit_received", "code_failure"):
        found += await app.house.db.read(lambda tx, table=table: tx.fetch(f'SELECT * FROM "{table}"'))
    assert token not in str(found) and invited["code"].replace("-", "") not in str(found)


async def test_strange_bodies_are_unreadable(client: httpx.AsyncClient) -> None:
    for body in (b"", b"[]", b'{"code":7}', b'{"code":"A","mode":"magic"}', b"\xff"):
        assert (await client.post("/api/enter", content=body)).json()["code"] == "unreadable"
    assert (await enter(client, "A" * 10_000)).json()["code"] == "code_unknown"
    assert (await client.post("/api/enter", content=b"x" * 70_000)).status_code == 413
