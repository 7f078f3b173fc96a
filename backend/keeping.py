"""Backup, restore and a look at the health of an installation."""

import hashlib
import shutil
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from backend import boards
from backend.db import Tx
from backend.db.database import Work, sqlite_path
from backend.house import House
from backend.settings import DATABASE_FILE, Settings
from backend.start import FREE_BYTES
from backend.sweeping import parked_of
from sync.ledger import EditReceived, first_break
from sync.times import transitions

STRETCH = 1000
STUDIOS = 'SELECT "id", "name", "ledger_head", "ledger_length" FROM "studio" ORDER BY "id"'
SUMS = (
    'SELECT f."scope", COUNT(*), SUM(f."h") FROM "feed" f WHERE f."studio" = $1 AND f."op" = \'put\' '
    'GROUP BY f."scope"'
)
KEPT_SUMS = 'SELECT "scope", "rows", "h" FROM "scope_sum" WHERE "studio" = $1 AND "rows" > 0'
DOCUMENTS = (
    'SELECT DISTINCT d."sha256" FROM "document" d JOIN "file" f ON f."studio" = d."studio" AND f."sha256" = d."sha256" '
    'WHERE d."removed" = $1'
)
ZONES = 'SELECT DISTINCT "zone" FROM "production" ORDER BY "zone"'
HELD = 'SELECT COUNT(*) FROM "edit_received" WHERE "studio" = $1 AND "waits_for" IS NOT NULL'
NEW_EPOCH = 'UPDATE "studio" SET "epoch" = $1'


class Finding(NamedTuple):
    """What the doctor found of one matter; `advice` is empty when it is well."""

    matter: str
    says: str
    advice: str = ""


def copy_sqlite(source: Path, to: Path) -> None:
    """A consistent copy of a database that may be in use."""
    with closing(sqlite3.connect(source, isolation_level=None, timeout=60)) as connection:
        connection.execute("VACUUM INTO ?", [str(to)])
    to.chmod(0o600)


def backup(settings: Settings, to: Path) -> int:
    """Copy the database, then the files that it names, into a new folder; says how many files.

    The order matters: a file that came in between is there without its record, never a record without its file.
    """
    to.mkdir(parents=True)
    copy_sqlite(sqlite_path(settings.database_url), to / DATABASE_FILE)
    files = settings.data / "files"
    if files.is_dir():
        shutil.copytree(files, to / "files", ignore=shutil.ignore_patterns("*.part"))
    return sum(1 for path in (to / "files").rglob("*") if path.is_file())


def restore(settings: Settings, source: Path, aside: str) -> Path | None:
    """Put a backup in place of the database; gives where the old one was moved, if there was one. Files are added."""
    target = sqlite_path(settings.database_url)
    kept = target.with_name(f"{target.name}.{aside}") if target.exists() else None
    if kept is not None:
        target.rename(kept)
    for rest in ("-wal", "-shm"):
        target.with_name(target.name + rest).unlink(missing_ok=True)
    shutil.copyfile(source / DATABASE_FILE, target)
    target.chmod(0o600)
    if (source / "files").is_dir():
        shutil.copytree(source / "files", settings.data / "files", dirs_exist_ok=True)
    return kept


async def new_epoch(tx: Tx) -> None:
    """Within a write: phones notice by the epoch that the server went back, and offer again what it forgot."""
    await tx.execute(NEW_EPOCH, [f"srv-{token_hex(4)}"])


async def examine(house: House) -> AsyncIterator[Finding]:
    """Look at everything, one finding after another."""
    yield _disk(house)
    yield _app(house)
    for (zone,) in await house.db.read(lambda tx: tx.fetch(ZONES)):
        yield _zone(house, zone)
    for studio, name, head, length in await house.db.read(lambda tx: tx.fetch(STUDIOS)):
        yield await _ledger(house, (studio, name), (head, length))
        yield await _sums(house, studio, name)
        yield await _waiting(house, studio, name)
    yield await _files(house)


def _disk(house: House) -> Finding:
    free = shutil.disk_usage(house.settings.data).free
    low = "free some space, or move the data folder" if free < FREE_BYTES else ""
    return Finding("disk", f"{free // 2**20} MB free at {house.settings.data.absolute()}", low)


def _app(house: House) -> Finding:
    from backend.static import pwa_folder

    folder = pwa_folder(house.settings)
    return Finding("app", f"built, in {folder}" if folder else "not built", "" if folder else "run `make pwa`")


def _zone(house: House, zone: str) -> Finding:
    from importlib.metadata import version

    changes = len(transitions(zone, house.now()))
    return Finding("zone", f"{zone}: {changes - 1} changes of the clock within 400 days (tzdata {version('tzdata')})")


async def _ledger(house: House, studio: tuple[str, str], stands: tuple[str, int]) -> Finding:
    previous, position = "", 0
    while entries := await house.db.read(_stretch(studio[0], position)):
        broken = first_break(entries, previous)
        if broken is not None:
            return Finding("ledger", f"{studio[1]}: entry {broken} does not follow", "compare with a backup")
        previous, position = entries[-1].hash, entries[-1].position
    if (previous, position) != stands:
        return Finding("ledger", f"{studio[1]}: ends at {position}, not at {stands[1]}", "compare with a backup")
    return Finding("ledger", f"{studio[1]}: {position} entries, each follows the one before")


def _stretch(studio: str, after: int) -> Work[list[EditReceived]]:
    return lambda tx: boards.ledger(tx, studio, after, STRETCH)


async def _sums(house: House, studio: str, name: str) -> Finding:
    made = {row[0]: (row[1], int(row[2])) for row in await house.db.read(lambda tx: tx.fetch(SUMS, [studio]))}
    kept = {row[0]: (row[1], row[2]) for row in await house.db.read(lambda tx: tx.fetch(KEPT_SUMS, [studio]))}
    wrong = sorted(scope for scope in made.keys() | kept.keys() if made.get(scope) != kept.get(scope))
    if wrong:
        return Finding("feed", f"{name}: the sums of {len(wrong)} scopes differ ({wrong[0]} ...)", "report this")
    return Finding("feed", f"{name}: {sum(rows for rows, _ in made.values())} rows, every scope's sum fits")


async def _waiting(house: House, studio: str, name: str) -> Finding:
    parked = await house.db.read(lambda tx: parked_of(tx, studio))
    held = (await house.db.read(lambda tx: tx.fetch(HELD, [studio])))[0][0]
    advice = "see the log, install the repaired version, then `callboard doctor --judge-again`" if parked else ""
    kinds = ", ".join(sorted({f"{entry.kind} ({entry.code})" for entry in parked}))
    return Finding("edits", f"{name}: {len(parked)} parked{f' ({kinds})' if kinds else ''}, {held} held", advice)


async def _files(house: House) -> Finding:
    rows = await house.db.read(lambda tx: tx.fetch(DOCUMENTS, [False]))
    wrong = [sha256 for (sha256,) in rows if not _fits(house.files.path(sha256), sha256)]
    advice = f"bring {wrong[0]} back from a backup of the folder `files`" if wrong else ""
    return Finding("files", f"{len(rows) - len(wrong)} of {len(rows)} documents are there and unharmed", advice)


def _fits(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def table(findings: Sequence[Finding]) -> str:
    """For the terminal."""
    lines = []
    for finding in findings:
        lines.append(f"{'ok' if not finding.advice else '!!'}  {finding.matter:7} {finding.says}")
        lines += [f"            -> {finding.advice}"] if finding.advice else []
    return "\n".join(lines) + "\n"
