"""Seeds 1000 to 1999. In two files, so that two workers share them."""

import pytest

from tests.simulation.soak import runs

HUNDREDS = range(1000, 2000, 100)


@pytest.mark.parametrize("first", HUNDREDS)
def test_no_promise_is_broken_in_a_hundred_runs(first: int) -> None:
    assert runs(first, 100).broken == []
