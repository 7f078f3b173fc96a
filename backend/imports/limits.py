"""The limits of a crew list and what a single cell may hold."""

import re

from backend.imports.model import ImportRefused

MAX_BYTES = 12 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELL = 1_000
MAX_UNPACKED = 64 * 1024 * 1024
MAX_STRINGS = 16 * 1024 * 1024
MAX_PARTS = 2_000
MAX_RATIO = 250
RATIO_FROM = 5 * 1024 * 1024

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def clean_cell(raw: str) -> tuple[str, str | None]:
    """A cell trimmed, without control and direction characters, and the code of its flaw, if it has one."""
    if len(raw) > MAX_CELL and len(raw.strip()) > MAX_CELL:
        return "", "cell_too_long"
    text = CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line), None


def too_many_rows(count: int) -> None:
    """Refuse a list with more than 5,000 filled rows (and a margin for titles and headings)."""
    if count > MAX_ROWS + 200:
        raise ImportRefused(
            "too_many_rows",
            f"The list has more than {MAX_ROWS:,} rows. Split it, one file per production, and import each.",
            limit=MAX_ROWS,
        )
