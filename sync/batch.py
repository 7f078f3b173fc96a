"""Edits as they arrive: read one by one, so that a bad one never spoils its neighbours."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from sync.board import Board
from sync.edits import KINDS, UPCASTERS
from sync.edits.kind import Args, Kind, Window
from sync.ledger import EditReceived, canonical, digest
from sync.wire import Edit

# A NUL as canonical JSON spells it, and no backslash followed by "u0000"; PostgreSQL cannot store one, so one edit
# would stop a whole queue.
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")

PROBLEM = 300  # characters of a fault's description that are kept


class Unreadable(Exception):
    """The envelope names no number and id to judge; the request as a whole is refused."""


class Received(NamedTuple):
    """One edit: as it came (`body`, canonical), its hash, and what could be read of it.

    `kind` is None when we do not know the kind or its version; `problem` says why the arguments could not be read.
    """

    edit: Edit
    body: str
    payload: str
    kind: Kind | None
    args: msgspec.Struct | None
    problem: str | None


def read(raw: dict[str, object]) -> Received:
    """Read one edit. Raises Unreadable when it has no usable `seq` and `id`."""
    body = canonical(raw)
    try:
        edit = msgspec.convert(raw, Edit)
    except msgspec.ValidationError as error:
        return Received(_shell(raw), body, digest(body), None, None, str(error)[:PROBLEM])
    if NUL.search(body):
        return Received(_shell(raw), body, digest(body), None, None, "it holds a NUL character, which no text may")
    kind = KINDS.get(edit.kind)
    if kind is None or not _known(kind, edit.v):
        return Received(edit, body, digest(body), None, None, None)
    try:
        args = msgspec.convert(upcast(edit.kind, edit.v, edit.args, kind.version), kind.args)
    except Exception as error:  # an upcaster meets whatever an old phone, or nobody's phone, has sent
        return Received(edit, body, digest(body), kind, None, str(error)[:PROBLEM] or type(error).__name__)
    return Received(edit, body, digest(body), kind, args, None)


def upcast(kind: str, v: int, args: Args, newest: int) -> Args:
    """Lift the arguments of an older version to the newest, step by step."""
    for version in range(v, newest):
        args = UPCASTERS[kind, version](args)
    return args


def reread(entry: EditReceived) -> Received:
    """Read an edit of the ledger again: a newer server may know what it could not read before."""
    return read({**msgspec.json.decode(entry.body), "seq": entry.seq})


def _known(kind: Kind, v: int) -> bool:
    return v <= kind.version and all((kind.name, step) in UPCASTERS for step in range(v, kind.version))


def _shell(raw: dict[str, object]) -> Edit:
    seq, id = raw.get("seq"), raw.get("id")
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 1 or not isinstance(id, str) or not 0 < len(id) <= 64:
        raise Unreadable("every edit needs a number `seq` from 1 and an `id` of at most 64 characters")
    kind, production = raw.get("kind"), raw.get("production")
    return Edit(
        seq=seq, id=id.replace("\0", "?"), kind=_text(kind), v=1, production=_text(production), args={}
    )


def _text(value: object) -> str:
    return value[:64].replace("\0", "?") if isinstance(value, str) else ""


def reach(batch: Iterable[Received], people: Iterable[str]) -> frozenset[Window]:
    """Name the windows that a batch touches, with the authors' own places on productions."""
    windows = {Window("crew_member", "person", person) for person in people}
    for item in batch:
        if item.kind is not None and item.args is not None:
            windows.update(item.kind.reach(item.args))
    return frozenset(windows)


def widen(batch: Sequence[Received], board: Board) -> frozenset[Window]:
    """Name the windows that can only be known once the first are loaded."""
    windows: set[Window] = set()
    for item in batch:
        if item.kind is not None and item.args is not None and item.kind.widen is not None:
            windows.update(item.kind.widen(item.args, board))
    return frozenset(windows)
