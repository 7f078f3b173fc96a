"""Opening the database for a command."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from backend.db import Broken, Busy, Database, DatabaseError
from backend.db.migrate import check
from backend.db.migrate import migrate as bring_to_head
from backend.files import Files
from backend.house import House
from backend.settings import Settings
from backend.start import StartRefused, check_data_folder


class Failed(Exception):
    """A command could not do it; the text says why and what to do."""


def migrated(settings: Settings) -> list[str]:
    """Bring the database to head; gives what was carried out. Raises StartRefused with a sentence."""
    check_data_folder(settings.data)
    try:
        return asyncio.run(bring_to_head(settings.database_url))
    except ValueError as error:
        raise StartRefused("setting_unreadable", f"{error}.") from error
    except DatabaseError as error:
        raise refused(error, settings) from error


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    """A house with the database at head, for a command that runs beside a server or without one."""
    db = Database(settings.database_url)
    try:
        await db.open()
        await db.read(check)
    except DatabaseError as error:
        await db.close()
        raise refused(error, settings) from error
    try:
        yield House(settings=settings, db=db, files=Files(settings.data / "files"))
    finally:
        await db.close()


def refused(error: DatabaseError, settings: Settings) -> StartRefused:
    """A sentence for the person at the keyboard; never the password of a database."""
    where = settings.database_url.rpartition("@")[2] if settings.database else str(settings.data)
    way_on = {
        Broken: "restore a backup, or install the version that wrote it",
        Busy: "see that it runs and lets this user in, then start again",
    }.get(type(error), "put that right, then start again")
    return StartRefused(error.code, f"The database at {where} can not be used ({error}): {way_on}.")
