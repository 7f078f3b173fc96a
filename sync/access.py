"""Who may see what and do what: the only place where it is decided.

Seeing: a person holds scopes; a row lies in scopes (`changes.py`); nothing else is sent.
Doing: each action names the roles that may, and whether a head may for the own department.
"""

from collections.abc import Iterable

from sync.records import CrewMember, Role
from sync.refusals import Refused

ROLE_SCOPES: dict[Role, tuple[str, ...]] = {
    "ad": ("ad",),
    "upm": ("ad", "office", "accounts", "payroll"),
    "office": ("office",),
    "owner": ("office",),
    "accounts": ("accounts",),
    "payroll": ("payroll",),
}

MAY: dict[str, tuple[frozenset[Role], bool]] = {
    # action: (roles of the production that may, whether a head may for the own department)
    "plan the day": (frozenset({"ad", "upm"}), False),
    "plan a call": (frozenset({"ad", "upm"}), True),
    "publish the day": (frozenset({"ad", "upm"}), False),
    "answer a query": (frozenset({"ad", "upm"}), True),
    "take an answer by voice": (frozenset({"ad", "upm", "office"}), True),
    "add crew": (frozenset({"ad", "upm", "office", "owner"}), True),
    "replace crew": (frozenset({"ad", "upm"}), True),
    "change crew": (frozenset({"upm", "office", "owner"}), False),
    "change contact details": (frozenset({"ad", "upm", "office", "owner"}), True),
    "change roles": (frozenset({"upm", "office", "owner"}), False),
    "change roles that see money": (frozenset({"upm", "owner"}), False),
    "attach a document": (frozenset({"ad", "upm"}), False),
    "import crew": (frozenset({"upm", "office", "owner"}), False),
    "invite": (frozenset({"ad", "upm", "office", "owner"}), True),
    "invite an AD": (frozenset({"ad", "upm", "office", "owner"}), False),
    "invite the office": (frozenset({"upm", "office", "owner"}), False),
    "release a phone": (frozenset({"upm", "office", "owner"}), False),
}


def inviting(roles: Iterable[Role]) -> str:
    """The action of giving somebody with these roles a code: who holds the code could enter in their place.

    Note: without this an AD could invite payroll, use the code, and read what payroll reads.
    """
    if not {"upm", "office", "owner", "accounts", "payroll"}.isdisjoint(roles):
        return "invite the office"
    return "invite an AD" if "ad" in roles else "invite"


def changing_roles(before: Iterable[Role], after: Iterable[Role]) -> str:
    """The action of giving or taking roles: those that see everybody's money are not the office's to give."""
    touched = set(before) ^ set(after)
    money = not touched.isdisjoint({"upm", "owner", "accounts", "payroll"})
    return "change roles that see money" if money else "change roles"


def has_a_say(member: CrewMember) -> bool:
    """Whether somebody in this place sees or does more than what is their own."""
    return not {"crew", "gear"}.issuperset(member.roles)


def scopes(person: str, memberships: Iterable[CrewMember]) -> frozenset[str]:
    """Name every scope that the person holds.

    Takes: the person's active memberships, of any production of the studio.
    """
    held = {f"person:{person}"}
    for member in memberships:
        held.add(f"prod:{member.production}")
        held.update(f"role:{member.production}:{name}" for role in member.roles for name in ROLE_SCOPES.get(role, ()))
        if "head" in member.roles:
            held.add(f"dept:{member.department}")
    return frozenset(held)


def may(action: str, memberships: Iterable[CrewMember], production: str, department: str | None = None) -> bool:
    """Say whether somebody with these memberships may do `action`, to that department where it concerns one."""
    roles, heads = MAY[action]
    return any(
        member.production == production
        and (not roles.isdisjoint(member.roles) or (heads and _is_head(member, department)))
        for member in memberships
    )


def _is_head(member: CrewMember, department: str | None) -> bool:
    return "head" in member.roles and member.department == department


def demand(action: str, memberships: Iterable[CrewMember], production: str, department: str | None = None) -> None:
    """Refuse with `not_allowed` unless they may."""
    if not may(action, memberships, production, department):
        raise Refused("not_allowed", action=action)
