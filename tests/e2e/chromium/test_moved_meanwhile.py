"""The AD moves a call while its phone is out of reach."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.drivers.browser import Target, button
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene


def test_confirming_the_old_version_offline_is_kept_as_that_and_the_new_one_is_asked_with_the_difference(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    mine = phone()
    member = scene.crew_phone(mine, "Marta Quill", "06:30")
    mine.offline(True)
    scene.desk.move(member, scene.desk.day(), "07:15", place="Lot B")
    mine.click(button("Confirm 06:30"))
    mine.read("Saved on this phone", within=MAIN)

    mine.offline(False)
    mine.read("You confirmed version 1; please answer again")
    changes = mine.text(Target("listitem", "Time"))
    assert "06:30" in changes and "07:15" in changes
    assert "Lot B" in mine.text(Target("listitem", "Place"))
    first = scene.desk.answer(member)
    assert first is not None and (first["answer"], first["version"]) == ("confirmed", 1)

    mine.click(button("Confirm 07:15"))
    scene.wait_for_answer(member, version=2)
    mine.gone(button("Confirm 07:15"))


def test_a_move_reaches_an_open_phone_by_itself(phone: Callable[..., Chromium], scene: Scene) -> None:
    mine = phone()
    member = scene.crew_phone(mine, "Jonas Reyes", "06:30")
    mine.click(button("Confirm 06:30"))
    mine.read("Received", within=MAIN)
    scene.desk.move(member, scene.desk.day(), "08:00")
    mine.see(button("Confirm 08:00"))
