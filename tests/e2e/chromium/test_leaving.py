"""Signing out with something unsent."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.e2e.drivers.browser import Target, button, field
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene

SHEET = Target("dialog", "Sign out")


def test_signing_out_names_what_is_unsent_and_only_goes_on_once_it_is_a_file(
    phone: Callable[..., Chromium], scene: Scene, tmp_path: Path
) -> None:
    mine = phone()
    scene.crew_phone(mine, "Kaya Lund")
    mine.page.route("**/sync/v1", lambda route: route.abort())
    mine.click(button("Confirm 06:30"))
    mine.read("Saved on this phone", within=MAIN)
    mine.goto(f"{scene.url}/more")
    mine.read("No connection")  # the line pushes the page down: pressed before it comes, the button is elsewhere
    mine.click(button("Sign out"))
    mine.read("1 edit has not been sent and would be lost", within=SHEET)
    with mine.page.expect_download() as download:
        mine.click(button("Save unsent edits as a file").inside(SHEET))
    download.value.save_as(tmp_path / "unsent.json")
    assert "confirmed" in json.dumps(json.loads((tmp_path / "unsent.json").read_text()))
    mine.click(button("Sign out all the same"))
    mine.see(field("Code"))
    mine.goto(f"{scene.url}/today")
    mine.see(field("Code"))


def test_signing_out_with_nothing_unsent_leaves_nothing_of_the_person_on_the_phone(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    mine = phone()
    scene.crew_phone(mine, "Lars Moe")
    mine.goto(f"{scene.url}/more")
    mine.click(button("Sign out"))
    mine.click(button("Sign out", exact=True).inside(SHEET))
    mine.see(field("Code"))
    left = mine.evaluate("""
        const found = []
        for (const { name } of await indexedDB.databases()) {
          const db = await new Promise((ok) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result) })
          for (const store of db.objectStoreNames) {
            const rows = await new Promise((ok) => {
              const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => ok(r.result) })
            found.push(JSON.stringify(rows))
          }
          db.close()
        }
        return found.join() + JSON.stringify({ ...localStorage })""")
    assert "Lars Moe" not in left
