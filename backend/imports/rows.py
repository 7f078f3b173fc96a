"""What the preview says about each source row: the action, and the sentence that tells why."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.imports.likeness import EQUAL
from backend.imports.matching import Groups, Suspicion
from backend.imports.model import Fault, KnownCrew, Planned, Row, Value
from backend.imports.people import Entry
from backend.imports.persons import Person, differences
from backend.imports.text import collapse, listed

WORDS = {"no_smartphone": "no smartphone", "email": "e-mail"}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the list holds: entries per row, and persons with what is planned for each, both as in groups.persons."""

    entries: tuple[Entry, ...]
    groups: Groups
    persons: tuple[Person, ...]
    people: tuple[Planned, ...]
    doubts: Mapping[int, KnownCrew]
    left: frozenset[int] = frozenset()


def rows_of(found: Found) -> tuple[Row, ...]:
    """One Row per entry, in the order of the file."""
    home = {index: number for number, members in enumerate(found.groups.persons) for index in members}
    doubts = _doubts(found, home)
    rows = []
    for index, entry in enumerate(found.entries):
        if index not in home:
            rows.append(_left_out(entry))
            continue
        number = home[index]
        extra = doubts.get(index, [])
        leads = found.groups.persons[number][0] == index
        rows.append(_leading(found, number, entry, extra) if leads else _merged(found, number, entry, extra))
    return tuple(rows)


def _left_out(entry: Entry) -> Row:
    named = {"several_people": "fault", "name_too_long": "fault"}
    fault = next(fault for fault in entry.faults if fault.code in ("no_name", *named))
    return Row(
        row=entry.row,
        action=named.get(fault.code, "skip"),
        why=_reason(fault),
        name=listed(list(entry.several)),
        department=entry.department,
        position=entry.position,
        faults=entry.faults,
        notes=entry.notes,
    )


def _reason(fault: Fault) -> str:
    said = fault.sentence.split(": ", 1)[-1]
    return said[:1].upper() + said[1:]


def _leading(found: Found, number: int, entry: Entry, extra: Sequence[Fault]) -> Row:
    plan, doubt = found.people[number], found.doubts.get(number)
    notes = [*entry.notes, *extra]
    if doubt is not None and plan.action == "add":
        sentence = (
            f"Row {entry.row}: {doubt.name} is on the production with something in common "
            f"({_contact(doubt.phone, doubt.email)}); look whether they are one person."
        )
        notes.append(Fault(row=entry.row, column="", code="like_known", sentence=sentence, value=doubt.crew))
    if number in found.left:
        sentence = f"Row {entry.row}: {plan.name} has left the production; if they are back, say so in the crew page."
        notes.append(Fault(row=entry.row, column="", code="has_left", sentence=sentence, value=plan.crew))
    return Row(
        row=entry.row,
        action=plan.action,
        why=_why(plan),
        name=plan.name,
        department=plan.department,
        position=plan.position,
        phone=plan.phone,
        email=plan.email,
        crew=plan.crew,
        changes=plan.changes,
        faults=entry.faults,
        notes=tuple(notes),
    )


def _why(plan: Planned) -> str:
    also = [str(row) for row in plan.rows[1:]]
    more = (
        f" Row{'s' if len(also) > 1 else ''} {listed(also)} {'are' if len(also) > 1 else 'is'} the same person."
        if also
        else ""
    )
    if plan.action == "add":
        return f"{plan.name} is not on the production yet.{more}"
    if plan.action == "unchanged":
        return f"{plan.name} is on the production, and the list says nothing new.{more}"
    changed = [
        f"{WORDS.get(field, field)} {_shown(old)} -> {_shown(new)}" for field, (old, new) in plan.changes.items()
    ]
    return f"{plan.name} is on the production; the list changes {listed(changed)}.{more}"


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”" if value else "(empty)"


def _contact(phone: str | None, email: str | None) -> str:
    return listed([part for part in (phone, email) if part]) or "no phone, no e-mail"


def _merged(found: Found, number: int, entry: Entry, extra: Sequence[Fault]) -> Row:
    plan, person = found.people[number], found.persons[number]
    earlier = [one for one in found.entries if one.row in person.rows and one.row < entry.row]
    twin = next((one for one in earlier if one.cells == entry.cells), None)
    row = twin.row if twin else person.rows[0]
    return Row(
        row=entry.row,
        action="merge",
        why=f"The same as row {row}." if twin else _how_same(entry, earlier[0], plan),
        name=plan.name,
        department=plan.department,
        position=plan.position,
        phone=plan.phone,
        email=plan.email,
        crew=plan.crew,
        same_as=row,
        faults=entry.faults,
        notes=(*entry.notes, *extra, *differences(entry, person)),
    )


def _how_same(entry: Entry, other: Entry, plan: Planned) -> str:
    """Why two rows that differ are one person."""
    mine = {mail.casefold() for mail in (entry.mail.address, entry.mail.meant) if mail}
    theirs = {mail.casefold() for mail in (other.mail.address, other.mail.meant) if mail}
    numbers = {phone.number for phone in entry.phones} & {phone.number for phone in other.phones}
    shared = ["e-mail"] * bool(mine & theirs) + ["phone"] * bool(numbers)
    reason = f"the same {listed(shared)}" if shared else "the same name in the same department or post"
    written = entry.name.name if entry.name else ""
    spelt = "" if collapse(written) == collapse(plan.name) else f" “{written}” is another spelling."
    return f"{plan.name} again, as in row {other.row} ({reason}).{spelt}"


def _doubts(found: Found, home: Mapping[int, int]) -> dict[int, list[Fault]]:
    """For both rows of every doubtful pair, a note: who else it could be and what they share. One per two persons."""
    told: set[tuple[int, int]] = set()
    notes: dict[int, list[Fault]] = {}
    for doubt in found.groups.suspicions:
        pair = (home[doubt.one], home[doubt.other])
        if pair in told:
            continue
        told.add(pair)
        for mine, other in ((doubt.one, doubt.other), (doubt.other, doubt.one)):
            notes.setdefault(mine, []).append(_doubt(found.entries[mine], found.entries[other], doubt))
    return notes


def _doubt(entry: Entry, other: Entry, doubt: Suspicion) -> Fault:
    name = other.name.name if other.name else ""
    shared = ["e-mail"] * (doubt.evidence.mail > 0) + ["phone"] * (doubt.evidence.phone > 0)
    if doubt.ambiguous:
        code, text = (
            "could_be_several",
            f"could be {name} of row {other.row}, but also somebody else; write the whole name.",
        )
    elif not doubt.evidence.names:
        code, text = (
            "shared_mail",
            f"{listed(shared)} as {name} in row {other.row}, but another name; kept as two people.",
        )
    elif not shared and doubt.evidence.names == EQUAL:
        code, text = "same_name", f"the same name as row {other.row} with other details; kept as two people."
    elif not shared:
        code, text = "maybe_same", f"{name} in row {other.row} has a like name and post; kept as two people."
    else:
        code, text = (
            "maybe_same",
            f"{listed(shared)} as {name} in row {other.row}, but the rest differs; kept as two people.",
        )
    return Fault(row=entry.row, column="", code=code, sentence=f"Row {entry.row}: {text}", value=name)
