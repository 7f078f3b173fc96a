"""`GET /sync/v1/pokes`: server-sent events that carry nothing but a version.

A stream lives five minutes and a little, so that a phone's lost place or role ends soon and streams spread over
workers; the phone comes back at once. A comment every 20 s keeps proxies from closing it.
"""

import asyncio
import random
from contextlib import suppress

from litestar import asgi
from litestar.datastructures import State
from litestar.types import Receive, Scope, Send

from backend.db import Tx
from backend.house import House
from backend.hub import Slot
from backend.problems import Problem
from backend.routes.asking import Ask, token
from backend.sign_in import Caller, caller, scopes

PING_SECONDS = 20.0
MOST_LISTENERS = 5_000
LIFE_SECONDS = (270.0, 330.0)
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


@asgi("/sync/v1/pokes", copy_scope=True)
async def pokes(scope: Scope, receive: Receive, send: Send) -> None:
    """Say "news up to version n" whenever something the person may see has changed."""
    request: Ask = Ask(scope, receive, send)
    state: State = request.app.state
    house: House = state.house
    if request.method != "GET":
        raise Problem("method_not_allowed", method=request.method, path="/sync/v1/pokes")
    if len(house.hub) >= MOST_LISTENERS:
        raise Problem("busy")
    carried = token(request, house)
    who, held, version = await house.db.read(lambda tx: _listener(tx, carried))
    slot = house.hub.join(who.studio, held, version, who.person)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _until_gone(receive, asyncio.ensure_future(_stream(house, slot, carried, send)))
    finally:
        house.hub.part(slot)


async def _listener(tx: Tx, carried: str | None) -> tuple[Caller, frozenset[str], int]:
    who = await caller(tx, carried)
    if who.revoked:
        raise Problem("signed_out")
    version: int = (await tx.fetch('SELECT "version" FROM "studio" WHERE "id" = $1', [who.studio]))[0][0]
    return who, await scopes(tx, who), version


async def _until_gone(receive: Receive, stream: "asyncio.Future[None]") -> None:
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait({stream, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (stream, gone):
            task.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await task


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stream(house: House, slot: Slot, carried: str | None, send: Send) -> None:
    loop = asyncio.get_running_loop()
    ends = loop.time() + random.uniform(*LIFE_SECONDS)
    await _say(send, f"event: poke\ndata: {{\"v\":{slot.version}}}\n\n")
    while (left := ends - loop.time()) > 0:
        version = await slot.next(min(PING_SECONDS, left))
        if slot.closed or not await _still_in(house, slot, carried):
            break
        await _say(send, ": here\n\n" if version is None else f"event: poke\ndata: {{\"v\":{version}}}\n\n")
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _still_in(house: House, slot: Slot, carried: str | None) -> bool:
    """Whether the device is still signed in; its person's places may have changed."""
    try:
        _, slot.scopes, _ = await house.db.read(lambda tx: _listener(tx, carried))
    except Problem:
        return False
    return True


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
