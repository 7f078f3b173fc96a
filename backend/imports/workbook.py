"""XLSX bytes -> sheets of rows, by openpyxl in read-only mode, after the archive has been found harmless."""

import datetime as dt
import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from backend.imports import limits
from backend.imports.archive import BROKEN, check_archive, has_formulas, hidden_rows
from backend.imports.delimited import line_of
from backend.imports.model import ImportRefused, Line, Sheet

MAX_SHEETS = 40
MAX_GAP = 3_000
HYPERLINK = re.compile(r'^=HYPERLINK\(\s*"([^"]*)"\s*(?:[,;]\s*"([^"]*)"\s*)?\)$', re.IGNORECASE)
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
)
AnyCell = ReadOnlyCell | EmptyCell | Cell | MergedCell
Cells = Sequence[AnyCell]


def read_workbook(data: bytes) -> tuple[Sheet, ...]:
    """Every sheet with its filled rows; refuses bombs, damaged files and endless sheets (ImportRefused)."""
    check_archive(data)
    try:
        hidden = hidden_rows(data)
        values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if has_formulas(data) else None
        return tuple(_sheet(name, values, formulas, hidden.get(name, frozenset())) for name in _sheet_names(values))
    except DAMAGED as error:
        raise ImportRefused("broken_file", BROKEN, error=type(error).__name__) from error


def _sheet_names(book: openpyxl.Workbook) -> list[str]:
    return [sheet.title for sheet in book.worksheets][:MAX_SHEETS]


def _sheet(name: str, values: openpyxl.Workbook, formulas: openpyxl.Workbook | None, hidden: frozenset[int]) -> Sheet:
    told = _rows(formulas, name) if formulas is not None else itertools.repeat(())
    lines: list[Line] = []
    for number, (cells, written) in enumerate(zip(_rows(values, name), told, strict=False), 1):
        line = _line(number, cells, written, number in hidden)
        if line.cells or line.flaws:
            lines.append(line)
            limits.too_many_rows(len(lines))
        elif number - (lines[-1].row if lines else 0) > MAX_GAP:
            break
    return Sheet(name=name, lines=tuple(lines), hidden=values[name].sheet_state != "visible")


def _rows(book: openpyxl.Workbook, name: str) -> Iterator[Cells]:
    sheet = book[name]
    sheet.reset_dimensions()  # the stored dimension is often wrong, and would silently cut the sheet
    return sheet.iter_rows(max_col=limits.MAX_COLUMNS)


def _line(number: int, cells: Cells, written: Cells, hidden: bool) -> Line:
    texts, flaws = [], {}
    for index, cell in enumerate(cells):
        text, flaw = _text(cell, written[index] if index < len(written) else None)
        texts.append(text)
        if flaw:
            flaws[index] = flaw
    bold = any(cell.value is not None and bool(cell.font.b) for cell in cells if isinstance(cell, ReadOnlyCell))
    line = line_of(number, texts, bold=bold, hidden=hidden)
    return Line(row=number, cells=line.cells, bold=bold, hidden=hidden, flaws={**line.flaws, **flaws})


def _text(cell: AnyCell, written: AnyCell | None) -> tuple[str, str | None]:
    """A cell as text, and the code of its flaw. `written` is the same cell with its formula, where there are any."""
    if cell.data_type == "e":
        return "", "cell_error"
    if cell.value is None:
        return _uncalculated(written)
    return cell_text(cell.value), None


def _uncalculated(written: AnyCell | None) -> tuple[str, str | None]:
    formula = written.value if written is not None else None
    if not isinstance(formula, str) or not formula.startswith("="):
        return "", None
    link = HYPERLINK.match(formula)
    return (link[2] or link[1].removeprefix("mailto:"), None) if link else ("", "formula_without_value")


def cell_text(value: object) -> str:
    """A cell's value as an office would type it: 5552626533.0 -> 5552626533, a date -> 2026-03-09, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).replace("_x000D_", "")
