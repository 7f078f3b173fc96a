"""What the sync engine keeps: the ledger of edits, the feed and its sums, verdicts that came later."""

from piccolo.columns import BigInt, Text
from piccolo.table import Table


class EditReceived(Table):
    """The ledger: every edit as it came, with its verdict. Key (studio, device, seq); `position` counts per studio."""

    studio = Text()
    position = BigInt()
    device = Text()
    seq = BigInt()
    edit_id = Text(primary_key=True)
    person = Text()
    production = Text()
    kind = Text()
    edit_version = BigInt()
    body = Text()
    payload = Text()
    salt = Text()
    previous = Text()
    hash = Text()
    received_at = BigInt()
    at_device = BigInt(null=True, default=None)
    skew_ms = BigInt(null=True, default=None)
    verdict = Text()
    code = Text(null=True, default=None)
    detail = Text(default="{}")
    see = Text(null=True, default=None)
    version = BigInt()
    waits_for = Text(null=True, default=None)
    replay_of = BigInt(null=True, default=None)


class Feed(Table):
    """What phones are sent: one live row per (studio, scope, entity, id). `op` is "put" or "del" (body empty, h 0)."""

    studio = Text()
    scope = Text()
    entity = Text()
    id = Text(primary_key=True)
    version = BigInt()
    op = Text()
    body = Text()
    h = BigInt()


class ScopeSum(Table):
    """How many live rows a scope has and the sum of their h; kept by every save, compared by every phone."""

    studio = Text()
    scope = Text(primary_key=True)
    rows = BigInt(default=0)
    h = BigInt(default=0)


class FeedMark(Table):
    """The version of a studio at the first look of each day; `at` is the day's beginning, UTC."""

    studio = Text(primary_key=True)
    at = BigInt()
    version = BigInt()


class FeedFloor(Table):
    """Tombstones up to `version` are gone: a cursor below it is too old."""

    studio = Text(primary_key=True)
    version = BigInt()


class LateVerdict(Table):
    """See the record of the same name in `sync.records`."""

    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    person = Text()
    device = Text()
    seq = BigInt()
    kind = Text()
    verdict = Text()
    code = Text(null=True, default=None)
    detail = Text(default="{}")
    see = Text(null=True, default=None)
    at = BigInt()
