"""What a phone says when its store is wiped, full or refused, and what it still does."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.drivers.browser import button
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene

REFUSE = """
IDBFactory.prototype.open = function () {
  throw new DOMException('access to the database was denied', 'SecurityError')
}
"""


def test_a_store_wiped_with_an_unsent_answer_raises_an_alarm_and_the_call_comes_down_again(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    mine = phone()
    scene.crew_phone(mine, "Gita Holm")
    mine.offline(True)
    mine.click(button("Confirm 06:30"))
    mine.read("Saved on this phone", within=MAIN)
    mine.clear_site_data(scene.url, "indexeddb")
    mine.offline(False)
    mine.goto(f"{scene.url}/today")
    mine.read("The browser deleted what Callboard kept on this phone")
    mine.read("1 edit had not been sent and is lost")
    mine.see(button("Confirm 06:30"))
    mine.click(button("Confirm 06:30"))
    mine.read("Received", within=MAIN)


def test_a_full_phone_says_so_and_sends_the_answer_from_memory(phone: Callable[..., Chromium], scene: Scene) -> None:
    mine = phone()
    mine.small_disk(scene.url)
    member = scene.crew_phone(mine, "Hana Iversen")
    mine.fill_disk()
    mine.click(button("Confirm 06:30"))
    mine.read("This phone is full")
    mine.until(
        "return /Confirmed/.test(page.textOf(page.one({ role: 'main' })))", what="the answer to show all the same"
    )
    scene.wait_for_answer(member)


def test_a_private_window_without_a_store_says_so_and_works_while_connected(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    mine = phone()
    mine.page.add_init_script(REFUSE)
    member = scene.crew_phone(mine, "Ivar Jonsson")
    mine.read("This browser keeps nothing")
    mine.click(button("Confirm 06:30"))
    mine.read("Confirmed", within=MAIN)
    scene.wait_for_answer(member)
