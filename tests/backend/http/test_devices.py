"""Phones are seen, lost, revoked and released; what a lost phone still sends is kept."""

import httpx

from backend.app import Callboard
from sync.ids import answer_id, call_id
from tests.backend.http.conftest import Clock, PhoneOf

CALL = call_id("day-1", "cam")
QUERY = {"call": CALL, "version": 1, "answer": "query", "reason": "Which gate?"}


async def test_an_ad_sees_the_last_contact_and_the_unsent_edits_of_a_phone(
    client: httpx.AsyncClient, phone: PhoneOf, clock: Clock
) -> None:
    await phone("cam").post(unsent=4)
    for by in ("asha", "hedda", "otis", "cam"):
        seen = (await client.get("/api/crew/cam/devices", headers=phone(by).headers)).json()
        assert [(d["id"], d["last_seen"], d["unsent"], d["held"]) for d in seen] == [("phone-cam", clock(), 4, 0)]


async def test_others_see_no_phones(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    for by, status in (("sol", 403), ("abe", 403), ("sal", 403), ("zoe", 404)):
        assert (await client.get("/api/crew/cam/devices", headers=phone(by).headers)).status_code == status, by
        revoked = await client.post("/api/devices/phone-cam/revoke", headers=phone(by).headers)
        assert revoked.status_code == status, by


async def test_a_revoked_phone_gets_nothing_and_what_it_sends_is_held(
    client: httpx.AsyncClient, phone: PhoneOf, published: str
) -> None:
    cam = phone("cam")
    await cam.sync()
    assert (await client.post("/api/devices/phone-cam/revoke", headers=phone("asha").headers)).status_code == 200
    edit = cam.do("answer_call", QUERY)
    reply = (await cam.post()).json()
    assert (reply["reset"], reply["changes"], reply["sums"]) == ("signed_out", [], {})
    assert (reply["verdicts"][0]["id"], reply["verdicts"][0]["code"]) == (edit, "device_revoked")
    for path in ("/api/session", "/api/export/mine", "/api/crew/cam/devices"):
        assert (await client.get(path, headers=cam.headers)).status_code == 401
    seen = (await client.get("/api/crew/cam/devices", headers=phone("asha").headers)).json()
    assert (seen[0]["held"], seen[0]["revoked_at"] is not None) == (1, True)


async def test_devices_that_a_lost_phone_took_in_reserve_are_signed_out_with_it(
    client: httpx.AsyncClient, phone: PhoneOf, clock: Clock
) -> None:
    cam, asha = phone("cam"), phone("asha")
    clock.pass_(hours=1)
    spare = (await client.post("/api/devices/renew", headers=cam.headers)).json()
    carried = {"authorization": f"Bearer {spare['token']}"}
    assert (await client.get("/api/session", headers=carried)).status_code == 200
    invited = await client.post("/api/invitations", json={"crew": "cam"}, headers=asha.headers)
    other = (await client.post("/api/enter", json={"code": invited.json()["code"], "mode": "bearer"})).json()
    assert (await client.post("/api/devices/phone-cam/revoke", headers=asha.headers)).status_code == 200
    for headers in (cam.headers, carried):
        assert (await client.get("/api/session", headers=headers)).status_code == 401
    still = {"authorization": f"Bearer {other['token']}"}
    assert (await client.get("/api/session", headers=still)).status_code == 200, "a phone that entered by itself stays"


async def test_the_owner_signed_in_anew_releases_what_the_lost_phone_had(
    client: httpx.AsyncClient, phone: PhoneOf, published: str
) -> None:
    lost, asha = phone("cam"), phone("asha")
    invited = await client.post("/api/invitations", json={"crew": "cam", "revoke": "phone-cam"}, headers=asha.headers)
    edit = lost.do("answer_call", QUERY)
    await lost.post()
    entered = (await client.post("/api/enter", json={"code": invited.json()["code"], "mode": "bearer"})).json()
    found = phone("cam")
    found.device, found.token = entered["device"], entered["token"]
    released = await client.post("/api/devices/phone-cam/release", headers=found.headers)
    assert released.json() == {"released": 1}
    await found.sync()
    assert found.all("verdict")[edit]["verdict"] == "applied"
    assert found.all("answer")[answer_id(CALL)]["reason"] == "Which gate?"
    assert (await client.post("/api/devices/phone-cam/release", headers=found.headers)).json() == {"released": 0}


async def test_only_the_office_and_the_owner_release(
    client: httpx.AsyncClient, phone: PhoneOf, published: str
) -> None:
    await client.post("/api/devices/phone-cam/revoke", headers=phone("asha").headers)
    lost = phone("cam")
    lost.do("answer_call", QUERY)
    await lost.post()
    for by, status in (("asha", 403), ("hedda", 403), ("zoe", 404), ("otis", 200)):
        answer = await client.post("/api/devices/phone-cam/release", headers=phone(by).headers)
        assert answer.status_code == status, by


async def test_nobody_revokes_what_does_not_exist(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    for device in ("phone-none", "phone-zoe", "x" * 500, "%00", "..%2f..%2fetc"):
        answer = await client.post(f"/api/devices/{device}/revoke", headers=phone("asha").headers)
        assert answer.status_code in (404, 405, 400), device


async def test_sightings_reach_the_database(phone: PhoneOf, app: Callboard, clock: Clock) -> None:
    await phone("cam").post(unsent=2, app="1.0")
    await app.house.sightings.flush(app.house.db)
    seen = 'SELECT "unsent", "app", "last_seen" FROM "device" WHERE "id" = $1'
    rows = await app.house.db.read(lambda tx: tx.fetch(seen, ["phone-cam"]))
    assert rows == [(2, "1.0", clock())]
