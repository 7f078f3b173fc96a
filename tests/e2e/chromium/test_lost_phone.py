"""A phone is lost at lunch, with an answer on it that was never sent."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.drivers.browser import Target, button, field
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene, line_of

SHEET = Target("dialog")


def test_a_blocked_phone_is_signed_out_its_answer_is_held_and_a_new_phone_enters_within_two_taps(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    lost, ad, new = phone(), phone(), phone()
    member = scene.crew_phone(lost, "Zora Abel")
    lost.offline(True)
    lost.click(button("Confirm 06:30"))
    lost.read("Saved on this phone", within=MAIN)

    scene.board(ad, scene.desk.day())
    ad.fill(field("Name, position or department"), member.name)
    ad.taps = 0
    ad.click(line_of(member.name))
    ad.click(button("New phone? Make a new code"))
    assert ad.taps <= 2
    code = ad.until("return document.body.innerText.match(/[A-Z2-9]{4}-[A-Z2-9]{4}/)?.[0]", what="a code")
    ad.click(button("Block").inside(SHEET))
    ad.read("Blocked", within=SHEET)

    scene.enter(new, code)
    new.see(button("Confirm 06:30"))
    lost.offline(False)
    lost.read("This phone is signed out")
    assert scene.desk.answer(member) is None
    ad.goto(f"{scene.url}/crew/{member.crew}")
    ad.read("1 edit came after blocking and is held")
