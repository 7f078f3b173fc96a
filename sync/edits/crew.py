"""People on a production: adding a day player on set, replacing somebody, and correcting who they are."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from sync import access
from sync.board import Board
from sync.edits.calls import OwnCall, terms_of
from sync.edits.days import Date, Line
from sync.edits.kind import DONE, NOOP, Context, Kind, Result, Window, amended, by_id
from sync.edits.publishing import CANCELLED, Told, board_of_leaders, new_call, publish_call, report_to, say
from sync.edits.shared import fields_given, merged, same_production, touch_plan
from sync.ids import answer_id, call_id, department_call_id, message_id
from sync.records import Answer, Call, CallTerms, CrewMember, Department, Message, Person, Role, ShootingDay, Unit
from sync.refusals import Held, Refused
from sync.wire import Id

Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
Phone = Annotated[str, Meta(max_length=40)]
Email = Annotated[str, Meta(max_length=254)]


class FirstCall(Struct, frozen=True, kw_only=True):
    """The call that a new crew member gets at once."""

    day: Id
    own: OwnCall | None = None


class AddCrew(Struct, frozen=True, kw_only=True):
    """Take somebody on: `crew` and `person` are ids made on the phone."""

    crew: Id
    person: Id
    production: Id
    department: Id
    unit: Id
    name: Name
    position: Line
    phone: Phone | None = None
    email: Email | None = None
    no_smartphone: bool = False
    call: FirstCall | None = None


def add_crew(args: AddCrew, board: Board, context: Context) -> Result:
    """Add a crew member; on a day that is published their call is published at once."""
    access.demand("add crew", context.memberships, context.production, args.department)
    same_production(board.get(Department, args.department), context)
    same_production(board.get(Unit, args.unit), context)
    if args.production != context.production:
        raise Refused("other_production", record=args.crew)
    member = _new_member(args, board)
    if board.find(CrewMember, args.crew):
        return _again(args, member, board)
    board.put(Person(id=args.person, studio=board.studio.id, name=args.name))
    board.put(structs.replace(member, fv={}))
    if args.call is not None:
        _first_call(args.call, member, board, context)
    return DONE


def _again(args: AddCrew, member: CrewMember, board: Board) -> Result:
    standing = board.get(CrewMember, args.crew)
    if (standing.production, standing.person, standing.name) == (member.production, member.person, member.name):
        return NOOP
    raise Refused("already_there", record=f"crew/{args.crew}")


def _new_member(args: AddCrew, board: Board) -> CrewMember:
    if board.find(Person, args.person) and board.find(CrewMember, args.crew) is None:
        raise Refused("already_there", record=f"person/{args.person}")
    return CrewMember(
        id=args.crew, studio=board.studio.id, production=args.production, person=args.person, name=args.name.strip(),
        department=args.department, unit=args.unit, position=args.position, phone=args.phone, email=args.email,
        no_smartphone=args.no_smartphone,
    )


def _first_call(first: FirstCall, member: CrewMember, board: Board, context: Context) -> None:
    day = board.get(ShootingDay, first.day)
    same_production(day, context)
    if "cancelled" in (day.state, day.published_state):
        raise Refused("day_cancelled", see=f"day_plan/{day.id}", date=day.date)
    own = terms_of(first.own) or (None if member.unit == day.unit else CallTerms())
    board.put(structs.replace(new_call(day, member, board), own=own, fv={"own": context.version}))
    if day.published is None:
        touch_plan(day, board)
        return
    said = structs.replace(day, plan=day.published, state=day.published_state)  # the draft is nobody's business yet
    publish_call(said, member, board_of_leaders(board, day.production), board, context)


class ReplaceCrew(Struct, frozen=True, kw_only=True):
    """Somebody else takes over a call: a new person (name and the rest), or one who is there (only `crew`)."""

    call: Id
    crew: Id
    person: Id | None = None
    name: Name | None = None
    position: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    no_smartphone: bool = False


def replace_crew(args: ReplaceCrew, board: Board, context: Context) -> Result:
    """Move the call and nothing else: hours, float and gear of the absent person stay theirs."""
    call = board.find(Call, args.call)
    if call is None:
        raise Held("waiting_for", record=f"call/{args.call}")
    same_production(call, context)
    access.demand("replace crew", context.memberships, context.production, call.department)
    if args.crew == call.crew:
        raise Refused("same_person", see=f"call/{call.id}")
    if call.replaced_by == args.crew:
        return NOOP
    if call.replaced_by is not None:
        raise Refused("clash", see=f"call/{call.id}", fields="call")
    day = board.get(ShootingDay, call.day)
    if day.state == "cancelled":
        raise Refused("day_cancelled", see=f"call/{call.id}", date=day.date)
    if (call.published or call.own or CallTerms()).state == "cancelled":
        raise Refused("call_cancelled", see=f"call/{call.id}")
    successor = _successor(args, call, board)
    access.demand("replace crew", context.memberships, context.production, successor.department)
    _hand_over(call, successor, board, context)
    return DONE


def _successor(args: ReplaceCrew, call: Call, board: Board) -> CrewMember:
    standing = board.find(CrewMember, args.crew)
    if standing is not None:
        if standing.production != call.production:
            raise Refused("other_production", record=f"crew/{standing.id}")
        if standing.state != "active":
            raise Refused("no_such_record", record=f"crew/{standing.id}")
        return standing
    if args.name is None or args.person is None:
        raise Refused("no_such_record", record=f"crew/{args.crew}")
    if board.find(Person, args.person):
        raise Refused("already_there", record=f"person/{args.person}")
    absent = board.get(CrewMember, call.crew)
    member = CrewMember(
        id=args.crew, studio=call.studio, production=call.production, person=args.person, name=args.name.strip(),
        department=call.department, unit=call.unit, position=args.position or absent.position, phone=args.phone,
        email=args.email, no_smartphone=args.no_smartphone,
    )
    board.put(Person(id=args.person, studio=call.studio, name=member.name))
    board.put(member)
    return member


def _hand_over(call: Call, successor: CrewMember, board: Board, context: Context) -> None:
    day = board.get(ShootingDay, call.day)
    taken = board.find(Call, call_id(call.day, successor.id)) or new_call(day, successor, board)
    stamp = {"own": context.version}  # whoever planned either call before this is told that it clashes
    taken = structs.replace(taken, own=_plan_to_take(call, successor, day), replaced_by=None, fv=taken.fv | stamp)
    given = structs.replace(call, own=CANCELLED, replaced_by=successor.id, fv=call.fv | stamp)
    board.put(taken)
    board.put(given)
    if call.published is None:
        touch_plan(day, board)
        return
    to = report_to(successor, board_of_leaders(board, call.production))
    say(taken, call.published, Told(day, successor, to), board, context)
    say(given, CANCELLED, Told(day, board.get(CrewMember, call.crew), call.report_to), board, context)


def _plan_to_take(call: Call, successor: CrewMember, day: ShootingDay) -> CallTerms | None:
    """The absent person's own plan; somebody whom the plan would not find gets what was published as their own."""
    same_department = successor.department == call.department
    if call.own is None and not same_department:
        return call.published or CallTerms()
    return call.own or (None if successor.unit == day.unit else CallTerms())


class SetCrew(Struct, frozen=True, kw_only=True):
    """Correct a crew member; fields left out stay, null clears."""

    crew: Id
    department: Id | UnsetType = UNSET
    unit: Id | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    position: Line | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    email: Email | UnsetType | None = UNSET
    roles: list[Role] | UnsetType = UNSET
    start: Date | UnsetType | None = UNSET
    finish: Date | UnsetType | None = UNSET
    no_smartphone: bool | UnsetType = UNSET
    state: Literal["active", "left"] | UnsetType = UNSET


CONTACT_FIELDS = frozenset({"phone", "position", "no_smartphone"})


def set_crew(args: SetCrew, board: Board, context: Context) -> Result:
    """Amend a crew member field by field; their calls follow them into another department."""
    member = board.get(CrewMember, args.crew)
    same_production(member, context)
    wanted = fields_given(args, "crew")
    _may_change(args, wanted, member, context)
    _places_exist(args, board, context)
    fields, result = merged(wanted, structs.asdict(member), member.fv, context, "crew", member.id)
    if fields:
        board.put(amended(member, fields, member.fv, context.version))
        calls_follow(fields, member, board)
    return result


def _may_change(args: SetCrew, wanted: dict[str, object], member: CrewMember, context: Context) -> None:
    action = "change contact details" if CONTACT_FIELDS.issuperset(wanted) else "change crew"
    if args.roles is not UNSET:
        action = access.changing_roles(member.roles, args.roles)
    access.demand(action, context.memberships, context.production, member.department)


def _places_exist(args: SetCrew, board: Board, context: Context) -> None:
    if args.department is not UNSET:
        same_production(board.get(Department, args.department), context)
    if args.unit is not UNSET:
        same_production(board.get(Unit, args.unit), context)


def calls_follow(fields: dict[str, object], member: CrewMember, board: Board) -> None:
    """Take a crew member's calls, answers and messages along into another department."""
    department = fields.get("department")
    if not isinstance(department, str):
        return
    following: list[Call | Answer | Message] = [*board.all(Call), *board.all(Answer), *board.all(Message)]
    for record in following:
        if record.crew == member.id:
            board.put(structs.replace(record, department=department))


def _added(args: AddCrew) -> Iterable[Window]:
    windows = [by_id("crew_member", args.crew), by_id("person", args.person), by_id("unit", args.unit)]
    windows.append(by_id("department", args.department))
    if args.call is not None:
        day = args.call.day
        windows += [by_id("shooting_day", day), by_id("call", call_id(day, args.crew))]
        windows += [by_id("department_call", department_call_id(day, args.department))]
        windows += [Window("crew_member", "production", args.production)]
    return windows


def _replaced(args: ReplaceCrew) -> Iterable[Window]:
    windows = [by_id("call", args.call), by_id("message", message_id(args.call)), by_id("crew_member", args.crew)]
    return [*windows, by_id("person", args.person)] if args.person else windows


def _around_call(args: ReplaceCrew, board: Board) -> Iterable[Window]:
    call = board.find(Call, args.call)
    if call is None:
        return []
    taken = call_id(call.day, args.crew)
    return [
        by_id("shooting_day", call.day), Window("crew_member", "production", call.production), by_id("call", taken),
        by_id("message", message_id(taken)), by_id("answer", answer_id(taken)),
    ]


def _amended(args: SetCrew) -> Iterable[Window]:
    windows = [by_id("crew_member", args.crew)]
    if args.department is not UNSET:
        windows += [Window(table, "crew", args.crew) for table in ("call", "answer", "message")]
        windows += [by_id("department", args.department)]
    return [*windows, by_id("unit", args.unit)] if args.unit is not UNSET else windows


KINDS = (
    Kind("add_crew", AddCrew, _added, add_crew),
    Kind("replace_crew", ReplaceCrew, _replaced, replace_crew, _around_call),
    Kind("set_crew", SetCrew, _amended, set_crew),
)
