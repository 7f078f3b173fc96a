"""A private tab, which WebKit gives a store of its own that lasts as long as the tab."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.drivers.browser import button
from tests.e2e.drivers.webkit import WebKit
from tests.e2e.scene import MAIN, Scene


def test_a_call_is_confirmed_from_a_private_tab(phone: Callable[..., WebKit], scene: Scene) -> None:
    mine = phone(private=True)
    member = scene.crew_phone(mine, "Yaro Zeman")
    mine.click(button("Confirm 06:30"))
    mine.read("Received", within=MAIN)
    scene.wait_for_answer(member)
