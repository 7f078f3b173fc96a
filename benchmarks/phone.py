"""The phone itself, Debian's Chromium on the demo production: offline cold start, tap to paint, durable save.

Cold start: the browser was closed and the server is dead; the time runs from the navigation to the first frame that
shows the call. Tap to paint: the browser's own event timing (steps of 8 ms) of the tap on Confirm, CPU slowed 4 times.
Durable save: transactions of the app's store with strict durability, from their begin to their end on disk.
"""

import tempfile
from pathlib import Path
from typing import Any

from benchmarks import rooms
from benchmarks.figure import Failure, Figure, middle
from tests.e2e.desk import Desk
from tests.e2e.drivers.browser import Target, button
from tests.e2e.drivers.chromium import Chromium, playwright
from tests.e2e.scene import Scene
from tests.server_process import ServerProcess, prepared

CLOCK, STARTS, SAVES, SLOWER = "06:30", 5, 5, 4
WATCH = """
(() => {
  const saves = [], shown = []
  window.__measured = { saves, shown }
  const begin = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const made = begin.apply(this, arguments), begun = performance.now()
    if (mode === 'readwrite' && options && options.durability === 'strict') {
      made.addEventListener('complete', () => saves.push(performance.now() - begun))
    }
    return made
  }
  const look = () => {
    if (document.body && document.body.innerText.includes('CLOCK')) {
      requestAnimationFrame(() => setTimeout(() => shown.push(performance.now())))
    } else requestAnimationFrame(look)
  }
  look()
})()
""".replace("CLOCK", CLOCK)
TIMING = """
window.__taps = []
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) window.__taps.push([e.name, e.duration])
}).observe({ type: 'event', durationThreshold: 16, buffered: false })
return true
"""


def measure() -> list[Figure]:
    """The table lines."""
    folder = Path(tempfile.mkdtemp(dir=rooms.workshop()))
    data, codes = prepared(folder)
    server = ServerProcess(data)
    server.start()
    try:
        with playwright() as driver:
            return _measured(Chromium(driver), Scene(server, Desk(server.url, codes["ad"]), codes))
    finally:
        server.stop()


def _measured(phone: Chromium, scene: Scene) -> list[Figure]:
    phone.start()
    try:
        scene.crew_phone(phone, "Ines Farrow", CLOCK)
        scene.server.kill()
        starts = [_cold_start(phone, scene.url) for _ in range(STARTS)]
        tap, saves = _confirm(phone)
    finally:
        phone.discard()
    ways = ", ".join(f"{one:.2f}" for one in starts)
    return [
        Figure(name="offline cold start to today's call", value=middle(starts), unit="s", goal=0.6, note=f"{ways} s"),
        Figure(name=f"tap to paint at {SLOWER}x CPU", value=tap, unit="ms", goal=100),
        Figure(
            name="durable save", value=middle(saves), unit="ms", goal=10,
            note=f"{len(saves)} saves, longest {max(saves):.0f} ms",
        ),
    ]


def _cold_start(phone: Chromium, url: str) -> float:
    """Seconds from navigation to the first frame with the call."""
    phone.stop()
    phone.start()
    assert phone.context is not None
    phone.context.add_init_script(WATCH)
    phone.goto(f"{url}/")
    shown = phone.until("return window.__measured.shown[0]", what="the call to be painted")
    return float(shown) / 1000


def _confirm(phone: Chromium) -> tuple[float, list[float]]:
    """Answer and take it back, some times at full speed for the saves, then once slowed for the tap."""
    for _ in range(SAVES):
        _tap(phone, button(f"Confirm {CLOCK}"))
        _tap(phone, button("Undo"))
    saves: list[float] = phone.evaluate("return window.__measured.saves")
    if len(saves) < SAVES:
        raise Failure(f"only {len(saves)} saves of strict durability were seen")
    phone.see(button(f"Confirm {CLOCK}"))
    phone.evaluate(TIMING)
    phone.slow_down(SLOWER)
    phone.click(button(f"Confirm {CLOCK}"))
    phone.read("Saved on this phone")
    taps: list[list[Any]] = phone.until("return window.__taps.length ? window.__taps : null", what="the tap's timing")
    phone.slow_down(1)
    return max(float(duration) for _, duration in taps), saves


def _tap(phone: Chromium, target: Target) -> None:
    """Tap, and wait until it is on disk."""
    before: int = phone.evaluate("return window.__measured.saves.length")
    phone.click(target)
    phone.until("return window.__measured.saves.length > args[0]", before, what="the save")
