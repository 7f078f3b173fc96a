"""The wrap storm: 500 phones come out of a dead zone at once, each with 5 to 20 edits, send and fetch.

A second storm loses 30 % of the replies: the server did the work, the phone never heard and sends the same again. What
is stored at the end is compared with what was acknowledged. On SQLite, and on PostgreSQL where its own processes count.
"""

import asyncio
import random
import time
from collections.abc import Callable
from typing import NamedTuple

from backend.db import Database, Tx
from backend.settings import DATABASE_FILE
from benchmarks import rooms
from benchmarks.figure import Failure, Figure, at_percent, middle
from benchmarks.machine import cpu_seconds
from benchmarks.phones import Phone, up_to_date
from benchmarks.studio import PEOPLE, furnish, version_of
from benchmarks.wire import connect, run

DROPPED, SEED, ROUNDS = 0.3, 7, 3
LEDGER = 'SELECT "edit_id", "verdict" FROM "edit_received" WHERE "device" LIKE $1'
ROWS = 'SELECT "scope", "entity", "id" FROM "feed" WHERE "studio" = $1 AND "op" = $2'


class Storm(NamedTuple):
    """How one storm went: seconds per phone from its start, CPU of all server processes, what stands at the end."""

    times: list[float]
    failed: list[str]
    cpu: float
    driver: float
    edits: int
    lost: int
    rows: frozenset[tuple[str, str, str]]


def measure() -> list[Figure]:
    """The table lines."""
    lines = _both("SQLite", lambda: f"sqlite:///{rooms.copy() / DATABASE_FILE}", [])
    with rooms.postgres() as server:
        furnished = server.database()
        asyncio.run(furnish(furnished))
        return lines + _both("PostgreSQL", lambda: server.copy(furnished), [server.pid])


def _both(engine: str, database: Callable[[], str], pids: list[int]) -> list[Figure]:
    """Storms without and with losses, in turns, each on a database of its own."""
    rounds = [(_storm(database(), 0.0, pids), _storm(database(), DROPPED, pids)) for _ in range(ROUNDS)]
    calm, lossy = [one[0] for one in rounds], [one[1] for one in rounds]
    differ = {len(one.rows ^ calm[0].rows) for one in (*calm, *lossy)} - {0}
    if differ:
        raise Failure(f"{engine}: up to {max(differ)} rows differ between storms of the same edits")
    name = f"storm of 500 phones, {engine}"
    totals, lost = ([max(one.times) for one in storms] for storms in (calm, lossy))
    cpu, more = (middle([one.cpu for one in storms]) for storms in (calm, lossy))
    note = f"{calm[0].edits} edits; driver {middle([one.driver for one in calm]):.1f} CPU-s"
    return [
        Figure(name=f"{name}: all within", value=middle(totals), unit="s", goal=10, note=note),
        Figure(
            name=f"{name}: p99", value=middle([at_percent(one.times, 99) for one in calm]), unit="s", goal=8
        ),
        Figure(name=f"{name}: failed or lost", value=_bad(calm), goal=0, note=_first(calm)),
        Figure(name=f"{name}: server CPU", value=cpu, unit="s", goal=12),
        Figure(
            name=f"{name}, 30 % of replies lost: time", value=middle(lost) / middle(totals), unit="x", goal=2,
            note=f"CPU {more / cpu:.2f}x; the same rows stand",
        ),
        Figure(
            name=f"{name}, 30 % of replies lost: failed or lost", value=_bad(lossy), goal=0, note=_first(lossy)
        ),
    ]


def _bad(storms: list[Storm]) -> int:
    return sum(len(one.failed) + one.lost for one in storms)


def _first(storms: list[Storm]) -> str:
    return next((one.failed[0] for one in storms if one.failed), "")


def _storm(url: str, drop: float, pids: list[int]) -> Storm:
    phones = up_to_date(range(PEOPLE), asyncio.run(version_of(url)))
    folder = rooms.workshop() / f"serving-{time.monotonic_ns()}"
    folder.mkdir()
    with rooms.callboard(folder, {"CALLBOARD_DATABASE": url}) as server:
        before, driver = cpu_seconds(server.pid, *pids), time.process_time()
        times, failed = run(_all(phones, server.port, drop))
        cpu, driver = cpu_seconds(server.pid, *pids) - before, time.process_time() - driver
    stored, rows = asyncio.run(_stands(url))
    told = {id: verdict for phone in phones for id, verdict in phone.acknowledged.items()}
    lost = sum(stored.get(id) != verdict for id, verdict in told.items()) + len(stored.keys() - told.keys())
    return Storm(times, failed, cpu, driver, len(told), lost, rows)


async def _all(phones: list[Phone], port: int, drop: float) -> tuple[list[float], list[str]]:
    chance, failed, times = random.Random(SEED), list[str](), list[float]()
    counts = [chance.randint(5, 20) for _ in phones]
    begun = time.perf_counter()

    async def one(phone: Phone, count: int) -> None:
        try:
            await _come_back(phone, count, port, (drop, random.Random(SEED + phone.number)))
        except (Failure, ConnectionError) as failure:
            failed.append(str(failure))
        times.append(time.perf_counter() - begun)

    await asyncio.gather(*(one(phone, count) for phone, count in zip(phones, counts, strict=True)))
    return times, failed


async def _come_back(phone: Phone, count: int, port: int, weather: tuple[float, random.Random]) -> None:
    """Send what waits until it is acknowledged, then fetch until there is no more."""
    drop, chance = weather
    wire = await connect(port)
    asked, more = phone.ask(phone.mixed(count)), True
    while more:
        answer = await wire.send(asked)
        if chance.random() < drop:
            wire.cut()
            wire = await connect(port)
            continue
        reply = phone.took(answer)
        more = reply.more
        asked = phone.ask((), reply.after, reply.fresh)
    await phone.sync(wire)
    wire.cut()


async def _stands(url: str) -> tuple[dict[str, str], frozenset[tuple[str, str, str]]]:
    db = Database(url)
    await db.open()

    async def look(tx: Tx) -> tuple[dict[str, str], frozenset[tuple[str, str, str]]]:
        rows = await tx.fetch(ROWS, ["studio", "put"])
        return dict(await tx.fetch(LEDGER, ["phone-%"])), frozenset((s, e, i) for s, e, i in rows)

    try:
        return await db.read(look)
    finally:
        await db.close()
