"""What the server itself writes about people and phones: invitations, entering, two crew members made one."""

from collections.abc import Iterable

from msgspec import Struct, structs

from sync import access
from sync.board import Board
from sync.edits.kind import DONE, NOOP, Context, Kind, Result, Window, by_id
from sync.edits.shared import same_production
from sync.records import Answer, Call, CrewMember
from sync.wire import Id


class Invite(Struct, frozen=True, kw_only=True):
    """Somebody was given an invitation that holds until `expires_at`."""

    crew: Id
    expires_at: int


def invite(args: Invite, board: Board, context: Context) -> Result:
    """Note when the invitation was given."""
    member = board.get(CrewMember, args.crew)
    same_production(member, context)
    access.demand("invite", context.memberships, context.production, member.department)
    board.put(structs.replace(member, invited_at=context.now, expires_at=args.expires_at))
    return DONE


class Enter(Struct, frozen=True, kw_only=True):
    """An invitation was used by `person`: another than the crew member's own when they were on a show before."""

    crew: Id
    person: Id


def enter(args: Enter, board: Board, context: Context) -> Result:
    """Note the entry; make the crew member one with the person who accepted, with all calls and answers."""
    member = board.get(CrewMember, args.crew)
    same_production(member, context)
    joined = structs.replace(member, person=args.person, entered_at=member.entered_at or context.now)
    if joined == member:
        return NOOP
    board.put(joined)
    if joined.person != member.person:
        _join(member, args.person, board)
    return DONE


def _join(member: CrewMember, person: str, board: Board) -> None:
    for call in list(board.all(Call)):
        if call.crew == member.id:
            board.put(structs.replace(call, person=person))
    for answer in list(board.all(Answer)):
        if answer.crew == member.id:
            board.put(structs.replace(answer, person=person))


def _invited(args: Invite) -> Iterable[Window]:
    return [by_id("crew_member", args.crew)]


def _entered(args: Enter) -> Iterable[Window]:
    return [by_id("crew_member", args.crew), Window("call", "crew", args.crew), Window("answer", "crew", args.crew)]


KINDS = (
    Kind("invite", Invite, _invited, invite, system=True),
    Kind("enter", Enter, _entered, enter, system=True),
)
