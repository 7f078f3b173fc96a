"""Debian's Chromium through Playwright, with a lasting profile at phone size, and what only CDP can do."""

from __future__ import annotations

import json
import mimetypes
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Page, Playwright, Request, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.drivers.browser import PHONE, Browser, PageError, PageGone, Screen

BINARY = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REPLACED = (
    "Execution context was destroyed",
    "Cannot find context",
    "frame was detached",
    "Inspected target navigated",
)
FILL = """async () => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open('noise', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('noise', { autoIncrement: true })
    asked.onsuccess = () => done(asked.result)
  })
  const noise = (size) => crypto.getRandomValues(new Uint8Array(size))
  const fits = (size) => new Promise((done) => {
    const tx = db.transaction('noise', 'readwrite')
    tx.objectStore('noise').put(noise(size))
    tx.oncomplete = () => done(true)
    tx.onabort = () => done(false)
  })
  for (const size of [60_000, 6_000, 200]) while (await fits(size));
}"""


@contextmanager
def playwright() -> Iterator[Playwright]:
    """Playwright for the length of one test file; no browser is downloaded, Debian's is driven."""
    with sync_playwright() as started:
        yield started


class Tab(Screen):
    """One tab: its Playwright `page`, and what only CDP can do to it."""

    engine = "Chromium"
    page: Page
    touch: bool

    def goto(self, url: str) -> None:
        """See Browser.goto."""
        self.page.goto(url)

    def run(self, function: str) -> Any:
        """See Browser.run."""
        try:
            return json.loads(self.page.evaluate(function))
        except PlaywrightError as failed:
            if any(said in failed.message for said in REPLACED):
                raise PageGone(failed.message) from None
            raise PageError(failed.message) from None

    def press(self, x: float, y: float) -> None:
        """See Browser.press; a touch where the device has touch."""
        if self.touch:
            self.page.touchscreen.tap(x, y)
        else:
            self.page.mouse.click(x, y)

    def key(self, name: str) -> None:
        """See Browser.key."""
        self.page.keyboard.press(name)

    def screenshot(self, path: Path) -> None:
        """See Browser.screenshot."""
        self.page.screenshot(path=path)

    def choose_file(self, css: str, name: str, content: bytes) -> None:
        """Choose a file for the first file field that matches, as from the phone's files."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.page.set_input_files(css, files={"name": name, "mimeType": kind, "buffer": content})

    def cdp(self) -> CDPSession:
        """A fresh DevTools session of this page."""
        return self.page.context.new_cdp_session(self.page)

    def slow_down(self, times: float) -> None:
        """Make the CPU that many times slower for this page; 1 is normal."""
        self.cdp().send("Emulation.setCPUThrottlingRate", {"rate": times})

    def small_disk(self, origin: str) -> None:
        """Let the origin keep 4 MB from now on, as a phone that is nearly full; before its first visit."""
        self.cdp().send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 4_000_000})

    def fill_disk(self) -> None:
        """Write noise beside the app's own store until not even 200 bytes fit any more."""
        self.page.evaluate(FILL)

    def clear_site_data(self, origin: str, kinds: str = "all") -> None:
        """What a browser does that clears an origin; `kinds` as in CDP, e.g. "indexeddb,cache_storage"."""
        self.cdp().send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})


class OtherTab(Tab):
    """A further tab of the same phone: same store, same worker. It ends with its phone, or by `close`."""

    def __init__(self, page: Page, *, touch: bool) -> None:
        self.page = page
        self.touch = touch

    def close(self) -> None:
        """Close this tab only."""
        self.page.close()


class Chromium(Tab, Browser):
    """One Chromium process with its own profile folder; `page` is its first tab.

    `options` go to Playwright's launch_persistent_context (color_scheme, viewport, bypass_csp ...).
    Every console problem and request of all its tabs is kept in `console` and `requests`.
    """

    def __init__(self, driver: Playwright, **options: Any) -> None:
        self._driver = driver
        self._options = {
            "viewport": {"width": PHONE[0], "height": PHONE[1]},
            "device_scale_factor": 2,
            "has_touch": True,
            "is_mobile": True,
            "locale": "en-GB",
            **options,
        }
        self.profile = Path(tempfile.mkdtemp(prefix="callboard-chromium-"))
        self.console: list[str] = []
        self.requests: list[str] = []
        self.touch = bool(self._options["has_touch"])
        self.context: BrowserContext | None = None

    def start(self) -> None:
        """See Browser.start."""
        self.context = self._driver.chromium.launch_persistent_context(
            str(self.profile), executable_path=BINARY, headless=True, args=FLAGS, **self._options
        )
        self.context.on("request", self._requested)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda failed: self.console.append(f"uncaught: {failed.error}"))
        self.page = self.context.pages[0]

    def stop(self) -> None:
        """See Browser.stop."""
        if self.context is not None:
            self.context.close()
        self.context = None

    def discard(self) -> None:
        """See Browser.discard."""
        self.stop()
        shutil.rmtree(self.profile, ignore_errors=True)

    def tab(self, url: str) -> OtherTab:
        """Open a further tab of the same phone."""
        assert self.context is not None
        other = OtherTab(self.context.new_page(), touch=self.touch)
        other.goto(url)
        return other

    def offline(self, cut: bool) -> None:
        """Cut this browser's network, or join it again; navigator.onLine and the worker follow."""
        assert self.context is not None
        self.context.set_offline(cut)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.console.append(message.text)
