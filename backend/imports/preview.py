"""What an import would do: bytes of a file and the crew of a production -> a Preview. Nothing is done here.

The way: reading -> headers, columns -> sections -> people -> matching -> persons -> rows and counts. `plan.py` makes
the rows of the edit out of a Preview.
"""

from collections.abc import Sequence

import msgspec

from backend.imports.columns import Layout, layout_of
from backend.imports.headers import find_header, header_score
from backend.imports.limits import MAX_ROWS
from backend.imports.matching import Groups, facts_of, group, match
from backend.imports.model import Book, Defaults, ImportRefused, KnownCrew, OtherLine, Planned, Preview, Sheet
from backend.imports.people import Entry, context_of, read_people
from backend.imports.persons import Person, candidates, free_id, person_of
from backend.imports.reading import read
from backend.imports.rows import Found, rows_of
from backend.imports.sections import place_rows
from backend.imports.standing import planned
from backend.imports.summary import summarise
from backend.imports.text import listed


def preview(data: bytes, filename: str, known: Sequence[KnownCrew], defaults: Defaults) -> Preview:
    """Say for every row of a crew list what an import would do and why.

    The same bytes and crew give the same preview; previewing again after the import gives "unchanged" only.
    Refuses (ImportRefused) a file of which nothing can be imported; a fault in a row never does.
    """
    book = read(data, filename, header_score)
    sheet, layout, notes = choose_sheet(book, filename)
    placed, others = place_rows(layout)
    if not placed:
        raise ImportRefused("no_people", f"“{filename}” has a header and nobody below it. Ask for the filled list.")
    if len(placed) > MAX_ROWS:
        sentence = (
            f"“{filename}” has {len(placed):,} rows of people; {MAX_ROWS:,} is the limit. Split it by department."
        )
        raise ImportRefused("too_many_rows", sentence, rows=len(placed), limit=MAX_ROWS)
    context = context_of(layout, placed, defaults)
    entries = read_people(placed, context)
    found = _find(entries, known, defaults, context.regions)
    chosen = Chosen(sheet=sheet, layout=layout, others=others, notes=tuple(notes))
    return _preview(filename, book, chosen, found)


def choose_sheet(book: Book, filename: str) -> tuple[Sheet, Layout, list[str]]:
    """The sheet with the best crew header (of equals: the longest), its layout, and a note on others with people."""
    sheets = [sheet for sheet in book.sheets if sheet.lines]
    if not sheets:
        raise ImportRefused("empty_file", f"“{filename}” holds no filled cell. Ask for the list again.")
    ranked = sorted(sheets, key=lambda sheet: (sheet.hidden, -_fields(sheet), -len(sheet.lines)))
    refusals: list[ImportRefused] = []
    for sheet in ranked:
        try:
            layout = layout_of(sheet, filename)
        except ImportRefused as refusal:
            refusals.append(refusal)
            continue
        return sheet, layout, list(book.notes) + _unread(sheet, ranked)
    raise refusals[0]


def _fields(sheet: Sheet) -> int:
    header = find_header(sheet)
    return len({field for field in header.fields if field} - {"other"}) if header else 0


def _unread(chosen: Sheet, sheets: Sequence[Sheet]) -> list[str]:
    left = [
        f"“{sheet.name}”" for sheet in sheets if sheet is not chosen and _fields(sheet) >= 2 and len(sheet.lines) > 1
    ]
    if not left:
        return []
    return [
        f"Only the sheet “{chosen.name}” is read. {listed(left)} may hold people too: import each as a file of its own."
    ]


def _find(entries: Sequence[Entry], known: Sequence[KnownCrew], defaults: Defaults, regions: tuple[str, ...]) -> Found:
    """Entries -> persons -> matched crew."""
    groups: Groups = group(entries)
    persons = [_person([entries[index] for index in members]) for members in groups.persons]
    drafts = candidates(persons, defaults.production)
    matched, doubts = match(drafts, known, regions)
    taken = frozenset(one.crew for one in known)
    people: list[Planned] = []
    for index, (person, draft) in enumerate(zip(persons, drafts, strict=True)):
        fresh = free_id(draft, taken)
        if index not in matched and person.unit is None:
            person = msgspec.structs.replace(person, unit=defaults.unit)
        people.append(planned(person, matched.get(index), fresh, regions))
    return Found(
        entries=tuple(entries),
        groups=groups,
        persons=tuple(persons),
        people=tuple(people),
        doubts=doubts,
        left=frozenset(index for index, one in matched.items() if one.state == "left"),
    )


def _person(entries: Sequence[Entry]) -> Person:
    return person_of(entries, [facts for entry in entries if (facts := facts_of(entry)) is not None])


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet that is read, how, and what in it is nobody."""

    sheet: Sheet
    layout: Layout
    others: tuple[OtherLine, ...]
    notes: tuple[str, ...]


def _preview(filename: str, book: Book, chosen: Chosen, found: Found) -> Preview:
    rows, layout = rows_of(found), chosen.layout
    return Preview(
        file=filename,
        kind=book.kind,
        encoding=book.encoding,
        delimiter=book.delimiter,
        sheet=chosen.sheet.name,
        header_row=layout.header.row if layout.header else None,
        summary=summarise(rows, found),
        columns=layout.columns,
        rows=rows,
        other_lines=tuple(sorted(chosen.others, key=lambda line: line.row)),
        people=found.people,
        notes=chosen.notes,
    )


def to_json(result: Preview) -> bytes:
    """The preview as JSON, keys in a fixed order: `summary`, `rows` and the rest."""
    return msgspec.json.format(msgspec.json.encode(result), indent=1)
