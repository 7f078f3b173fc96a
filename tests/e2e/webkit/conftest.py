"""Phones of this folder are WebKitGTK."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.drivers.browser import Browser
from tests.e2e.drivers.webkit import Display, WebKit


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    """The screen that the windows stand on."""
    shown = Display()
    yield shown
    shown.close()


@pytest.fixture
def phone(display: Display, browsers: Callable[[Browser], Browser]) -> Callable[..., WebKit]:
    """Start a phone with a profile of its own; `private` keeps nothing."""

    def start(*, private: bool = False) -> WebKit:
        webkit = WebKit(display, private=private)
        browsers(webkit)
        return webkit

    return start
