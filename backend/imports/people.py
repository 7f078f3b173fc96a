"""A row -> what it says about a person, with a sentence for everything in it that could not be taken over."""

from collections.abc import Sequence

import msgspec

from backend.imports.cells import Context, RowCells
from backend.imports.columns import Layout
from backend.imports.contacts import contacts_of
from backend.imports.dates import month_comes_first, read_date
from backend.imports.departments import department_name
from backend.imports.mails import Mail, says_none
from backend.imports.model import Defaults, Fault
from backend.imports.names import PersonName
from backend.imports.naming import name_of, several_people
from backend.imports.phones import Phone, is_yes, regions_of
from backend.imports.sections import Placed
from backend.imports.text import collapse, fold

DITTO = frozenset({"", "ditto", "do", "idem", "same", "dito", "id", "s o"})
MAX_TEXT = 200
FLAWS = {
    "cell_too_long": "holds more than 1,000 characters and is left out; shorten it and import again.",
    "cell_error": "holds an error of the spreadsheet and is left out; correct its formula and import again.",
    "formula_without_value": "holds a formula without a stored result; open and save the file in Excel, import again.",
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What one row says. `name` is None when nobody is named or when several are; equal `cells` are an exact double."""

    row: int
    cells: tuple[str, ...]
    name: PersonName | None = None
    several: tuple[str, ...] = ()
    position: str | None = None
    department: str | None = None
    unit: str | None = None
    phones: tuple[Phone, ...] = ()
    mail: Mail = Mail()
    union: str | None = None
    start: str | None = None
    finish: str | None = None
    no_smartphone: bool | None = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def context_of(layout: Layout, placed: Sequence[Placed], defaults: Defaults) -> Context:
    """Look over the whole list for what single rows do not tell."""
    at = [*layout.fields.get("phone", ()), *layout.fields.get("contact", ())]
    phones = [row.line.at(index) for row in placed for index in at]
    days = [*layout.fields.get("start", ()), *layout.fields.get("finish", ())]
    dates = [row.line.at(index) for row in placed for index in days]
    return Context(
        layout=layout,
        defaults=defaults,
        regions=regions_of(phones, defaults.region),
        month_first=month_comes_first(dates, defaults.region),
    )


def read_people(placed: Sequence[Placed], context: Context) -> tuple[Entry, ...]:
    """One entry per row, in order."""
    departments = _departments(placed, context.layout)
    rows = zip(placed, departments, strict=True)
    return tuple(entry_of(RowCells(row, context), department) for row, department in rows)


def _departments(placed: Sequence[Placed], layout: Layout) -> list[str]:
    """Each row's department as written: its own cell, else the heading; a sparse or ditto column is filled down."""
    at = layout.first_of("department")
    cells = [row.line.at(at) for row in placed]
    filled = [cell for cell in cells if cell]
    sparse = bool(filled) and len(filled) * 2 < len(cells) and len(set(map(fold, filled))) == len(filled)
    carried, result = "", []
    for row, cell in zip(placed, cells, strict=True):
        ditto = (cell != "" and fold(cell) in DITTO) or (cell == "" and sparse and row.department is None)
        carried = carried if ditto else cell
        result.append(carried or row.department or "")
    return result


def entry_of(cells: RowCells, department: str) -> Entry:
    """Everything a row says; `department` as written in its cell or in the heading above it."""
    _flaws(cells)
    several = tuple(several_people(cells))
    name = None if several else name_of(cells)
    mail, phones = contacts_of(cells, name.name if name else "This person")
    house = cells.context.defaults.departments
    return Entry(
        row=cells.line.row,
        cells=(*map(collapse, cells.line.cells), fold(department)),
        name=name,
        several=several,
        position=_plain(cells, "position"),
        department=department_name(department[:MAX_TEXT], house) if department else None,
        unit=_unit(cells),
        phones=phones,
        mail=mail,
        union=_plain(cells, "union"),
        start=_date(cells, "start"),
        finish=_date(cells, "finish"),
        no_smartphone=_no_smartphone(cells),
        faults=tuple(cells.faults),
        notes=tuple(cells.notes),
    )


def _flaws(cells: RowCells) -> None:
    taken = {index for indexes in cells.layout.fields.values() for index in indexes}
    for index, code in sorted(cells.line.flaws.items()):
        if index in taken:
            cells.fault(index, code, FLAWS[code])
    if cells.line.hidden:
        cells.note(-1, "hidden_row", "the row is hidden in the sheet (perhaps by a filter) and is read all the same.")


def _plain(cells: RowCells, field: str) -> str | None:
    text = collapse(cells.text(field))
    if len(text) > MAX_TEXT:
        said = f"only the first {MAX_TEXT} letters are taken."
        cells.fault(cells.layout.first_of(field), "too_long", said, value=text)
    return text[:MAX_TEXT] if text and not (says_none(text) and field != "position") else None


def _unit(cells: RowCells) -> str | None:
    defaults = cells.context.defaults
    text = _plain(cells, "unit") or cells.placed.unit
    return next((unit for unit in defaults.units if text and fold(unit) == fold(text)), text)


def _date(cells: RowCells, field: str) -> str | None:
    text = cells.text(field)
    if not text or says_none(text):
        return None
    found = read_date(text, cells.context.month_first)
    if found is None:
        said = f"“{text}” is no date that can be read; write it as 2026-03-09."
        cells.fault(cells.layout.first_of(field), "bad_date", said, value=text)
    return found


def _no_smartphone(cells: RowCells) -> bool | None:
    without, having = cells.text("no_smartphone"), cells.text("smartphone")
    if without:
        return is_yes(without)
    answer = is_yes(having) if having else None
    return None if answer is None else not answer
