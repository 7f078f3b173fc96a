"""From commits, of whichever process, to pokes of this one."""

import asyncio
from collections.abc import Callable

from backend.house import House
from backend.syncing import CHANNEL

VERSIONS = 'SELECT "id", "version" FROM "studio"'


async def begin(house: House) -> Callable[[], None]:
    """Poke listeners, and forget what is no longer newest, from now on; gives the function that ends it."""
    end_newest = house.newest.begin(house.db)
    house.hub.versions.update(await house.db.read(lambda tx: tx.fetch(VERSIONS)))
    looking: set[asyncio.Future[None]] = set()

    def heard(notice: str | None) -> None:
        if notice is not None:
            studio, version, scopes = notice.split(" ", 2)
            house.hub.poke(studio, int(version), None if scopes == "*" else scopes.split(" "))
        elif not looking:
            looking.add(look := asyncio.ensure_future(_look(house)))
            look.add_done_callback(looking.discard)

    end_pokes = house.db.listen(CHANNEL, heard)

    def end() -> None:
        end_pokes()
        end_newest()

    return end


async def _look(house: House) -> None:
    """Something may have been missed: poke everybody of the studios that are further than we heard."""
    for studio, version in await house.db.read(lambda tx: tx.fetch(VERSIONS)):
        if version > house.hub.versions.get(studio, -1):
            house.hub.poke(studio, version)
