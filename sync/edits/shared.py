"""What several areas need: the fields an author gave, merging them, and holding a record to its production."""

from typing import Protocol

from msgspec import UNSET, Struct, structs

from sync.board import Board
from sync.edits.kind import DONE, NOOP, Context, Result
from sync.merge import merge
from sync.records import FieldVersions, ShootingDay
from sync.refusals import Refused


class OfProduction(Protocol):
    """A record that belongs to a production."""

    @property
    def id(self) -> str: ...
    @property
    def production(self) -> str: ...


def fields_given(args: Struct, *keys: str) -> dict[str, object]:
    """The fields that the author wrote, without the keys that name the record."""
    given = structs.asdict(args)
    return {name: value for name, value in given.items() if value is not UNSET and name not in keys}


def same_production(record: OfProduction, context: Context) -> None:
    """Refuse an edit that names a record of another production than its own."""
    if record.production != context.production:
        raise Refused("other_production", record=record.id)


def merged(
    wanted: dict[str, object], now: dict[str, object], fv: FieldVersions, context: Context, entity: str, id: str
) -> tuple[dict[str, object], Result]:
    """Say which fields to write and how the edit went; refuse with `clash` when none of them may be."""
    see = f"{entity}/{id}"
    fields, stand = merge(wanted, now, fv, context.base.get(see), context.version if context.fresh else None)
    if stand and not fields:
        raise Refused("clash", see=see, fields=", ".join(stand))
    if stand:
        return fields, Result("adjusted", "partly_applied", see, {"fields": ", ".join(stand)})
    return fields, (DONE if fields else NOOP)


def touch_plan(day: ShootingDay, board: Board) -> None:
    """Mark that something of the day was planned anew."""
    if not day.dirty:
        board.put(structs.replace(day, dirty=True))
