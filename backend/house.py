"""What the parts of a running server share. Made once by `app.create_app`, handed to every route as `house`."""

import asyncio
import logging
import time
from collections.abc import Callable

import msgspec

from backend.breaker import Breaker
from backend.budgets import Pace
from backend.db import Database
from backend.files import Files
from backend.hub import Hub
from backend.metrics import Metrics
from backend.newest import Newest
from backend.settings import Settings
from backend.sightings import Sightings

log = logging.getLogger("callboard")


def epoch_ms() -> int:
    """The server's clock, epoch milliseconds UTC."""
    return time.time_ns() // 1_000_000


class House(msgspec.Struct, kw_only=True):
    """Settings, database, files, and what this process keeps in memory. `now` is the one clock.

    `reading` is held while a crew list is read: a long one takes a processor for seconds, and phones want it too.
    """

    settings: Settings
    db: Database
    files: Files
    hub: Hub = msgspec.field(default_factory=Hub)
    newest: Newest = msgspec.field(default_factory=Newest)
    breaker: Breaker = msgspec.field(default_factory=Breaker)
    pace: Pace = msgspec.field(default_factory=Pace)
    sightings: Sightings = msgspec.field(default_factory=Sightings)
    metrics: Metrics = msgspec.field(default_factory=Metrics)
    reading: asyncio.Lock = msgspec.field(default_factory=asyncio.Lock)
    now: Callable[[], int] = epoch_ms

    def report(self, fault: str) -> None:
        """Tell the operator of a fault of ours that parked an edit."""
        self.metrics.count("faults")
        log.error("parked: %s", fault)
