"""The outermost layer: which requests go to Litestar and which to the PWA, and what stands on every answer.

Outside of Litestar because its router answers unknown paths before any of its middleware runs.
"""

from collections.abc import Iterable

from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from backend.problems import MEDIA_TYPE, Problem
from backend.settings import Settings
from backend.sign_in import own_origin

OURS = ("/api/", "/sync/", "/health/", "/metrics", "/trust")
CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types sw svelte-trusted-html",
    ]
)
ALWAYS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"),
]
HSTS = (b"strict-transport-security", b"max-age=31536000")
PRIVATE = (b"cache-control", b"no-store")


class Shell:
    """ASGI: headers on everything, `Origin` on what changes something, then the API or the PWA."""

    def __init__(self, settings: Settings, api: ASGIApp, pages: ASGIApp) -> None:
        self._settings, self._api, self._pages = settings, api, pages
        # A certificate of a local authority is for this evening's Wi-Fi; browsers would remember HSTS for a year.
        self._always = ALWAYS + ([HSTS] if (settings.origin or "").startswith("https://") else [])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand on the lifespan."""
        if scope["type"] != ScopeType.HTTP:
            await self._api(scope, receive, send)
            return
        path: str = scope["path"]
        api = path.startswith(OURS)
        send = self._with_headers(send, self._always + ([PRIVATE] if api else []))
        try:
            self._own_origin(scope)
        except Problem as problem:
            await answer(problem, send)
            return
        await (self._api if api else self._pages)(scope, receive, send)

    def _own_origin(self, scope: HTTPScope) -> None:
        headers = Headers.from_scope(scope)
        ours = {f"{'https' if self._settings.secure else 'http'}://{headers.get('host', '')}"}
        if self._settings.origin:
            ours.add(self._settings.origin.rstrip("/"))
        cookies = f"{self._settings.cookie}=" in headers.get("cookie", "")
        own_origin(scope["method"], headers, cookies, frozenset(ours))

    def _with_headers(self, send: Send, always: Iterable[tuple[bytes, bytes]]) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                names = {name.lower() for name, _ in given}
                message["headers"] = given + [pair for pair in always if pair[0] not in names]
            await send(message)

        return with_headers


async def answer(problem: Problem, send: Send) -> None:
    """Answer with a problem outside of Litestar."""
    body = problem.body()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    headers += [(name.encode(), value.encode()) for name, value in problem.headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
