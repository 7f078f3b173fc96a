"""The load driver: keep-alive HTTP/1.1 over the loopback with as little work of its own as Python allows.

Its cost is shown beside every figure that it makes: it shares the machine with the server.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, NamedTuple, TypeVar, cast

import uvloop

from benchmarks.figure import Failure, at_percent
from benchmarks.machine import cpu_seconds

T = TypeVar("T")
Client = Callable[[], Awaitable[None]]


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


class Wire(asyncio.Protocol):
    """One connection; one request at a time. `cut` closes it, as a lost signal does."""

    def __init__(self) -> None:
        self._waiting: asyncio.Future[Answer] | None = None
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < (length := _length(head)):
            return
        self._buffer = b""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Answer(int(head[9:12]), body[:length]))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("the connection was closed"))

    def send(self, request: bytes) -> "asyncio.Future[Answer]":
        """Send a whole request; gives what will come back."""
        if self._transport is None:
            raise ConnectionError("the connection is closed")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def cut(self) -> None:
        """Close."""
        if self._transport is not None:
            self._transport.abort()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    raise Failure(f"an answer without length: {head[:300]!r}")


async def connect(port: int) -> Wire:
    """Open one connection to a server on this machine."""
    _, wire = await asyncio.get_running_loop().create_connection(Wire, "127.0.0.1", port)
    return wire


def http(method: str, path: str, token: str = "", body: bytes = b"") -> bytes:
    """A whole request."""
    head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    if token:
        head += f"authorization: Bearer {token}\r\n"
    if method == "POST":
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class Unanswered(Exception):
    """A peer gave up on a request: counted, and not as one that was answered."""


class Load(NamedTuple):
    """What a stretch of load came to. CPU in milliseconds per request: of the server's processes, of this driver."""

    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    server_ms: float
    driver_ms: float
    unanswered: int


async def load(clients: Sequence[Client], seconds: float, *pids: int) -> Load:
    """Let every client ask again and again for some seconds; a client that raises ends the measurement."""
    times, gave_up = list[float](), list[float]()
    ends = time.perf_counter() + seconds

    async def go(client: Client) -> None:
        while (begun := time.perf_counter()) < ends:
            try:
                await client()
                times.append(time.perf_counter() - begun)
            except Unanswered:
                gave_up.append(time.perf_counter() - begun)

    server, driver, begun = cpu_seconds(*pids), time.process_time(), time.perf_counter()
    await asyncio.gather(*map(go, clients))
    took, n = time.perf_counter() - begun, len(times)
    spent = (cpu_seconds(*pids) - server) * 1000, (time.process_time() - driver) * 1000
    p50, p99 = at_percent(times, 50) * 1000, at_percent(times, 99) * 1000
    return Load(n, n / took, p50, p99, spent[0] / n, spent[1] / n, len(gave_up))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine of the driver to its end."""
    return uvloop.run(work)
