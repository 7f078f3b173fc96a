"""The counts of a preview. What each one counts stands at `model.Summary`."""

from collections.abc import Sequence

from backend.imports.model import Row, Summary
from backend.imports.rows import Found


def summarise(rows: Sequence[Row], found: Found) -> Summary:
    """Count rows and people. rows = people + exact_duplicates + same_person_other_spelling + no_name + not_imported."""
    members = [[found.entries[index] for index in indexes] for indexes in found.groups.persons]
    spellings = [len({entry.cells for entry in entries}) for entries in members]
    actions = [person.action for person in found.people]
    persons = found.persons
    return Summary(
        rows=len(rows),
        people=len(persons),
        exact_duplicates=sum(len(entries) - kinds for entries, kinds in zip(members, spellings, strict=True)),
        same_person_other_spelling=sum(kinds - 1 for kinds in spellings),
        bad_mail=sum(person.has_bad_mail for person in persons),
        no_mail=sum(person.email is None and not person.has_bad_mail for person in persons),
        no_name=sum(row.action == "skip" for row in rows),
        not_imported=sum(row.action == "fault" for row in rows),
        no_phone=sum(person.phone is None and not person.has_bad_phone for person in persons),
        bad_phone=sum(person.has_bad_phone for person in persons),
        new=actions.count("add"),
        updated=actions.count("update"),
        unchanged=actions.count("unchanged"),
        faults=sum(len(row.faults) for row in rows),
        to_look_at=sum(bool(row.notes) for row in rows),
    )
