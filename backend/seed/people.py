"""The studio of the demo: two productions that share people, their departments, units and crews."""

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import convert

from backend.seed import names
from sync.ids import natural_id
from sync.records import CrewMember, Department, Person, Production, Record, Role, Unit
from sync.times import transitions

STUDIO, STUDIO_NAME = natural_id("demo", "studio"), "Halyard Pictures"
FERRY, SALT = natural_id("demo", "Night Ferry"), natural_id("demo", "The Salt Road")
MAIN, SECOND, SALT_MAIN = (natural_id("demo", name) for name in ("main unit", "second unit", "salt main unit"))
POST = re.compile(r"\s*(=?)([^\[;]+?)\s*(?:\[([a-z,]+)\])?\s*")


class Post(NamedTuple):
    """A line of the crew lists in `names.py`."""

    department: str
    position: str
    roles: list[str]
    shared: bool


class Crew:
    """Hands out names and numbers; the same ones every time, because the dice are loaded."""

    def __init__(self) -> None:
        dice = random.Random(20)
        pairs = [(g, f) for g, f in zip(names.GIVEN, names.FAMILY * 2, strict=False)]
        pairs += [(g, f) for g, f in zip(names.GIVEN[::-1], names.FAMILY * 2, strict=False)]
        dice.shuffle(pairs)
        self._names = iter(list(dict.fromkeys(f"{given} {family}" for given, family in pairs)))
        self._numbers = iter(dice.sample(range(900_000, 901_000), 200))  # Ofcom keeps 07700 900000-900999 for drama
        self.by_post: dict[str, CrewMember] = {}

    def member(self, production: str, unit: str, post: Post, key: str) -> Iterator[Record]:
        """A person with a place, or the Night Ferry person of the same post with a place more."""
        known = self.by_post.get(post.position) if post.shared else None
        name = known.name if known else next(self._names)
        person = known.person if known else natural_id("demo", "person", key)
        first, last = name.lower().split(" ")
        if known is None:
            yield Person(id=person, studio=STUDIO, name=name)
        member = CrewMember(
            id=natural_id("demo", "crew", key), studio=STUDIO, production=production, person=person, name=name,
            department=natural_id("demo", production, post.department), unit=unit, position=post.position,
            roles=convert(["crew", *post.roles], list[Role]),
            phone=known.phone if known else f"+44 7700 {next(self._numbers)}", email=f"{first}.{last}@example.com",
            no_smartphone=post.position in names.NO_SMARTPHONE,
        )
        self.by_post.setdefault(post.position, member)
        yield member


def posts(text: str) -> Iterator[Post]:
    """The posts of a crew list."""
    for line in text.strip().splitlines():
        department, _, rest = line.partition(":")
        for part in rest.split(";"):
            found = POST.fullmatch(part)
            assert found is not None, part
            yield Post(department, found[2], found[3].split(",") if found[3] else [], bool(found[1]))


def studio_records(now: int) -> tuple[list[Record], Crew]:
    """Everything but days: productions, units, departments, people. The same ids every time."""
    crew = Crew()
    records: list[Record] = [
        _production(FERRY, "Night Ferry", "feature", now),
        _production(SALT, "The Salt Road", "series", now),
        Unit(id=MAIN, studio=STUDIO, production=FERRY, name="Main Unit", position=1),
        Unit(id=SECOND, studio=STUDIO, production=FERRY, name="Second Unit", position=2),
        Unit(id=SALT_MAIN, studio=STUDIO, production=SALT, name="Main Unit", position=1),
    ]
    lists = ((FERRY, MAIN, names.NIGHT_FERRY), (FERRY, SECOND, names.SECOND_UNIT), (SALT, SALT_MAIN, names.SALT_ROAD))
    for production, unit, text in lists:
        records += _departments(production, text)
        for number, post in enumerate(posts(text)):
            records += crew.member(production, unit, post, f"{production}/{unit}/{number}")
    return list({(type(record), record.id): record for record in records}.values()), crew


def _production(id: str, title: str, kind: str, now: int) -> Record:
    currency, zone, region = ("GBP", "Europe/London", "GB") if id == FERRY else ("EUR", "Europe/Madrid", "ES")
    return Production(
        id=id, studio=STUDIO, title=title, kind=kind, currency=currency, zone=zone, region=region,
        transitions=transitions(zone, now),
    )


def _departments(production: str, text: str) -> Iterator[Record]:
    for number, line in enumerate(text.strip().splitlines()):
        name = line.partition(":")[0]
        id = natural_id("demo", production, name)
        yield Department(id=id, studio=STUDIO, production=production, name=name, position=number + 1)
