"""Two versions of the app: the one of today, and one that renamed a field of an edit and knows one kind more."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from msgspec import Struct

from sync import batch as batches
from sync.board import Board
from sync.edits import KINDS, UPCASTERS
from sync.edits.answers import AnswerCall, answer_call
from sync.edits.kind import DONE, Args, Context, Kind, Result
from sync.records import AnswerWord


class AnswerCall2(Struct, frozen=True, kw_only=True):
    """`answer_call` as the next version of the app sends it."""

    call: str
    version: int
    word: AnswerWord
    reason: str | None = None


class Wave(Struct, frozen=True, kw_only=True):
    """A kind that only the next version knows."""

    to: str


def _answer_call_2(args: AnswerCall2, board: Board, context: Context) -> Result:
    return answer_call(
        AnswerCall(call=args.call, version=args.version, answer=args.word, reason=args.reason), board, context
    )


def _wave(args: Wave, board: Board, context: Context) -> Result:
    return DONE


def _renamed(args: Args) -> Args:
    return {("word" if name == "answer" else name): value for name, value in args.items()}


NEXT_KINDS: Mapping[str, Kind] = {
    **KINDS,
    "answer_call": KINDS["answer_call"]._replace(args=AnswerCall2, apply=_answer_call_2, version=2),
    "wave": Kind("wave", Wave, lambda args: [], _wave),
}
NEXT_UPCASTERS: Mapping[tuple[str, int], Any] = {**UPCASTERS, ("answer_call", 1): _renamed}


def unknown(raw: dict[str, object]) -> bool:
    """Whether even the newest version of the app does not know this edit."""
    with deployed(2):
        return batches.read(raw).kind is None


@contextmanager
def deployed(level: int) -> Iterator[None]:
    """Let the engine know what version `level` of the app knows: 1 or 2."""
    if level == 1:
        yield
        return
    with mock.patch("sync.batch.KINDS", NEXT_KINDS), mock.patch("sync.batch.UPCASTERS", NEXT_UPCASTERS):
        yield
