"""All that crosses the wire between a phone and the server, as Structs; `python -m sync.wire` prints its JSON Schema.

`docs/protocol.md` tells the same. The bodies of feed rows are in `feed.py`, the arguments of edits in `edits/`.
"""

from typing import Annotated, Literal

import msgspec

VerdictWord = Literal["applied", "adjusted", "noop", "held", "refused", "parked"]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Fact = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
After = tuple[int, str, str, str]
PROTO = 1
SCHEMA = 1
MAX_EDITS = 100
MAX_BODY = 256 * 1024
PAGE_ROWS = 500
PAGE_BYTES = 256 * 1024


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a person did. `at_device` (epoch ms) and `offset_min` are facts about the phone's clock, no order.

    `base` maps "entity/id" of a feed row to the version that the author had seen.
    """

    seq: Annotated[int, msgspec.Meta(ge=1)]
    id: Id
    kind: Annotated[str, msgspec.Meta(max_length=64)]
    v: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    production: Id
    args: dict[str, object]
    base: dict[str, int] = {}
    at_device: Fact | None = None
    offset_min: Fact | None = None


class SyncRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone sends. `scopes`: those it holds whole, with their sums. `unsent`: edits that wait on the phone."""

    proto: int
    device: Id
    epoch: str | None = None
    app: Annotated[str, msgspec.Meta(max_length=64)] = ""
    schema: int = SCHEMA
    sent_at: Fact | None = None
    cursor: Count = 0
    scopes: dict[str, str] = {}
    after: After | None = None
    fresh: list[str] = []
    edits: Annotated[list[dict[str, object]], msgspec.Meta(max_length=MAX_EDITS)] = []
    unsent: Count = 0


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an edit. `sentence` is English; `code` and `detail` are for wording it elsewhere."""

    seq: int
    id: str
    verdict: VerdictWord
    version: int
    code: str | None = None
    detail: dict[str, object] = {}
    sentence: str | None = None
    see: str | None = None
    kept_as: str | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the feed: scope, entity, id, version, and its body (None when `op` is "del")."""

    s: str
    e: str
    i: str
    v: int
    op: Literal["put", "del"]
    d: msgspec.Raw | None = None


class SyncReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the server answers; `docs/protocol.md` says when a phone may move its cursor."""

    epoch: str
    server_time: int
    last_seq: int
    verdicts: list[Verdict]
    changes: list[Change]
    drop: list[str]
    fresh: list[str]
    cursor: int
    after: After | None
    more: bool
    sums: dict[str, str]
    reset: Literal["epoch_changed", "cursor_too_old", "signed_out"] | None = None
    retry_after_ms: int = 0
