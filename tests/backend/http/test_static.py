"""The PWA's files: fresh when they must be, kept when they can be, and no way out of their folder."""

import gzip
from pathlib import Path

import httpx

from backend.app import create_app
from backend.settings import Settings

PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate"}


async def test_hashed_files_are_kept_for_ever_and_the_rest_is_asked_for(client: httpx.AsyncClient) -> None:
    assert "immutable" in (await client.get("/assets/main-4f2a.js")).headers["cache-control"]
    for path in ("/", "/index.html", "/sw.js", "/manifest.webmanifest"):
        assert (await client.get(path)).headers["cache-control"] == "no-cache", path


async def test_media_types_are_what_browsers_insist_on(client: httpx.AsyncClient) -> None:
    kinds = {
        "/": "text/html; charset=utf-8", "/sw.js": "text/javascript; charset=utf-8",
        "/manifest.webmanifest": "application/manifest+json",
    }
    for path, kind in kinds.items():
        assert (await client.get(path)).headers["content-type"] == kind


async def test_the_same_content_is_304(client: httpx.AsyncClient) -> None:
    first = await client.get("/sw.js")
    again = await client.get("/sw.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get("/sw.js", headers={"if-none-match": '"other"'})).status_code == 200


async def test_files_come_compressed_as_the_client_can_read_them(client: httpx.AsyncClient) -> None:
    tags = set()
    for encoding in ("br", "gzip", "identity"):
        answer = await client.get("/assets/main-4f2a.js", headers={"accept-encoding": encoding})
        assert answer.text.startswith("console.log") and answer.headers["vary"] == "accept-encoding"
        assert answer.headers.get("content-encoding", "identity") == encoding
        tags.add(answer.headers["etag"])
    assert len(tags) == 3


async def test_a_variant_made_at_build_time_is_used(client: httpx.AsyncClient, settings: Settings) -> None:
    assert settings.pwa is not None
    (settings.pwa / "sw.js.gz").write_bytes(gzip.compress((settings.pwa / "sw.js").read_bytes() + b"// built"))
    app = create_app(settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as other:
        answer = await other.get("/sw.js", headers={"accept-encoding": "gzip"})
        assert answer.text.endswith("// built") and (await other.get("/sw.js.gz")).status_code == 404


async def test_a_page_of_the_app_opens_the_app_and_a_missing_file_does_not(client: httpx.AsyncClient) -> None:
    for path in ("/today", "/board/day-1", "/enter", "/crew/7/edit"):
        answer = await client.get(path, headers=PAGE)
        assert answer.status_code == 200 and "<title>Callboard" in answer.text, path
    for path in ("/assets/gone-123.js", "/favicon.ico", "/today.json", "/robots.txt"):
        assert (await client.get(path, headers=PAGE)).status_code == 404, path
    assert (await client.get("/today", headers={"sec-fetch-mode": "cors"})).status_code == 404


async def test_head_has_no_body_and_nothing_else_is_allowed(client: httpx.AsyncClient) -> None:
    head = await client.head("/sw.js")
    assert (head.status_code, head.content) == (200, b"") and int(head.headers["content-length"]) > 20
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        assert (await client.request(method, "/sw.js")).status_code == 405, method


async def test_no_path_leads_out_of_the_folder(client: httpx.AsyncClient, settings: Settings) -> None:
    assert settings.pwa is not None
    (settings.pwa.parent / "secret.txt").write_text("secret")
    tricks = (
        "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "//secret.txt",
        "/assets/%00main-4f2a.js", "/..%5csecret.txt", "/%252e%252e/secret.txt", "/./sw.js/../../secret.txt",
    )
    for path in tricks:
        answer = await client.get(httpx.URL(f"http://localhost:8000{path}"))
        assert "secret" not in answer.text.replace(path, "").replace("secret.txt", ""), path
        assert answer.status_code in (404, 200), path


async def test_without_the_built_app_a_page_says_how_to_make_it(tmp_path: Path, url: str) -> None:
    app = create_app(Settings(data=tmp_path, database=url, pwa=tmp_path / "nothing"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        answer = await client.get("/today", headers=PAGE)
        assert answer.status_code == 200 and "make pwa" in answer.text
