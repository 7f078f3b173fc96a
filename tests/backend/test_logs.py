"""The log tells the operator what happened and nobody's secrets."""

import json
import logging

import pytest

from backend.logs import configure


def test_a_fault_is_one_line_of_json_with_its_place_and_no_values(capfd: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers, logging.getLogger().level
    try:
        configure("info")
        _fail("token-of-somebody")
        said = capfd.readouterr().err.splitlines()
    finally:
        logging.getLogger().handlers, logging.getLogger().level = before
    assert len(said) == 1
    line = json.loads(said[0])
    assert (line["level"], line["logger"], line["event"]) == ("error", "callboard", "fault 7")
    assert line["exception"][0]["exc_type"] == "ZeroDivisionError"
    assert "token-of-somebody" not in said[0]


def _fail(token: str) -> None:
    try:
        assert token
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        logging.getLogger("callboard").error("fault %d", 7, exc_info=error)
