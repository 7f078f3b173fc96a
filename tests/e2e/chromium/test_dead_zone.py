"""The journey without signal, in this engine."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e import journeys
from tests.e2e.drivers.browser import Target, button, field
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import Scene


def test_a_call_is_seen_and_confirmed_with_the_server_dead_and_reaches_the_board_later(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    journeys.confirm_in_a_dead_zone(phone(), phone(), scene)


def test_a_day_player_added_with_the_server_dead_is_there_after_a_restart_and_arrives_later(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    ad = phone()
    scene.board(ad, scene.desk.day())
    scene.server.kill()
    ad.goto(f"{scene.url}/crew/add?day={scene.desk.day()}")
    ad.fill(field("Name", exact=True), "Xenia Yard")
    ad.fill(field("Department"), "Camera")
    ad.click(button("Add and make a link"))
    ad.read("The personal link can be made as soon as the server has it")

    ad.restart()
    ad.goto(f"{scene.url}/crew")
    ad.fill(field("Name or position"), "Xenia Yard")
    ad.see(Target("link", "Xenia Yard"))
    scene.server.start()
    scene.wait_for(lambda: named(scene, "Xenia Yard"), "Xenia Yard")


def named(scene: Scene, name: str) -> dict[str, object] | None:
    """The crew member of that name, when the server knows one."""
    scene.desk.fetch()
    return next((row for row in scene.desk.all("crew") if row["name"] == name), None)
