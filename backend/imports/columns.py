"""From a header (or none) to a layout: which columns hold which field of a person."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.imports.guesses import column_values, guess_columns, guess_field, looks_like_name
from backend.imports.headers import NAMING, Header, find_header
from backend.imports.model import Column, ImportRefused, Line, Sheet
from backend.imports.text import fold, fold_name, letter_of, listed
from backend.imports.vocabulary import words

PHONE_ORDER = (
    "mobile",
    "cell",
    "handy",
    "movil",
    "celular",
    "portable",
    "mobil",
    "c",
    "m",
    "phone",
    "tel",
    "home",
    "private",
)
LAST_PHONES = frozenset({"office", "work", "fax", "home", "business", "buro", "oficina", "bureau", "landline"})
WANTED = ("name", "position", "department", "phone", "email")


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where each field stands. `fields` maps a field to column indexes, the best first; `body` are the lines below."""

    fields: Mapping[str, tuple[int, ...]]
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    body: tuple[Line, ...]
    before: tuple[Line, ...]
    header: Header | None
    last_first: bool = False

    def title(self, index: int) -> str:
        """A column by the name that stands over it in the file, or by its letter."""
        text = " ".join(self.headers[index].split()) if index < len(self.headers) else ""
        return text or letter_of(index)

    def first_of(self, field: str) -> int:
        """The main column of a field, -1 when there is none."""
        found = self.fields.get(field, ())
        return found[0] if found else -1


def layout_of(sheet: Sheet, filename: str) -> Layout:
    """The layout of a sheet, by its header and by content. Refuses: no_header, no_name_column, no_people."""
    header = find_header(sheet)
    body = sheet.lines[header.line + 1 :] if header else sheet.lines
    found, how = _by_header(header, body) if header else (guess_columns(body), {})
    if not body:
        row = header.row if header else 1
        sentence = f"“{filename}” has a header in row {row} and nobody below it. Ask for the filled list."
        raise ImportRefused("no_people", sentence, row=row)
    if not NAMING & set(found.values()):
        raise _no_names(filename, header, found)
    if header is None and not {"email", "phone"} & set(found.values()):
        raise _no_header(filename, found)
    return _layout(sheet, header, found, how)


def _by_header(header: Header, body: Sequence[Line]) -> tuple[dict[int, str], dict[int, str]]:
    """Column index -> field, and index -> how it is known when it is not by the header's words."""
    found = {index: field for index, field in enumerate(header.fields) if field}
    how: dict[int, str] = {}
    values = (
        {index: column_values(body, index) for index in range(max(len(line.cells) for line in body))} if body else {}
    )
    for index in [
        index for index, field in found.items() if field == "position" and _are_titles(values.get(index, []))
    ]:
        found[index] = "other"
    for index, cells in values.items():
        field = _by_content(index, cells, found)
        if field is not None:
            found[index], how[index] = field, "by what its cells hold"
    return _named(found, values), how


def _by_content(index: int, cells: Sequence[str], found: Mapping[int, str]) -> str | None:
    """The field of a column that no word told, when the list still lacks it; further phones and e-mails are welcome."""
    header = found.get(index)
    if header not in (None, "contact") or _mixed(header, cells):
        return None
    field = guess_field(cells)
    taken = set(found.values())
    if field == "name":
        return None if NAMING & taken else field
    more = header is None and field in ("email", "phone")
    return field if field is not None and (more or field not in taken) else None


def _mixed(field: str | None, cells: Sequence[str]) -> bool:
    """A contact column that holds addresses and numbers alike stays one."""
    mails = sum("@" in cell for cell in cells)
    return (
        field == "contact" and mails > 0 and any("@" not in cell or sum(map(str.isdigit, cell)) >= 7 for cell in cells)
    )


def _are_titles(cells: Sequence[str]) -> bool:
    """Whether a "Title" column holds Mr and Ms rather than jobs."""
    return bool(cells) and sum(fold(cell) in words("titles") for cell in cells) * 2 > len(cells)


def _named(found: dict[int, str], values: Mapping[int, list[str]]) -> dict[int, str]:
    """Settle what "Name" means beside "Surname" or "Vorname", and keep one name column only."""
    names = [index for index, field in found.items() if field in ("name", "name_last_first")]
    if len(names) > 1:
        best = max(names, key=lambda index: (sum(map(looks_like_name, values.get(index, []))), -index))
        found = {index: field for index, field in found.items() if index not in names or index == best}
        names = [best]
    fields = set(found.values())
    if names and "last" in fields and "first" not in fields and not _holds(names[0], "last", found, values):
        found[names[0]] = "first"
    if names and "first" in fields and "last" not in fields and not _holds(names[0], "first", found, values):
        found[names[0]] = "last"
    return found


def _holds(index: int, part: str, found: Mapping[int, str], values: Mapping[int, list[str]]) -> bool:
    """Whether the cells of a name column contain those of the first- or last-name column: then it is the full name."""
    other = next(at for at, field in found.items() if field == part)
    pairs = list(zip(values.get(index, []), values.get(other, []), strict=False))
    held = sum(1 for whole, half in pairs if fold_name(half) in fold_name(whole))
    return bool(pairs) and held * 2 > len(pairs)


def _layout(sheet: Sheet, header: Header | None, found: Mapping[int, str], how: Mapping[int, str]) -> Layout:
    headers = header.texts if header else ()
    fields: dict[str, list[int]] = {}
    for index in sorted(found):
        field = "name" if found[index] == "name_last_first" else found[index]
        if field != "other":
            fields.setdefault(field, []).append(index)
    if "phone" in fields:
        fields["phone"].sort(key=lambda index: _phone_rank(headers[index] if index < len(headers) else ""))
    width = max((len(line.cells) for line in sheet.lines), default=0)
    told = "by its header" if header else "by what its cells hold"
    return Layout(
        fields={field: tuple(indexes) for field, indexes in fields.items()},
        headers=headers,
        columns=tuple(_column(index, headers, found, how.get(index, told)) for index in range(width)),
        body=sheet.lines[header.line + 1 :] if header else sheet.lines,
        before=sheet.lines[: header.line + 1] if header else (),
        header=header,
        last_first="name_last_first" in found.values(),
    )


def _column(index: int, headers: Sequence[str], found: Mapping[int, str], how: str) -> Column:
    field = found.get(index)
    field = "name" if field == "name_last_first" else None if field == "other" else field
    text = " ".join(headers[index].split()) if index < len(headers) else ""
    return Column(index=index, letter=letter_of(index), header=text, field=field, how=how if field else "left aside")


def _phone_rank(header: str) -> int:
    """Mobile numbers before others, the office's last."""
    tokens = fold(header).split()
    rank = next((number for number, word in enumerate(PHONE_ORDER) if word in tokens), 30)
    return rank + (50 if LAST_PHONES & set(tokens) else 0)


def _no_names(filename: str, header: Header | None, found: Mapping[int, str]) -> ImportRefused:
    if header is None:
        return _no_header(filename, found)
    known = [f"“{' '.join(header.texts[index].split())}”" for index in sorted(found) if index < len(header.texts)]
    return ImportRefused(
        "no_name_column",
        f"“{filename}”: row {header.row} looks like the header ({listed(known)}), but no column is for names. "
        "Write Name, or First name and Last name, above the names.",
        row=header.row,
    )


def _no_header(filename: str, found: Mapping[int, str]) -> ImportRefused:
    missing = listed([word for word in WANTED if word not in found.values()])
    return ImportRefused(
        "no_header",
        f"“{filename}” has no row that names its columns, and their cells do not tell either (not found: {missing}). "
        "Put a row above the first person: Name, Position, Department, Phone, E-mail.",
        missing=missing,
    )
