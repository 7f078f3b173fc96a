"""Whether the server lives, whether it can serve, and its counters."""

import shutil

from litestar import Response, get

from backend.problems import Problem
from backend.routes.asking import TheHouse

LEAST_FREE_BYTES = 20 * 1024 * 1024


@get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@get("/health/ready")
async def ready(house: TheHouse) -> dict[str, str]:
    """The database answers and there is room to write."""
    if house.hub.closing:
        raise Problem("closing")
    await house.db.read(lambda tx: tx.fetch("SELECT 1"))
    if shutil.disk_usage(house.settings.data).free < LEAST_FREE_BYTES:
        raise Problem("disk_full")
    return {"status": "ready"}


@get("/metrics", media_type="text/plain")
async def metrics(house: TheHouse) -> Response[str]:
    """Counters since the start, gauges of now; numbers only."""
    gauges = {"listeners": len(house.hub), "breaker_open": int(house.breaker.broken(house.now()))}
    gauges |= {"studio_versions": sum(house.hub.versions.values()), "phones_seen": len(house.sightings.new)}
    gauges |= house.db.figures()
    return Response(house.metrics.text(gauges), media_type="text/plain; version=0.0.4")
