"""A person of the list against the crew member who stands on the production: what changes, and what then stands."""

import msgspec

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
        known = KnownCrew(crew=fresh_id, person=natural_id("person", fresh_id), name=person.name.name)
        return _as_planned(person, known, "add", changes_of(person, known, regions))
    changes = changes_of(person, known, regions)
    return _as_planned(person, known, "update" if changes else "unchanged", changes)


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


def _as_planned(person: Person, known: KnownCrew, action: str, changes: Changes) -> Planned:
    """What stands once the changes are made; for somebody new everything is one, and none is told."""
    after = msgspec.structs.replace(known, **{field: new for field, (_, new) in changes.items()})
    parts = person.name if after.name == person.name.name else stored_name(after.name, None)
    return Planned(
        action=action,
        crew=after.crew,
        person=after.person,
        rows=person.rows,
        name=after.name,
        first=parts.first,
        last=parts.last,
        preferred=person.name.preferred or known.preferred,
        position=after.position,
        department=after.department,
        unit=after.unit,
        phone=after.phone,
        phone_written=person.phone.written if person.phone else None,
        email=after.email,
        union=person.union,
        start=after.start,
        finish=after.finish,
        no_smartphone=after.no_smartphone,
        changes={} if action == "add" else changes,
    )
