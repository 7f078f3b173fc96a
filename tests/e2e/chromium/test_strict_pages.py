"""No screen breaks the Content-Security-Policy or Trusted Types, logs an error, or asks anybody but its own server."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.e2e.chromium.screens import WALKS
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import Scene

KNOWN = ("net::ERR_INTERNET_DISCONNECTED", "401 (Unauthorized)")
"""What the network log says of a phone that was cut off by the test, and of one that asks whether it has entered."""


@pytest.mark.parametrize("walk", WALKS)
def test_screens_keep_to_the_policy_and_to_their_own_server(
    phone: Callable[..., Chromium], scene: Scene, walk: str
) -> None:
    mine = phone()
    shown = [screen.name for screen in WALKS[walk](mine, scene)]
    assert len(shown) > 3
    assert [said for said in mine.console if not said.endswith(KNOWN)] == []
    origins = {urlsplit(asked)[:2] for asked in mine.requests if not asked.startswith(("data:", "blob:"))}
    assert origins == {urlsplit(scene.url)[:2]}


def test_the_policy_is_the_strict_one(phone: Callable[..., Chromium], scene: Scene) -> None:
    mine = phone()
    answer = mine.page.goto(scene.url)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
