"""What a phone fetches, brotli: the budgets of `pwa/budgets.json`, by `pwa/tools/size.mjs`."""

import re
import subprocess

from backend.install import pwa
from benchmarks.figure import Failure, Figure
from tests.house.source import ROOT

LINE = re.compile(r"^(\w+): (\d+) of (\d+) bytes brotli.*\((\d+) files", re.MULTILINE)
NAMES = {"first_screen": "first screen", "precache": "core precache", "worker": "worker"}


def measure() -> list[Figure]:
    """The table lines."""
    if not (ROOT / "pwa/dist/index.html").is_file():
        raise Failure("the PWA is not built: run make pwa")
    node = pwa.node_home() / "bin/node"
    done = subprocess.run([node, "tools/size.mjs"], cwd=ROOT / "pwa", capture_output=True, text=True, check=False)
    found = LINE.findall(done.stdout)
    if len(found) != len(NAMES):
        raise Failure(f"tools/size.mjs said: {done.stdout[-500:]} {done.stderr[-500:]}")
    return [
        Figure(
            name=f"size of {NAMES[name]}, brotli", value=int(size) / 1024, unit="kB", goal=int(budget) / 1024,
            note=f"{count} files",
        )
        for name, size, budget, count in found
    ]
