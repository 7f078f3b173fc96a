"""WebKitGTK, the nearest engine to iOS Safari on this machine, driven by WebKitWebDriver under Xvfb."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.drivers.browser import PHONE, Browser, PageError, PageGone

BROWSER = Path(__file__).parent / "webkit_browser.py"
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Space": " "}
REPLACED = ("javascript error", "no such window", "no such frame", "stale element reference", "unknown error")
SCRIPT = """
const done = arguments[arguments.length - 1];
{function}.then((text) => done({{ text }}), (failed) => done({{ failed: String(failed) }}));
"""
REPAINT = """
let left = 60
const painting = setInterval(() => {
  document.documentElement.style.setProperty('opacity', left % 2 ? '0.999' : '1')
  if (left-- === 0) { clearInterval(painting); document.documentElement.style.removeProperty('opacity') }
}, 50)
"""


class Display:
    """A screen that nobody looks at; Xvfb itself chooses a free number."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        width, height = PHONE
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[writing],
        )
        os.close(writing)
        with os.fdopen(reading) as said:
            self.name = f":{said.readline().strip()}"

    def close(self) -> None:
        """End the screen."""
        self._process.terminate()
        self._process.wait(10)


class WebKit(Browser):
    """One WebKitGTK browser with its own profile folder; `private` keeps nothing, as a private tab."""

    engine = "WebKitGTK"

    def __init__(self, display: Display, *, private: bool = False) -> None:
        self.profile = Path(tempfile.mkdtemp(prefix="callboard-webkit-"))
        width, height = PHONE
        inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self._environment = inherited | {
            "CALLBOARD_WEBKIT_PRIVATE": "1" if private else "0",
            "CALLBOARD_WEBKIT_PROFILE": str(self.profile),
            "CALLBOARD_WEBKIT_SIZE": f"{width}x{height}",
            "DISPLAY": display.name,
            "HOME": str(self.profile),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
        }

    def start(self) -> None:
        """See Browser.start."""
        port = _free_port()
        self._driver = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
        self._wait_for_driver()
        options = {"binary": str(BROWSER), "args": []}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._session = f"/session/{self._ask('POST', '/session', capabilities=wanted)['sessionId']}"
        self._ask("POST", f"{self._session}/timeouts", script=60_000, pageLoad=60_000, implicit=0)

    def stop(self) -> None:
        """See Browser.stop."""
        with contextlib.suppress(httpx.HTTPError, PageError, PageGone):
            self._ask("DELETE", self._session)
        self._http.close()
        self._driver.terminate()
        self._driver.wait(10)

    def discard(self) -> None:
        """See Browser.discard."""
        self.stop()
        shutil.rmtree(self.profile, ignore_errors=True)

    def goto(self, url: str) -> None:
        """See Browser.goto."""
        self._ask("POST", f"{self._session}/url", url=url)

    def run(self, function: str) -> Any:
        """See Browser.run."""
        said = self._ask("POST", f"{self._session}/execute/async", script=SCRIPT.format(function=function), args=[])
        if said is None:
            raise PageGone("the script ended without an answer")
        if "failed" in said:
            raise PageError(said["failed"])
        return json.loads(said["text"])

    def press(self, x: float, y: float) -> None:
        """See Browser.press."""
        steps = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0, "origin": "viewport"},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "finger", "parameters": {"pointerType": "mouse"}, "actions": steps})

    def key(self, name: str) -> None:
        """See Browser.key."""
        value = KEYS.get(name, name)
        steps = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._act({"type": "key", "id": "keys", "actions": steps})

    def screenshot(self, path: Path) -> None:
        """See Browser.screenshot. WebKit answers after its next painting, so the page is given something to paint."""
        self.evaluate(REPAINT)
        path.write_bytes(base64.b64decode(self._ask("GET", f"{self._session}/screenshot")))

    def _act(self, source: dict[str, Any]) -> None:
        self._ask("POST", f"{self._session}/actions", actions=[source])

    def _ask(self, method: str, path: str, **body: object) -> Any:
        """One WebDriver command. Refuses: PageGone, PageError, by the error's code."""
        answer = self._http.request(method, path, json=body if method == "POST" else None)
        value = answer.json()["value"]
        if answer.status_code == 200:
            return value
        said = f"{value['error']}: {value['message']}"
        raise PageGone(said) if value["error"] in REPLACED else PageError(said)

    def _wait_for_driver(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                self._http.get("/status")
                return
            except httpx.ConnectError:
                if time.monotonic() > deadline or self._driver.poll() is not None:
                    raise
                time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])
