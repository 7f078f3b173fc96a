"""A preview as a table for the terminal."""

from collections.abc import Sequence

from backend.imports.model import ImportRefused, Preview, Row

MARKS = {"add": "+", "update": "~", "unchanged": "=", "merge": "^", "skip": "-", "fault": "!"}
LEGEND = "+ add   ~ update   = unchanged   ^ same person as another row   - nobody named   ! not imported"
WIDTHS = {"name": 26, "department": 20, "position": 26, "phone": 16}


def render(preview: Preview, *, all_rows: bool = True) -> str:
    """Everything an office wants to see before it says yes: how the file was read, each row, each fault, the counts."""
    rows = [row for row in preview.rows if all_rows or row.action != "unchanged"]
    parts = [_how_read(preview), _table(rows), _said(preview), _counts(preview)]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_refusal(refusal: ImportRefused) -> str:
    """A refused file: the sentence, the code, and that nothing was imported."""
    return f"{refusal.sentence}\nNothing was imported. ({refusal.code})\n"


def _how_read(preview: Preview) -> str:
    where = f"sheet “{preview.sheet}”" if preview.sheet else f"{preview.encoding}, {_delimiter(preview.delimiter)}"
    header = f"header in row {preview.header_row}" if preview.header_row else "no header; columns by what they hold"
    taken = [f"{column.header or column.letter} = {column.field}" for column in preview.columns if column.field]
    left = [column.header for column in preview.columns if column.field is None and column.header]
    lines = [f"{preview.file}: {where}, {header}", "  " + ", ".join(taken)]
    lines += ["  left aside: " + ", ".join(left)] if left else []
    return "\n".join(lines + [f"  {note}" for note in preview.notes])


def _delimiter(delimiter: str | None) -> str:
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    return names.get(delimiter or "", f"“{delimiter}”")


def _table(rows: Sequence[Row]) -> str:
    head = "   row  " + "".join(title.ljust(width) for title, width in WIDTHS.items()) + "e-mail"
    return "\n".join([LEGEND, "", head, *map(_line, rows)])


def _line(row: Row) -> str:
    same = f"  (row {row.same_as})" if row.same_as else ""
    cells = [_fit(getattr(row, field) or "", width) for field, width in WIDTHS.items()]
    flag = " *" if row.faults or row.notes else ""
    return f" {MARKS[row.action]} {row.row:>4} {''.join(cells)}{row.email or ''}{same}{flag}".rstrip()


def _fit(text: str, width: int) -> str:
    return (text if len(text) < width else text[: width - 2] + "…").ljust(width)


def _said(preview: Preview) -> str:
    changed = [f"Row {row.row}: {row.why}" for row in preview.rows if row.action == "update"]
    faults = [fault.sentence for row in preview.rows for fault in row.faults]
    notes = [note.sentence for row in preview.rows for note in row.notes]
    blocks = (("What changes", changed), ("Faults", faults), ("To look at", notes))
    return "\n\n".join("\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in blocks if lines)


def _counts(preview: Preview) -> str:
    found = preview.summary
    doubles = found.exact_duplicates + found.same_person_other_spelling
    return (
        f"{found.rows} rows, {found.people} people: "
        f"{found.new} new, {found.updated} updated, {found.unchanged} unchanged. "
        f"{doubles} doubles ({found.same_person_other_spelling} spelt otherwise), {found.no_name} rows without a name, "
        f"{found.not_imported} rows not importable. E-mail: {found.bad_mail} broken, {found.no_mail} missing."
    )
