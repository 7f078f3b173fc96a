"""Listening phones: how soon an edit reaches 300 of them, what a worker and a listener weigh, how soon it stops.

The edit is one that everybody on the production sees (a document of the day). A phone has heard when the poke has
arrived, and has it when the fetch that follows has been answered.
"""

import asyncio
import time
from typing import cast

from benchmarks import rooms
from benchmarks.figure import Failure, Figure, at_percent, middle
from benchmarks.machine import resident_kib
from benchmarks.phones import Phone, up_to_date
from benchmarks.studio import day_name
from benchmarks.wire import Wire, connect, http, run
from tests.server_process import ServerProcess

LISTENERS, ROUNDS, WITHIN = 300, 5, 60.0
AD = 0


class Stream(asyncio.Protocol):
    """An open event stream; `heard` are the times at which news arrived."""

    def __init__(self) -> None:
        self.heard: list[float] = []
        self._news = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if b"event: poke" in data:
            self.heard.append(time.perf_counter())
            self._news.set()

    def listen(self, token: str) -> None:
        """Ask for the stream."""
        self._transport.write(http("GET", "/sync/v1/pokes", token))

    async def news(self) -> float:
        """When the next news arrived."""
        await asyncio.wait_for(self._news.wait(), WITHIN)
        self._news.clear()
        return self.heard[-1]


def measure() -> list[Figure]:
    """The table lines."""
    version = rooms.furnished_version()
    with rooms.callboard(rooms.copy()) as server:
        return run(_listening(server, version))


async def _listening(server: ServerProcess, version: int) -> list[Figure]:
    phones = up_to_date(range(100, 100 + LISTENERS), version)
    wires = [await connect(server.port) for _ in phones]
    await asyncio.gather(*(phone.sync(wire) for phone, wire in zip(phones, wires, strict=True)))
    alone = resident_kib(server.pid)
    streams = await _streams(phones, server.port)
    weight = (resident_kib(server.pid) - alone) / LISTENERS
    rounds = [await _round(number, (phones, wires, streams), server.port) for number in range(ROUNDS)]
    worker = resident_kib(server.pid)
    begun = time.perf_counter()
    await asyncio.to_thread(server.stop)
    stopped = time.perf_counter() - begun
    heard, has = [one for poked, _ in rounds for one in poked], [one for _, fetched in rounds for one in fetched]
    return [
        Figure(
            name="an edit reaches 300 listeners: p95", value=at_percent(heard, 95), unit="s", goal=1,
            note=f"p50 {middle(heard):.3f} s; fetched too: p50 {middle(has):.3f}, p95 {at_percent(has, 95):.3f} s",
        ),
        Figure(name="memory of a worker", value=worker / 1024, unit="MB", goal=150, note="with 300 listeners"),
        Figure(name="memory of a listener", value=weight, unit="kB", goal=64),
        Figure(name="shutdown with 300 listeners", value=stopped, unit="s", goal=6),
    ]


async def _streams(phones: list[Phone], port: int) -> list[Stream]:
    loop, streams = asyncio.get_running_loop(), list[Stream]()
    for phone in phones:
        _, stream = await loop.create_connection(Stream, "127.0.0.1", port)
        stream.listen(phone.token)
        streams.append(stream)
    for stream in streams:
        await stream.news()
    return streams


async def _round(
    number: int, crowd: tuple[list[Phone], list[Wire], list[Stream]], port: int
) -> tuple[list[float], list[float]]:
    """Seconds from the sending of an edit to each poke, and to each fetch of what it brought."""
    desk, wire = up_to_date([AD], crowd[0][0].cursor)[0], await connect(port)
    desk.seq = number
    edit = desk.edit(
        "attach_document", document=f"document-{number}", day=day_name(0), name="Call sheet.pdf",
        media_type="application/pdf", size=48_000, sha256=f"{number:064x}",
    )
    begun = time.perf_counter()

    async def one(phone: Phone, own: Wire, stream: Stream) -> tuple[float, float]:
        heard = await stream.news()
        if not await phone.sync(own):
            raise Failure(f"{phone.device} was poked for nothing")
        return heard - begun, time.perf_counter() - begun

    waiting = asyncio.gather(*(one(*each) for each in zip(*crowd, strict=True)))
    await desk.sync(wire, [edit])
    if set(desk.acknowledged.values()) != {"applied"}:
        raise Failure(f"the document was not attached: {desk.acknowledged}")
    times = await waiting
    wire.cut()
    return [heard for heard, _ in times], [has for _, has in times]
