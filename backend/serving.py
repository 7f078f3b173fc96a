"""Running the server: Granian inside this process for one worker, several processes only with PostgreSQL.

Stopping: listeners are let go first, because an open stream would keep the server from ending; then requests under
way are answered, then the database is closed. Five seconds at most.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces, SSLProtocols
from granian.server.embed import Server
from granian.server.mp import MPServer
from litestar.types import ASGIApp, Receive, Scope, Send

from backend.app import create_app
from backend.logs import configure
from backend.settings import Settings, from_environment

STOP_SECONDS = 5
BACKLOG, AT_ONCE = 2048, 8192
log = logging.getLogger("callboard")


def app() -> ASGIApp:
    """The application as the environment says; what a worker process runs."""
    settings = from_environment(os.environ)
    configure(settings.log)
    made = create_app(settings)

    async def worker(scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) == "lifespan":
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, made.house.hub.close)
        await made(scope, receive, send)

    return worker


class Workers(MPServer):
    """Granian's processes, which are told to let their listeners go before they are told to stop."""

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """On SIGTERM and Ctrl-C."""
        for worker in self.wrks:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.inner.pid, signal.SIGUSR1)
        interrupt: Any = super().signal_handler_interrupt
        interrupt(*args, **kwargs)


def serve(settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or Ctrl-C. `ready` is called when the server has begun."""
    configure(settings.log)
    if settings.workers > 1:
        ready()
        _serve_with_workers(settings)
        return
    if sys.platform == "win32":
        asyncio.run(_serve(settings, ready))
        return
    import uvloop

    uvloop.run(_serve(settings, ready))


async def _serve(settings: Settings, ready: Callable[[], None]) -> None:
    application = create_app(settings)
    server: Any = Server(
        application, address=settings.host, port=settings.port, interface=Interfaces.ASGI, websockets=False,
        backlog=BACKLOG, backpressure=AT_ONCE, log_enabled=False, ssl_cert=settings.certificate, ssl_key=settings.key,
        ssl_protocol_min=SSLProtocols.tls12,
    )

    def stop() -> None:
        application.house.hub.close()
        server.stop()

    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT"):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal.Signals[name], stop)
    loop.call_soon(ready)
    await server.serve()


def _serve_with_workers(settings: Settings) -> None:
    given = {
        "CALLBOARD_DATABASE": settings.database_url, "CALLBOARD_DATA": str(settings.data),
        "CALLBOARD_PORT": str(settings.port), "CALLBOARD_HOST": settings.host, "CALLBOARD_ORIGIN": settings.origin,
        "CALLBOARD_CERTIFICATE": settings.certificate, "CALLBOARD_KEY": settings.key,
        "CALLBOARD_PWA_FOLDER": settings.pwa, "CALLBOARD_LOG": settings.log,
    }
    os.environ.update({name: str(value) for name, value in given.items() if value is not None})
    Workers(
        "backend.serving:app", address=settings.host, port=settings.port, interface=Interfaces.ASGI, factory=True,
        workers=settings.workers, websockets=False, backlog=BACKLOG, backpressure=AT_ONCE, log_enabled=False,
        ssl_cert=settings.certificate, ssl_key=settings.key, ssl_protocol_min=SSLProtocols.tls12,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()
