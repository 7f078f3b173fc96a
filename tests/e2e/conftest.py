"""A running server with the demo production, a desk that sets scenes, and browsers that end with their test."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import Desk
from tests.e2e.drivers.browser import Browser
from tests.e2e.scene import Scene
from tests.server_process import ServerProcess, copy_of, prepared

PICTURES = Path(__file__).resolve().parents[2] / "test-results"
REPORT = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep how the test itself ended, for the pictures."""
    report = yield
    if report.when == "call":
        item.stash[REPORT] = report
    return report


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, dict[str, str]]:
    """The prepared data folder and its entry codes; made once for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    told = shared / "demo-codes.json"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            _, codes = prepared(shared)
            told.write_text(json.dumps(codes))
    return shared / "demo", json.loads(told.read_text())


@pytest.fixture(scope="module")
def scene(demo: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A server of this file's own, and a UPM's desk."""
    data, codes = demo
    server = ServerProcess(copy_of(data, tmp_path_factory.mktemp("server") / "data"))
    server.start()
    try:
        desk = Desk(server.url, codes["upm"])
        yield Scene(server, desk, codes)
        desk.close()
    finally:
        server.stop()


@pytest.fixture
def browsers(request: pytest.FixtureRequest) -> Iterator[Callable[[Browser], Browser]]:
    """Start a browser that ends with the test; a failed test leaves a picture of each in test-results/."""
    started: list[Browser] = []

    def start(browser: Browser) -> Browser:
        browser.start()
        started.append(browser)
        return browser

    yield start
    report = request.node.stash.get(REPORT, None)
    for number, browser in enumerate(started):
        if report is not None and report.failed:
            _picture(browser, PICTURES / f"{request.node.name}-{number}.png")
        browser.discard()


def _picture(browser: Browser, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    try:
        browser.screenshot(path)
    except Exception as failed:
        path.with_suffix(".txt").write_text(f"no picture: {failed}\n")
