"""Find the header row and say which column is what.

Words come from `words/headers.toml`; what no word tells, `guesses.py` reads off the cells below.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from backend.imports.model import Line, Sheet
from backend.imports.text import fold
from backend.imports.vocabulary import header_noise, header_tokens, header_words, never_headers

NAMING = frozenset({"name", "name_last_first", "first", "last"})
DEPTH = 60
UNITS_ROW = re.compile(
    r"^\W*(?:required|optional|pflicht|text|string|dd|mm|yyyy|e\.?\s?g\.?|example|beispiel|y\s*/\s*n)\b", re.IGNORECASE
)


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """A header: the index of its last line in `lines`, the row number of its first, and per column text and field."""

    line: int
    row: int
    texts: tuple[str, ...]
    fields: tuple[str | None, ...]


@lru_cache(8192)
def field_of(text: str) -> str | None:
    """The field that a header's text means, "other" for one known to be something else, None when unknown."""
    folded = fold(text)
    if not folded or len(folded) > 60:
        return None
    words = folded.split()
    if any(word in never_headers() for word in words):
        return "other"
    outside = fold(re.sub(r"\([^)]*\)", " ", text))
    for phrase in dict.fromkeys((folded, outside, _without_noise(words), _without_noise(outside.split()))):
        if phrase in header_words():
            return header_words()[phrase]
    return _by_token(words)


def _without_noise(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word not in header_noise())


def _by_token(words: Sequence[str]) -> str | None:
    if len(words) > 6:
        return None
    for field, tokens in header_tokens().items():
        if not tokens.isdisjoint(words):
            return field
    return None


def header_score(cells: Sequence[str]) -> int:
    """How many different fields a row's cells name; 0 when a cell holds an address or a number, as data would."""
    if any("@" in cell or sum(letter.isdigit() for letter in cell) > 4 for cell in cells):
        return 0
    fields = {field_of(cell) for cell in cells if cell.strip()}
    return len(fields - {None, "other"})


def find_header(sheet: Sheet) -> Header | None:
    """The row (or two rows) of the first 60 filled ones that names the most fields, the first of equals."""
    best: Header | None = None
    for index in range(min(DEPTH, len(sheet.lines))):
        for header in (_two_rows(sheet.lines, index), _one_row(sheet.lines, index)):
            if header is not None and is_header(header) and (best is None or _known(header) > _known(best)):
                best = header
    return best


def is_header(header: Header) -> bool:
    """Two fields at least, or one that is a name in a narrow list; two in five of the filled cells are understood."""
    known = {field for field in header.fields if field} - {"other"}
    filled = sum(1 for text in header.texts if text)
    understood = sum(1 for field in header.fields if field)
    enough = len(known) >= 2 or (bool(known & NAMING) and len(header.fields) <= 2)
    return enough and understood * 5 >= filled * 2


def _known(header: Header) -> int:
    return len({field for field in header.fields if field} - {"other"})


def _one_row(lines: Sequence[Line], index: int) -> Header | None:
    line = lines[index]
    if header_score(line.cells) == 0 or (len(line.filled()) == 1 and len(line.cells) > 1):
        return None
    last = index + 1 if index + 1 < len(lines) and _is_units_row(lines[index + 1]) else index
    return _header(line.row, last, line.cells)


def _is_units_row(line: Line) -> bool:
    filled = [line.cells[index] for index in line.filled()]
    return len(filled) > 1 and all(UNITS_ROW.match(cell) for cell in filled)


def _two_rows(lines: Sequence[Line], index: int) -> Header | None:
    """A header written over two rows ("First" above "Name"; "Contact" above "Phone" and "E-mail")."""
    if index + 1 >= len(lines) or lines[index + 1].row != lines[index].row + 1:
        return None
    upper, lower = lines[index], lines[index + 1]
    if header_score(upper.cells) == 0 or min(len(upper.filled()), len(lower.filled())) < 2 or not _continues(lower):
        return None
    width = max(len(upper.cells), len(lower.cells))
    return _header(upper.row, index + 1, [_joined(upper, lower, column) for column in range(width)])


def _continues(line: Line) -> bool:
    """Whether a row can be the second one of a header: only header words and words that complete one."""
    if header_score(line.cells) == 0 and not all(fold(line.cells[index]) in header_noise() for index in line.filled()):
        return False
    return all(field_of(line.cells[at]) or fold(line.cells[at]) in header_noise() for at in line.filled())


def _joined(upper: Line, lower: Line, column: int) -> str:
    """The text over a column: both cells together where that means something, else the lower, else the upper."""
    above, below = upper.at(column), lower.at(column)
    if not below:
        return above
    carried = above or next((upper.at(at) for at in range(column - 1, -1, -1) if upper.at(at)), "")
    together = f"{carried} {below}".strip()
    if above and (fold(together) in header_words() or field_of(below) in (None, "other", "name", "phone")):
        return together
    return below


def _header(row: int, line: int, texts: Sequence[str]) -> Header | None:
    fields = tuple(field_of(text) for text in texts)
    return Header(line=line, row=row, texts=tuple(texts), fields=fields)


def repeats(line: Line, header: Header) -> bool:
    """Whether a row below the header is the header again, as on every printed page."""
    filled = line.filled()
    if len(filled) < 2:
        return False
    same = sum(
        1 for index in filled if index < len(header.texts) and fold(line.cells[index]) == fold(header.texts[index])
    )
    fields = [field_of(line.cells[index]) for index in filled]
    return same * 2 > len(filled) or (header_score(line.cells) >= 3 and all(fields))
