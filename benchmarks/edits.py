"""Edits through HTTP: 20 answers a request, from 1, 50 and 300 phones, beside raw sqlite3 and stock Piccolo.

Every request is durable when it is answered (synchronous=FULL in all of them). Ratios are of medians of rounds that
take turns; CPU is of the server's process per request.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import NamedTuple

from benchmarks import rooms
from benchmarks.figure import Figure, middle
from benchmarks.phones import Phone, up_to_date
from benchmarks.wire import Client, Load, Unanswered, Wire, connect, load, run

CLIENTS = (1, 50, 300)
CREW = range(100, 100 + max(CLIENTS))  # none of them a head, so that all fetch alike
ROUNDS, SECONDS, EDITS = 3, 1.5, 20
PEERS: dict[str, tuple[str, ...]] = {"raw": ("raw",), "raw, grouped": ("raw", "--group"), "stock": ("stock",)}


class Rival(NamedTuple):
    """A server under load, and its phones. `gives_up`: it may answer 500 where ours may not."""

    port: int
    pid: int
    phones: list[Phone]
    gives_up: bool = False


def measure() -> list[Figure]:
    """The table lines."""
    with ExitStack() as stack:
        version = rooms.furnished_version()
        own = stack.enter_context(rooms.callboard(rooms.copy()))
        rivals = {"callboard": Rival(own.port, own.pid, up_to_date(CREW, version))}
        for name, (module, *options) in PEERS.items():
            started = stack.enter_context(rooms.peer(module, rooms.copy(), *options))
            rivals[name] = Rival(started.port, started.pid, up_to_date(CREW, version), True)
        found = {count: _rounds(rivals, count) for count in CLIENTS}
    return [line for count in CLIENTS for line in _lines(count, found[count])]


def _rounds(rivals: dict[str, Rival], count: int) -> dict[str, list[Load]]:
    found: dict[str, list[Load]] = {name: [] for name in rivals}
    for _ in range(ROUNDS):
        for name, rival in rivals.items():
            found[name].append(run(_round(rival, count)))
    return found


async def _round(rival: Rival, count: int) -> Load:
    wires = [await connect(rival.port) for _ in range(count)]
    clients = [_sending(phone, wire, rival.gives_up) for phone, wire in zip(rival.phones, wires, strict=False)]
    try:
        return await load(clients, SECONDS, rival.pid)
    finally:
        for wire in wires:
            wire.cut()


def _sending(phone: Phone, wire: Wire, gives_up: bool) -> Client:
    async def one() -> None:
        answer = await wire.send(phone.ask(phone.answers(EDITS)))
        if gives_up and answer.status >= 500:
            raise Unanswered
        phone.took(answer)

    return one


def _lines(count: int, found: dict[str, list[Load]]) -> list[Figure]:
    rate = {name: middle([one.per_second for one in loads]) for name, loads in found.items()}
    cpu = {name: middle([one.server_ms for one in loads]) for name, loads in found.items()}
    own, name = rate["callboard"], f"20 edits a request, {count} phones"
    return [
        Figure(
            name=f"{name}: to raw sqlite3", value=own / rate["raw"], goal=0.5, at_least=True,
            note=f"CPU ratio {cpu['raw'] / cpu['callboard']:.2f}; to raw with group commit "
            f"{own / rate['raw, grouped']:.2f}",
        ),
        Figure(
            name=f"{name}: to stock Piccolo", value=own / rate["stock"], goal=5, at_least=True,
            note=f"CPU ratio {cpu['stock'] / cpu['callboard']:.1f}; the peer gave up on "
            f"{sum(one.unanswered for one in found['stock'])} requests",
        ),
        Figure(name=f"{name}: requests", value=own, unit="/s", note=said(found["callboard"])),
    ]


def said(loads: Sequence[Load]) -> str:
    """Latency and cost of a load."""
    p50, p99 = middle([one.p50_ms for one in loads]), middle([one.p99_ms for one in loads])
    server, driver = middle([one.server_ms for one in loads]), middle([one.driver_ms for one in loads])
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms; CPU {server:.2f} ms server, {driver:.2f} ms driver a request"
