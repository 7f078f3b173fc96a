"""The HTTP server of the peers: Litestar on Granian, as Callboard's own."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Request, Response, get, post

from sync.wire import MAX_BODY, SyncReply, SyncRequest

DECODE = msgspec.json.Decoder(SyncRequest).decode
ENCODE = msgspec.json.Encoder().encode
Exchange = Callable[[str, SyncRequest], Awaitable[SyncReply]]


@get("/nothing", media_type="text/plain")
async def nothing() -> str:
    """Does nothing."""
    return "ok"


def app(exchange: Exchange) -> Litestar:
    """One route for syncs, one that does nothing."""

    @post("/sync/v1", status_code=200, request_max_body_size=MAX_BODY)
    async def sync(request: Request[Any, Any, Any]) -> Response[bytes]:
        token = request.headers["authorization"].removeprefix("Bearer ")
        reply = await exchange(token, DECODE(await request.body()))
        return Response(ENCODE(reply), media_type="application/json", headers={"cache-control": "no-store"})

    return Litestar(route_handlers=[sync, nothing], openapi_config=None, logging_config=None, debug=False)


def serve(exchange: Exchange, port: int, begin: Callable[[], Awaitable[None]]) -> None:
    """Serve on the loopback until the process is ended; `begin` is awaited first."""

    async def run() -> None:
        await begin()
        server: Any = Server(
            app(exchange), address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False, backlog=2048,
            backpressure=8192, log_enabled=False,
        )
        await server.serve()

    uvloop.run(run())
