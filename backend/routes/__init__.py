"""The routes, one file per area. Each reads its request, asks what knows, and answers; no rule lives here."""

from litestar.types import ControllerRouterHandler

from backend.routes.devices import devices_of, invite, release, revoke
from backend.routes.entering import enter, leave, renew, session
from backend.routes.health import live, metrics, ready
from backend.routes.pokes import pokes
from backend.routes.sync import sync

ROUTES: list[ControllerRouterHandler] = [
    sync, pokes,
    enter, session, leave, renew,
    invite, devices_of, revoke, release,
    live, ready, metrics,
]
