"""A unit's day: planning it, calling departments, publishing. Publishing turns plans into calls (`publishing.py`)."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, convert, structs

from sync import access
from sync.board import Board
from sync.edits.kind import DONE, Context, Kind, Result, Window, amended, by_id
from sync.edits.publishing import publish
from sync.edits.shared import fields_given, merged, same_production, touch_plan
from sync.ids import department_call_id
from sync.records import CallState, DayState, DayTerms, Department, DepartmentCall, ShootingDay, Unit
from sync.refusals import Refused
from sync.times import zone_exists
from sync.wire import Id

Text = Annotated[str, Meta(max_length=2000)]
Line = Annotated[str, Meta(max_length=200)]
Date = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length=10)]
Instant = Annotated[int, Meta(ge=0, le=4_102_444_800_000)]


class SetDay(Struct, frozen=True, kw_only=True):
    """Plan a day, or amend its plan; fields left out stay, null clears."""

    day: Id
    unit: Id
    date: Date | UnsetType = UNSET
    zone: Line | UnsetType = UNSET
    state: DayState | UnsetType = UNSET
    number: Annotated[int, Meta(ge=0, le=999)] | UnsetType | None = UNSET
    of: Annotated[int, Meta(ge=0, le=999)] | UnsetType | None = UNSET
    general_call: Instant | UnsetType | None = UNSET
    est_wrap: Instant | UnsetType | None = UNSET
    place: Line | UnsetType | None = UNSET
    address: Text | UnsetType | None = UNSET
    map_url: Annotated[str, Meta(max_length=500, pattern=r"^https?://")] | UnsetType | None = UNSET
    base_camp: Line | UnsetType | None = UNSET
    parking: Text | UnsetType | None = UNSET
    hospital: Text | UnsetType | None = UNSET
    weather: Text | UnsetType | None = UNSET
    notes: Text | UnsetType | None = UNSET


def set_day(args: SetDay, board: Board, context: Context) -> Result:
    """Write the plan; a field that somebody else changed since the author saw it keeps that value."""
    access.demand("plan the day", context.memberships, context.production)
    same_production(board.get(Unit, args.unit), context)
    wanted = fields_given(args, "day", "unit")
    _on_the_calendar(args, board)
    day = board.find(ShootingDay, args.day)
    if day is None:
        board.put(_new_day(args, wanted, board, context))
        return DONE
    same_production(day, context)
    if day.unit != args.unit:
        raise Refused("already_there", see=f"day_plan/{day.id}", record=f"day {day.date}")
    return _amend_day(day, wanted, board, context)


def _on_the_calendar(args: SetDay, board: Board) -> None:
    """Refuse a date or a zone that is none, and a second day of the unit on one date."""
    if args.zone is not UNSET and not zone_exists(args.zone):
        raise Refused("malformed", problem=f"there is no time zone {args.zone}")
    if args.date is UNSET:
        return
    try:
        date.fromisoformat(args.date)
    except ValueError:
        raise Refused("malformed", problem=f"there is no day {args.date}") from None
    for day in board.all(ShootingDay):
        if (day.unit, day.date) == (args.unit, args.date) and day.id != args.day:
            raise Refused("already_there", see=f"day_plan/{day.id}", record=f"day {args.date}")


def _new_day(args: SetDay, wanted: dict[str, object], board: Board, context: Context) -> ShootingDay:
    if args.date is UNSET or args.zone is UNSET:
        raise Refused("malformed", problem="a new day needs its date and its zone")
    state = wanted.pop("state", "draft")
    return ShootingDay(
        id=args.day,
        studio=board.studio.id,
        production=context.production,
        unit=args.unit,
        date=args.date,
        plan=convert(wanted, DayTerms),
        state="cancelled" if state == "cancelled" else "draft",
        fv=dict.fromkeys(wanted, context.version),
    )


def _amend_day(day: ShootingDay, wanted: dict[str, object], board: Board, context: Context) -> Result:
    if wanted.get("state", "cancelled") != "cancelled":  # reinstated: only publishing makes a day published
        wanted["state"] = "published" if day.published_state == "published" else "draft"
    now = structs.asdict(day.plan) | {"state": day.state}
    fields, result = merged(wanted, now, day.fv, context, "day_plan", day.id)
    if not fields:
        return result
    state = fields.pop("state", day.state)
    plan = structs.replace(day.plan, **fields)
    stamps = day.fv | dict.fromkeys([*fields, *(["state"] if state != day.state else [])], context.version)
    board.put(structs.replace(day, plan=plan, date=plan.date, state=state, dirty=True, fv=stamps))
    return result


class SetDepartmentCall(Struct, frozen=True, kw_only=True):
    """Call a department apart from the general call; null everywhere means back to it."""

    day: Id
    department: Id
    state: CallState | None = None
    time: Instant | None = None
    place: Line | None = None
    note: Text | None = None


def set_department_call(args: SetDepartmentCall, board: Board, context: Context) -> Result:
    """Write a department's plan for a day."""
    access.demand("plan the day", context.memberships, context.production)
    day = board.get(ShootingDay, args.day)
    same_production(day, context)
    same_production(board.get(Department, args.department), context)
    id = department_call_id(args.day, args.department)
    standing = board.find(DepartmentCall, id) or DepartmentCall(
        id=id, studio=board.studio.id, production=context.production, day=args.day, department=args.department
    )
    wanted = fields_given(args, "day", "department")
    fields, result = merged(wanted, structs.asdict(standing), standing.fv, context, "department_call", id)
    if fields:
        board.put(amended(standing, fields, standing.fv, context.version))
        touch_plan(day, board)
    return result


class PublishDay(Struct, frozen=True, kw_only=True):
    """Publish the plan of a day as its next revision."""

    day: Id


def publish_day(args: PublishDay, board: Board, context: Context) -> Result:
    """Publish; only calls whose state, time, pick-up or place changed get a new version and ask again.

    Note: people who joined since are called too, even where nothing was planned anew.
    """
    access.demand("publish the day", context.memberships, context.production)
    day = board.get(ShootingDay, args.day)
    same_production(day, context)
    return publish(day, board, context)


def _day_and_unit(args: SetDay) -> Iterable[Window]:
    return [by_id("shooting_day", args.day), by_id("unit", args.unit), Window("shooting_day", "unit", args.unit)]


def _department_window(args: SetDepartmentCall) -> Iterable[Window]:
    id = department_call_id(args.day, args.department)
    return [by_id("shooting_day", args.day), by_id("department", args.department), by_id("department_call", id)]


def _whole_day(args: PublishDay) -> Iterable[Window]:
    day = args.day
    return [by_id("shooting_day", day), Window("department_call", "day", day), Window("call", "day", day)]


def _whole_unit(args: PublishDay, board: Board) -> Iterable[Window]:
    day = board.find(ShootingDay, args.day)
    return [Window("crew_member", "production", day.production)] if day else []


KINDS = (
    Kind("set_day", SetDay, _day_and_unit, set_day),
    Kind("set_department_call", SetDepartmentCall, _department_window, set_department_call),
    Kind("publish_day", PublishDay, _whole_day, publish_day, _whole_unit),
)
