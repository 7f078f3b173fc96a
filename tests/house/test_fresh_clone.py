"""What a stranger does first, on a clone of what is committed: `pip install .` and `make run`'s install."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.timeout(1800)
CLOSED = "http://127.0.0.1:9/"
TOOLS = ("git", "sh", "env", "uname", "sed", "dirname", "basename")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What is committed, and nothing else that lies in this folder."""
    folder = tmp_path / "callboard"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(folder)], check=True)
    return folder


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that has Python, git and a shell, and no Node."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None, f"this machine has no {tool}"
        (tools / tool).symlink_to(found)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("npm_", "NODE_P", "NVM_"))}
    return {**kept, "PATH": str(tools), "CI": "true"}


def test_the_wheel_of_a_clone_without_node_carries_the_phones_app(
    clone: Path, machine: dict[str, str], tmp_path: Path
) -> None:
    """A wheel that forgot the PWA installs well and then answers every phone with "not found"."""
    wheels = tmp_path / "wheels"
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(wheels), str(clone)]
    asked(pip, tmp_path, machine)
    [wheel] = wheels.iterdir()
    with zipfile.ZipFile(wheel) as held:
        names = held.namelist()
        held.extractall(tmp_path / "installed")
    assert {"backend/_pwa/index.html", "backend/cli.py", "sync/settle.py"} <= set(names)
    assert [name for name in names if name.startswith(("tests/", "pwa/", "backend/install/"))] == []
    assert asked([sys.executable, "-c", RUN_INSTALLED], tmp_path / "installed", machine).startswith("callboard ")


RUN_INSTALLED = """
import sys; sys.path.insert(0, "."); sys.argv = ["callboard", "--version"]
from backend.cli import main
sys.exit(main())
"""


def test_a_clone_is_installed_once_then_left_alone_and_repaired_when_broken(
    clone: Path, machine: dict[str, str]
) -> None:
    """A second start that asks the network fails on set; a half-made `.venv` fails later, with a traceback."""
    install = [sys.executable, "-m", "backend.install", "run"]
    first = asked(install, clone, machine)
    assert ("Installing what run needs" in first, "Building the PWA" in first) == (True, True)
    assert (clone / "pwa/dist/index.html").is_file()

    alone = {**machine, "PIP_INDEX_URL": CLOSED, "npm_config_registry": CLOSED}
    assert asked(install, clone, alone) == ""

    (clone / ".venv/bin/python").unlink()
    assert "did not finish" in asked(install, clone, machine)
    stamps = json.loads((clone / ".venv/callboard.json").read_text())
    assert set(stamps) == {"place", "run", "project"}
    assert asked([str(clone / ".venv/bin/callboard"), "--version"], clone, machine).startswith("callboard ")


def asked(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
