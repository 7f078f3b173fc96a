"""Publishing a day of 300 people whose call has moved: 300 calls and messages, some 2,700 rows, in one write.

CPU is that of the whole process around it; the hold is the time from the writer's turn to the commit, which is how long
everybody else waits.
"""

import asyncio
import time

from backend import syncing
from backend.app import create_app
from backend.db import Tx
from backend.house import House
from backend.settings import DATABASE_FILE, Settings
from backend.sign_in import Caller, caller
from benchmarks import rooms
from benchmarks.figure import Failure, Figure, middle
from benchmarks.phones import Edit, Phone
from benchmarks.studio import MORNING, UNIT, day_name, furnish
from sync import batch

PEOPLE, ROUNDS = 300, 7


def measure() -> list[Figure]:
    """The table lines."""
    folder = rooms.workshop() / "settle"
    folder.mkdir()
    return asyncio.run(_measured(Settings(data=folder, log="error")))


async def _measured(settings: Settings) -> list[Figure]:
    await furnish(f"sqlite:///{settings.data / DATABASE_FILE}", PEOPLE, 2)
    app, desk = create_app(settings), Phone(0)
    cpu, hold = list[float](), list[float]()
    async with app.running():
        who = await app.house.db.read(lambda tx: caller(tx, desk.token))
        for number in range(ROUNDS):
            moved = desk.edit("set_day", day=day_name(0), unit=UNIT, general_call=MORNING + (number + 1) * 900_000)
            await _take(app.house, who, moved)
            spent, begun = time.process_time(), time.perf_counter()
            await _take(app.house, who, desk.edit("publish_day", day=day_name(0)))
            cpu.append((time.process_time() - spent) * 1000)
            hold.append((time.perf_counter() - begun) * 1000)
        rows = await app.house.db.read(_newest_rows)
    note = f"{rows} rows of the feed in one version"
    return [
        Figure(name="publishing 300 calls: CPU", value=middle(cpu), unit="ms", goal=100, note=note),
        Figure(name="publishing 300 calls: longest hold of the writer", value=max(hold), unit="ms", goal=200),
    ]


async def _take(house: House, who: Caller, edit: Edit) -> None:
    verdicts = await syncing.take(house, who, [batch.read(edit)], None)
    if verdicts[0].verdict != "applied":
        raise Failure(f"{edit['kind']}: {verdicts[0]}")


async def _newest_rows(tx: Tx) -> int:
    newest = 'SELECT COUNT(*) FROM "feed" WHERE "version" = (SELECT MAX("version") FROM "feed")'
    return int((await tx.fetch(newest))[0][0])
