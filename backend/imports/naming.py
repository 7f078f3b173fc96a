"""The name cells of a row -> a person's name, or why there is none."""

import re

import msgspec

from backend.imports.cells import RowCells
from backend.imports.names import PersonName, names_nobody, people_in, read_name, read_parts
from backend.imports.text import listed

MAX_NAME = 120
NAME_FIELDS = ("name", "last", "first")


def several_people(cells: RowCells) -> list[str]:
    """The people in a name cell that holds more than one; nobody is imported from such a row."""
    if cells.text("last") and cells.text("first"):
        return []
    for field in ("name", "first", "last"):
        text = cells.text(field)
        people = people_in(text) if text and not names_nobody(text) else []
        if len(people) > 1:
            named = listed([f"“{name}”" for name in people])
            said = f"holds {len(people)} names ({named}); write each on a row of their own and import again."
            cells.fault(cells.layout.first_of(field), "several_people", said, value=text)
            return people
    return []


def name_of(cells: RowCells) -> PersonName | None:
    """The row's name, or None with a fault that says why."""
    name = _read(cells)
    if name is None:
        _nobody(cells)
        return None
    if len(name.name) > MAX_NAME:
        said = f"“{name.name[:40]}…” is longer than {MAX_NAME} letters; shorten the name and import again."
        cells.fault(cells.column(*NAME_FIELDS), "name_too_long", said, value=name.name)
        return None
    _doubts(cells, name)
    preferred = cells.text("preferred")
    if preferred and not names_nobody(preferred):
        return msgspec.structs.replace(name, preferred=read_name(preferred).name)
    return name


def _read(cells: RowCells) -> PersonName | None:
    first, last, whole = cells.text("first"), cells.text("last"), cells.text("name")
    parts = [part for part in (first, last) if not names_nobody(part) or _is_initial(part)]
    if any(not _is_initial(part) for part in parts) and (len(parts) == 2 or names_nobody(whole)):
        return read_parts(first if first in parts else "", last if last in parts else "")
    return None if names_nobody(whole) else read_name(whole, last_first=cells.layout.last_first)


def _is_initial(part: str) -> bool:
    """Whether a part is an initial: "X." or "X" beside a family name, also where its letter was lost ("?.")."""
    return re.fullmatch(r"\s*(?:[^\W\d_]\.?|\?\.)\s*", part) is not None


def _nobody(cells: RowCells) -> None:
    written = cells.text("first") or cells.text("last") or cells.text("name")
    post = cells.text("position")
    what = f"“{written}” names nobody" if written else f"nobody is named for “{post}”" if post else "nobody is named"
    said = f"{what}, so the row is left out; import again when the name is known."
    cells.fault(cells.column(*NAME_FIELDS), "no_name", said, value=written)


def _doubts(cells: RowCells, name: PersonName) -> None:
    at = cells.column(*NAME_FIELDS)
    if re.search(r"\?|\ufffd", name.name):
        said = f"a letter of “{name.name}” was lost before the list came here; correct the name."
        cells.note(at, "lost_letters", said, value=name.name)
    if re.search(r"\d|@", name.name):
        cells.note(at, "odd_name", f"“{name.name}” is an odd name; check it.", value=name.name)
    if name.remark:
        said = f"“{name.remark}” stands beside the name of {name.name} and is left out."
        cells.note(at, "name_remark", said, value=name.remark)
