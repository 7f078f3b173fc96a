"""The routes, one file per area. Each reads its request, asks what knows, and answers; no rule lives here."""

from litestar.types import ControllerRouterHandler

from backend.routes import devices, entering, export, files, health, imports, pokes, sync, trust

ROUTES: list[ControllerRouterHandler] = [
    sync.sync, pokes.pokes,
    entering.enter, entering.session, entering.leave, entering.renew,
    devices.invite, devices.devices_of, devices.revoke, devices.release,
    files.store, files.document,
    imports.look, imports.apply,
    export.mine,
    health.live, health.ready, health.metrics,
    trust.page, trust.for_iphone, trust.for_phone,
]
