"""Documents, crew lists and one's own ledger, over HTTP."""

import hashlib

import httpx
import msgspec

from backend.app import Callboard
from backend.seed.paper import call_sheet
from sync.ids import call_id, natural_id
from sync.ledger import digest
from tests import cast
from tests.backend.http.conftest import Clock, PhoneOf
from tests.backend.phones import Phone

PDF = call_sheet(["Night Ferry", "Day 7"])
SHA = hashlib.sha256(PDF).hexdigest()


async def attach(phone: Phone, sha256: str = SHA, size: int = len(PDF)) -> str:
    edit = phone.do("attach_document", {
        "document": "doc-1", "day": "day-1", "name": "Call sheet “7”.pdf", "media_type": "application/pdf",
        "size": size, "sha256": sha256,
    })
    await phone.sync()
    return phone.verdict(edit)


async def test_a_document_goes_up_once_and_comes_down_to_the_whole_production(
    client: httpx.AsyncClient, phone: PhoneOf
) -> None:
    asha = phone("asha")
    assert await attach(asha) == "applied"
    assert (await client.get("/api/documents/doc-1", headers=asha.headers)).json()["code"] == "bytes_missing"
    for _ in range(2):
        stored = await client.put(f"/api/files/{SHA}", content=PDF, headers=asha.headers)
        assert stored.json() == {"sha256": SHA, "media_type": "application/pdf", "size": len(PDF)}
    got = await client.get("/api/documents/doc-1", headers=phone("cam").headers)
    assert (got.content, got.headers["content-type"]) == (PDF, "application/pdf")
    assert "sandbox" in got.headers["content-security-policy"] and got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("inline; filename*=UTF-8''Call%20sheet")
    assert got.headers["cache-control"] == "no-store", "the next user of this browser shall not find it"
    for word in ("zoe", "sal"):
        assert (await client.get("/api/documents/doc-1", headers=phone(word).headers)).status_code == 404


async def test_a_removed_document_is_gone(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    asha = phone("asha")
    await attach(asha)
    await client.put(f"/api/files/{SHA}", content=PDF, headers=asha.headers)
    asha.do("remove_document", {"document": "doc-1"})
    await asha.sync()
    assert (await client.get("/api/documents/doc-1", headers=asha.headers)).status_code == 404


async def test_bytes_that_are_not_what_they_say_are_not_kept(
    client: httpx.AsyncClient, phone: PhoneOf, app: Callboard
) -> None:
    headers = phone("asha").headers
    page = b"<html><script>alert(1)</script>"
    tries = [
        (SHA, PDF[:-1], 422, "hash_differs"), (hashlib.sha256(page).hexdigest(), page, 415, "wrong_type"),
        (hashlib.sha256(b"").hexdigest(), b"", 415, "wrong_type"), ("0" * 63, PDF, 404, "no_such_record"),
        ("..%2f..%2f" + "a" * 54, PDF, 404, "not_found"), (SHA.upper(), PDF, 404, "no_such_record"),
    ]
    for sha256, content, status, code in tries:
        answer = await client.put(f"/api/files/{sha256}", content=content, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code), sha256
    assert [path for path in app.house.files.folder.rglob("*") if path.is_file()] == []


async def test_a_file_beyond_12_mb_is_too_big(client: httpx.AsyncClient, phone: PhoneOf, app: Callboard) -> None:
    content = b"%PDF-" + b"x" * (12 * 1024 * 1024)
    answer = await client.put(f"/api/files/{SHA}", content=content, headers=phone("asha").headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_big")


async def test_only_who_may_attach_may_store(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    for word, status in (("cam", 403), ("otis", 403), ("hedda", 403), ("uma", 200), ("sal", 200)):
        answer = await client.put(f"/api/files/{SHA}", content=PDF, headers=phone(word).headers)
        assert answer.status_code == status, word


LIST = "Name;Position;Department;Phone;E-mail\nNoor Haddad;Loader;Camera;07700 900555;noor@example.com\n;;;;\n"


async def test_a_crew_list_is_previewed_then_applied_once(
    client: httpx.AsyncClient, phone: PhoneOf, clock: Clock
) -> None:
    otis = phone("otis")
    look = await client.post("/api/imports/crew?production=ferry&name=crew.csv", content=LIST, headers=otis.headers)
    assert look.status_code == 200, look.text
    assert (look.json()["summary"]["new"], look.json()["rows"][0]["action"]) == (1, "add")
    await otis.sync()
    assert "Noor Haddad" not in str(otis.rows), "a preview does nothing"
    apply = f"/api/imports/{look.json()['import']}/apply"
    for word, status in (("cam", 403), ("asha", 403), ("zoe", 404), ("otis", 200), ("otis", 409)):
        assert (await client.post(apply, headers=phone(word).headers)).status_code == status, word
    await otis.sync()
    noor = next(crew for crew in otis.all("crew").values() if crew["name"] == "Noor Haddad")
    assert (noor["department"], noor["position"]) == ("camera", "Loader")
    again = await client.post("/api/imports/crew?production=ferry&name=crew.csv", content=LIST, headers=otis.headers)
    assert (again.json()["summary"]["new"], again.json()["summary"]["unchanged"]) == (0, 1)


async def test_nobody_can_be_a_person_before_the_office_imports_them(
    client: httpx.AsyncClient, phone: PhoneOf
) -> None:
    """Hedda knows Noor's name and address, and so the ids that the list will give; she makes that person hers first."""
    crew = natural_id("import", "crew", "ferry", "noor haddad|noor@example.com")
    otis, hedda = phone("otis"), phone("hedda")
    look = await client.post("/api/imports/crew?production=ferry&name=crew.csv", content=LIST, headers=otis.headers)
    assert look.json()["rows"][0]["crew"] == crew, "the id can be foreseen"
    edit = hedda.do("add_crew", {
        "crew": "hers", "person": natural_id("person", crew), "production": "ferry", "department": "camera",
        "unit": "ferry-main", "name": "Day Player", "position": "Loader",
    })
    await hedda.sync()
    assert hedda.verdict(edit) == "applied"
    assert (await client.post(f"/api/imports/{look.json()['import']}/apply", headers=otis.headers)).status_code == 200
    await otis.sync()
    people = {member["name"]: member["person"] for member in otis.all("crew").values()}
    assert people["Noor Haddad"] != people["Day Player"]


async def test_a_preview_ends_after_a_day(client: httpx.AsyncClient, phone: PhoneOf, clock: Clock) -> None:
    otis = phone("otis")
    look = await client.post("/api/imports/crew?production=ferry&name=crew.csv", content=LIST, headers=otis.headers)
    clock.pass_(hours=24)
    answer = await client.post(f"/api/imports/{look.json()['import']}/apply", headers=otis.headers)
    assert (answer.status_code, answer.json()["code"]) == (410, "preview_expired")


async def test_a_file_that_is_no_list_is_refused_in_a_sentence(client: httpx.AsyncClient, phone: PhoneOf) -> None:
    for content in (b"", b"\x00\x01\x02", PDF):
        answer = await client.post(
            "/api/imports/crew?production=ferry&name=x.csv", content=content, headers=phone("otis").headers
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_list"), content[:9]
        assert answer.json()["detail"].endswith(".")
    none = await client.post("/api/imports/crew", content=LIST, headers=phone("otis").headers)
    assert (none.status_code, none.json()["code"]) == (400, "unreadable")


async def test_ones_own_ledger_holds_ones_own_bodies_and_everybodys_chain(
    client: httpx.AsyncClient, phone: PhoneOf, published: str
) -> None:
    cam, sol = phone("cam"), phone("sol")
    cam.do("answer_call", {"call": call_id("day-1", "cam"), "version": 1, "answer": "query", "reason": "Gate?"})
    sol.do("answer_call", {"call": call_id("day-1", "sol"), "version": 1, "answer": "query", "reason": "Secret"})
    await cam.sync()
    await sol.sync()
    export = (await client.get("/api/export/mine", headers=cam.headers)).json()
    assert "Gate?" in str(export) and "Secret" not in str(export)
    assert (export["person"], export["length"], len(export["entries"])) == ("person-cam", 3, 3)
    previous = ""
    for entry in export["entries"]:
        inner = entry["digest"] if "digest" in entry else digest(entry["salt"] + entry["body"])
        assert digest(previous + inner) == entry["hash"]
        previous = entry["hash"]
    assert previous == export["head"]
    body = msgspec.json.decode(export["entries"][1]["body"])
    assert body["args"]["reason"] == "Gate?" and "seq" not in body
    assert export["studio"] == cast.STUDIO
