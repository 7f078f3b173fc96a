"""`POST /sync/v1` and `GET /sync/v1/pokes`: how phones send edits, fetch changes and hear that there are some."""

import json
from typing import Any

import msgspec
from litestar import asgi
from litestar.datastructures import State
from litestar.types import Receive, Scope, Send

from backend.compression import preferred, quick
from backend.house import House
from backend.problems import Problem
from backend.routes.asking import Ask, token
from backend.sightings import Sighting
from backend.syncing import exchange
from sync.wire import MAX_BODY, SyncRequest

DECODE = msgspec.json.Decoder(SyncRequest).decode
ENCODE = msgspec.json.Encoder().encode
COMPRESSED_FROM = 1024
HEADERS = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), (b"vary", b"accept-encoding")]


@asgi("/sync/v1", copy_scope=True)
async def sync(scope: Scope, receive: Receive, send: Send) -> None:
    """Send edits, get verdicts and the next page of changes.

    Plain ASGI: what Litestar does around a handler costs more than an empty fetch.
    """
    request: Ask = Ask(scope, receive, send)
    state: State = request.app.state
    house: House = state.house
    if request.method != "POST":
        raise Problem("method_not_allowed", method=request.method, path="/sync/v1")
    if house.hub.closing:
        raise Problem("closing")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem("wrong_type", media_type="a compressed request", takes="plain JSON")
    asked = decoded(await _body(receive))
    reply = await exchange(house, token(request, house), asked)
    _note(house, asked)
    body, encoding = compressed(ENCODE(reply), request.headers.get("accept-encoding", ""))
    headers = [*HEADERS, (b"content-length", str(len(body)).encode()), *encoding]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _body(receive: Receive) -> bytes:
    parts, size, more = list[bytes](), 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Problem("unreadable", problem="it ended before all of it had come")
        parts.append(message.get("body", b""))
        size, more = size + len(parts[-1]), message.get("more_body", False)
        if size > MAX_BODY:
            raise Problem("too_big", limit=MAX_BODY)
    return b"".join(parts)


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


def compressed(body: bytes, accepted: str) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """The body as small as the client can read it, with the header that says so."""
    encoding = preferred(accepted) if len(body) >= COMPRESSED_FROM else None
    return (quick(body, encoding), [(b"content-encoding", encoding.encode())]) if encoding else (body, [])
