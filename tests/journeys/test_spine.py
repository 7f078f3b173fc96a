"""The journey that the house is built on: a call reaches phones, is answered there, and the AD's board shows it."""

from typing import Any

import httpx
import pytest

from sync.ids import answer_id, call_id
from tests.backend.http.listening import Listener
from tests.backend.phones import Phone
from tests.journeys.conftest import World

HOUR = 3_600_000
LIST = "Unit list\n\nCAMERA\nName,Position,Phone,E-mail\n{rows}"


def draft_of(ad: Phone) -> dict[str, Any]:
    """The day after tomorrow of the main unit, which nobody has published."""
    return next(day for day in ad.all("day_plan").values() if day["state"] == "draft")


def answers(phone: Phone, day: str) -> dict[str, str]:
    """What the board shows of a day: per crew member the answer, or what it is worth now."""
    found = {}
    for call in phone.all("call").values():
        if call["day"] == day and call["state"] == "timed":
            answer = phone.all("answer").get(answer_id(call["id"]))
            old = answer is not None and answer["version"] < call["version"]
            found[call["crew"]] = "awaiting" if answer is None else "superseded" if old else answer["answer"]
    return found


async def publish(ad: Phone, day: dict[str, Any], **plan: Any) -> None:
    """Amend a day, if asked to, and publish it."""
    if plan:
        ad.do("set_day", {"day": day["id"], "unit": day["unit"], **plan}, day["production"])
    edit = ad.do("publish_day", {"day": day["id"]}, day["production"])
    await ad.sync()
    assert ad.verdict(edit) == "applied", ad.verdicts[edit]


async def test_an_ad_publishes_a_day_and_it_reaches_everybody_on_the_unit(world: World) -> None:
    ad, crew = await world.role("ad"), await world.role("crew")
    day = draft_of(ad)
    assert day["id"] not in crew.all("day"), "a draft is the ADs' own"
    await publish(ad, day)
    await crew.sync()
    me = next(me for me in crew.all("me").values() if me["production"] == day["production"])
    call = crew.all("call")[call_id(day["id"], me["id"])]
    assert (call["state"], call["time"], call["version"]) == ("timed", day["general_call"], 1)
    boss = crew.all("contact")[call["report_to"]]
    assert boss["position"] == "Director of Photography" and boss["phone"]


async def test_only_those_whose_call_moved_are_asked_again_and_see_what_changed(world: World) -> None:
    ad, crew, head = await world.role("ad"), await world.role("crew"), await world.role("head")
    day = draft_of(ad)
    await publish(ad, day)
    await crew.sync()
    mine = call_id(day["id"], next(m["id"] for m in crew.all("me").values() if m["production"] == day["production"]))
    crew.do("answer_call", {"call": mine, "version": 1, "answer": "confirmed"}, day["production"])
    await crew.sync()
    camera = next(c["department"] for c in head.all("crew").values())
    later = {"state": "timed", "time": day["general_call"] + HOUR, "place": "Lot B"}
    ad.do("set_department_call", {"day": day["id"], "department": camera, **later}, day["production"])
    await publish(ad, day)
    await crew.sync()
    call = crew.all("call")[mine]
    assert (call["version"], call["time"] - call["was"]["time"], call["place"]) == (2, HOUR, "Lot B")
    assert answers(crew, day["id"])[call["crew"]] == "superseded"
    versions = {c["version"] for c in ad.all("call").values() if c["day"] == day["id"] and c["department"] != camera}
    assert versions == {1}, "nobody else is asked again"


async def test_a_call_confirmed_without_signal_is_on_the_board_once_there_is_signal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ad, crew = await world.role("ad"), await world.role("crew")
    await publish(ad, day := draft_of(ad))
    await crew.sync()
    me = next(m["id"] for m in crew.all("me").values() if m["production"] == day["production"])
    args = {"call": call_id(day["id"], me), "version": 1, "answer": "confirmed"}
    edit = crew.do("answer_call", args, day["production"])
    offline = httpx.AsyncClient(transport=httpx.MockTransport(_no_signal), base_url="http://localhost:8000")
    crew.client, online = offline, crew.client
    with pytest.raises(httpx.ConnectError):
        await crew.sync()
    assert [waiting["id"] for waiting in crew.queue] == [edit]
    crew.client = online
    async with Listener(world.app, ad.token) as pokes:
        await pokes.next()
        await crew.sync()
        assert "event: poke" in await pokes.next()
    await ad.sync()
    assert crew.verdict(edit) == "applied" and answers(ad, day["id"])[me] == "confirmed"


def _no_signal(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no signal", request=request)


async def test_confirming_a_call_that_meanwhile_moved_counts_for_the_old_one_and_asks_again(world: World) -> None:
    ad, crew = await world.role("ad"), await world.role("crew")
    await publish(ad, day := draft_of(ad))
    await crew.sync()
    me = next(m["id"] for m in crew.all("me").values() if m["production"] == day["production"])
    args = {"call": call_id(day["id"], me), "version": 1, "answer": "confirmed"}
    edit = crew.do("answer_call", args, day["production"])
    await publish(ad, day, general_call=day["general_call"] + HOUR)
    await crew.sync()
    assert crew.verdict(edit) == "adjusted call_moved"
    assert answers(crew, day["id"])[me] == "superseded"
    again = crew.do("answer_call", args | {"version": 2}, day["production"])
    await crew.sync()
    await ad.sync()
    assert crew.verdict(again) == "applied" and answers(ad, day["id"])[me] == "confirmed"


async def test_a_query_is_answered_in_place_and_read_on_the_phone(world: World) -> None:
    ad, crew = await world.role("ad"), await world.role("crew")
    await publish(ad, day := draft_of(ad))
    await crew.sync()
    me = next(m["id"] for m in crew.all("me").values() if m["production"] == day["production"])
    call = {"call": call_id(day["id"], me), "version": 1}
    crew.do("answer_call", call | {"answer": "query", "reason": "Which gate?"}, day["production"])
    await crew.sync()
    await ad.sync()
    assert ad.all("answer")[answer_id(call["call"])]["reason"] == "Which gate?"
    ad.do("reply_query", call | {"text": "Gate 2, by the shed"}, day["production"])
    await ad.sync()
    await crew.sync()
    reply = crew.all("answer")[answer_id(call["call"])]["reply"]
    assert (reply["text"], reply["by_name"]) == ("Gate 2, by the shed", next(m["name"] for m in ad.all("me").values()))


async def test_somebody_without_a_smartphone_is_told_by_voice(world: World) -> None:
    ad = await world.role("ad")
    await publish(ad, day := draft_of(ad))
    chef = await world.crew("Chef", ad)
    assert chef.no_smartphone
    call = call_id(day["id"], chef.id)
    ad.do("tell_by_voice", {"call": call, "version": 1, "answer": "confirmed"}, day["production"])
    await ad.sync()
    answer = ad.all("answer")[answer_id(call)]
    assert (answer["how"], answer["by_name"]) == ("voice", next(me["name"] for me in ad.all("me").values()))


async def test_a_day_player_is_added_on_set_and_has_the_call_at_once(world: World) -> None:
    ad, head = await world.role("ad"), await world.role("head")
    await publish(ad, day := draft_of(ad))
    await head.sync()
    camera, unit = next((c["department"], c["unit"]) for c in head.all("crew").values() if c["unit"] == day["unit"])
    head.do("add_crew", {
        "crew": "player", "person": "person-player", "production": day["production"], "department": camera,
        "unit": unit, "name": "Nell Day", "position": "Day player", "phone": "+44 7700 900999",
        "call": {"day": day["id"], "own": {"state": "timed", "time": day["general_call"] + HOUR}},
    }, day["production"])
    await head.sync()
    nell = await world.invited(head, "player")
    assert nell.all("call")[call_id(day["id"], "player")]["time"] == day["general_call"] + HOUR


async def test_a_replacement_takes_the_call_and_the_absent_person_is_told(world: World) -> None:
    ad, crew = await world.role("ad"), await world.role("crew")
    await publish(ad, day := draft_of(ad))
    me = next(m["id"] for m in crew.all("me").values() if m["production"] == day["production"])
    ad.do("replace_crew", {
        "call": call_id(day["id"], me), "crew": "stand-in", "person": "person-stand-in", "name": "Ivo Stand-In",
    }, day["production"])
    await ad.sync()
    await crew.sync()
    assert crew.all("call")[call_id(day["id"], me)]["state"] == "cancelled"
    ivo = await world.invited(ad, "stand-in")
    assert ivo.all("call")[call_id(day["id"], "stand-in")]["time"] == day["general_call"]


async def test_the_office_imports_a_crew_list_twice_and_nobody_is_doubled(world: World) -> None:
    office = await world.role("office")
    production = next(me["production"] for me in office.all("me").values())
    known = next(c for c in office.all("crew").values() if c["position"] == "Gaffer")
    rows = f"\"Zielinska, Ola\",Loader,07700 900998,ola@example.com\n{known['name']},Gaffer,,not-an-address\n"
    for new, unchanged in ((1, 1), (0, 2)):
        look = await world.client.post(
            f"/api/imports/crew?production={production}&name=list.csv", content=LIST.format(rows=rows),
            headers=office.headers,
        )
        summary = look.json()["summary"]
        assert (summary["people"], summary["new"], summary["bad_mail"]) == (2, new, 1), look.text
        assert summary["updated"] + summary["unchanged"] == unchanged
        applied = await world.client.post(f"/api/imports/{look.json()['import']}/apply", headers=office.headers)
        assert applied.status_code == 200
    await office.sync()
    assert [c["name"] for c in office.all("crew").values()].count("Ola Zielinska") == 1


async def test_a_phone_lost_at_lunch_is_replaced_and_what_it_had_is_not_lost(world: World) -> None:
    ad, lost = await world.role("ad"), await world.role("crew")
    await publish(ad, day := draft_of(ad))
    await lost.sync()
    me = next(m["id"] for m in lost.all("me").values() if m["production"] == day["production"])
    args = {"call": call_id(day["id"], me), "version": 1, "answer": "confirmed"}
    edit = lost.do("answer_call", args, day["production"])
    await lost.post(edits=[], unsent=1)
    seen = (await world.client.get(f"/api/crew/{me}/devices", headers=ad.headers)).json()
    assert next(d for d in seen if d["id"] == lost.device)["unsent"] == 1
    asked = {"crew": me, "revoke": lost.device}
    code = (await world.client.post("/api/invitations", json=asked, headers=ad.headers)).json()["code"]
    found = await world.enter(code, "The new phone")
    assert found.all("call").keys() == lost.all("call").keys()
    reply = (await lost.post()).json()
    assert (reply["reset"], reply["verdicts"][0]["code"]) == ("signed_out", "device_revoked")
    await world.client.post(f"/api/devices/{lost.device}/release", headers=found.headers)
    await found.sync()
    assert found.all("verdict")[edit]["verdict"] == "applied" and answers(found, day["id"])[me] == "confirmed"


async def test_a_person_on_two_shows_enters_once_and_sees_all_calls(world: World) -> None:
    crew = await world.role("crew")
    titles = {p["id"]: p["title"] for p in crew.all("production").values()}
    assert {titles[call["production"]] for call in crew.all("call").values()} == {"Night Ferry", "The Salt Road"}
    assert {call["zone"] for call in crew.all("call").values()} == {"Europe/London", "Europe/Madrid"}


async def test_a_night_call_after_midnight_keeps_the_date_of_its_day(world: World) -> None:
    ad = await world.role("ad")
    double = await world.crew("Boat Stunt Double", ad)
    call = max((c for c in ad.all("call").values() if c["crew"] == double.id), key=lambda c: c["time"])
    assert (call["date"], call["zone"]) == ("2026-11-26", "Europe/London")
    assert call["time"] == 1_795_738_500_000, "2026-11-27 00:15 in London"


async def test_the_call_sheet_of_tomorrow_opens_on_every_phone(world: World) -> None:
    crew = await world.role("crew")
    sheet = next(iter(crew.all("document").values()))
    got = await world.client.get(f"/api/documents/{sheet['id']}", headers=crew.headers)
    assert got.content.startswith(b"%PDF-") and len(got.content) == sheet["size"]


async def test_tomorrow_shows_every_kind_of_answer(world: World) -> None:
    ad = await world.role("ad")
    days = {call["day"] for call in ad.all("call").values()}
    shown = {word for day in days for word in answers(ad, day).values()}
    assert {"confirmed", "query", "cannot_make", "awaiting", "superseded"} <= shown
