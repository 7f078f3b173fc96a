"""The journey without signal, in this engine."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e import journeys
from tests.e2e.drivers.firefox import Firefox
from tests.e2e.scene import Scene


def test_a_call_is_seen_and_confirmed_with_the_server_dead_and_reaches_the_board_later(
    phone: Callable[..., Firefox], scene: Scene
) -> None:
    journeys.confirm_in_a_dead_zone(phone(), phone(), scene)
