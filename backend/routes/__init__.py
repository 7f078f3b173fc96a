"""The routes, one file per area. Each reads its request, asks what knows, and answers; no rule lives here."""

from litestar.types import ControllerRouterHandler

from backend.routes.health import live, metrics, ready
from backend.routes.pokes import pokes
from backend.routes.sync import sync

ROUTES: list[ControllerRouterHandler] = [sync, pokes, live, ready, metrics]
