"""The server dies in the middle of a sync: before it has stored the edits, and after, with the reply lost."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Request, Route

from tests.e2e.drivers.browser import button
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import MAIN, Scene


def with_edits(request: Request) -> bool:
    return bool(json.loads(request.post_data or "{}").get("edits"))


def kill_at_first_send(phone: Chromium, scene: Scene, *, stored: bool) -> None:
    """At the next request with edits the server dies, before or after it took them in; the phone gets no reply."""
    killed: list[bool] = []

    def answer(route: Route) -> None:
        if killed or not with_edits(route.request):
            route.continue_()
            return
        if stored:
            route.fetch()
        scene.server.kill()
        killed.append(True)
        route.abort()

    phone.page.route("**/sync/v1", answer)


def confirmed_once(phone: Chromium, scene: Scene, name: str, *, stored: bool) -> None:
    member = scene.crew_phone(phone, name)
    kill_at_first_send(phone, scene, stored=stored)
    phone.click(button("Confirm 06:30"))
    phone.read("No connection")
    phone.read("Saved on this phone", within=MAIN)
    scene.server.start()
    phone.read("Received", within=MAIN)
    answer = scene.desk.answer(member)
    assert answer is not None and (answer["answer"], answer["version"]) == ("confirmed", 1)


def test_a_server_killed_before_it_stored_the_answer_gets_it_again(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    confirmed_once(phone(), scene, "Emil Frost", stored=False)


def test_a_server_killed_after_it_stored_the_answer_gives_the_first_verdict_again(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    confirmed_once(phone(), scene, "Fern Gould", stored=True)
