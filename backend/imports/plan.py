"""A confirmed preview -> the `rows` argument of the `import_crew` edit."""

from backend.imports.model import Planned, Preview, Value

KEPT = ("department", "unit", "position", "phone", "email", "start", "finish", "no_smartphone")


def plan(preview: Preview) -> list[dict[str, Value]]:
    """One dict per person to add or to update; nobody who is unchanged.

    Keys: crew, person, name, first, last, preferred, position, department and unit (names), phone (E.164, ";ext="),
    phone_written, email, union, start, finish, no_smartphone. None: the list says nothing new, what stands stays. Ids
    of new people come from production, name and contact, so the same list can never double anybody.
    """
    return [_row(person) for person in preview.people if person.action in ("add", "update")]


def _row(person: Planned) -> dict[str, Value]:
    row: dict[str, Value] = {
        "crew": person.crew,
        "person": person.person,
        "name": person.name,
        "first": person.first,
        "last": person.last,
        "preferred": person.preferred,
        "phone_written": person.phone_written,
        "union": person.union,
    }
    for field in KEPT:
        says = person.action == "add" or field in person.changes
        row[field] = getattr(person, field) if says else None
    return row
