"""What is wrong with a request as a whole: problems with stable codes, and nothing of it is done."""

from collections.abc import AsyncIterator

import httpx
import pytest

from backend.app import Callboard
from tests.backend.http.conftest import ORIGIN, PhoneOf

PROBLEM = "application/problem+json"


async def test_every_problem_has_a_code_a_sentence_and_its_media_type(client: httpx.AsyncClient) -> None:
    problem = await client.post("/sync/v1", content=b"{")
    assert (problem.status_code, problem.headers["content-type"]) == (400, PROBLEM)
    body = problem.json()
    assert {"type", "title", "status", "code", "detail"} <= body.keys()
    assert (body["status"], body["code"]) == (400, "unreadable")


BODIES = [
    b"", b"null", b"[]", b"7", b'"text"', b"\xff\xfe", b"{'proto':1}", b'{"proto":1}', b'{"proto":"1","device":"x"}',
    b'{"proto":1,"device":""}', b'{"proto":1,"device":"d","cursor":-1}', b'{"proto":1,"device":"d","cursor":1e400}',
    b'{"proto":1,"device":"d","edits":[7]}', b'{"proto":1,"device":"d","edits":[{}]}',
    b'{"proto":1,"device":"d","edits":[{"seq":0,"id":"x"}]}', b'{"proto":1,"device":"d","after":[1,2]}',
    b'{"proto":1,"device":"d","scopes":["x"]}', b'{"proto":1,"device":"d","x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    b'{"proto":1,"device":"d","app":"' + b"a" * 100 + b'"}',
]


async def test_what_cannot_be_read_is_400_and_no_more(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    for body in BODIES:
        asked = body.replace(b'"d"', b'"phone-cam"')
        problem = await client.post("/sync/v1", content=asked, headers=phone("cam").headers)
        assert (problem.status_code, problem.json()["code"]) == (400, "unreadable"), body[:80]
        assert "Traceback" not in problem.text and "/backend/" not in problem.text


async def test_more_than_256_kib_is_too_big(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    problem = await client.post("/sync/v1", content=b"x" * (256 * 1024 + 1), headers=phone("cam").headers)
    assert (problem.status_code, problem.json()["code"]) == (413, "too_big")


async def test_a_body_that_never_says_its_length_is_cut_off_too(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 8192

    problem = await client.post("/sync/v1", content=endless(), headers=phone("cam").headers)
    assert problem.status_code == 413


async def test_who_is_not_signed_in_is_told_so(client: httpx.AsyncClient) -> None:
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic dG9rZW4="}):
        problem = await client.post("/sync/v1", json={"proto": 1, "device": "phone-cam"}, headers=headers)
        assert (problem.status_code, problem.json()["code"]) == (401, "signed_out")


async def test_another_devices_queue_is_not_taken(phone: PhoneOf) -> None:
    cam = phone("cam")
    cam.device = "phone-sol"
    problem = await cam.post()
    assert (problem.status_code, problem.json()["code"]) == (409, "other_device")
    assert problem.json()["device"] == "phone-cam"


async def test_another_protocol_is_too_old(phone: PhoneOf) -> None:
    problem = await phone("cam").post(proto=2)
    assert (problem.status_code, problem.json()["code"]) == (426, "too_old")


async def test_a_compressed_request_is_not_guessed_at(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    headers = phone("cam").headers | {"content-encoding": "gzip"}
    assert (await client.post("/sync/v1", content=b"\x1f\x8b", headers=headers)).status_code == 415


async def test_a_fault_of_ours_shows_a_number_and_nothing_else(
    phone: PhoneOf, app: Callboard, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend import boards

    async def broken(*_: object) -> None:
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr(boards, "changes_since", broken)
    problem = await phone("cam").post()
    assert (problem.status_code, problem.json()["code"]) == (500, "our_fault")
    assert "secret" not in problem.text and "ZeroDivision" not in problem.text
    assert problem.json()["number"] in caplog.text and "secret of the house" in caplog.text


async def test_unknown_paths_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/nothing")).json()["code"] == "not_found"
    assert (await client.get("/sync/v1")).json()["code"] == "method_not_allowed"
    assert (await client.delete("/api/session")).json()["code"] == "method_not_allowed"


FOREIGN = ("https://evil.example", "null", "http://localhost:8001", "https://localhost:8000")
COOKIE = {"cookie": "callboard=token-cam"}


async def test_a_page_of_somebody_else_can_do_nothing_with_our_cookie(client: httpx.AsyncClient) -> None:
    for origin in FOREIGN:
        for path in ("/sync/v1", "/api/leave", "/api/invitations", "/api/enter", "/api/devices/phone-cam/revoke"):
            problem = await client.post(path, json={}, headers=COOKIE | {"origin": origin})
            assert (problem.status_code, problem.json()["code"]) == (403, "cross_origin"), (origin, path)
    assert (await client.get("/api/session", headers=COOKIE)).status_code == 200


async def test_a_cookie_without_origin_is_trusted_only_when_the_browser_vouches(client: httpx.AsyncClient) -> None:
    body = {"proto": 1, "device": "phone-cam"}
    for more, status in (
        ({}, 403), ({"sec-fetch-site": "cross-site"}, 403), ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": ORIGIN}, 200),
    ):
        assert (await client.post("/sync/v1", json=body, headers=COOKIE | more)).status_code == status, more


async def test_every_answer_carries_the_headers_that_protect(client: httpx.AsyncClient) -> None:
    for path in ("/", "/health/live", "/api/nothing", "/assets/none.js", "/sync/v1"):
        headers = (await client.get(path)).headers
        csp = headers["content-security-policy"]
        assert "default-src 'none'" in csp and "require-trusted-types-for 'script'" in csp, path
        assert "unsafe" not in csp and "*" not in csp
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "camera=(self)" in headers["permissions-policy"]
    assert (await client.get("/api/session")).headers["cache-control"] == "no-store"


async def test_a_server_that_is_stopping_takes_nothing_and_says_when_to_come_back(
    phone: PhoneOf, app: Callboard, client: httpx.AsyncClient
) -> None:
    app.house.hub.close()
    problem = await phone("cam").post()
    assert (problem.status_code, problem.json()["code"]) == (503, "closing")
    assert problem.headers["retry-after"]
    assert (await client.get("/health/ready")).status_code == 503
    assert (await client.get("/health/live")).status_code == 200


async def test_metrics_count_and_name_nobody(phone: PhoneOf, client: httpx.AsyncClient) -> None:
    await phone("cam").sync()
    text = (await client.get("/metrics")).text
    assert 'callboard_requests_total{route="sync"} 1' in text
    assert "cam" not in text and "ferry" not in text
