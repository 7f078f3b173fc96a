"""The stream of pokes without a socket: httpx's own transport waits for the end of a body, and this has none."""

import asyncio
from types import TracebackType
from typing import Any

from backend.app import Callboard


class Listener:
    """`async with Listener(app, token) as pokes: await pokes.next()`."""

    def __init__(self, app: Callboard, token: str) -> None:
        self._app, self._token = app, token
        self._said: asyncio.Queue[bytes] = asyncio.Queue()
        self._gone = asyncio.Event()
        self.status = 0
        self.ended = asyncio.Event()

    async def __aenter__(self) -> "Listener":
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": "/sync/v1/pokes", "raw_path": b"/sync/v1/pokes", "root_path": "", "query_string": b"",
            "headers": [(b"authorization", f"Bearer {self._token}".encode()), (b"host", b"localhost:8000")],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000), "state": {}, "extensions": {},
        }
        self._task = asyncio.ensure_future(self._run(scope))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gone.set()
        await self._task

    async def _run(self, scope: Any) -> None:
        try:
            await self._app(scope, self._receive, self._send)
        finally:
            self.ended.set()

    async def _receive(self) -> Any:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["body"]:
            self._said.put_nowait(message["body"])

    async def next(self) -> str:
        """The next event or comment, as text."""
        return (await asyncio.wait_for(self._said.get(), 30)).decode()

    def quiet(self) -> bool:
        """Whether nothing more was said."""
        return self._said.empty()
