"""Phones of this folder are Firefox ESR."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.drivers.browser import Browser
from tests.e2e.drivers.firefox import Firefox


@pytest.fixture
def phone(browsers: Callable[[Browser], Browser]) -> Callable[[], Firefox]:
    """Start a phone with a profile of its own."""

    def start() -> Firefox:
        firefox = Firefox()
        browsers(firefox)
        return firefox

    return start
