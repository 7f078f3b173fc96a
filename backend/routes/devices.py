"""Invitations and the phones that came of them."""

import msgspec
from litestar import get, post
from litestar.params import FromPath

from backend import devices, invitations
from backend.db import Tx
from backend.devices import DeviceSeen
from backend.invitations import Invitation, link, qr, shown
from backend.routes.asking import Ask, Caller, House, TheCaller, TheHouse, origin, read_json
from backend.syncing import judge_again
from sync.ledger import EditReceived


class Invite(msgspec.Struct, frozen=True):
    """Whom to invite, and optionally which lost phone to sign out in the same breath."""

    crew: str
    revoke: str | None = None


class Invited(msgspec.Struct, frozen=True):
    """The code to show or share."""

    id: str
    code: str
    link: str
    expires_at: int
    qr: str


@post("/api/invitations", status_code=201)
async def invite(request: Ask, house: TheHouse, caller: TheCaller) -> Invited:
    """A new code for a crew member; an older one no longer holds."""
    asked = await read_json(request, Invite)
    made, freed = await house.db.write(lambda tx: _invite(tx, house, caller, asked))
    if freed:
        await judge_again(house, caller.studio, freed)
    address = link(origin(request, house), made.code)
    return Invited(made.id, shown(made.code), address, made.expires_at, qr(address))


async def _invite(tx: Tx, house: House, who: Caller, asked: Invite) -> tuple[Invitation, list[EditReceived]]:
    if asked.revoke is not None:
        await devices.revoke(tx, house, who, asked.revoke)
    return await invitations.invite(tx, house, who, asked.crew)


@get("/api/crew/{crew:str}/devices")
async def devices_of(crew: FromPath[str], house: TheHouse, caller: TheCaller) -> list[DeviceSeen]:
    """The phones of a crew member."""
    return await house.db.read(lambda tx: devices.devices_of(tx, house, caller, crew))


@post("/api/devices/{device:str}/revoke", status_code=200)
async def revoke(device: FromPath[str], house: TheHouse, caller: TheCaller) -> dict[str, bool]:
    """Sign a phone out."""
    await house.db.write(lambda tx: devices.revoke(tx, house, caller, device))
    return {"revoked": True}


@post("/api/devices/{device:str}/release", status_code=200)
async def release(device: FromPath[str], house: TheHouse, caller: TheCaller) -> dict[str, int]:
    """Let the held edits of a revoked phone be judged."""
    return {"released": await devices.release(house, caller, device)}
