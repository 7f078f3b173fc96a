"""With TLS: cookies that never leave it, our own origin is https, and the page from which phones come to trust it."""

import datetime
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from msgspec import structs

from backend.app import create_app
from backend.settings import Settings
from backend.tls import fingerprint, local_tls
from tests import cast

ORIGIN = "https://call.local:8000"


@pytest.fixture
async def client(settings: Settings, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    made = local_tls(tmp_path / "tls", datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC), ["192.168.7.7"])
    app = create_app(
        structs.replace(settings, certificate=made.certificate, key=made.key, trust=tmp_path / "tls"),
        now=lambda: cast.NOW,
    )
    async with app.running():
        await cast.settle_in(app.house.db)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as opened:
            yield opened


async def test_the_cookie_is_bound_to_this_host_and_to_tls(client: httpx.AsyncClient) -> None:
    asha = {"authorization": "Bearer token-asha"}
    code = (await client.post("/api/invitations", json={"crew": "cam"}, headers=asha)).json()
    assert code["link"].startswith(f"{ORIGIN}/enter#")
    entered = await client.post("/api/enter", json={"code": code["code"]}, headers={"origin": ORIGIN})
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("__Host-callboard=") and cookie.endswith("; Secure") and "Path=/;" in cookie
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Domain" not in cookie
    carried = {"cookie": cookie.partition(";")[0]}
    assert (await client.get("/api/session", headers=carried)).status_code == 200
    plain = carried["cookie"].replace("__Host-", "")
    assert (await client.get("/api/session", headers={"cookie": plain})).status_code == 401
    for origin, status in ((ORIGIN.replace("https", "http"), 403), (ORIGIN, 200)):
        assert (await client.post("/api/leave", headers=carried | {"origin": origin})).status_code == status


async def test_phones_find_out_how_to_trust_the_server(client: httpx.AsyncClient, tmp_path: Path) -> None:
    page = await client.get("/trust")
    mark = fingerprint(tmp_path / "tls")
    assert page.headers["content-type"].startswith("text/html") and mark.split(":")[5] in page.text
    assert "<script" not in page.text and "style=" not in page.text
    profile = await client.get("/trust/callboard.mobileconfig")
    assert profile.headers["content-type"] == "application/x-apple-aspen-config"
    assert b"PayloadContent" in profile.content
    certificate = await client.get("/trust/callboard.crt")
    assert certificate.headers["content-type"] == "application/x-x509-ca-cert"
    for path in ("/trust/authority.key", "/trust/server.key", "/trust/../tls/authority.key"):
        assert (await client.get(path)).status_code == 404


async def test_without_an_authority_of_its_own_there_is_nothing_to_trust(settings: Settings) -> None:
    app = create_app(settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as plain:
        assert (await plain.get("/trust")).status_code == 404
