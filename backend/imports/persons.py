"""The rows of one person -> one person: the best spelling of the name, the first given value of everything else."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from backend.imports.evidence import Facts
from backend.imports.likeness import better_name
from backend.imports.matching import Candidate
from backend.imports.model import Fault
from backend.imports.names import PersonName
from backend.imports.people import Entry
from backend.imports.phones import Phone
from backend.imports.text import fold, fold_name
from sync.ids import natural_id


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the list. `rows` are row numbers in the file, the first one stands for the person in the preview."""

    rows: tuple[int, ...]
    name: PersonName
    position: str | None
    department: str | None
    unit: str | None
    phone: Phone | None
    email: str | None
    union: str | None
    start: str | None
    finish: str | None
    no_smartphone: bool | None
    has_bad_mail: bool
    has_bad_phone: bool
    facts: Facts


COMPARED: tuple[tuple[str, Callable[[Entry], str | None]], ...] = (
    ("position", lambda entry: entry.position),
    ("department", lambda entry: entry.department),
    ("unit", lambda entry: entry.unit),
    ("phone", lambda entry: entry.phones[0].number if entry.phones else None),
    ("email", lambda entry: entry.mail.address),
    ("start", lambda entry: entry.start),
    ("finish", lambda entry: entry.finish),
)


def person_of(entries: Sequence[Entry], facts: Sequence[Facts]) -> Person:
    """Merge the rows of one person, in the order of the file."""
    first = {field: _first(read(entry) for entry in entries) for field, read in COMPARED}
    codes = {fault.code for entry in entries for fault in entry.faults}
    return Person(
        rows=tuple(entry.row for entry in entries),
        name=_name(entries),
        position=first["position"],
        department=first["department"],
        unit=first["unit"],
        phone=next((entry.phones[0] for entry in entries if entry.phones), None),
        email=first["email"],
        union=_first(entry.union for entry in entries),
        start=first["start"],
        finish=first["finish"],
        no_smartphone=_no_smartphone(entries),
        has_bad_mail="bad_mail" in codes,
        has_bad_phone=bool(codes & {"bad_phone", "phone_mangled"}),
        facts=_all_facts(entries, facts),
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _name(entries: Sequence[Entry]) -> PersonName:
    names = [entry.name for entry in entries if entry.name is not None]
    best = names[0]
    for name in names[1:]:
        best = better_name(best, name)
    preferred = next((name.preferred for name in names if name.preferred), None)
    return msgspec.structs.replace(best, preferred=preferred)


def _no_smartphone(entries: Sequence[Entry]) -> bool | None:
    answers = [entry.no_smartphone for entry in entries if entry.no_smartphone is not None]
    return any(answers) if answers else None


def _all_facts(entries: Sequence[Entry], facts: Sequence[Facts]) -> Facts:
    return Facts(
        name=_name(entries),
        mails=frozenset(mail for one in facts for mail in one.mails),
        phones=frozenset(phone for one in facts for phone in one.phones),
        department=next((one.department for one in facts if one.department), ""),
        position=next((one.position for one in facts if one.position), ""),
    )


def differences(entry: Entry, person: Person) -> list[Fault]:
    """What a further row of a person says otherwise than what is kept, one note per field."""
    kept = {
        "position": person.position, "department": person.department, "unit": person.unit,
        "phone": person.phone.number if person.phone else None, "email": person.email,
        "start": person.start, "finish": person.finish,
    }  # fmt: skip
    notes = []
    for field, read in COMPARED:
        said, stands = read(entry), kept[field]
        if said and stands and fold(said) != fold(stands):
            sentence = (
                f"Row {entry.row}: {field} “{said}” differs from “{stands}” in row {person.rows[0]}, which is kept."
            )
            notes.append(Fault(row=entry.row, column=field, code="differs", sentence=sentence, value=said))
    return notes


def candidates(persons: Sequence[Person], production: str) -> list[Candidate]:
    """Each person with the id that a new crew member gets. The same list gives the same ids: no import doubles."""
    taken: set[str] = set()
    found = []
    for person in persons:
        id = next(
            id for number in range(1, len(persons) + 2) if (id := _natural(person, production, number)) not in taken
        )
        taken.add(id)
        found.append(Candidate(facts=person.facts, natural_id=id))
    return found


def _natural(person: Person, production: str, number: int) -> str:
    contact = (person.email or "").casefold() or (person.phone.number if person.phone else None)
    place = contact or f"{fold(person.department or '')}|{fold(person.position or '')}"
    key = f"{fold_name(person.name.name)}|{place}" + (f"|{number}" if number > 1 else "")
    return natural_id("import", "crew", production, key)


def free_id(candidate: Candidate, taken: frozenset[str]) -> str:
    """The id of a new crew member; another one where somebody else has grown into the natural one."""
    id = candidate.natural_id
    while id in taken:
        id = natural_id(id, "next")
    return id
