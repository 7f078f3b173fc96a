"""Text -> rows of cells: which delimiter, quoted line breaks, stray quotes, "sep=;" lines, ragged rows.

Cells are data. A cell that begins with = + - @ is kept as written and never evaluated; exports mark it
(`as_export_cell`).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from backend.imports.limits import MAX_BYTES, clean_cell, too_many_rows
from backend.imports.model import Line

DELIMITERS = (",", ";", "\t", "|")
SEP_LINE = re.compile(r'^"?sep=(.)"?[ ,;\t]*(\r\n|\r|\n)', re.IGNORECASE)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# A process-wide setting of the csv module: its own default (128 KiB) makes one long cell an exception.
csv.field_size_limit(MAX_BYTES + 1)


def read_text(text: str, header_score: Callable[[Sequence[str]], int]) -> tuple[str, tuple[Line, ...]]:
    """The delimiter and the filled rows. `header_score` says how many cells of a row are known headers.

    Rows are counted as a spreadsheet shows them: a quoted line break does not begin a row, a "sep=" line is none.
    """
    told = SEP_LINE.match(text)
    if told:
        return told[1], _lines(text[told.end() :], told[1])
    delimiter = choose_delimiter(text, header_score)
    return delimiter, _lines(text, delimiter)


def choose_delimiter(text: str, header_score: Callable[[Sequence[str]], int]) -> str:
    """The delimiter under which the text looks most like a table with a crew header."""
    sample = "\n".join(re.split(r"\r\n|\r|\n", text[:200_000])[:80])
    return max(DELIMITERS, key=lambda delimiter: _likeness(sample, delimiter, header_score))


def _likeness(
    sample: str, delimiter: str, header_score: Callable[[Sequence[str]], int]
) -> tuple[int, float, float, int]:
    rows = [row for row in _records(sample, delimiter) if any(cell.strip() for cell in row)]
    if not rows or delimiter not in sample:
        return (0, 0.0, 0.0, 0)
    width, times = Counter(len(row) for row in rows).most_common(1)[0]
    score = max((header_score(row) for row in rows[:40] if len(row) > 1), default=0)
    uncut = sum(any(mark in cell for cell in row for mark in DELIMITERS[1:]) for row in rows) / len(rows)
    return (score, -uncut, times / len(rows) if width > 1 else 0.0, width)


def _lines(text: str, delimiter: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    for number, record in enumerate(_records(text, delimiter), 1):
        line = line_of(number, record)
        if line.cells or line.flaws:
            lines.append(line)
            too_many_rows(len(lines))
    return tuple(lines)


def line_of(number: int, cells: Sequence[str], *, bold: bool = False, hidden: bool = False) -> Line:
    """A Line of raw cells: trimmed, over-long cells emptied and noted, trailing empty cells cut off."""
    flaws: dict[int, str] = {}
    cleaned: list[str] = []
    for index, cell in enumerate(cells):
        value, flaw = clean_cell(cell)
        cleaned.append(value)
        if flaw:
            flaws[index] = flaw
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    return Line(row=number, cells=tuple(cleaned), bold=bold, hidden=hidden, flaws=flaws)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Rows of raw cells. An odd number of quotes means one is a mere character: then each line stands alone."""
    if text.count('"') % 2 == 0:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return
    for line in re.split(r"\r\n|\r|\n", text):
        if not line:
            yield []
        elif line.count('"') % 2:
            yield from csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE)
        else:
            yield from csv.reader([line], delimiter=delimiter)


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula (a plain phone number with + or a lone - would not)."""
    return text.startswith(FORMULA_STARTS) and not re.fullmatch(r"[+-]?[\d\s().-]*", text)


def as_export_cell(text: str) -> str:
    """Text for a CSV cell: formula-like text is given a leading apostrophe, as OWASP advises, so no program runs it."""
    return "'" + text if is_formula_like(text) else text
