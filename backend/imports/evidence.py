"""What speaks for and against two records being one person, and the rule that decides.

Two people can share a department's phone or a family's e-mail, so a shared contact counts only for names that can be
one person's; and one name can be two people's, so an equal name counts only when nothing speaks against it.
"""

import msgspec

from backend.imports.likeness import EQUAL, INITIAL, likeness
from backend.imports.names import PersonName


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a record offers for comparison. Mails are folded, phones are E.164 keys, department and position folded."""

    name: PersonName
    mails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    department: str = ""
    position: str = ""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """`names` is the likeness (0-3); `mail` and `phone`: 1 shared, 0 unknown on a side, -1 different."""

    names: int
    mail: int
    phone: int
    same_place: bool

    def strength(self) -> int:
        """Higher binds first: mail before phone, equal names before close ones before initials."""
        return self.names + 10 * (self.mail > 0) + 5 * (self.phone > 0) + (1 if self.same_place else 0)


def compare(one: Facts, other: Facts) -> Evidence:
    """The evidence between two records."""
    place = bool(one.department and one.department == other.department) or bool(
        one.position and one.position == other.position
    )
    return Evidence(
        names=likeness(one.name, other.name),
        mail=_shared(one.mails, other.mails),
        phone=_shared(one.phones, other.phones),
        same_place=place,
    )


def _shared(one: frozenset[str], other: frozenset[str]) -> int:
    if not one or not other:
        return 0
    return 1 if one & other else -1


def is_one_person(found: Evidence) -> bool:
    """Whether two rows of one list are the same person's."""
    if not found.names:
        return False
    if found.mail > 0:
        return True
    if found.phone > 0:
        return found.names == EQUAL or found.mail == 0
    alone = found.mail == 0 and found.phone == 0
    return found.names == EQUAL and alone and found.same_place


def is_known_person(found: Evidence) -> bool:
    """Whether a person of the list is one already on the production.

    As `is_one_person`, and besides: somebody of the same name in the same department or post whose phone alone or
    mail alone differs has a new one.
    """
    if is_one_person(found):
        return True
    return found.names == EQUAL and found.same_place and not (found.mail < 0 and found.phone < 0)


def is_worth_a_look(found: Evidence) -> bool:
    """Whether two people who stay two could be one, or share what people seldom share."""
    if found.mail > 0 or found.names == EQUAL:
        return True
    if found.mail == 0 and found.phone == 0:
        return found.names >= INITIAL and found.same_place
    return found.phone > 0 and found.names >= INITIAL
