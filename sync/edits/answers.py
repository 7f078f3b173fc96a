"""Answers to calls: by the person on their phone, or told by voice; and replies to queries."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from sync import access
from sync.board import Board
from sync.edits.calls import VersionOfCall
from sync.edits.days import Text
from sync.edits.kind import DONE, NOOP, Context, Kind, Result, Window, by_id
from sync.edits.shared import same_production
from sync.ids import answer_id
from sync.records import Answer, AnswerWord, Call, Reply
from sync.refusals import Held, Refused
from sync.wire import Id


class AnswerCall(Struct, frozen=True, kw_only=True):
    """A person answers their call, as they saw it in `version`. "withdrawn" takes an answer back."""

    call: Id
    version: VersionOfCall
    answer: AnswerWord
    reason: Text | None = None


def answer_call(args: AnswerCall, board: Board, context: Context) -> Result:
    """Keep the answer; one to an older version stands for that version, and the person is asked again.

    Note: an answer that was held never takes the place of one that came while it waited.
    """
    call = _called(args.call, board)
    if call.person != context.person:
        raise Refused("not_allowed", action="answer somebody else's call")
    if args.answer in ("query", "cannot_make") and not (args.reason or "").strip():
        raise Refused("reason_missing", see=f"call/{call.id}")
    return _keep(call, args, "phone", board, context)


class TellByVoice(Struct, frozen=True, kw_only=True):
    """Somebody without a smartphone was told, and answered."""

    call: Id
    version: VersionOfCall
    answer: Literal["confirmed", "query", "cannot_make"]
    reason: Text | None = None


def tell_by_voice(args: TellByVoice, board: Board, context: Context) -> Result:
    """Keep what a person answered by voice, with who took it and when."""
    call = _called(args.call, board)
    same_production(call, context)
    access.demand("take an answer by voice", context.memberships, context.production, call.department)
    return _keep(call, args, "voice", board, context)


def _called(id: str, board: Board) -> Call:
    call = board.find(Call, id)
    if call is None or call.published is None:
        raise Held("waiting_for", record=f"call/{id}")
    return call


def _keep(
    call: Call, args: AnswerCall | TellByVoice, how: Literal["phone", "voice"], board: Board, context: Context
) -> Result:
    unknown = args.version > call.version
    given = Answer(
        id=answer_id(call.id), studio=call.studio, production=call.production, call=call.id, crew=call.crew,
        person=call.person, department=call.department, version=0 if unknown else args.version, answer=args.answer,
        reason=args.reason, how=how, by=context.person, by_name=context.name, at=context.received,
        at_device=context.at_device, clock_off_min=context.clock_off_min,
    )
    standing = board.find(Answer, given.id)
    if standing and not context.fresh and given.at < standing.at and given.version <= standing.version:
        raise Refused("clash", see=f"call/{call.id}", fields="answer")  # held while a later answer came
    same = standing is not None and _same(standing, given)
    if not same and (standing is None or standing.version <= given.version):
        board.put(given)
    if given.version == call.version:
        return NOOP if same else DONE
    code = "call_unknown_version" if unknown else "call_moved"
    return Result("adjusted", code, f"call/{call.id}", {"version": args.version, "current": call.version})


def _same(a: Answer, b: Answer) -> bool:
    return (a.version, a.answer, a.reason, a.how) == (b.version, b.answer, b.reason, b.how)


class ReplyQuery(Struct, frozen=True, kw_only=True):
    """An AD or head answers a query in place."""

    call: Id
    version: VersionOfCall
    text: Annotated[str, Meta(min_length=1, max_length=2000)]


def reply_query(args: ReplyQuery, board: Board, context: Context) -> Result:
    """Write the reply beside the query; the person reads it on their call and answers again."""
    call = _called(args.call, board)
    same_production(call, context)
    access.demand("answer a query", context.memberships, context.production, call.department)
    answer = board.find(Answer, answer_id(call.id))
    if answer is None or answer.answer not in ("query", "cannot_make"):
        raise Refused("not_asked", see=f"call/{call.id}")
    if answer.reply and (answer.reply.text, answer.reply.by_name) == (args.text, context.name):
        return NOOP
    board.put(structs.replace(answer, reply=Reply(text=args.text, by_name=context.name, at=context.now)))
    return DONE


def _windows(args: AnswerCall | TellByVoice | ReplyQuery) -> Iterable[Window]:
    return [by_id("call", args.call), by_id("answer", answer_id(args.call))]


KINDS = (
    Kind("answer_call", AnswerCall, _windows, answer_call),
    Kind("tell_by_voice", TellByVoice, _windows, tell_by_voice),
    Kind("reply_query", ReplyQuery, _windows, reply_query),
)
