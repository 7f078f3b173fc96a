"""A small WebDriver BiDi connection: commands in, results and events out. Source: W3C WebDriver BiDi, section 4."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ANSWER_WITHIN = 60.0


class BidiError(Exception):
    """The browser refused a command; `code` is BiDi's own word, e.g. "no such frame"."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Connection:
    """One WebSocket to one browser; answers are matched to commands by id, events go to `listener`."""

    def __init__(self, url: str, listener: Callable[[str, dict[str, Any]], None]) -> None:
        self._life = contextlib.ExitStack()
        self._socket = self._life.enter_context(connect(url, max_size=None, ping_interval=None, proxy=None))
        self._listener = listener
        self._ids = itertools.count(1)
        self._waiting: dict[int, Future[dict[str, Any]]] = {}
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def command(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command and wait for its result. Refuses: BidiError."""
        number = next(self._ids)
        answer: Future[dict[str, Any]] = Future()
        self._waiting[number] = answer
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        return answer.result(ANSWER_WITHIN)

    def close(self) -> None:
        """End the connection; the browser may be gone already."""
        with contextlib.suppress(ConnectionClosed):
            self._life.close()
        self._reader.join(5)

    def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for raw in self._socket:
                self._take(json.loads(raw))
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(BidiError("connection closed", "the browser ended"))

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "event":
            self._listener(message["method"], message["params"])
            return
        answer = self._waiting.pop(message["id"], None)
        if answer is None:
            return
        if message["type"] == "success":
            answer.set_result(message["result"])
        else:
            answer.set_exception(BidiError(message["error"], message["message"]))
