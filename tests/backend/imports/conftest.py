"""A workbook as an office sends it, for the tests that damage one."""

import pytest

from tests.backend.imports.helpers import workbook


@pytest.fixture(scope="session")
def xlsx() -> bytes:
    rows = [["Name", "Position", "E-mail"], *([f"Ann Averdal{n}", "Grip", f"a{n}@example.com"] for n in range(40))]
    return workbook({"Crew": rows, "Notes": [["Unit base moves on day 12"]]})
