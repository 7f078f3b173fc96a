"""`callboard serve` and `callboard demo`."""

import argparse
import asyncio
import datetime
import sys

from msgspec import structs

from backend.commands.opening import migrated, opened
from backend.demo import codes, seed_when_empty
from backend.serving import serve as run
from backend.settings import Settings
from backend.start import StartRefused, check_data_folder, check_port, hold_data_folder
from backend.welcome import welcome, whereabouts


def serve(given: argparse.Namespace, settings: Settings) -> int:
    """Serve an installation."""
    settings = with_tls(given, settings)
    with _ready_to_bind(settings):
        migrated(settings)
        text = "\n".join([*whereabouts(settings, phones(settings)), "", ""])
        run(settings, lambda: _say(text))
    return 0


def demo(given: argparse.Namespace, settings: Settings) -> int:
    """Serve the demo production, and say how to get in."""
    settings = with_tls(given, settings)
    with _ready_to_bind(settings):
        migrated(settings)
        text = asyncio.run(_prepared(settings))
        run(settings, lambda: _say(text))
    return 0


async def _prepared(settings: Settings) -> str:
    async with opened(settings) as house:
        await seed_when_empty(house)
        return welcome(settings, await codes(house), phones(settings))


def _ready_to_bind(settings: Settings) -> "Held":
    check_data_folder(settings.data)
    held = Held(settings)
    check_port(settings.host, settings.port)
    loopback = settings.host in ("127.0.0.1", "::1", "localhost")
    if not (loopback or settings.secure):
        raise StartRefused(
            "tls_needed",
            f"Plain HTTP is served to this machine only, and {settings.host} is reached by others: add --tls, give "
            "--certificate and --key, or set --origin to the https address of the proxy in front.",
        )
    if settings.workers > 1 and settings.database_url.startswith("sqlite"):
        raise StartRefused(
            "workers_need_postgresql",
            "SQLite is written by one process: leave --workers away, or set CALLBOARD_DATABASE=postgresql://...",
        )
    return held


class Held:
    """The data folder, held by this process while it serves."""

    def __init__(self, settings: Settings) -> None:
        self._file = hold_data_folder(settings.data)

    def __enter__(self) -> None:
        """It is held since it was made."""

    def __exit__(self, *_: object) -> None:
        self._file.close()


def with_tls(given: argparse.Namespace, settings: Settings) -> Settings:
    """The settings with the certificate of the local authority, if that was asked for."""
    if not given.tls or settings.certificate:
        return settings
    from backend.tls import local_tls

    check_data_folder(settings.data)
    made = local_tls(settings.data / "tls", datetime.datetime.now(datetime.UTC))
    return structs.replace(settings, certificate=made.certificate, key=made.key, trust=settings.data / "tls")


def phones(settings: Settings) -> str | None:
    """The address for phones on the same network, when there is one."""
    if settings.certificate is None or settings.host in ("127.0.0.1", "::1", "localhost"):
        return None
    from backend.tls import lan_addresses

    found = settings.host if settings.host not in ("0.0.0.0", "::") else next(iter(lan_addresses()), None)
    return f"https://{found}:{settings.port}" if found else None


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
