"""Several phones at once, and several tabs on one phone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

from playwright.sync_api import Response

from tests.e2e.drivers.browser import button, field
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene, line_of


def edits_answered(phone: Chromium) -> Counter[str]:
    """Counts, by edit id, how often any tab of this phone had an edit answered from now on."""
    heard: Counter[str] = Counter()

    def count(response: Response) -> None:
        if response.url.endswith("/sync/v1") and response.ok:
            heard.update(edit["id"] for edit in json.loads(response.request.post_data or "{}").get("edits", []))

    assert phone.context is not None
    phone.context.on("response", count)
    return heard


def test_three_phones_answer_each_for_itself_while_one_is_out_of_reach(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    names = ("Ada Brook", "Bela Cask", "Cleo Dunn")
    phones = [phone() for _ in names]
    for each, name in zip(phones, names, strict=True):
        scene.crew_phone(each, name)
    lost = phones[1]
    lost.offline(True)
    for each in phones:
        each.click(button("Confirm 06:30"))
    for each in (phones[0], phones[2]):
        each.read("Received", within=MAIN)
    lost.read("Saved on this phone", within=MAIN)

    board = phone()
    scene.board(board, scene.desk.day())
    for name, state in zip(names, ("Confirmed", "Awaiting answer", "Confirmed"), strict=True):
        board.fill(field("Name, position or department"), name)
        board.read(state, within=line_of(name))
    lost.offline(False)
    lost.read("Received", within=MAIN)
    board.fill(field("Name, position or department"), "Bela Cask")
    board.read("Confirmed", within=line_of("Bela Cask"))


def test_two_tabs_of_one_phone_show_the_same_and_send_every_edit_once(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    mine = phone()
    member = scene.crew_phone(mine, "Dora Ekberg")
    other = mine.tab(f"{scene.url}/today")
    other.see(button("Confirm 06:30"))
    answered = edits_answered(mine)
    mine.offline(True)
    mine.click(button("Confirm 06:30"))
    other.read("Saved on this phone", within=MAIN)
    mine.offline(False)
    for tab in (mine, other):
        tab.read("Received", within=MAIN)
    assert answered and set(answered.values()) == {1}
    answer = scene.desk.answer(member)
    assert answer is not None and answer["answer"] == "confirmed"
