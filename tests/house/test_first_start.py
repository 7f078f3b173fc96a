"""`make run` on machines that are not as ours: one sentence that says what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend.install import pwa, steps
from backend.install.steps import InstallStopped, Stamps, explain, need_space, run
from tests.house.source import ROOT

CLOSED = "http://127.0.0.1:9/"
TOOLS = ("make", "sh", "sed", "git", "env")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH with make and the shell, and no Python at all."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (folder / tool).symlink_to(found)
    return folder


def stub(path: Path, name: str, version: str, *, old: bool = False, venv: bool = True) -> None:
    """A Python that answers the three questions of find_python.sh as told."""
    script = path / name
    answers = f"*print*) echo {version};; *exit*) exit {int(old)};; *venv*) exit {int(not venv)};; *) exit 9;;"
    script.write_text(f'#!/bin/sh\ncase "$2" in {answers} esac\n')
    script.chmod(0o755)


def make_run(path: Path, *more: str) -> tuple[int, str]:
    """Exit code and the sentence; make's own last line is left out."""
    done = subprocess.run(
        ["make", "run", *more], cwd=ROOT, env={"PATH": str(path)}, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(lines) == 1, done.stderr
    return done.returncode, lines[0]


def found_python(path: Path) -> str:
    command = ["sh", "backend/install/find_python.sh"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": str(path)}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_no_python_is_one_sentence(path: Path) -> None:
    code, sentence = make_run(path)
    assert code != 0
    assert sentence.startswith("Callboard needs Python 3.11 or newer")


def test_a_python_too_old_is_named(path: Path) -> None:
    stub(path, "python3", "3.9", old=True)
    code, sentence = make_run(path)
    assert code != 0
    assert "found only Python 3.9 (python3)" in sentence


def test_a_python_without_venv_says_what_to_install(path: Path) -> None:
    stub(path, "python3", "3.11", venv=False)
    code, sentence = make_run(path)
    assert code != 0
    assert "apt install python3-venv" in sentence


def test_a_python_named_on_the_command_line_that_is_none_is_named_back(path: Path) -> None:
    stub(path, "python3", "3.12")
    code, sentence = make_run(path, "PYTHON=python9")
    assert code != 0
    assert "python9" in sentence


def test_an_old_python3_or_a_broken_shim_before_a_good_one_is_passed_over(path: Path) -> None:
    stub(path, "python3", "3.9", old=True)
    stub(path, "python3.12", "3.12")
    shim = path / "python3.13"
    shim.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert found_python(path) == "python3.12"


def test_pip_without_a_network_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--no-cache-dir", "--retries", "0", "callboard-nobody-has-this"]
    only_closed = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": CLOSED,
        "PIP_FIND_LINKS": "",
        "PIP_EXTRA_INDEX_URL": "",
    }
    with pytest.raises(InstallStopped, match=r"^No network while installing: .*run make again"):
        run(command, tmp_path / "log", "installing", env=only_closed)


def test_npm_without_a_network_is_one_sentence(tmp_path: Path) -> None:
    home = pwa.node_home()
    npm = [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js"), "install", "nobody-has-this"]
    environment = {
        **pwa.node_environment(),
        "npm_config_registry": CLOSED,
        "npm_config_fetch_retries": "0",
        "npm_config_cache": str(tmp_path / "cache"),
    }
    with pytest.raises(InstallStopped, match=r"^No network while installing: "):
        run(npm, tmp_path / "log", "installing", cwd=tmp_path, env=environment)


def test_a_disk_that_fills_up_is_one_sentence() -> None:
    output = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
    sentence = explain(output, Path("install.log"), "installing")
    assert sentence == "The disk became full while installing: free some space and run make again."


def test_a_disk_without_room_is_refused_before_the_download(tmp_path: Path) -> None:
    with pytest.raises(InstallStopped, match="needs 99999999999 MB"):
        need_space(tmp_path, 99999999999, "the install")


def test_an_unknown_fault_shows_the_line_that_matters_and_where_the_rest_is(tmp_path: Path) -> None:
    log = tmp_path / "install.log"
    failing = [sys.executable, "-c", "import sys; print('at first'); raise RuntimeError('no such wheel')"]
    with pytest.raises(InstallStopped) as caught:
        run(failing, log, "installing")
    assert "RuntimeError: no such wheel" in str(caught.value)
    assert str(log) in str(caught.value)


def test_a_spoilt_stamp_reads_as_nothing_done(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "stamps.json")
    stamps.put("run", "abc")
    assert stamps.read() == {"run": "abc"}
    stamps.path.write_text('{"run": "ab')
    assert stamps.read() == {}


def test_the_digest_of_a_step_changes_with_bytes_names_and_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("same")
    two.write_text("same")
    seen = {steps.digest([one]), steps.digest([two]), steps.digest([one, two]), steps.digest([one], "word")}
    one.write_text("other")
    assert len(seen | {steps.digest([one])}) == 5
