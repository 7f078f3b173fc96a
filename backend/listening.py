"""From commits, of whichever process, to pokes of this one."""

import asyncio
from collections.abc import Callable

from backend.house import House
from backend.syncing import CHANNEL

VERSIONS = 'SELECT "id", "version" FROM "studio"'


async def begin(house: House) -> Callable[[], None]:
    """Poke listeners from now on; gives the function that ends it."""
    house.hub.versions.update(await house.db.read(lambda tx: tx.fetch(VERSIONS)))
    looking: set[asyncio.Future[None]] = set()

    def heard(notice: str | None) -> None:
        if notice is not None:
            studio, version, scopes = notice.split(" ", 2)
            house.hub.poke(studio, int(version), None if scopes == "*" else scopes.split(" "))
        elif not looking:
            looking.add(look := asyncio.ensure_future(_look(house)))
            look.add_done_callback(looking.discard)

    return house.db.listen(CHANNEL, heard)


async def _look(house: House) -> None:
    """Something may have been missed: poke everybody of the studios that are further than we heard."""
    for studio, version in await house.db.read(lambda tx: tx.fetch(VERSIONS)):
        if version > house.hub.versions.get(studio, -1):
            house.hub.poke(studio, version)
