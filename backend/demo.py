"""The demo: seeded when the database is empty; fresh codes for one person of each role at every start."""

from typing import NamedTuple

from backend import boards
from backend.commands.crew import give
from backend.db import Tx
from backend.house import House
from backend.seed import seed
from backend.seed.people import FERRY, STUDIO
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
