"""`callboard import crew`, `invite` and `export`: people in and out, from the shell."""

import argparse
import asyncio
import sys
from collections.abc import Coroutine
from secrets import token_hex
from typing import NamedTuple

import msgspec

from backend import boards, exporting, importing
from backend.boards import Sender
from backend.commands.opening import Failed, migrated, opened
from backend.db import Tx
from backend.house import House
from backend.ids import new_id
from backend.importing import Standing
from backend.imports import Defaults, region_of_zone, report
from backend.invitations import LIFE_MS, Invitation, keep, link, new_code, shown
from backend.problems import Problem
from backend.settings import Settings
from backend.sign_in import Caller
from backend.syncing import ServerEdit, as_server, judge_again, operator, save
from sync.edits.kind import Window
from sync.ids import system_device
from sync.records import CrewMember, Production, Role, Unit
from sync.settle import publish_records
from sync.times import transitions, zone_exists

PRODUCTIONS = 'SELECT "studio", "id", "title" FROM "production" ORDER BY "title"'
CREW = (
    'SELECT m."studio", m."id" FROM "crew_member" m JOIN "production" p ON p."studio" = m."studio" '
    'AND p."id" = m."production" WHERE m."state" = \'active\' '
    'AND (m."id" = $1 OR lower(m."name") = lower($1) OR lower(m."email") = lower($1)) '
    'AND ($2 = \'\' OR lower(p."title") = lower($2)) ORDER BY m."entered_at", m."id"'
)
ADD_STUDIO = 'INSERT INTO "studio" VALUES ($1, $2, $3, 0, $4, 0)'


class Where(NamedTuple):
    """A production, by its ids."""

    studio: str
    production: str


def import_crew(given: argparse.Namespace, settings: Settings) -> int:
    """Preview a crew list and, unless it is a dry run, import it."""
    try:
        data = given.file.read_bytes()
    except OSError as error:
        sys.stderr.write(f"{given.file} can not be read ({error.strerror}): check the name and the rights.\n")
        return 2
    migrated(settings)
    return _run(_import(given, settings, data))


async def _import(given: argparse.Namespace, settings: Settings, data: bytes) -> int:
    async with opened(settings) as house:
        where = await _production(house, given)
        stands = await _stands(house, where, given)
        said = report(data, given.file.name, stands.known, stands.defaults, as_json=given.json)
        if where and said.rows and not given.dry_run:
            await _apply(house, where, importing.with_new_persons(said.rows, stands.known))
        sys.stdout.write(said.text if given.json else f"{said.text.rstrip()}\n{_done(given, said.rows)}\n")
        return said.exit_code


async def _stands(house: House, where: Where | None, given: argparse.Namespace) -> Standing:
    if where is None:
        return Standing([], Defaults(production=given.production, region=region_of_zone(given.zone) or "US"))
    return await house.db.read(lambda tx: importing.standing(tx, where.studio, where.production))


def _done(given: argparse.Namespace, rows: object) -> str:
    if given.dry_run:
        return "Nothing was changed: this was a dry run."
    return "Imported." if rows else "Nothing was changed."


async def _apply(house: House, where: Where, rows: object) -> None:
    author, places = operator(where.studio, where.production)
    args: dict[str, object] = {"production": where.production, "rows": rows}
    edit = ServerEdit("import_crew", where.production, args, places)
    freed = await house.db.write(lambda tx: as_server(tx, house, where.studio, author, edit))
    if freed:
        await judge_again(house, where.studio, freed)


async def _production(house: House, given: argparse.Namespace) -> Where | None:
    """The production of that title; made when there is none at all yet, or when --new says so. None in a dry run."""
    rows = await house.db.read(lambda tx: tx.fetch(PRODUCTIONS))
    wanted = " ".join(given.production.split())
    found = [Where(row[0], row[1]) for row in rows if row[2].casefold() == wanted.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise Failed(f"{len(found)} productions are called “{wanted}”; rename one of them in the app first.")
    if not given.new and (rows or not hasattr(given, "file")):
        titles = ", ".join(f"“{row[2]}”" for row in rows)
        there = f"there are {titles}" if titles else "there is none yet"
        raise Failed(f"There is no production “{wanted}”; {there}. Correct the title, or add --new.")
    if not zone_exists(given.zone):
        raise Failed(f"{given.zone} is no time zone; write it as Europe/London or America/Vancouver.")
    if given.dry_run:
        return None
    studio = rows[0][0] if rows else new_id()
    return await house.db.write(lambda tx: _make(tx, house, (studio, wanted, not rows), given))


async def _make(tx: Tx, house: House, what: tuple[str, str, bool], given: argparse.Namespace) -> Where:
    studio, title, fresh = what
    if fresh:
        await tx.execute(ADD_STUDIO, [studio, given.studio, f"srv-{token_hex(4)}", ""])
    made = Production(
        id=new_id(), studio=studio, title=title, kind="feature", currency=given.currency, zone=given.zone,
        region=region_of_zone(given.zone) or "US", transitions=transitions(given.zone, house.now()),
    )
    unit = Unit(id=new_id(), studio=studio, production=made.id, name="Main Unit", position=1)
    board = await boards.lock_and_read(tx, Sender(studio, system_device(studio), ()))
    await save(tx, publish_records(board, [made, unit]))
    return Where(studio, made.id)


def invite(given: argparse.Namespace, settings: Settings) -> int:
    """Give a crew member a new code, and a role if asked to."""
    migrated(settings)
    return _run(_invite(given, settings))


async def _invite(given: argparse.Namespace, settings: Settings) -> int:
    async with opened(settings) as house:
        studio, crew = await _member(house, given)
        code, member = await house.db.write(lambda tx: _give(tx, house, Where(studio, crew), given.role))
        sys.stdout.write(f"{member.name}, {member.position}\n{shown(code)}  {link(settings.address, code)}\n")
        sys.stdout.write("The code works once, within 72 hours; older ones no longer do.\n")
        return 0


async def _give(tx: Tx, house: House, where: Where, role: Role | None) -> tuple[str, CrewMember]:
    found = await boards.records_of(tx, where.studio, [Window("crew_member", "id", where.production)])
    member = next(record for record in found if isinstance(record, CrewMember))
    return await give(tx, house, member, role), member


async def give(tx: Tx, house: House, member: CrewMember, role: Role | None = None) -> str:
    """Within a write: a code for a crew member in the operator's name; the role is added to theirs."""
    author, places = operator(member.studio, member.production)
    made, now = Invitation(new_id(), new_code(), house.now() + LIFE_MS), house.now()
    if role is not None and role not in member.roles:
        args: dict[str, object] = {"crew": member.id, "roles": [*member.roles, role]}
        await as_server(tx, house, member.studio, author, ServerEdit("set_crew", member.production, args, places))
    args = {"crew": member.id, "expires_at": made.expires_at}
    await as_server(tx, house, member.studio, author, ServerEdit("invite", member.production, args, places))
    await keep(tx, member, made, (None, now))
    return made.code


async def _member(house: House, given: argparse.Namespace) -> tuple[str, str]:
    title = given.production or ""
    rows = await house.db.read(lambda tx: tx.fetch(CREW, [given.person, title]))
    if not rows:
        raise Failed(f"Nobody on a crew list is “{given.person}”: give the name as it stands there, or the e-mail.")
    if len(rows) > 1:
        raise Failed(f"{len(rows)} crew members are “{given.person}”: add --production TITLE, or give the e-mail.")
    return rows[0][0], rows[0][1]


def export(given: argparse.Namespace, settings: Settings) -> int:
    """Write a production, or a person's own edits, as JSON to stdout."""
    migrated(settings)
    return _run(_export(given, settings))


async def _export(given: argparse.Namespace, settings: Settings) -> int:
    async with opened(settings) as house:
        if given.person:
            studio, crew = await _member(house, given)
            _, member = await house.db.read(lambda tx: _found(tx, studio, crew))
            who = Caller("", studio, member.person, member.name, 0, revoked=False)
            async for part in exporting.mine(house.db, who, house.now()):
                sys.stdout.write(part.decode())
            sys.stdout.write("\n")
            return 0
        if not given.production:
            raise Failed("Say what to export: --production TITLE, or --person NAME.")
        where = await _production(house, given)
        assert where is not None, "an export makes nothing"
        records = await house.db.read(lambda tx: exporting.production(tx, where.studio, where.production))
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(records), indent=1).decode() + "\n")
        return 0


async def _found(tx: Tx, studio: str, crew: str) -> tuple[str, CrewMember]:
    found = await boards.records_of(tx, studio, [Window("crew_member", "id", crew)])
    return studio, next(record for record in found if isinstance(record, CrewMember))


def _run(command: Coroutine[object, object, int]) -> int:
    try:
        return asyncio.run(command)
    except Failed as failure:
        sys.stderr.write(f"{failure}\n")
    except Problem as problem:
        sys.stderr.write(f"{problem.detail}\n")
    return 1
