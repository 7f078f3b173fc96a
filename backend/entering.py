"""Entering with a code: a new device for the person, or one more place for a person who is in already."""

from typing import Literal

import msgspec

from backend import boards, budgets
from backend.db import Tx
from backend.house import House
from backend.ids import new_id
from backend.invitations import PREFIX, crew_member, normal, still_holds
from backend.problems import Problem
from backend.sign_in import Caller, caller, hashed, memberships, mint
from backend.syncing import ServerEdit, as_server, judge_again
from sync.ledger import EditReceived
from sync.records import CrewMember
from sync.settle import Author

AGAIN_MS = 10 * 60_000
FIND = (
    'SELECT "id", "studio", "crew", "expires_at", "used_at", "revoked_at", "device", "created_by" FROM "invitation" '
    'WHERE "code_hash" = $1'
)
USED = 'UPDATE "invitation" SET "used_at" = $2, "device" = $3 WHERE "id" = $1'
DEVICE = (
    'INSERT INTO "device" ("id", "studio", "person", "token_hash", "last_seq", "label", "entered_at", "unsent") '
    "VALUES ($1, $2, $3, $4, 0, $5, $6, 0)"
)
UNTOUCHED = 'SELECT 1 FROM "device" WHERE "id" = $1 AND "last_seq" = 0 AND "last_seen" IS NULL AND "revoked_at" IS NULL'
TOKEN = 'UPDATE "device" SET "token_hash" = $2 WHERE "id" = $1'
LEAVE = 'UPDATE "device" SET "token_hash" = NULL, "revoked_at" = COALESCE("revoked_at", $2) WHERE "id" = $1'
PLACE = 'SELECT s."id", s."name", s."epoch", p."name" FROM "studio" s JOIN "person" p ON p."studio" = s."id" '
PLACE += 'WHERE s."id" = $1 AND p."id" = $2'
TITLES = 'SELECT "id", "title" FROM "production" WHERE "studio" = $1'


class Enter(msgspec.Struct, frozen=True):
    """What is sent to enter. `label` names the phone for its owner."""

    code: str
    label: str = ""
    mode: Literal["cookie", "bearer"] = "cookie"


class Named(msgspec.Struct, frozen=True):
    """An id with its name."""

    id: str
    name: str


class Membership(msgspec.Struct, frozen=True):
    """A place on a production."""

    crew: str
    production: str
    title: str
    roles: list[str]
    department: str


class Session(msgspec.Struct, frozen=True):
    """Who is in, on which device."""

    device: str
    epoch: str
    person: Named
    studio: Named
    memberships: list[Membership]


class Found(msgspec.Struct, frozen=True):
    """A row of invitations."""

    id: str
    studio: str
    crew: str
    expires_at: int
    used_at: int | None
    revoked_at: int | None
    device: str | None
    created_by: str | None


class Entered(msgspec.Struct, frozen=True):
    """Where an entry led: the device, its studio and person, and a new token unless the old one holds on."""

    device: str
    studio: str
    person: str
    token: str | None


async def enter(house: House, asked: Enter, token: str | None) -> Entered:
    """Use a code. Raises Problem code_unknown, code_used, code_expired, code_cancelled or too_many_tries."""
    code = normal(asked.code)
    with house.pace.trying(code[:PREFIX]):
        return await _enter(house, asked, code, token)


async def _enter(house: House, asked: Enter, code: str, token: str | None) -> Entered:
    now = house.now()
    await budgets.admit(house.db, house.pace, code[:PREFIX], now)
    rows = await house.db.read(lambda tx: tx.fetch(FIND, [hashed(code)]))
    if not rows:
        house.metrics.count("codes", 'outcome="unknown"')
        await house.db.write(lambda tx: budgets.failed(tx, code[:PREFIX], now))
        raise Problem("code_unknown")
    entered, freed = await house.db.write(lambda tx: _use(tx, house, hashed(code), (asked, token)))
    if freed:
        await judge_again(house, entered.studio, freed)
    house.metrics.count("codes", 'outcome="entered"')
    return entered


async def _use(
    tx: Tx, house: House, code_hash: str, by: tuple[Enter, str | None]
) -> tuple[Entered, list[EditReceived]]:
    """Within a write: what the code leads to."""
    asked, token = by
    studio = (await tx.fetch(FIND, [code_hash]))[0][1]
    await boards.lock(tx, studio)
    found = Found(*(await tx.fetch(FIND, [code_hash]))[0])
    member = await crew_member(tx, found.studio, found.crew)
    if again := await _lost_reply(tx, house, found, member):
        return again, []
    _demand_valid(found, member, house.now())
    if not await still_holds(tx, found.created_by, member):
        raise Problem("code_cancelled")
    holder = await _present(tx, token, found.studio)
    author = Author(holder.person, holder.name) if holder else Author(member.person, member.name)
    args: dict[str, object] = {"crew": member.id, "person": author.person}
    freed = await as_server(tx, house, found.studio, author, ServerEdit("enter", member.production, args))
    entered = Entered(holder.device, found.studio, holder.person, None) if holder else None
    entered = entered or await new_device(tx, (found.studio, author.person), asked.label, house.now())
    await tx.execute(USED, [found.id, house.now(), entered.device])
    return entered, freed


def _demand_valid(found: Found, member: CrewMember, now: int) -> None:
    if found.used_at is not None:
        raise Problem("code_used")
    if found.revoked_at is not None or member.state != "active":
        raise Problem("code_cancelled")
    if found.expires_at <= now:
        raise Problem("code_expired")


async def _lost_reply(tx: Tx, house: House, found: Found, member: CrewMember) -> Entered | None:
    """The same code again within minutes, from a phone that never came further: the reply was lost on the way."""
    recent = found.used_at is not None and house.now() - found.used_at < AGAIN_MS
    if not recent or found.device is None or found.device in house.sightings.new:
        return None
    if not await tx.fetch(UNTOUCHED, [found.device]):
        return None
    token, kept = mint()
    await tx.execute(TOKEN, [found.device, kept])
    await boards.tell_of_device(tx, found.studio, found.device)
    return Entered(found.device, found.studio, member.person, token)


async def _present(tx: Tx, token: str | None, studio: str) -> Caller | None:
    """Who is in already on this phone, if in the same studio."""
    try:
        who = await caller(tx, token)
    except Problem:
        return None
    return who if who.studio == studio and not who.revoked else None


async def new_device(tx: Tx, owner: tuple[str, str], label: str, entered_at: int) -> Entered:
    """Within a write: a device of (studio, person), on a phone that entered then (epoch ms)."""
    studio, person = owner
    token, kept = mint()
    device = new_id()
    named = " ".join("".join(c if c.isprintable() else " " for c in label).split())[:80]
    await tx.execute(DEVICE, [device, studio, person, kept, named or "Phone", entered_at])
    return Entered(device, studio, person, token)


async def renew(tx: Tx, who: Caller) -> Entered:
    """Within a write: another device for the same person, after a fork.

    Note: the old device keeps its token, for the other of the two copies is using it. The new one keeps the instant of
    the entry: by it `devices.revoke` finds all that came of one phone.
    """
    rows = await tx.fetch('SELECT "label", "entered_at" FROM "device" WHERE "id" = $1', [who.device])
    return await new_device(tx, (who.studio, who.person), *rows[0])


async def leave(tx: Tx, house: House, who: Caller) -> None:
    """Within a write: the device is signed out for good."""
    await tx.execute(LEAVE, [who.device, house.now()])
    await boards.tell_of_device(tx, who.studio, who.device)


async def session(tx: Tx, entered: Entered | Caller) -> Session:
    """Who is in, with all places."""
    rows = await tx.fetch(PLACE, [entered.studio, entered.person])
    studio, studio_name, epoch, name = rows[0]
    titles: dict[str, str] = dict(await tx.fetch(TITLES, [studio]))
    places = [
        Membership(m.id, m.production, titles.get(m.production, ""), list(m.roles), m.department)
        for m in await memberships(tx, studio, entered.person)
    ]
    person, named = Named(entered.person, name), Named(studio, studio_name)
    return Session(entered.device, epoch, person, named, sorted(places, key=lambda m: m.title))
