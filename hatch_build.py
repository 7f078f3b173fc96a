"""Carries the built PWA inside the wheel as `backend/_pwa`, building it with Node from a wheel when it must.

`pip install .` on a machine without Node works: the Node wheel becomes a dependency of the build,
and only when there is something to build. A source archive carries `pwa/dist` built, so installing
one needs no Node at all. Editable installs serve `../pwa/dist`; force-including there would leave a
stub folder `backend/` in site-packages. `CALLBOARD_PWA=skip` leaves the PWA out (`make` builds it
as a step of its own).
"""

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from backend.install import pwa


class PwaHook(BuildHookInterface[Any]):
    """Runs before files are gathered, for the wheel and for the source archive."""

    def dependencies(self) -> list[str]:
        """The Node wheel, when `pwa/dist` has to be built."""
        return [pwa.NODE_WHEEL] if self._must_build() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build if need be; `version` is "standard" or "editable"."""
        if self._must_build():
            pwa.build()
        if version != "editable" and pwa.DIST.is_dir() and not _skipped():
            inside = "backend/_pwa" if self.target_name == "wheel" else "pwa/dist"
            build_data["force_include"][str(pwa.DIST)] = inside

    def _must_build(self) -> bool:
        """A clone builds what its sources say; an unpacked source archive has it built already."""
        if _skipped():
            return False
        if not (Path(self.root) / ".git").exists():
            return not (pwa.DIST / "index.html").is_file()
        return not pwa.built()


def _skipped() -> bool:
    return os.environ.get("CALLBOARD_PWA") == "skip"
