"""A crew list that the office imported and looked at in a preview. Written by the server in the office's name."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct, structs

from sync import access
from sync.board import Board
from sync.edits.crew import Email, Name, Phone, calls_follow
from sync.edits.days import Date, Line
from sync.edits.kind import DONE, NOOP, Context, Kind, Result, Window, by_id
from sync.ids import natural_id
from sync.records import CrewMember, Department, Person, Unit
from sync.refusals import Refused
from sync.wire import Id

Given = ("name", "position", "phone", "email", "start", "finish")


class ImportRow(Struct, frozen=True, kw_only=True):
    """One person of the list; None: the list says nothing, what stands stays. `department`, `unit` are names."""

    crew: Id
    person: Id
    name: Name
    department: Line | None = None
    unit: Line | None = None
    position: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    start: Date | None = None
    finish: Date | None = None
    no_smartphone: bool | None = None


class ImportCrew(Struct, frozen=True, kw_only=True):
    """The rows of a list, all or none."""

    production: Id
    rows: Annotated[list[ImportRow], Meta(max_length=5000)]


def import_crew(args: ImportCrew, board: Board, context: Context) -> Result:
    """Add the new, update the known; a department that is named for the first time is made."""
    access.demand("import crew", context.memberships, context.production)
    if args.production != context.production:
        raise Refused("other_production", record=args.production)
    changed = [_import_row(row, board, context) for row in args.rows]
    return DONE if any(changed) else NOOP


def _import_row(row: ImportRow, board: Board, context: Context) -> bool:
    standing = board.find(CrewMember, row.crew)
    if standing is not None and standing.production != context.production:
        raise Refused("other_production", record=f"crew/{row.crew}")
    member = standing or _new_member(row, board, context)
    fields = {name: getattr(row, name) for name in Given if getattr(row, name) is not None}
    if row.department:
        fields["department"] = _department(row.department, board, context).id
    if row.unit:
        fields["unit"] = _unit(row.unit, board, context).id
    if row.no_smartphone is not None:
        fields["no_smartphone"] = row.no_smartphone
    fields = {name: value for name, value in fields.items() if getattr(member, name) != value}
    updated = structs.replace(member, **fields, fv=member.fv | dict.fromkeys(fields, context.version))
    board.put(updated)
    calls_follow(fields, member, board)
    return updated != standing


def _new_member(row: ImportRow, board: Board, context: Context) -> CrewMember:
    if board.find(Person, row.person) is None:
        board.put(Person(id=row.person, studio=board.studio.id, name=row.name))
    return CrewMember(
        id=row.crew, studio=board.studio.id, production=context.production, person=row.person, name=row.name,
        department=_department(row.department or "Other", board, context).id,
        unit=_unit(row.unit, board, context).id, position=row.position or "",
    )


def _department(name: str, board: Board, context: Context) -> Department:
    ours = [d for d in board.all(Department) if d.production == context.production]
    for department in ours:
        if department.name.casefold() == name.casefold():
            return department
    id = natural_id("department", context.production, name.casefold())
    made = Department(
        id=id, studio=board.studio.id, production=context.production, name=name, position=len(ours) + 1
    )
    board.put(made)
    return made


def _unit(name: str | None, board: Board, context: Context) -> Unit:
    ours = sorted((u for u in board.all(Unit) if u.production == context.production), key=lambda u: u.position)
    for unit in ours:
        if name is None or unit.name.casefold() == name.casefold():
            return unit
    made = Unit(
        id=natural_id("unit", context.production, (name or "Main Unit").casefold()), studio=board.studio.id,
        production=context.production, name=name or "Main Unit", position=len(ours) + 1,
    )
    board.put(made)
    return made


def _windows(args: ImportCrew) -> Iterable[Window]:
    tables = ("crew_member", "department", "unit")
    windows = [Window(table, "production", args.production) for table in tables]
    for row in args.rows:
        windows += [by_id("person", row.person), by_id("crew_member", row.crew)]
    return windows


def _calls_of_movers(args: ImportCrew, board: Board) -> Iterable[Window]:
    names = {department.id: department.name.casefold() for department in board.all(Department)}
    for row in args.rows:
        member = board.find(CrewMember, row.crew) if row.department else None
        if row.department and member and names.get(member.department) != row.department.casefold():
            yield from (Window(table, "crew", member.id) for table in ("call", "answer", "message"))


KINDS = (Kind("import_crew", ImportCrew, _windows, import_crew, _calls_of_movers, system=True),)
