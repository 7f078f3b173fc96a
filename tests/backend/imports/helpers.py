"""Short ways to make a list and to look at what its import would do."""

import io
from collections.abc import Sequence

import openpyxl

from backend.imports import Defaults, KnownCrew, Preview, plan, preview

HERE = Defaults(production="the-long-tide", region="CA")
HEADER = "Name,Position,Department,Phone,E-mail"


def text_list(*lines: str, header: str = HEADER) -> bytes:
    """A CSV file in UTF-8 under the usual header (header="" for none)."""
    return "\r\n".join([*([header] if header else []), *lines, ""]).encode()


def workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """An XLSX file of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def look(data: bytes, known: Sequence[KnownCrew] = (), defaults: Defaults = HERE, name: str = "crew.csv") -> Preview:
    return preview(data, name, known, defaults)


def actions(found: Preview) -> list[str]:
    return [row.action for row in found.rows]


def codes(found: Preview) -> list[str]:
    return [fault.code for row in found.rows for fault in row.faults]


def notes(found: Preview) -> list[str]:
    return [note.code for row in found.rows for note in row.notes]


def after(found: Preview, known: Sequence[KnownCrew] = ()) -> list[KnownCrew]:
    """The crew that stands once the rows of an import are applied, as the `import_crew` edit applies them."""
    crew = {one.crew: one for one in known}
    kept = ("position", "department", "unit", "phone", "email", "start", "finish", "no_smartphone")
    for row in plan(found):
        standing = crew.get(str(row["crew"]))
        values = {field: getattr(standing, field) for field in kept} if standing else {"no_smartphone": False}
        values.update({field: row[field] for field in kept if row[field] is not None})
        identity = {field: str(row[field]) for field in ("crew", "person", "name")}
        crew[str(row["crew"])] = KnownCrew(**identity, **values)
    return list(crew.values())
