"""Installs, or names, the system packages that the browser tests need: run by `make test` before pytest."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = {
    "chromium": "/usr/bin/chromium",
    "firefox-esr": "/usr/bin/firefox-esr",
    "webkit2gtk-driver": "/usr/bin/WebKitWebDriver",
    "xvfb": "/usr/bin/Xvfb",
    "python3-gi": "/usr/lib/python3/dist-packages/gi/__init__.py",
    "gir1.2-webkit2-4.1": "/usr/lib/*/girepository-1.0/WebKit2-4.1.typelib",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
}


def missing() -> list[str]:
    """Names of packages whose file is not there."""
    return [name for name, path in NEEDED.items() if not any(Path("/").glob(path.lstrip("/")))]


def main() -> int:
    """Exit code 0 when everything is there."""
    names = missing()
    if not names:
        return 0
    command = f"apt-get install --no-install-recommends {' '.join(names)}"
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        sys.stderr.write(f"The browser tests need packages of the system, as root: {command}\n")
        return 1
    sys.stdout.write(f"Installing for the browser tests: {' '.join(names)}\n")
    sys.stdout.flush()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in ("apt-get -qq update", f"{command} -y -qq"):
        done = subprocess.run(
            step.split(), env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            sys.stderr.write(f"`{step}` failed: {' '.join(last)}; run it by hand, then make test again.\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
