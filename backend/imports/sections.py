"""Below the header: which rows are people, which are headings of departments or units, notes, or the header again."""

import re
from collections.abc import Sequence

import msgspec

from backend.imports.columns import Layout
from backend.imports.departments import bare_heading, means_department
from backend.imports.guesses import looks_like_mail, looks_like_name, looks_like_position
from backend.imports.headers import repeats
from backend.imports.mails import says_none
from backend.imports.model import Line, OtherLine
from backend.imports.names import OPEN_WORDS
from backend.imports.text import fold

NOTE = re.compile(
    r"\b(?:total|page|seite|p[aá]gina|confidential|vertraulich|confidentiel|confidencial|printed|updated|revised|rev|"
    r"version|as of|stand|distribut\w*|do not|copyright|crew list|contact list|liste|lista|subject to|please|"
    r"call the office|end of)\b|https?:|©|\*\*\*\*",
    re.IGNORECASE,
)
STRICT_NOTE = re.compile(r"\b(?:total|confidential|distribut\w*|do not|crew list|contact list)\b", re.IGNORECASE)
UNIT = re.compile(r"^\W*(main|1st|first|2nd|second|3rd|third|splinter|[ab])[ -]unit\b\W*(.*)$", re.IGNORECASE)
UNIT_NAMES = {
    **dict.fromkeys(("main", "1st", "first", "a"), "Main Unit"),
    **dict.fromkeys(("2nd", "second", "b"), "2nd Unit"),
    **dict.fromkeys(("3rd", "third"), "3rd Unit"),
    "splinter": "Splinter Unit",
}


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A row with a person or a post, under the headings that stand above it (as written)."""

    line: Line
    department: str | None = None
    unit: str | None = None


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What decides about a lone cell: whether a blank or a full row is next to it, and how the list looks otherwise."""

    gap: bool
    full_next: bool
    positions: frozenset[str]
    calm: bool
    hushed: bool
    mostly_bold: bool


def place_rows(layout: Layout) -> tuple[tuple[Placed, ...], tuple[OtherLine, ...]]:
    """The rows of people with their headings, and every other filled row of the sheet with what it is."""
    others = [
        OtherLine(row=line.row, kind="header" if _in_header(layout, line) else "title", text=_joined(line))
        for line in layout.before
    ]
    placed: list[Placed] = []
    department, unit = _heading_above(layout), None
    for line, around in zip(layout.body, _surroundings(layout), strict=True):
        kind = kind_of(line, layout, around)
        if kind == "person":
            placed.append(Placed(line=line, department=department, unit=unit))
            continue
        others.append(OtherLine(row=line.row, kind=kind, text=_joined(line)))
        if kind == "heading":
            department, unit = _under(_lone_text(line) or line.cells[line.filled()[0]], department, unit)
    return tuple(placed), tuple(others)


def _in_header(layout: Layout, line: Line) -> bool:
    return layout.header is not None and line.row >= layout.header.row


def _joined(line: Line) -> str:
    return " ".join(" | ".join(line.cells[index] for index in line.filled()).split())


def _heading_above(layout: Layout) -> str | None:
    """A department written between the title and the header, as in lists that repeat the header per department."""
    titles = [line for line in layout.before if not _in_header(layout, line)]
    text = _lone_text(titles[-1]) if titles else None
    return text if text and means_department(text) else None


def _under(text: str, department: str | None, unit: str | None) -> tuple[str | None, str | None]:
    """Department and unit below a heading; "2nd Unit Camera" sets both, "2nd Unit" the unit alone."""
    found = UNIT.match(text)
    if not found:
        return text, unit
    rest = found[2].strip()
    return (rest if rest and means_department(rest) else None), UNIT_NAMES[found[1].lower()]


def kind_of(line: Line, layout: Layout, around: Around) -> str:
    """person, heading, header (repeated) or note."""
    if layout.header is not None and repeats(line, layout.header):
        return "header"
    text = _lone_text(line)
    if text is None:
        return "heading" if _is_department_contact(line, layout) else "person"
    if set(fold(text).split()) & OPEN_WORDS:
        return "person"
    field = _field_at(line, layout)
    if field in ("phone", "email", "contact", "start", "finish"):
        if says_none(text) or looks_like_mail(text) or any(letter.isdigit() for letter in bare_heading(text)):
            return "person"
        field = None
    if means_department(text) or UNIT.match(text):
        return "heading" if _is_known_heading(text, field, line, around) else "person"
    if field == "name" and looks_like_name(text) and not STRICT_NOTE.search(text):
        return _unknown(text, field, line, around)
    if NOTE.search(text) or len(text.split()) > 6 or not any(letter.isalpha() for letter in text):
        return "note"
    return _unknown(text, field, line, around)


def _lone_text(line: Line) -> str | None:
    """The text of a row with one filled cell, or with one text in all (an unrolled merged cell), maybe with a count."""
    texts = list(dict.fromkeys(line.cells[index] for index in line.filled()))
    words = [text for text in texts if not re.fullmatch(r"\W*\d{1,3}\W*(?:crew|people|pers\.?)?", text)]
    return " ".join(words[0].split()) if len(words) == 1 and (len(texts) == 1 or len(texts) == 2) else None


def _field_at(line: Line, layout: Layout) -> str | None:
    filled = line.filled()
    return next((field for field, indexes in layout.fields.items() if filled[0] in indexes), None)


def _is_department_contact(line: Line, layout: Layout) -> bool:
    """Whether a row is "CAMERA" with the department's own phone or mail beside it, and nobody named."""
    filled = line.filled()
    first = line.cells[filled[0]] if filled else ""
    contacts = {*layout.fields.get("phone", ()), *layout.fields.get("email", ())}
    loud = first.isupper() or line.bold
    return loud and means_department(first) and set(filled[1:]) <= contacts and filled[0] not in contacts


def _is_known_heading(text: str, field: str | None, line: Line, around: Around) -> bool:
    """A department's name alone in a row is its heading, unless posts of that name stand around it ("Props")."""
    if field != "position":
        return True
    return _is_loud(text, line, around) or around.gap or fold(text) not in around.positions


def _is_loud(text: str, line: Line, around: Around) -> bool:
    marked = text.rstrip().endswith(":") or bare_heading(text) != text.strip()
    return marked or (text.isupper() and around.calm) or (line.bold and not around.mostly_bold)


def _unknown(text: str, field: str | None, line: Line, around: Around) -> str:
    """A lone text that is no department we know: a person's name, a nameless post, or a heading of the house's own."""
    loud = _is_loud(text, line, around)
    shown = around.gap or line.bold or text.rstrip().endswith(":") or (around.hushed and len(text) > 5)
    if field in ("name", "first", "last"):
        return "heading" if loud and shown and around.full_next else "person"
    if field == "position":
        calm_heading = around.gap and not looks_like_position(text)
        return "heading" if around.full_next and ((loud and shown) or calm_heading) else "person"
    return "heading" if around.full_next and (loud or around.gap or field == "department") else "note"


def _surroundings(layout: Layout) -> list[Around]:
    lines = layout.body
    full = [line for line in lines if len(line.filled()) > 1 and _lone_text(line) is None]
    texts = [line.cells[line.filled()[0]] for line in full]
    hushed = layout.first_of("department") < 0 and not any(text.isupper() and len(text) > 5 for text in texts)
    calm = sum(text.isupper() for text in texts) * 2 < len(texts)
    bold = sum(line.bold for line in full) * 2 > len(full)
    at = layout.first_of("position")
    positions = frozenset(fold(line.at(at)) for line in full if line.at(at))
    previous = [layout.before[-1].row if layout.before else 0] + [line.row for line in lines]
    return [
        Around(
            gap=line.row > previous[index] + 1 or index == 0,
            full_next=_full_next(lines, index),
            positions=positions,
            calm=calm,
            hushed=hushed,
            mostly_bold=bold,
        )
        for index, line in enumerate(lines)
    ]


def _full_next(lines: Sequence[Line], index: int) -> bool:
    """Whether a row with more than one cell follows soon, as it does below a heading."""
    return any(len(line.filled()) > 1 for line in lines[index + 1 : index + 3])
