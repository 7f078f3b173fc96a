"""Phones of this folder are Debian's Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.e2e.drivers.browser import Browser
from tests.e2e.drivers.chromium import Chromium, playwright


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """Playwright, ended with the file: while it runs no asynchronous test can run in this process."""
    with playwright() as started:
        yield started


@pytest.fixture
def phone(driver: Playwright, browsers: Callable[[Browser], Browser]) -> Callable[..., Chromium]:
    """Start a phone with a profile of its own; options are Chromium's."""

    def start(**options: Any) -> Chromium:
        chromium = Chromium(driver, **options)
        browsers(chromium)
        return chromium

    return start
