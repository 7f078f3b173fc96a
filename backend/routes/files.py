"""Files beside the edits: uploaded under their hash, fetched by the document that names them."""

from urllib.parse import quote

from litestar import Response, get, put
from litestar.params import FromPath

from backend import boards
from backend.db import Tx
from backend.db.tx import Value
from backend.files import MAX_FILE, STORED
from backend.problems import Problem
from backend.routes.asking import Ask, Caller, TheCaller, TheHouse
from backend.sign_in import memberships, scopes
from sync import access
from sync.edits.kind import Window
from sync.records import Document

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@put("/api/files/{sha256:str}", status_code=200, request_max_body_size=MAX_FILE)
async def store(sha256: FromPath[str], request: Ask, house: TheHouse, caller: TheCaller) -> dict[str, str | int]:
    """Store bytes under their SHA-256; doing it again changes nothing."""
    await house.db.read(lambda tx: _demand(tx, caller))
    media_type, size = await house.files.store(sha256, request.stream())
    row: list[Value] = [sha256, caller.studio, media_type, size, house.now(), caller.person]
    await house.db.write(lambda tx: tx.execute(STORED, row))
    return {"sha256": sha256, "media_type": media_type, "size": size}


async def _demand(tx: Tx, who: Caller) -> None:
    places = await memberships(tx, who.studio, who.person)
    if not any(access.may("attach a document", places, place.production) for place in places):
        raise Problem("not_allowed", action="attach documents")


@get("/api/documents/{document:str}")
async def document(document: FromPath[str], house: TheHouse, caller: TheCaller) -> Response[bytes]:
    """The bytes of a document, for everybody on its production."""
    found = await house.db.read(lambda tx: _document(tx, caller, document))
    path = house.files.path(found.sha256)
    if not path.is_file():
        raise Problem("bytes_missing", record=f"document/{found.id}")
    headers = {
        "content-disposition": f"inline; filename*=UTF-8''{quote(found.name, safe='')}",
        "content-security-policy": SANDBOX,
    }
    return Response(path.read_bytes(), media_type=found.media_type, headers=headers)


async def _document(tx: Tx, who: Caller, id: str) -> Document:
    found = await boards.records_of(tx, who.studio, [Window("document", "id", id)])
    record = found[0] if found else None
    seen = isinstance(record, Document) and f"prod:{record.production}" in await scopes(tx, who)
    if not isinstance(record, Document) or record.removed or not seen:
        raise Problem("no_such_record", record=f"document/{id[:64]}")
    stored = await tx.fetch('SELECT 1 FROM "file" WHERE "studio" = $1 AND "sha256" = $2', [who.studio, record.sha256])
    if not stored:  # another studio may have stored the same bytes: that they are there is not ours to tell
        raise Problem("bytes_missing", record=f"document/{record.id}")
    return record
