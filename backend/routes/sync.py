"""`POST /sync/v1` and `GET /sync/v1/pokes`: how phones send edits, fetch changes and hear that there are some."""

import json
from typing import Any

import msgspec
from litestar import Response, post

from backend.compression import preferred, quick
from backend.house import House
from backend.problems import Problem
from backend.routes.asking import Ask, TheHouse, token
from backend.sightings import Sighting
from backend.syncing import exchange
from sync.wire import MAX_BODY, SyncRequest

DECODE = msgspec.json.Decoder(SyncRequest).decode
ENCODE = msgspec.json.Encoder().encode
COMPRESSED_FROM = 1024


@post("/sync/v1", status_code=200, request_max_body_size=MAX_BODY)
async def sync(request: Ask, house: TheHouse) -> Response[bytes]:
    """Send edits, get verdicts and the next page of changes."""
    if house.hub.closing:
        raise Problem("closing")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem("wrong_type", media_type="a compressed request", takes="plain JSON")
    asked = decoded(await request.body())
    reply = await exchange(house, token(request, house), asked)
    _note(house, asked)
    body, headers = compressed(ENCODE(reply), request.headers.get("accept-encoding", ""))
    return Response(body, media_type="application/json", headers={"cache-control": "no-store", **headers})


def _note(house: House, asked: SyncRequest) -> None:
    app = asked.app.replace("\0", "?")
    house.sightings.note(asked.device, Sighting(house.now(), asked.unsent, app, asked.cursor))
    house.metrics.count("requests", 'route="sync"')


def decoded(body: bytes) -> SyncRequest:
    """Read a request.

    Note: half of a split emoji (a lone surrogate) is valid JSON to a phone and none to us; it is replaced, for one
    such letter in a note would otherwise hold up the phone's whole queue.
    """
    try:
        try:
            return DECODE(body)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            if rb"\ud" not in body.lower():
                raise
            return msgspec.convert(_mended(json.loads(body)), SyncRequest)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Problem("unreadable", problem=str(error)[:300]) from error


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value


def compressed(body: bytes, accepted: str) -> tuple[bytes, dict[str, str]]:
    """The body as small as the client can read it, with the headers that say so."""
    vary = {"vary": "accept-encoding"}
    if len(body) < COMPRESSED_FROM:
        return body, vary
    encoding = preferred(accepted)
    return (quick(body, encoding), {"content-encoding": encoding, **vary}) if encoding else (body, vary)
