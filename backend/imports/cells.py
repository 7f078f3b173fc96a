"""One row with what is known of its list, and where everything said about it is collected."""

import msgspec

from backend.imports.columns import Layout
from backend.imports.model import Defaults, Fault, Line
from backend.imports.sections import Placed


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a row is read with: the layout, the production, the regions for phones, the order of day and month."""

    layout: Layout
    defaults: Defaults
    regions: tuple[str, ...]
    month_first: bool


class RowCells:
    """A row's cells by field. `faults`: what is not taken over; `notes`: what somebody should look at."""

    def __init__(self, placed: Placed, context: Context) -> None:
        self.placed = placed
        self.line: Line = placed.line
        self.context = context
        self.layout = context.layout
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []

    def all(self, field: str) -> list[tuple[int, str]]:
        """Index and text of a field's filled cells, the main column first."""
        indexes = self.layout.fields.get(field, ())
        return [(index, self.line.at(index)) for index in indexes if self.line.at(index)]

    def text(self, field: str) -> str:
        """The first filled cell of a field, or ""."""
        return next((cell for _, cell in self.all(field)), "")

    def column(self, *fields: str) -> int:
        """The column of the first of these fields that is filled, else of the first that the list has, else -1."""
        there = [field for field in fields if field in self.layout.fields]
        filled = [field for field in there if self.text(field)]
        return self.layout.first_of((filled or there)[0]) if there else -1

    def fault(self, index: int, code: str, text: str, *, value: str = "") -> None:
        """Say that something in a column is not taken over."""
        self.faults.append(self._said(index, code, text, value))

    def note(self, index: int, code: str, text: str, *, value: str = "") -> None:
        """Say that something in a column, or in the row (index -1), should be looked at."""
        self.notes.append(self._said(index, code, text, value))

    def _said(self, index: int, code: str, text: str, value: str) -> Fault:
        column = self.layout.title(index) if index >= 0 else ""
        place = f"Row {self.line.row}, column {column}: " if column else f"Row {self.line.row}: "
        return Fault(row=self.line.row, column=column, code=code, sentence=place + text, value=value[:200])
