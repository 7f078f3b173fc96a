"""Fetches: an empty one beside a GET that does nothing, 200 rows beside raw sqlite3, ten rows after a long history.

For 200 rows the peer is `peers/raw.py`: the same page by hand-written SQL and msgspec, on a copy of the same file. The
long history is written with SQL: a ledger of 1 M edits and a feed of 1 M rows behind the studio's own.
"""

import asyncio
import sqlite3
from contextlib import ExitStack
from pathlib import Path

from backend.db import Database
from backend.settings import DATABASE_FILE
from benchmarks import rooms
from benchmarks.edits import CREW, Rival, said
from benchmarks.figure import Failure, Figure, middle
from benchmarks.phones import DECODE, up_to_date
from benchmarks.studio import PRODUCTION, STUDIO, day_name, put, version_of
from benchmarks.wire import Client, Load, Wire, connect, http, load, run
from sync.records import Document

CLIENTS, ROUNDS, SECONDS = 50, 5, 1.0
HISTORIES = {"short": 10_000, "long": 1_000_000}
BEHIND = 10
LEDGER = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
INSERT INTO edit_received SELECT 'studio', 1000000 + i, 'old-' || (i % 500), i, printf('%08d-old-edit', i), 'person',
'production', 'answer_call', 1, printf('{{"args":{{"answer":"confirmed","call":"%036d","version":1}},'
|| '"at_device":1795600000000,"id":"%036d","kind":"answer_call","production":"production"}}', i, i),
printf('%064d', i), printf('%032d', i), printf('%064d', i), printf('%064d', i), 1795600000000, 1795600000000, 0,
'applied', NULL, '{{}}', NULL, 1, NULL, NULL FROM n"""
FEED = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
INSERT INTO feed SELECT 'studio', CASE i % 4 WHEN 0 THEN 'prod:production' WHEN 1 THEN 'role:production:ad'
WHEN 2 THEN 'dept:department-' || printf('%02d', i % 14) ELSE 'person:person-' || printf('%04d', i % 500) END,
'old', printf('%036d', i), 1, 'put', printf('{{"id":"%036d","answer":"confirmed","reason":"%0180d"}}', i, i), i
FROM n"""


def measure() -> list[Figure]:
    """The table lines."""
    return [_empty(), _two_hundred(), _history()]


def _empty() -> Figure:
    data = [rooms.copy(), rooms.copy()]
    with rooms.callboard(data[0]) as server, rooms.peer("raw", data[1]) as peer:
        own, other = _rival(server.port, server.pid, data[0], 0), _rival(peer.port, peer.pid, data[1], 0)
        nothing = http("GET", "/nothing")
        found = _rounds({"nothing": (other, nothing), "empty": (own, None), "raw": (other, None)}, 0)
    rate, cpu = _middles(found)
    note = f"CPU ratio {cpu['nothing'] / cpu['empty']:.2f}; raw sqlite3 reaches {rate['raw'] / rate['nothing']:.2f}; "
    return Figure(
        name="empty fetch: to a GET that does nothing", value=rate["empty"] / rate["nothing"], goal=0.35, at_least=True,
        note=note + said(found["empty"]),
    )


def _two_hundred() -> Figure:
    data = [rooms.copy(), rooms.copy()]
    for folder in data:
        asyncio.run(_add_documents(folder, 200))
    with rooms.callboard(data[0]) as server, rooms.peer("raw", data[1]) as peer:
        own, other = _rival(server.port, server.pid, data[0], 1), _rival(peer.port, peer.pid, data[1], 1)
        found = _rounds({"own": (own, None), "raw": (other, None)}, 200)
    rate, cpu = _middles(found)
    return Figure(
        name="fetch of 200 rows: to raw sqlite3", value=rate["own"] / rate["raw"], goal=0.6, at_least=True,
        note=f"CPU ratio {cpu['raw'] / cpu['own']:.2f}; {said(found['own'])}",
    )


def _history() -> Figure:
    with ExitStack() as stack:
        ways: dict[str, tuple[Rival, bytes | None]] = {}
        for name, edits in HISTORIES.items():
            data = rooms.copy()
            _grow(data, edits)
            asyncio.run(_add_documents(data, BEHIND))
            server = stack.enter_context(rooms.callboard(data))
            ways[name] = (_rival(server.port, server.pid, data, 1), None)
        found = _rounds(ways, BEHIND)
    times = {name: middle([one.p50_ms for one in loads]) for name, loads in found.items()}
    cpu = _middles(found)[1]
    return Figure(
        name=f"fetch {BEHIND} behind: after 1 M edits to after 10 k", value=times["long"] / times["short"], unit="x",
        goal=1.5, note=f"CPU {cpu['short']:.2f} and {cpu['long']:.2f} ms: {cpu['long'] / cpu['short']:.2f}x",
    )


def _rival(port: int, pid: int, data: Path, back: int) -> Rival:
    """A server whose phones hold their scopes and stand some versions behind."""
    version = asyncio.run(version_of(f"sqlite:///{data / DATABASE_FILE}"))
    return Rival(port, pid, up_to_date(CREW[:CLIENTS], version - back))


def _rounds(ways: dict[str, tuple[Rival, bytes | None]], rows: int) -> dict[str, list[Load]]:
    """Rounds that take turns; each client asks the same again and again, its own fetch where no request is given."""
    found: dict[str, list[Load]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (rival, request) in ways.items():
            found[name].append(run(_round(rival, request, rows)))
    return found


async def _round(rival: Rival, request: bytes | None, rows: int) -> Load:
    wires = [await connect(rival.port) for _ in rival.phones]
    if request is None:
        came = len(DECODE((await wires[0].send(rival.phones[0].ask())).body).changes)
        if came != rows:
            raise Failure(f"a fetch brought {came} rows, not {rows}")
    clients = [_asking(wire, request or phone.ask()) for phone, wire in zip(rival.phones, wires, strict=True)]
    try:
        return await load(clients, SECONDS, rival.pid)
    finally:
        for wire in wires:
            wire.cut()


def _asking(wire: Wire, request: bytes) -> Client:
    async def one() -> None:
        answer = await wire.send(request)
        if answer.status != 200:
            raise Failure(f"answered {answer.status}: {answer.body[:300]!r}")

    return one


def _middles(found: dict[str, list[Load]]) -> tuple[dict[str, float], dict[str, float]]:
    rate = {name: middle([one.per_second for one in loads]) for name, loads in found.items()}
    return rate, {name: middle([one.server_ms for one in loads]) for name, loads in found.items()}


async def _add_documents(data: Path, count: int) -> None:
    """Rows that everybody on the production sees, all of one version, the newest."""
    db = Database(f"sqlite:///{data / DATABASE_FILE}")
    await db.open()
    documents = [
        Document(
            id=f"document-{n:04}", studio=STUDIO, production=PRODUCTION, day=day_name(n % 20), size=48_000,
            name=f"Call sheet {n}.pdf", media_type="application/pdf", sha256=f"{n:064x}",
        )
        for n in range(count)
    ]
    await put(db, documents)
    await db.close()


def _grow(data: Path, edits: int) -> None:
    with sqlite3.connect(data / DATABASE_FILE) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for statement in (LEDGER, FEED):
            connection.execute(statement.format(count=edits))
