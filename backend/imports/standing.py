"""A person of the list against the crew member who stands on the production: what changes, and what then stands."""

from backend.imports.likeness import better_name, stored_name
from backend.imports.model import KnownCrew, Planned, Value
from backend.imports.persons import Person
from backend.imports.phones import phone_key
from backend.imports.text import collapse, fold
from sync.ids import natural_id

Changes = dict[str, tuple[Value, Value]]


def planned(person: Person, known: KnownCrew | None, fresh_id: str, regions: tuple[str, ...]) -> Planned:
    """The person as they shall stand. An empty cell changes nothing; an existing better spelling of a name stays."""
    if known is None:
        return _as_planned(person, "add", fresh_id, natural_id("person", fresh_id), {})
    changes = changes_of(person, known, regions)
    return _as_planned(person, "update" if changes else "unchanged", known.crew, known.person, changes, known)


def changes_of(person: Person, known: KnownCrew, regions: tuple[str, ...]) -> Changes:
    """Field -> (what stands, what the list says), for fields in which the list says something else."""
    offered: dict[str, Value] = {
        "name": better_name(stored_name(known.name, known.preferred), person.name).name,
        "position": person.position,
        "department": person.department,
        "unit": person.unit,
        "phone": person.phone.number if person.phone else None,
        "email": person.email,
        "start": person.start,
        "finish": person.finish,
        "no_smartphone": person.no_smartphone,
    }
    stands = {field: getattr(known, field) for field in offered}
    return {
        field: (stands[field], value)
        for field, value in offered.items()
        if value is not None and not _same(field, stands[field], value, regions)
    }


def _same(field: str, stands: Value, offered: Value, regions: tuple[str, ...]) -> bool:
    if not isinstance(stands, str) or not isinstance(offered, str):
        return stands == offered
    if field == "phone":
        return phone_key(stands, regions) == phone_key(offered, regions)
    if field == "name":
        return collapse(stands) == collapse(offered)
    if field == "department":
        return fold(stands) == fold(offered)
    return collapse(stands).casefold() == collapse(offered).casefold()


def _as_planned(
    person: Person, action: str, crew: str, person_id: str, changes: Changes, known: KnownCrew | None = None
) -> Planned:
    def stands(field: str, offered: str | None) -> str | None:
        if known is None:
            return offered
        value = changes[field][1] if field in changes else getattr(known, field)
        return value if isinstance(value, str) else None

    name = stands("name", person.name.name) or person.name.name
    parts = person.name if name == person.name.name else stored_name(name, None)
    return Planned(
        action=action,
        crew=crew,
        person=person_id,
        rows=person.rows,
        name=name,
        first=parts.first,
        last=parts.last,
        preferred=person.name.preferred or (known.preferred if known else None),
        position=stands("position", person.position),
        department=stands("department", person.department),
        unit=stands("unit", person.unit),
        phone=stands("phone", person.phone.number if person.phone else None),
        phone_written=person.phone.written if person.phone else None,
        email=stands("email", person.email),
        union=person.union,
        start=stands("start", person.start),
        finish=stands("finish", person.finish),
        no_smartphone=_no_smartphone(person, known),
        changes=changes,
    )


def _no_smartphone(person: Person, known: KnownCrew | None) -> bool:
    if person.no_smartphone is not None:
        return person.no_smartphone
    return known.no_smartphone if known else False
