"""The gallery: the shipped screens over an invented server in the page, built apart, served under the app's CSP.

`python -m tests.e2e.chromium.gallery docs/pictures` takes the pictures of the README.
"""

from __future__ import annotations

import http.server
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from backend.install import pwa
from tests.e2e.drivers.chromium import BINARY, FLAGS, playwright

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; require-trusted-types-for 'script'; "
    "trusted-types svelte-trusted-html sw"
)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
PICTURES = {
    "today": ("/today", {"as": "crew", "state": "moved", "colour": "pink"}, "light", PHONE),
    "today-dark": ("/today", {"as": "crew", "state": "night", "colour": "goldenrod"}, "dark", PHONE),
    "today-set-safe": ("/today", {"as": "crew", "state": "confirmed", "colour": "blue"}, "set", PHONE),
    "board": ("/board", {"as": "ad", "state": "fresh"}, "light", PHONE),
    "board-wide": ("/board", {"as": "ad", "state": "fresh"}, "light", DESK),
    "crew-wide": ("/crew", {"as": "office", "state": "fresh"}, "dark", DESK),
}


class Server(http.server.SimpleHTTPRequestHandler):
    """Files of the build; any other path is the app's."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def translate_path(self, path: str) -> str:
        """The file of a path, or the page."""
        file = super().translate_path(path)
        return file if Path(file).is_file() else super().translate_path("/index.html")

    def guess_type(self, path: str | PathLike[str]) -> str:
        """Scripts are scripts on every machine."""
        return "text/javascript" if str(path).endswith(".js") else super().guess_type(path)

    def end_headers(self) -> None:
        """Every answer carries the app's policy."""
        self.send_header("content-security-policy", POLICY)
        super().end_headers()


def build(folder: Path) -> None:
    """Build the gallery into a folder; needs the PWA's tools (`make`)."""
    node = pwa.node_home() / "bin" / "node"
    command = [node, "node_modules/vite/bin/vite.js", "build", "-c", "src/app/gallery/vite.config.ts"]
    subprocess.run(
        [*command, "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"],
        cwd=pwa.PWA, check=True, env=pwa.node_environment(), stdin=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the build on loopback for the length of the block; gives its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def open_scene(browser: Browser, address: str, *, theme: str = "light", **options: object) -> Page:
    """A page of its own with the scene on it; `options` are those of a browser context."""
    settings: dict[str, Any] = {"viewport": PHONE, "locale": "en-GB", "timezone_id": "Europe/London"}
    context = browser.new_context(**settings | options)
    context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("main h1, main h2", state="attached")
    return page


def address(base: str, path: str, **scene: str) -> str:
    """The address of a screen with a scene: `as`, `state`, `colour`, `people`."""
    return f"{base}{path}?{urlencode({key.rstrip('_'): value for key, value in scene.items()})}"


def take(folder: Path) -> None:
    """Take the pictures of the README."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, playwright() as started:
        build(Path(made))
        browser = started.chromium.launch(executable_path=BINARY, args=FLAGS)
        with served(Path(made)) as base:
            for name, (path, scene, theme, viewport) in PICTURES.items():
                page = open_scene(browser, address(base, path, **scene), theme=theme, viewport=viewport)
                page.evaluate("document.fonts.ready")
                page.screenshot(path=folder / f"{name}.png")
                page.context.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
