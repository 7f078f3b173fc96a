"""One person's call: planning it apart from department and general call, and what became of it on the phone."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct

from sync import access
from sync.board import Board
from sync.edits.days import Instant, Line, Text
from sync.edits.kind import DONE, NOOP, Context, Kind, Result, Window, amended, by_id
from sync.edits.publishing import message, new_call
from sync.edits.shared import merged, same_production, touch_plan
from sync.ids import call_id, message_id
from sync.records import Call, CallState, CallTerms, CrewMember, Message, ShootingDay
from sync.refusals import Held, Refused
from sync.wire import Id

VersionOfCall = Annotated[int, Meta(ge=1, le=1_000_000)]


class OwnCall(Struct, frozen=True, kw_only=True):
    """A call of one's own: all of it; a timed call without a time follows department and general call."""

    state: CallState = "timed"
    time: Instant | None = None
    precall: Instant | None = None
    pickup: Instant | None = None
    place: Line | None = None
    note: Text | None = None


class SetCall(Struct, frozen=True, kw_only=True):
    """Plan one person's call; null: they follow department and general call again."""

    day: Id
    crew: Id
    own: OwnCall | None = None


def set_call(args: SetCall, board: Board, context: Context) -> Result:
    """Write a person's own plan for a day."""
    day, member = board.get(ShootingDay, args.day), board.get(CrewMember, args.crew)
    same_production(day, context)
    same_production(member, context)
    access.demand("plan a call", context.memberships, context.production, member.department)
    call = board.find(Call, call_id(day.id, member.id)) or new_call(day, member, board)
    own = terms_of(args.own)
    fields, result = merged({"own": own}, {"own": call.own}, call.fv, context, "call_plan", call.id)
    if fields:
        board.put(amended(call, fields, call.fv, context.version))
        touch_plan(day, board)
    return result


def terms_of(own: OwnCall | None) -> CallTerms | None:
    """The planned terms as a record keeps them."""
    if own is None:
        return None
    return CallTerms(
        state=own.state, time=own.time, precall=own.precall, pickup=own.pickup, place=own.place, note=own.note
    )


class SeeCall(Struct, frozen=True, kw_only=True):
    """The phone has stored a version of a call (`delivered`), or its person has looked at it (`opened`)."""

    call: Id
    version: VersionOfCall
    seen: Literal["delivered", "opened"]


RANK = {"queued": 0, "sent": 1, "failed": 1, "delivered": 2, "opened": 3}


def see_call(args: SeeCall, board: Board, context: Context) -> Result:
    """Move the message of the standing version on; an older version or a step back changes nothing."""
    call = board.find(Call, args.call)
    if call is None:
        raise Held("waiting_for", record=f"call/{args.call}")
    if call.person != context.person:
        raise Refused("not_allowed", action="answer somebody else's call")
    standing = board.find(Message, message_id(call.id))
    if args.version != call.version or (standing and RANK[args.seen] <= RANK[standing.state]):
        return NOOP
    board.put(message(call, args.seen, context))
    return DONE


def _plan_windows(args: SetCall) -> Iterable[Window]:
    return [
        by_id("shooting_day", args.day),
        by_id("crew_member", args.crew),
        by_id("call", call_id(args.day, args.crew)),
    ]


def _seen_windows(args: SeeCall) -> Iterable[Window]:
    return [by_id("call", args.call), by_id("message", message_id(args.call))]


KINDS = (
    Kind("set_call", SetCall, _plan_windows, set_call),
    Kind("see_call", SeeCall, _seen_windows, see_call),
)
