"""Firefox ESR, headless, spoken to by WebDriver BiDi without geckodriver."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import queue
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

from tests.e2e.drivers.bidi import BidiError, Connection
from tests.e2e.drivers.browser import PHONE, Browser, PageError, PageGone

BINARY = "/usr/bin/firefox-esr"
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PREFERENCES: dict[str, str | int | bool] = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "intl.accept_languages": "en-GB, en",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.active-protocols": 1,
    "services.settings.server": "http://127.0.0.1:1/",
    "toolkit.telemetry.enabled": False,
}
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Space": " "}
REPLACED = ("no such frame", "unknown error", "no such script")


class Firefox(Browser):
    """One Firefox process with its own profile folder."""

    engine = "Firefox"

    def __init__(self, preferences: dict[str, str | int | bool] | None = None) -> None:
        self.profile = Path(tempfile.mkdtemp(prefix="callboard-firefox-"))
        self.console: list[str] = []
        self.requests: list[str] = []
        lines = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in {**PREFERENCES, **(preferences or {})}.items()
        )
        (self.profile / "user.js").write_text("\n".join(lines))

    def start(self) -> None:
        """See Browser.start; also listens to the console and to every request."""
        self._process = subprocess.Popen(
            [BINARY, "--headless", "--no-remote", "--profile", str(self.profile), "--remote-debugging-port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "MOZ_HEADLESS": "1", "HOME": str(self.profile)},
        )
        self._bidi = Connection(f"{self._address()}/session", self._heard)
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._tab = self.command("browsingContext.getTree")["contexts"][0]["context"]
        width, height = PHONE
        self.command("browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height})

    def stop(self) -> None:
        """See Browser.stop."""
        with contextlib.suppress(BidiError):
            self.command("browser.close")
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._bidi.close()
        self._stderr.join(5)

    def discard(self) -> None:
        """See Browser.discard."""
        self.stop()
        shutil.rmtree(self.profile, ignore_errors=True)

    def command(self, method: str, **params: object) -> dict[str, Any]:
        """One BiDi command."""
        return self._bidi.command(method, **params)

    def goto(self, url: str) -> None:
        """See Browser.goto."""
        self.command("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def run(self, function: str) -> Any:
        """See Browser.run; runs with user activation."""
        try:
            result = self.command(
                "script.evaluate",
                target={"context": self._tab},
                awaitPromise=True,
                userActivation=True,
                expression=function,
            )
        except BidiError as failed:
            if failed.code in REPLACED:
                raise PageGone(str(failed)) from None
            raise
        if result["type"] == "exception":
            raise PageError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def press(self, x: float, y: float) -> None:
        """See Browser.press."""
        steps = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": steps})

    def key(self, name: str) -> None:
        """See Browser.key."""
        value = KEYS.get(name, name)
        steps = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._act({"type": "key", "id": "keys", "actions": steps})

    def screenshot(self, path: Path) -> None:
        """See Browser.screenshot."""
        shot = self.command("browsingContext.captureScreenshot", context=self._tab)
        path.write_bytes(base64.b64decode(shot["data"]))

    def offline(self, cut: bool) -> None:
        """Cut this browser's network, or join it again; navigator.onLine follows."""
        conditions = {"type": "offline"} if cut else None
        self.command("emulation.setNetworkConditions", contexts=[self._tab], networkConditions=conditions)

    def _act(self, source: dict[str, Any]) -> None:
        self.command("input.performActions", context=self._tab, actions=[source])

    def _heard(self, event: str, params: dict[str, Any]) -> None:
        if event == "log.entryAdded" and params["level"] in ("warn", "error"):
            self.console.append(params["text"] or "")
        elif event == "network.beforeRequestSent":
            self.requests.append(params["request"]["url"])

    def _address(self) -> str:
        """The address that Firefox prints, while a thread goes on reading what it prints later."""
        found: queue.Queue[str | None] = queue.Queue()
        self._stderr = threading.Thread(target=self._read_stderr, args=(found,), daemon=True)
        self._stderr.start()
        address = found.get(timeout=60)
        if address is None:
            raise RuntimeError(f"{BINARY} ended before it listened, with code {self._process.wait()}")
        return address

    def _read_stderr(self, found: queue.Queue[str | None]) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                if match := LISTENING.search(line):
                    found.put(match[1])
        found.put(None)
