"""What Firefox has to say about the app, and whom the app asks."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from tests.e2e.drivers.browser import button
from tests.e2e.drivers.firefox import Firefox
from tests.e2e.scene import MAIN, Scene

POLICY = ("Content-Security-Policy", "TrustedTypes", "Trusted Types")


def test_a_day_of_crew_breaks_no_policy_and_asks_only_its_own_server(
    phone: Callable[..., Firefox], scene: Scene
) -> None:
    mine = phone()
    member = scene.crew_phone(mine, "Yara Zeman")
    mine.offline(True)
    mine.click(button("Confirm 06:30"))
    mine.read("Saved on this phone", within=MAIN)
    mine.offline(False)
    scene.wait_for_answer(member)
    mine.goto(f"{scene.url}/more")
    mine.see(button("Sign out"))
    assert [said for said in mine.console if any(word in said for word in POLICY)] == []
    assert {urlsplit(asked)[:2] for asked in mine.requests if asked.startswith("http")} == {urlsplit(scene.url)[:2]}
