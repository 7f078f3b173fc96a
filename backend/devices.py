"""The phones of a person: seen, revoked, and their held edits released."""

from collections.abc import Iterable

import msgspec

from backend import boards
from backend.db import Tx
from backend.house import House
from backend.invitations import crew_member
from backend.problems import Problem
from backend.sign_in import Caller, memberships
from backend.syncing import chunks, judge_again
from sync import access
from sync.edits.kind import Window
from sync.ledger import EditReceived
from sync.records import CrewMember

LIST = (
    'SELECT "id", "label", "entered_at", "last_seen", "unsent", "revoked_at", '
    '(SELECT COUNT(*) FROM "edit_received" e WHERE e."studio" = d."studio" AND e."waits_for" = \'device/\' || d."id") '
    'FROM "device" d WHERE d."studio" = $1 AND d."person" = $2 AND d."entered_at" > 0 '
    'ORDER BY d."entered_at" DESC, d."id"'
)
OWNER = 'SELECT "person" FROM "device" WHERE "studio" = $1 AND "id" = $2'
FAMILY = (
    'SELECT "id" FROM "device" WHERE "studio" = $1 AND "person" = $2 AND "revoked_at" IS NULL '
    'AND "entered_at" = (SELECT "entered_at" FROM "device" WHERE "studio" = $1 AND "id" = $3)'
)
REVOKE = 'UPDATE "device" SET "revoked_at" = $3 WHERE "studio" = $1 AND "id" = ANY($2) AND "revoked_at" IS NULL'


class DeviceSeen(msgspec.Struct, frozen=True):
    """A phone as the office sees it: last contact, edits that it said it still had, edits held until a release."""

    id: str
    label: str
    entered_at: int
    last_seen: int | None
    unsent: int
    revoked_at: int | None
    held: int


async def devices_of(tx: Tx, house: House, who: Caller, crew: str) -> list[DeviceSeen]:
    """The phones of a crew member's person, for those who may invite them, and for themselves."""
    member = await crew_member(tx, who.studio, crew)
    await _demand(tx, who, member.person, [member])
    return [_fresh(house, DeviceSeen(*row)) for row in await tx.fetch(LIST, [who.studio, member.person])]


def _fresh(house: House, device: DeviceSeen) -> DeviceSeen:
    seen = house.sightings.new.get(device.id)
    return msgspec.structs.replace(device, last_seen=seen.seen, unsent=seen.unsent) if seen else device


async def _demand(tx: Tx, who: Caller, person: str, places: Iterable[CrewMember], action: str | None = None) -> None:
    """Refuse unless it is the caller's own, or they may do it (or invite) on one of the places."""
    if person == who.person:
        return
    own = await memberships(tx, who.studio, who.person)
    if not any(access.may(action or access.inviting(m.roles), own, m.production, m.department) for m in places):
        raise Problem("not_allowed", action="manage the phones of this person")


async def _owner(tx: Tx, studio: str, device: str) -> tuple[str, list[CrewMember]]:
    rows = await tx.fetch(OWNER, [studio, device])
    if not rows:
        raise Problem("no_such_record", record=f"device/{device[:64]}")
    places = await boards.records_of(tx, studio, [Window("crew_member", "person", rows[0][0])])
    return rows[0][0], [place for place in places if isinstance(place, CrewMember)]


async def revoke(tx: Tx, house: House, who: Caller, device: str) -> None:
    """Within a write: sign a phone out from elsewhere; what it still sends is held.

    Every device that was renewed from that phone's entry goes with it: a thief could have kept one in reserve.
    """
    await boards.lock(tx, who.studio)
    owner, places = await _owner(tx, who.studio, device)
    await _demand(tx, who, owner, places)
    family = [row[0] for row in await tx.fetch(FAMILY, [who.studio, owner, device])]
    await tx.execute(REVOKE, [who.studio, family, house.now()])
    for id in family:
        await boards.tell_of_device(tx, who.studio, id)


async def release(house: House, who: Caller, device: str) -> int:
    """Judge what a revoked phone had sent; says how many edits were judged."""
    entries = await house.db.read(lambda tx: _held(tx, who, device))
    for part in chunks(entries):
        await judge_again(house, who.studio, part)
    return len(entries)


async def _held(tx: Tx, who: Caller, device: str) -> list[EditReceived]:
    owner, places = await _owner(tx, who.studio, device)
    await _demand(tx, who, owner, places, "release a phone")
    return await boards.waiting(tx, who.studio, [f"device/{device}"])
