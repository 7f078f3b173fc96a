"""A new version of the app arrives while somebody types and an answer has not been sent."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.install import pwa
from tests.e2e.desk import Desk
from tests.e2e.drivers.browser import button, field
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene
from tests.server_process import ServerProcess, copy_of


@pytest.fixture(scope="module")
def next_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same sources built again as version "2.0.0": other names of files, another worker."""
    out = tmp_path_factory.mktemp("next") / "dist"
    vite = [str(pwa.node_home() / "bin/node"), "node_modules/vite/bin/vite.js"]
    subprocess.run(
        [*vite, "build", "--outDir", str(out), "--emptyOutDir", "--logLevel", "error"],
        cwd=pwa.PWA,
        env={**pwa.node_environment(), "CALLBOARD_BUILD": "2.0.0"},
        check=True,
    )
    return out


@pytest.fixture(scope="module")
def scene(demo: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """As usual, but the PWA lies in a folder of this file's own."""
    data, codes = demo
    own = tmp_path_factory.mktemp("server")
    shutil.copytree(pwa.DIST, own / "pwa")
    settings = {"CALLBOARD_PWA_FOLDER": str(own / "pwa")}
    server = ServerProcess(copy_of(data, own / "data"), settings=settings)
    server.start()
    try:
        yield Scene(server, Desk(server.url, codes["upm"]), codes)
    finally:
        server.stop()


def deploy(scene: Scene, build: Path) -> None:
    """The server comes back with another build of the app."""
    folder = Path(scene.server.settings["CALLBOARD_PWA_FOLDER"])
    scene.server.stop()
    shutil.rmtree(folder)
    shutil.copytree(build, folder)
    scene.server.start()


def test_an_update_keeps_what_is_typed_and_what_waits_and_runs_the_new_version(
    phone: Callable[..., Chromium], scene: Scene, next_build: Path
) -> None:
    mine = phone()
    member = scene.crew_phone(mine, "Jana Kovac")
    mine.goto(f"{scene.url}/today")
    versions: list[str] = []
    mine.page.on("request", lambda asked: versions.extend(app_of(asked.post_data)))
    mine.page.route("**/sync/v1", lambda route: route.abort())
    mine.click(button("Confirm 06:30"))
    mine.read("Saved on this phone", within=MAIN)
    mine.click(button("Query", exact=True))
    mine.fill(field("In your words"), "Which gate is open")

    deploy(scene, next_build)
    mine.evaluate("await (await navigator.serviceWorker.getRegistration()).update()")
    mine.click(button("Later"))
    mine.read("A new version is ready")
    mine.click(button("Update", exact=True))
    mine.until("return !document.body.innerText.includes('A new version is ready')", what="the new version to run")
    mine.read("Saved on this phone", within=MAIN)
    mine.click(button("Query", exact=True))
    mine.until("return page.one(args[0])?.value === args[1]", *kept(), what="the typed words to be there again")

    mine.page.unroute("**/sync/v1")
    mine.click(button("Later"))
    scene.wait_for_answer(member)
    assert "2.0.0" in versions


def kept() -> tuple[dict[str, str], str]:
    return {"role": "field", "name": "In your words"}, "Which gate is open"


def app_of(body: str | None) -> list[str]:
    return [json.loads(body)["app"]] if body and '"app"' in body else []
