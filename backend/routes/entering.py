"""Entering, leaving, and who is in."""

import msgspec
from litestar import Response, get, post

from backend import entering
from backend.entering import Enter, Entered, Session
from backend.routes.asking import Ask, House, TheCaller, TheHouse, read_json, token
from backend.sign_in import caller, cookie_header


@post("/api/enter", status_code=201)
async def enter(request: Ask, house: TheHouse) -> Response[bytes]:
    """Enter with the code of an invitation."""
    asked = await read_json(request, Enter)
    entered = await entering.enter(house, asked, token(request, house))
    session = await house.db.read(lambda tx: entering.session(tx, entered))
    return _answer(house, entered, session, asked.mode)


def _answer(house: House, entered: Entered, session: Session, mode: str) -> Response[bytes]:
    body = msgspec.to_builtins(session)
    headers = {}
    if entered.token is not None and mode == "bearer":
        body["token"] = entered.token
    elif entered.token is not None:
        headers["set-cookie"] = cookie_header(house.settings.cookie, entered.token, house.settings.secure)
    return Response(msgspec.json.encode(body), status_code=201, media_type="application/json", headers=headers)


@get("/api/session")
async def session(house: TheHouse, caller: TheCaller) -> Session:
    """Who is in on this device."""
    return await house.db.read(lambda tx: entering.session(tx, caller))


@post("/api/leave", status_code=200)
async def leave(request: Ask, house: TheHouse) -> Response[dict[str, bool]]:
    """Sign this device out."""
    carried = token(request, house)
    who = await house.db.read(lambda tx: caller(tx, carried))
    await house.db.write(lambda tx: entering.leave(tx, house, who))
    ended = cookie_header(house.settings.cookie, "", house.settings.secure)
    return Response({"left": True}, headers={"set-cookie": ended})


@post("/api/devices/renew", status_code=200)
async def renew(request: Ask, house: TheHouse, caller: TheCaller) -> Response[dict[str, str]]:
    """A new device id for the same person, after a fork."""
    entered = await house.db.write(lambda tx: entering.renew(tx, caller))
    token = entered.token or ""
    if request.headers.get("authorization"):
        return Response({"device": entered.device, "token": token})
    cookie = cookie_header(house.settings.cookie, token, house.settings.secure)
    return Response({"device": entered.device}, headers={"set-cookie": cookie})
