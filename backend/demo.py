"""The demo: seeded when the database is empty; fresh codes for one person of each role at every start."""

import io
from typing import NamedTuple

import segno

from backend import boards
from backend.commands.crew import give
from backend.db import Tx
from backend.house import House
from backend.invitations import link, shown
from backend.seed import seed
from backend.seed.people import FERRY, STUDIO
from backend.settings import Settings
from sync.edits.kind import Window
from sync.records import CrewMember

POSTS = {
    # the word that a line begins with: the post on Night Ferry whose holder it lets in
    "crew": "1st AC B Camera",
    "head": "Director of Photography",
    "ad": "Key 2nd AD",
    "upm": "Line Producer",
    "office": "Production Coordinator",
    "accounts": "Production Accountant",
    "payroll": "Payroll Accountant",
}
SAID = {
    "crew": "crew member, on both shows", "head": "department head, Camera", "ad": "assistant director",
    "upm": "UPM / line producer", "office": "production office", "accounts": "accounts", "payroll": "payroll",
}


class RoleCode(NamedTuple):
    """A code for somebody of a role."""

    role: str
    name: str
    code: str


async def seed_when_empty(house: House) -> bool:
    """Make the demo production unless there is a studio already; says whether it was made."""
    if await house.db.read(lambda tx: tx.fetch('SELECT 1 FROM "studio" LIMIT 1')):
        return False
    await seed(house.db, house.files, house.now())
    return True


async def codes(house: House) -> list[RoleCode]:
    """New codes, one per role; the ones of an earlier start no longer hold. None when this is not the demo's studio."""
    return await house.db.write(lambda tx: _codes(tx, house))


async def _codes(tx: Tx, house: House) -> list[RoleCode]:
    if await boards.lock(tx, STUDIO) is None:
        return []
    found = await boards.records_of(tx, STUDIO, [Window("crew_member", "production", FERRY)])
    crew = [member for member in found if isinstance(member, CrewMember) and member.state == "active"]
    given = []
    for role, post in POSTS.items():
        member = next((m for m in crew if m.position == post), None)
        if member is not None:
            given.append(RoleCode(role, member.name, await give(tx, house, member)))
    return given


def welcome(settings: Settings, given: list[RoleCode], phones: str | None) -> str:
    """What is printed at the start: where it runs, where the data lie, a link and a code per role.

    Takes: the address for phones on the same network, or None without TLS.
    """
    address = phones or settings.address
    lines = ["", f"Callboard runs at {settings.address}", f"Data lie in       {settings.data.absolute()}"]
    lines += [f"Database          {settings.database_url}"] if settings.database else []
    if phones:
        lines += [f"Phones            {phones}", f"First trust this server on each phone: {phones}/trust"]
        lines += [_terminal(f"{phones}/trust")]
    lines += ["", "One code per role, good once and for 72 hours; a new start makes new ones.", ""]
    for role, name, code in given:
        lines.append(f"  {role:9} {shown(code)}  {link(address, code):44}  {name}, {SAID[role]}")
        lines += [_terminal(link(address, code))] if phones else []
    if not given:
        lines.append("  This is not the demo production; invite people with `callboard invite`.")
    return "\n".join([*lines, "", "Stop with Ctrl-C.", ""])


def _terminal(text: str) -> str:
    out = io.StringIO()
    segno.make(text, error="l").terminal(out, compact=True, border=2)
    return out.getvalue()
