"""The PWA, read once into memory: compressed variants, strong ETags, cache headers per kind of file.

Hashed files under /assets/ never change and are kept for a year; everything else is asked for anew each time and
answered with 304 when it is the same. A navigation to a path of the app gets index.html.
"""

import hashlib
import mimetypes
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from litestar.datastructures import Headers
from litestar.types import Receive, Scope, Send

from backend.compression import best, preferred
from backend.problems import Problem
from backend.settings import Settings
from backend.shell import answer

FOREVER, ASK = b"public, max-age=31536000, immutable", b"no-cache"
SMALL = 512
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest+json")
MEDIA_TYPES = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2", ".svg": "image/svg+xml", ".wasm": "application/wasm", ".json": "application/json",
}
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Callboard</title>
<h1>The app is not built yet</h1>
<p>The server runs, but the files of the app are missing. In the source folder run <code>make pwa</code>
(or <code>make run</code>, which does it too) and load this page again.</p></html>"""


class Entry(NamedTuple):
    """A file: bytes per encoding ("" is plain), the headers that all of them share, and the mark of its content."""

    variants: dict[str, bytes]
    media_type: bytes
    cache: bytes
    etag: str


def pwa_folder(settings: Settings) -> Path | None:
    """Where the built PWA lies: as set, in the installed package, or in the source folder."""
    inside = Path(str(resources.files("backend"))) / "_pwa"
    beside = Path(__file__).parent.parent / "pwa" / "dist"
    places = [settings.pwa] if settings.pwa else [inside, beside]
    return next((place for place in places if (place / "index.html").is_file()), None)


class Pages:
    """ASGI: the files of a folder, or a page that says how to make them."""

    def __init__(self, folder: Path | None) -> None:
        self.entries = _read(folder) if folder else {}
        self._index = self.entries.get("/index.html") or _entry(NOT_BUILT.encode(), "text/html", ASK)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD."""
        method, path = str(scope.get("method")), scope["path"]
        if method not in ("GET", "HEAD"):
            await answer(Problem("method_not_allowed", method=method, path=path[:200]), send)
            return
        headers = Headers.from_scope(scope)
        entry = self.entries.get(path) or (self._index if _navigates(path, headers) else None)
        if entry is None:
            await answer(Problem("not_found", path=path[:200]), send)
            return
        await _send(entry, headers, method, send)


def _navigates(path: str, headers: Headers) -> bool:
    """Whether a browser goes to a page of the app, rather than fetching a file that is not there."""
    wants_page = headers.get("sec-fetch-mode", "navigate") == "navigate" and "text/html" in headers.get("accept", "*/*")
    return path == "/" or (wants_page and not path.startswith("/assets/") and "." not in path.rsplit("/", 1)[-1])


async def _send(entry: Entry, asked: Headers, method: str, send: Send) -> None:
    encoding = (preferred(asked.get("accept-encoding", "")) or "") if len(entry.variants) > 1 else ""
    etag = f'"{entry.etag}{"-" + encoding if encoding else ""}"'.encode()
    headers = [(b"etag", etag), (b"cache-control", entry.cache), (b"vary", b"accept-encoding")]
    if etag.decode() in [tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")]:
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return
    body = entry.variants[encoding]
    headers += [(b"content-type", entry.media_type), (b"content-length", str(len(body)).encode())]
    headers += [(b"content-encoding", encoding.encode())] if encoding else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body, "more_body": False})


def _read(folder: Path) -> dict[str, Entry]:
    entries = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in (".br", ".gz"):
            path = "/" + file.relative_to(folder).as_posix()
            kind = MEDIA_TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            entries[path] = _entry(file.read_bytes(), kind, FOREVER if path.startswith("/assets/") else ASK, file)
    if "/index.html" in entries:
        entries["/"] = entries["/index.html"]
    return entries


def _entry(content: bytes, kind: str, cache: bytes, file: Path | None = None) -> Entry:
    variants = {"": content}
    if kind.startswith(COMPRESSIBLE) and len(content) >= SMALL:
        variants["br"] = _variant(file, ".br") or best(content, "br")
        variants["gzip"] = _variant(file, ".gz") or best(content, "gzip")
    kind += "; charset=utf-8" if kind.startswith("text/") else ""
    return Entry(variants, kind.encode(), cache, hashlib.sha256(content).hexdigest()[:32])


def _variant(file: Path | None, suffix: str) -> bytes | None:
    beside = file.with_name(file.name + suffix) if file else None
    return beside.read_bytes() if beside and beside.is_file() else None
