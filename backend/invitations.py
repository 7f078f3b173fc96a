"""Invitations: an 8-character code lets one crew member's person in, once, within 72 hours.

Three hundred people share one address on a set, so failures are counted per beginning of a code and for the whole
server, never per address: the first stops a guesser who knows half a code, the second slows all guessing down.
"""

import secrets
from base64 import b64encode
from io import BytesIO
from typing import NamedTuple

import segno

from backend import boards
from backend.db import Tx
from backend.house import House
from backend.ids import new_id
from backend.problems import Problem
from backend.sign_in import Caller, hashed, memberships
from backend.syncing import ServerEdit, as_server
from sync import access
from sync.edits.kind import Window
from sync.ledger import EditReceived
from sync.records import CrewMember
from sync.refusals import Refused
from sync.settle import Author

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH, PREFIX = 8, 4
LIFE_MS = 72 * 3_600_000
CANCEL = (
    'UPDATE "invitation" SET "revoked_at" = $3 '
    'WHERE "studio" = $1 AND "crew" = $2 AND "used_at" IS NULL AND "revoked_at" IS NULL'
)
INSERT = (
    'INSERT INTO "invitation" '
    '("id", "studio", "crew", "person", "code_hash", "created_at", "created_by", "expires_at") '
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
)


class Invitation(NamedTuple):
    """What the inviter shows or shares; the code is kept nowhere else. `expires_at`: epoch ms."""

    id: str
    code: str
    expires_at: int


def new_code() -> str:
    """8 characters that nobody mistakes for one another, 39 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normal(code: str) -> str:
    """A code as typed: lower case, spaces and dashes are forgiven."""
    return "".join(letter for letter in code.upper() if letter.isalnum())[: 2 * LENGTH]


def shown(code: str) -> str:
    """A code as people read it: ABCD-EFGH."""
    return f"{code[:PREFIX]}-{code[PREFIX:]}"


def link(origin: str, code: str) -> str:
    """The address that enters with a code; behind the # it reaches no log and no proxy."""
    return f"{origin}/enter#{code}"


def qr(text: str) -> str:
    """A QR code as a data address of an SVG image."""
    image = BytesIO()
    segno.make(text, error="m").save(image, kind="svg", scale=4, border=2, dark="#000", light="#fff", xmldecl=False)
    return "data:image/svg+xml;base64," + b64encode(image.getvalue()).decode()


async def crew_member(tx: Tx, studio: str, crew: str) -> CrewMember:
    """The crew member, or Problem no_such_record."""
    found = await boards.records_of(tx, studio, [Window("crew_member", "id", crew)])
    if not found or not isinstance(found[0], CrewMember):
        raise Problem("no_such_record", record=f"crew/{crew[:64]}")
    return found[0]


async def may_invite(tx: Tx, inviter: str, member: CrewMember) -> None:
    """Refuse not_allowed unless the inviter (a person) may give this crew member a code.

    Note: a code lets in as the whole person. Where they have a say, on another show too, it takes somebody who may
    invite them there: a head could else enter as a grip who is payroll next door.
    """
    own = await memberships(tx, member.studio, inviter)
    access.demand(access.inviting(member.roles), own, member.production, member.department)
    others = [] if member.person == inviter else await memberships(tx, member.studio, member.person)
    for place in filter(access.has_a_say, others):
        access.demand(access.inviting(place.roles), own, place.production, place.department)


async def still_holds(tx: Tx, inviter: str | None, member: CrewMember) -> bool:
    """Whether a code leads no higher than its inviter may invite: roles may have come since. None: the operator."""
    places = await memberships(tx, member.studio, member.person)
    if inviter is None or not any(map(access.has_a_say, places)):
        return True
    try:
        await may_invite(tx, inviter, member)
    except Refused:
        return False
    return True


async def invite(tx: Tx, house: House, who: Caller, crew: str) -> tuple[Invitation, list[EditReceived]]:
    """Within a write: a new code; older ones that were not used no longer hold. Gives held edits set free, too."""
    member = await crew_member(tx, who.studio, crew)
    await may_invite(tx, who.person, member)
    made = Invitation(new_id(), new_code(), house.now() + LIFE_MS)
    args: dict[str, object] = {"crew": crew, "expires_at": made.expires_at}
    author = Author(who.person, who.name)
    freed = await as_server(tx, house, who.studio, author, ServerEdit("invite", member.production, args))
    await keep(tx, member, made, (who.person, house.now()))
    return made, freed


async def keep(tx: Tx, member: CrewMember, made: Invitation, by: tuple[str | None, int]) -> None:
    """Within a write: store an invitation in place of older ones. Takes who made it and when."""
    person, now = by
    await tx.execute(CANCEL, [member.studio, member.id, now])
    await tx.execute(
        INSERT,
        [made.id, member.studio, member.id, member.person, hashed(made.code), now, person, made.expires_at],
    )
