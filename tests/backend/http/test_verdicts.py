"""Every edit ends with a verdict, the first one for ever, whatever the line between did."""

import asyncio
from typing import Any

import httpx
import pytest

from backend.app import Callboard
from backend.ids import new_id
from sync.ids import answer_id, call_id
from tests.backend.http.conftest import Clock, PhoneOf

CALL = call_id("day-1", "cam")


def confirm(call: str = CALL, version: int = 1) -> dict[str, Any]:
    return {"call": call, "version": version, "answer": "confirmed", "reason": None}


async def test_an_edit_is_applied_and_comes_back_as_a_change(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    edit = cam.do("answer_call", confirm())
    await cam.sync()
    assert cam.verdict(edit) == "applied"
    assert cam.all("answer")[answer_id(CALL)]["answer"] == "confirmed"


async def test_the_same_number_again_gets_its_first_verdict(phone: PhoneOf, published: str, clock: Clock) -> None:
    cam, asha = phone("cam"), phone("asha")
    cam.do("answer_call", confirm())
    first = (await cam.post()).json()
    asha.seq = 1
    asha.do("set_call", {"day": "day-1", "crew": "cam", "own": {"state": "stand_by"}})
    asha.do("publish_day", {"day": "day-1"})
    await asha.sync()
    clock.pass_(hours=3)
    again = (await cam.post()).json()
    assert again["verdicts"] == first["verdicts"]
    assert again["last_seq"] == 1


async def test_the_same_edit_under_another_number_has_no_second_effect(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    cam.do("answer_call", confirm())
    await cam.post()
    cam.queue.append(cam.queue[0] | {"seq": 2})
    reply = (await cam.post()).json()
    assert [v["verdict"] for v in reply["verdicts"]] == ["applied", "applied"]
    assert reply["verdicts"][0]["version"] == reply["verdicts"][1]["version"] or reply["last_seq"] == 2


async def test_a_hole_in_the_numbers_is_a_gap_that_says_where_to_begin(phone: PhoneOf) -> None:
    cam = phone("cam")
    cam.seq = 4
    cam.do("answer_call", confirm())
    problem = await cam.post()
    assert problem.status_code == 409
    assert (problem.json()["code"], problem.json()["expected"]) == ("gap", 1)


async def test_other_contents_under_a_used_number_are_a_fork(
    phone: PhoneOf, published: str, client: httpx.AsyncClient
) -> None:
    cam, twin = phone("cam"), phone("cam")
    cam.do("answer_call", confirm())
    await cam.post()
    edit = twin.do("answer_call", {"call": CALL, "version": 1, "answer": "query", "reason": "Which gate?"})
    problem = await twin.post()
    assert (problem.status_code, problem.json()["code"]) == (409, "fork")
    renewed = (await client.post("/api/devices/renew", headers=twin.headers)).json()
    twin.device, twin.token = renewed["device"], renewed["token"]
    await twin.sync()
    assert twin.verdict(edit) == "applied"
    assert (await cam.post()).status_code == 200, "the other copy goes on with the old device"


async def test_an_unknown_kind_is_parked_and_its_neighbours_are_not(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    parked = cam.do("levitate", {"height": 3})
    applied = cam.do("answer_call", confirm())
    await cam.sync()
    assert (cam.verdict(parked), cam.verdict(applied)) == ("parked unknown_kind", "applied")


async def test_a_newer_version_of_a_kind_is_parked(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    edit = cam.do("answer_call", confirm(), v=2)
    await cam.sync()
    assert cam.verdict(edit) == "parked unknown_kind"


UNREADABLE: list[dict[str, Any]] = [
    {},
    {"call": 7, "version": 1, "answer": "confirmed"},
    {"call": CALL, "version": 1, "answer": "maybe"},
    {"call": CALL, "version": 10**30, "answer": "confirmed"},
    {"call": CALL, "version": 1, "answer": "query", "reason": "x" * 3000},
    {"call": CALL, "version": 1, "answer": "query", "reason": "nul \0 byte"},
    {"call": CALL, "version": 1, "answer": "query", "reason": {"deep": [[[[]]]]}},
]
UNFIT: list[dict[str, Any]] = [
    {"at_device": 2**63}, {"v": 10**20}, {"base": {"call/x": "old"}}, {"offset_min": "Z"}, {"kind": "k" * 99},
    {"production": None}, {"args": "all of them"}, {"kind": "nul \0 kind"},
]


async def test_edits_that_cannot_be_read_are_refused_alone(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    bad = [cam.do("answer_call", args) for args in UNREADABLE]
    bad += [cam.do("answer_call", confirm(), "ferry", **more) for more in UNFIT]
    good = cam.do("answer_call", confirm())
    await cam.sync()
    assert {cam.verdict(edit) for edit in bad} == {"refused malformed"}
    assert cam.verdict(good) == "applied"


async def test_half_an_emoji_does_not_hold_up_the_queue(
    phone: PhoneOf, published: str, client: httpx.AsyncClient
) -> None:
    cam = phone("cam")
    cam.do("answer_call", {"call": CALL, "version": 1, "answer": "query", "reason": "late \ud83d"})
    body = str(cam.request()).replace("'", '"').replace("None", "null").encode("ascii", "backslashreplace")
    reply = await client.post("/sync/v1", content=body, headers=cam.headers)
    assert [v["verdict"] for v in reply.json()["verdicts"]] == ["applied"]


async def test_a_clock_that_is_off_is_noted_and_never_a_reason_to_refuse(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    cam.do("answer_call", confirm(), at_device=1)
    reply = (await cam.post(sent_at=1)).json()
    assert reply["verdicts"][0]["verdict"] in ("applied", "adjusted")


async def test_an_answer_to_a_call_that_is_not_here_waits_for_it(phone: PhoneOf, clock: Clock) -> None:
    cam, asha = phone("cam"), phone("asha")
    edit = cam.do("answer_call", confirm())
    await cam.sync()
    assert cam.verdict(edit) == "held waiting_for"
    asha.do("publish_day", {"day": "day-1"})
    await asha.sync()
    await cam.sync()
    assert cam.all("verdict")[edit]["verdict"] == "applied"
    assert cam.all("answer")[answer_id(CALL)]["answer"] == "confirmed"


async def test_what_waits_a_day_in_vain_is_refused_and_its_author_is_told(
    phone: PhoneOf, app: Callboard, clock: Clock
) -> None:
    from backend.sweeping import sweep

    cam = phone("cam")
    edit = cam.do("answer_call", confirm())
    await cam.sync()
    clock.pass_(hours=25)
    await sweep(app.house)
    await cam.sync()
    assert (cam.all("verdict")[edit]["verdict"], cam.all("verdict")[edit]["code"]) == ("refused", "never_arrived")


async def test_confirming_a_call_that_moved_counts_for_the_old_version(phone: PhoneOf, published: str) -> None:
    cam, asha = phone("cam"), phone("asha")
    await cam.sync()
    asha.seq = 1
    asha.do("set_day", {"day": "day-1", "unit": "ferry-main", "place": "Lot B"})
    asha.do("publish_day", {"day": "day-1"})
    await asha.sync()
    edit = cam.do("answer_call", confirm())
    await cam.sync()
    assert cam.verdict(edit) == "adjusted call_moved"
    assert cam.all("call")[CALL]["version"] == 2
    assert cam.all("answer")[answer_id(CALL)]["version"] == 1


async def test_the_same_batch_from_two_connections_at_once_has_one_effect(
    phone: PhoneOf, published: str, app: Callboard
) -> None:
    cam = phone("cam")
    cam.do("answer_call", confirm())
    replies = await asyncio.gather(*(cam.post() for _ in range(8)))
    assert {str(r.json()["verdicts"]) for r in replies} == {str(replies[0].json()["verdicts"])}
    count = 'SELECT count(*) FROM "edit_received" WHERE "device" = $1'
    assert await app.house.db.read(lambda tx: tx.fetch(count, [cam.device])) == [(1,)]


async def test_a_hundred_edits_go_at_once_and_one_more_does_not(phone: PhoneOf, published: str) -> None:
    cam = phone("cam")
    for _ in range(101):
        cam.do("see_call", {"call": CALL, "version": 1, "seen": "opened"})
    assert (await cam.post(edits=cam.queue)).status_code == 400
    await cam.sync()
    assert len(cam.verdicts) == 101


async def test_when_we_park_too_much_nothing_is_acknowledged_any_more(
    phone: PhoneOf, published: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cam = phone("cam")
    for _ in range(60):
        cam.do("see_call", {"call": CALL, "version": 1, "seen": "opened"})
    await cam.sync()
    _break(monkeypatch)
    for _ in range(2):
        cam.do("answer_call", confirm())
    problem = await cam.post()
    assert (problem.status_code, problem.json()["code"]) == (503, "faulty")
    assert int(problem.headers["retry-after"]) > 0
    monkeypatch.undo()
    assert (await cam.post()).status_code == 503, "for a minute it takes nothing"
    clock.pass_(minutes=2)
    await cam.sync()
    assert [v["verdict"] for v in cam.verdicts.values()][-2:] == ["applied", "noop"]


async def test_a_fault_of_ours_parks_one_edit_and_a_later_release_judges_it(
    phone: PhoneOf, published: str, app: Callboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.sweeping import judge_parked

    cam = phone("cam")
    _break(monkeypatch)
    edit = cam.do("answer_call", confirm())
    await cam.sync()
    assert cam.verdict(edit) == "parked our_fault"
    monkeypatch.undo()
    await judge_parked(app.house)
    await cam.sync()
    assert cam.all("verdict")[edit]["verdict"] == "applied"


def _break(monkeypatch: pytest.MonkeyPatch) -> None:
    from sync.edits import answers

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(answers, "_keep", broken)


def test_edit_ids_of_the_server_are_sorted_by_time() -> None:
    ids = [new_id() for _ in range(50)]
    assert [i[:13] for i in ids] == sorted(i[:13] for i in ids)
    assert all(i[14] == "7" and i[19] in "89ab" for i in ids)


