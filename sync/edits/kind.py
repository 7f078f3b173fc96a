"""What a kind of edit is: its arguments, how far it reaches, and how it is applied."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from sync.board import Board
from sync.records import CrewMember, FieldVersions, Record
from sync.wire import VerdictWord

Args = dict[str, object]


class Window(NamedTuple):
    """Records to load: those of `table` whose `column` has this value."""

    table: str
    column: str
    value: str


class Context(NamedTuple):
    """Who did it, when we received it, and on what it was based.

    `now` is the time of judging and `received` that of the edit's receipt (earlier for an edit that was held), in epoch
    ms; `fresh` says that the two are one; `version` the studio version this transaction will have; `clock_off_min` is
    set where the phone's clock was more than two minutes off.
    """

    person: str
    memberships: list[CrewMember]
    name: str
    production: str
    base: dict[str, int]
    now: int
    version: int
    at_device: int | None
    system: bool = False
    clock_off_min: int | None = None
    received: int = 0
    fresh: bool = True


class Result(NamedTuple):
    """How it went. `code` with verdict "adjusted" says what the server changed."""

    verdict: VerdictWord = "applied"
    code: str | None = None
    see: str | None = None
    detail: Mapping[str, object] = MappingProxyType({})


DONE = Result()
NOOP = Result("noop")
Reach = Callable[[Any], Iterable[Window]]


class Kind(NamedTuple):
    """One kind of edit, `version` being the newest that this server knows.

    `apply(args, board, context)` writes to the board, or raises Refused or Held, and says how it went.
    `widen(args, board)` may name more windows once the first are loaded. `system`: only the server itself may write it.
    """

    name: str
    args: type[msgspec.Struct]
    reach: Reach
    apply: Callable[[Any, Board, Context], Result]
    widen: Callable[[Any, Board], Iterable[Window]] | None = None
    version: int = 1
    system: bool = False


def by_id(table: str, id: str) -> Window:
    """The window of one record."""
    return Window(table, "id", id)


def amended(record: Record, fields: dict[str, object], fv: FieldVersions, version: int) -> Any:
    """The record with new values, each field stamped with the version that wrote it."""
    stamps = fv | dict.fromkeys(fields, version)
    return msgspec.structs.replace(record, **fields, fv=stamps)
