"""`callboard migrate`, `backup`, `restore` and `doctor`."""

import argparse
import asyncio
import sys
import time

from backend import keeping
from backend.commands.opening import migrated, opened
from backend.db import DatabaseError
from backend.settings import DATABASE_FILE, Settings
from backend.start import check_data_folder, hold_data_folder
from backend.sweeping import judge_parked

POSTGRESQL = (
    "The database is PostgreSQL: use its own pg_dump and pg_restore for the rows, copy the folder {files} after the "
    "dump, and run `callboard restore --epoch-only {files}` after a restore so that phones offer newer edits again.\n"
)


def migrate(_given: argparse.Namespace, settings: Settings) -> int:
    """Bring the database to head."""
    done = migrated(settings)
    sys.stdout.write("".join(f"carried out {name}\n" for name in done) or "The database is up to date.\n")
    return 0


def backup(given: argparse.Namespace, settings: Settings) -> int:
    """Copy everything into a new folder; the server may go on."""
    if not settings.database_url.startswith("sqlite"):
        sys.stderr.write(POSTGRESQL.format(files=settings.data / "files"))
        return 1
    if given.to.exists():
        sys.stderr.write(f"{given.to} exists already: name a folder that does not.\n")
        return 1
    migrated(settings)
    try:
        files = keeping.backup(settings, given.to)
    except OSError as error:
        sys.stderr.write(f"{given.to} can not be written ({error.strerror}): choose another place.\n")
        return 1
    sys.stdout.write(f"Database and {files} files are in {given.to}. Try a restore into another --data.\n")
    return 0


def restore(given: argparse.Namespace, settings: Settings) -> int:
    """Bring a backup back. The server must be stopped."""
    check_data_folder(settings.data)
    with hold_data_folder(settings.data):
        if not given.epoch_only:
            if not settings.database_url.startswith("sqlite"):
                sys.stderr.write(POSTGRESQL.format(files=settings.data / "files"))
                return 1
            if not (given.backup / DATABASE_FILE).is_file():
                sys.stderr.write(f"{given.backup} is no backup: it holds no {DATABASE_FILE}.\n")
                return 1
            kept = keeping.restore(settings, given.backup, time.strftime("before-restore-%Y%m%dT%H%M%S"))
            sys.stdout.write(f"The database that stood is now {kept}.\n" if kept else "")
        migrated(settings)
        asyncio.run(_begin_anew(settings))
    sys.stdout.write("Restored. A new epoch began: phones offer again what they had sent since the backup.\n")
    return 0


async def _begin_anew(settings: Settings) -> None:
    async with opened(settings) as house:
        await house.db.write(keeping.new_epoch)


def doctor(given: argparse.Namespace, settings: Settings) -> int:
    """Say what is well and what is not; exit code 1 when something needs care."""
    migrated(settings)
    return asyncio.run(_doctor(given, settings))


async def _doctor(given: argparse.Namespace, settings: Settings) -> int:
    async with opened(settings) as house:
        if given.judge_again:
            sys.stdout.write(f"{await judge_parked(house)} parked edits were judged again.\n")
        try:
            findings = [finding async for finding in keeping.examine(house)]
        except DatabaseError as error:
            findings = [keeping.Finding("database", str(error), "restore the newest backup")]
    sys.stdout.write(keeping.table([keeping.Finding("database", settings.database_url.rpartition("@")[2]), *findings]))
    return 1 if any(finding.advice for finding in findings) else 0
