"""From plans to calls: what each person is told when a day is published, and who must answer again."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import structs

from sync.board import Board
from sync.edits.kind import DONE, NOOP, Context, Result
from sync.ids import call_id, department_call_id, message_id
from sync.records import Call, CallTerms, CrewMember, DepartmentCall, Message, MessageState, ShootingDay
from sync.refusals import Refused

CANCELLED = CallTerms(state="cancelled")
NO_PLAN = DepartmentCall(id="", studio="", production="", day="", department="")


def publish(day: ShootingDay, board: Board, context: Context) -> Result:
    """Publish every call of a day, and the day itself as its next revision."""
    crew = [m for m in board.all(CrewMember) if day.state != "cancelled" and works_on(m, day, board)]
    leaders = board_of_leaders(board, day.production)
    before = {call.id: call.version for call in board.all(Call)}
    calls = [publish_call(day, member, leaders, board, context) for member in crew]
    calls += _cancel_the_rest(day, {m.id for m in crew}, board, context)
    if not day.dirty and all(call.version == before.get(call.id) for call in calls):
        return NOOP
    state = "cancelled" if day.state == "cancelled" else "published"
    board.put(
        structs.replace(
            day, state=state, published=day.plan, published_state=state, published_at=context.now,
            revision=day.revision + 1, dirty=False,
        )
    )
    return DONE


def works_on(member: CrewMember, day: ShootingDay, board: Board) -> bool:
    """Whether a crew member is on the production that day, and of its unit or lent to it by a call of their own."""
    if member.state != "active" or member.production != day.production:
        return False
    if (member.start or day.date) > day.date or (member.finish or day.date) < day.date:
        return False
    call = None if member.unit == day.unit else board.find(Call, call_id(day.id, member.id))
    return member.unit == day.unit or (call is not None and call.own is not None)


def effective_terms(day: ShootingDay, department: DepartmentCall | None, own: CallTerms | None) -> CallTerms:
    """What a person is called for: their own plan over the department's over the general call.

    Note: a place left empty falls through; a state or time of one's own replaces both.
    """
    if day.state == "cancelled":
        return CANCELLED
    d = department or NO_PLAN
    place = (own.place if own else None) or d.place or day.plan.place
    note = (own.note if own else None) or d.note
    pickup, precall = (own.pickup, own.precall) if own else (None, None)
    if own and (own.time is not None or own.state != "timed"):
        return structs.replace(own, place=place, note=note)
    if d.state is not None and d.state != "timed":
        return CallTerms(state=d.state, place=place, note=note, pickup=pickup, precall=precall)
    time = d.time or day.plan.general_call
    return CallTerms(state="timed", time=time, place=place, note=note, pickup=pickup, precall=precall)


def publish_call(
    day: ShootingDay, member: CrewMember, leaders: list[CrewMember], board: Board, context: Context
) -> Call:
    """Publish one person's call from the plans."""
    department = board.find(DepartmentCall, department_call_id(day.id, member.department))
    standing = board.find(Call, call_id(day.id, member.id)) or new_call(day, member, board)
    terms = effective_terms(day, department, standing.own)
    if terms.state == "timed" and terms.time is None:
        raise Refused("day_has_no_call", see=f"day_plan/{day.id}", date=day.date)
    return say(standing, terms, Told(day, member, report_to(member, leaders)), board, context)


def new_call(day: ShootingDay, member: CrewMember, board: Board) -> Call:
    """A call that nobody has planned or published yet."""
    return Call(
        id=call_id(day.id, member.id), studio=board.studio.id, production=day.production, day=day.id, crew=member.id,
        person=member.person, department=member.department, unit=day.unit, date=day.date, zone=day.plan.zone,
    )


class Told(NamedTuple):
    """Who is told something, for which day, and whom they report to (a crew id)."""

    day: ShootingDay
    member: CrewMember
    report_to: str | None


def say(call: Call, terms: CallTerms, told: Told, board: Board, context: Context) -> Call:
    """Write what a call now says; a new version, with a message to carry it, only where it must be answered again."""
    day, member = told.day, told.member
    again = asks_again(call.published, terms, moved=call.date != day.plan.date)
    said = structs.replace(
        call, published=terms, report_to=told.report_to, person=member.person, department=member.department,
        date=day.plan.date, zone=day.plan.zone,
        was=call.published if again else call.was, version=call.version + again,
        published_at=context.now if again else call.published_at,
        replaced_by=call.replaced_by if terms.state == "cancelled" else None,
    )
    if said != call:
        board.put(said)
    if again:
        board.put(message(said, "queued", context))
    return said


def message(call: Call, state: MessageState, context: Context) -> Message:
    """The message of a call's standing version in a state."""
    return Message(
        id=message_id(call.id), studio=call.studio, production=call.production, call=call.id, crew=call.crew,
        department=call.department, version=call.version, state=state, at=context.now,
    )


def asks_again(before: CallTerms | None, after: CallTerms, moved: bool) -> bool:
    """Whether a person must answer anew: state, time, pick-up or place changed, or the day went to another date.

    Note: a cancelled call is cancelled wherever and whenever it was to be.
    """
    if before is None:
        return True
    if after.state == "cancelled":
        return before.state != "cancelled"
    return moved or any(getattr(before, name) != getattr(after, name) for name in ("state", "time", "pickup", "place"))


def board_of_leaders(board: Board, production: str) -> list[CrewMember]:
    """Heads and ADs of a production, first AD first."""
    leaders = [m for m in board.all(CrewMember) if m.production == production and m.state == "active"]
    leaders = [m for m in leaders if "head" in m.roles or "ad" in m.roles]
    return sorted(leaders, key=lambda m: (not m.position.lower().startswith(("1st", "first")), m.position, m.id))


def report_to(member: CrewMember, leaders: Iterable[CrewMember]) -> str | None:
    """Whom a person reports to: the head of their department, a head to the first AD."""
    others = [m for m in leaders if m.id != member.id]
    heads = [m.id for m in others if "head" in m.roles and m.department == member.department]
    ads = [m.id for m in others if "ad" in m.roles]
    return next(iter(([] if "head" in member.roles else heads) or ads), None)


def _cancel_the_rest(day: ShootingDay, called: set[str], board: Board, context: Context) -> list[Call]:
    """People who had a call and no longer belong to the day are told so."""
    told = []
    for call in list(board.all(Call)):
        member = board.find(CrewMember, call.crew)
        gone = call.day == day.id and call.crew not in called and call.published is not None
        if gone and member is not None and call.replaced_by is None:
            told.append(say(call, CANCELLED, Told(day, member, call.report_to), board, context))
    return told
