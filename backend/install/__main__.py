"""`python -m backend.install run|test`: make this clone ready, or say in one sentence why not.

`pwa` is the second half, run by the environment's own Python because Node lies in there.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

from backend.install import environment, pwa
from backend.install.steps import ROOT, InstallStopped, say


def main(kind: str) -> int:
    """Exit code 0 when ready."""
    try:
        if kind == "pwa":
            pwa.build()
            return 0
        with _one_at_a_time():
            environment.prepare(kind)
            inside = [str(environment.python_of()), "-m", "backend.install", "pwa"]
            return subprocess.run(inside, cwd=ROOT, check=False).returncode
    except InstallStopped as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; run make again, it goes on from here.\n")
        return 130


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two `make` in one clone would remove each other's half-made `.venv`."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (ROOT / "pyproject.toml").open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Waiting for another make in this folder.")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
