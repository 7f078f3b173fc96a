"""`create_app(settings)`: the one place that assembles the server."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide

from backend import listening
from backend.budgets import forget
from backend.db import Database
from backend.db.migrate import check
from backend.files import Files
from backend.house import House, epoch_ms
from backend.importing import FORGET
from backend.problems import handler
from backend.purging import purge
from backend.routes import ROUTES
from backend.routes.asking import house_of, signed_in
from backend.settings import Settings
from backend.shell import Shell
from backend.static import Pages, pwa_folder
from backend.sweeping import judge_parked, sweep

FLUSH_SECONDS = 5.0
SWEEP_MS = 3_600_000
MAX_BODY = 64 * 1024
log = logging.getLogger("callboard")


class Callboard(Shell):
    """The ASGI application. `house` is what its parts share; `running()` opens and closes it without a server."""

    def __init__(self, settings: Settings, house: House, api: Litestar) -> None:
        super().__init__(settings, api, Pages(pwa_folder(settings)))
        self.house = house

    def running(self) -> AbstractAsyncContextManager[None]:
        """Open and close what the server needs; a server does it by the ASGI lifespan."""
        return _lifespan(self.house)


def create_app(settings: Settings, now: Callable[[], int] = epoch_ms) -> Callboard:
    """Make the server. The database must be migrated; it is opened when the server starts."""
    house = House(
        settings=settings, db=Database(settings.database_url), files=Files(settings.data / "files"), now=now
    )
    api = Litestar(
        route_handlers=ROUTES,
        dependencies={"house": Provide(house_of), "caller": Provide(signed_in)},
        exception_handlers={Exception: handler},
        lifespan=[lambda _: _lifespan(house)],
        state=State({"house": house}),
        request_max_body_size=MAX_BODY,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
    return Callboard(settings, house, api)


@asynccontextmanager
async def _lifespan(house: House) -> AsyncIterator[None]:
    await house.db.open()
    try:
        await house.db.read(check)
        stop = await listening.begin(house)
        chores = asyncio.ensure_future(_chores(house))
        try:
            yield
        finally:
            stop()
            house.hub.close()
            chores.cancel()
            with suppress(asyncio.CancelledError):
                await chores
            await house.sightings.flush(house.db)
    finally:
        await house.db.close()


async def _chores(house: House) -> None:
    """Small things to do now and then."""
    await _try(judge_parked(house))
    next_sweep = 0
    while True:
        if house.now() >= next_sweep:
            next_sweep = house.now() + SWEEP_MS
            await _try(sweep(house))
            await _try(purge(house))
            await _try(house.db.write(lambda tx: forget(tx, house.now())))
            await _try(house.db.write(lambda tx: tx.execute(FORGET, [house.now()])))
        await asyncio.sleep(FLUSH_SECONDS)
        await _try(house.sightings.flush(house.db))


async def _try(chore: Awaitable[object]) -> None:
    try:
        await chore
    except Exception:
        log.exception("a chore failed; it is tried again")
