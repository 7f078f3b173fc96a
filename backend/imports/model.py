"""The plain values that pass between the steps of an import.

Here: what is read (Line, Sheet, Book), what is understood (Fault, Column) and what is handed back (Row, Summary,
Preview). Not here: any decision. Read `preview.py` next.
"""

import msgspec

FIELDS = ("name", "position", "department", "unit", "phone", "email", "start", "finish", "no_smartphone")
Value = str | bool | None


class ImportRefused(Exception):
    """A file of which nothing at all is imported.

    `code` is stable and never reused (the list is in docs/importing-crew.md), `sentence` says what is wrong and what
    to do next, `detail` holds the same facts as data.
    """

    def __init__(self, code: str, sentence: str, **detail: str | int) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.detail: dict[str, str | int] = dict(detail)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a sheet as the office counts it (1-based), cells trimmed, trailing empty cells cut off.

    `flaws` maps a cell's index to the code of what was wrong with it before anyone read its meaning.
    """

    row: int
    cells: tuple[str, ...]
    bold: bool = False
    hidden: bool = False
    flaws: dict[int, str] = {}

    def at(self, index: int) -> str:
        """The cell at an index, or "" beyond the end of a ragged row."""
        return self.cells[index] if 0 <= index < len(self.cells) else ""

    def filled(self) -> list[int]:
        """Indexes of the cells that hold something."""
        return [index for index, cell in enumerate(self.cells) if cell]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The filled rows of one sheet (a CSV file is one sheet without a name)."""

    name: str | None
    lines: tuple[Line, ...]
    hidden: bool = False


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """A file as read: its sheets, and how it was read (`xlsx`, or encoding and delimiter of a text file)."""

    sheets: tuple[Sheet, ...]
    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    notes: tuple[str, ...] = ()


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something in one cell that was not taken over, or that somebody should look at."""

    row: int
    column: str
    code: str
    sentence: str
    value: str = ""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """Which column of the file was taken for what; `field` None means it was left aside."""

    index: int
    letter: str
    header: str
    field: str | None
    how: str


class KnownCrew(msgspec.Struct, frozen=True, kw_only=True):
    """A crew member who is already on the production. Department and unit are names, not ids."""

    crew: str
    person: str
    name: str
    preferred: str | None = None
    position: str | None = None
    department: str | None = None
    unit: str | None = None
    phone: str | None = None
    email: str | None = None
    start: str | None = None
    finish: str | None = None
    no_smartphone: bool = False
    state: str = "active"


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """What the production says about every row.

    `region` is the two-letter country in which a phone number without a country code is read; `departments` and
    `units` are the names that the production already uses, which win over ours for the same thing.
    """

    production: str
    region: str = "US"
    unit: str | None = None
    departments: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to one source row, and why.

    action: add, update, unchanged (the row stands for a person), merge (the same person as row `same_as`),
    skip (nobody in it), fault (somebody in it, but not importable as written).
    """

    row: int
    action: str
    why: str
    name: str = ""
    department: str | None = None
    position: str | None = None
    phone: str | None = None
    email: str | None = None
    crew: str | None = None
    same_as: int | None = None
    changes: dict[str, tuple[Value, Value]] = {}
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


class OtherLine(msgspec.Struct, frozen=True, kw_only=True):
    """A filled row that is not a person's: title, header, heading, note."""

    row: int
    kind: str
    text: str


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the file as they shall stand after the import. Phone is E.164, with ";ext=" where there is one."""

    action: str
    crew: str
    person: str
    rows: tuple[int, ...]
    name: str
    first: str
    last: str
    preferred: str | None = None
    position: str | None = None
    department: str | None = None
    unit: str | None = None
    phone: str | None = None
    phone_written: str | None = None
    email: str | None = None
    union: str | None = None
    start: str | None = None
    finish: str | None = None
    no_smartphone: bool = False
    changes: dict[str, tuple[Value, Value]] = {}


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts. rows = people + exact_duplicates + same_person_other_spelling + no_name + not_imported.

    rows: rows with a person or a post in them (not titles, headers, headings, notes). people: distinct persons.
    exact_duplicates: rows equal to an earlier one. same_person_other_spelling: further rows of a person, written
    otherwise. bad_mail: people with an e-mail that is none. no_mail: people with no e-mail given. no_name: rows
    without a name. not_imported: rows that name somebody but cannot be taken over as written.
    """

    rows: int
    people: int
    exact_duplicates: int
    same_person_other_spelling: int
    bad_mail: int
    no_mail: int
    no_name: int
    not_imported: int
    no_phone: int
    bad_phone: int
    new: int
    updated: int
    unchanged: int
    faults: int
    to_look_at: int


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would do, row by row. Nothing has been done yet."""

    file: str
    kind: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int | None
    summary: Summary
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    other_lines: tuple[OtherLine, ...]
    people: tuple[Planned, ...]
    notes: tuple[str, ...] = ()
