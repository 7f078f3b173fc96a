"""What phones fetch: pages of the feed, and the sums to check them by.

Rows of all scopes are given in one order, (version, scope, entity, id), and a page says where the next begins. Each
scope is read through its index from where its reader stands, so a fetch costs what has changed and not what there is.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from backend.db.tx import Row, Tx
from sync.changes import scope_sum
from sync.wire import PAGE_BYTES, PAGE_ROWS, After, Change

ROW_BYTES = 200  # what a row costs on the wire beside its body
ONE_SCOPE = (
    'SELECT "version", "scope", "entity", "id", "op", "body" FROM "feed" WHERE "studio" = $1 AND "scope" = $2 '
    'AND ("version", "entity", "id") > ($3, $4, $5) ORDER BY "version", "entity", "id" LIMIT $6'
)
ALL_SCOPES = (
    'SELECT f.* FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[]) AS s(scope, version, entity, id) '
    'CROSS JOIN LATERAL (SELECT "version", "scope", "entity", "id", "op", "body" FROM "feed" '
    'WHERE "studio" = $1 AND "scope" = s.scope AND ("version", "entity", "id") > (s.version, s.entity, s.id) '
    'ORDER BY "version", "entity", "id" LIMIT $6) f ORDER BY f."version", f."scope", f."entity", f."id" LIMIT $6'
)
VERSION = 'SELECT "version" FROM "studio" WHERE "id" = $1'
SUMS = 'SELECT "scope", "rows", "h" FROM "scope_sum" WHERE "studio" = $1 AND "scope" = ANY($2)'
Start = tuple[int, str, str]


class Fetch(NamedTuple):
    """What a phone asks for: changes of the scopes it holds behind `cursor`, everything of the `fresh` ones.

    `after` is where the page before ended.
    """

    studio: str
    cursor: int
    held: frozenset[str]
    fresh: frozenset[str]
    after: After | None = None


class Page(NamedTuple):
    """`version` is the studio's at the moment of the read. `sums` are complete when there is no more, else empty."""

    changes: list[Change]
    version: int
    after: After | None
    more: bool
    sums: dict[str, str]


async def changes_since(tx: Tx, fetch: Fetch) -> Page:
    """The next page: at most 500 rows or 256 KiB, in one snapshot with version and sums."""
    version: int = (await tx.fetch(VERSION, [fetch.studio]))[0][0]
    starts = {scope: _start(fetch, scope) for scope in sorted(fetch.held | fetch.fresh)}
    behind = {scope: start for scope, start in starts.items() if start[0] <= version}
    rows = await _rows(tx, fetch.studio, behind)
    fitting = _fitting(rows)
    changes = [_change(row) for row in rows[:fitting]]
    if fitting < len(rows):
        last = rows[fitting - 1]
        return Page(changes, version, (last[0], last[1], last[2], last[3]), True, {})
    return Page(changes, version, None, False, await sums_of(tx, fetch.studio, list(starts)))


async def sums_of(tx: Tx, studio: str, scopes: Sequence[str]) -> dict[str, str]:
    """The sum of each scope, "rows:h"; a scope without rows has "0:0"."""
    found = {scope: scope_sum(rows, h) for scope, rows, h in await tx.fetch(SUMS, [studio, list(scopes)])}
    return {scope: found.get(scope, scope_sum(0, 0)) for scope in scopes}


def _start(fetch: Fetch, scope: str) -> Start:
    """Behind which (version, entity, id) the rows of a scope are wanted."""
    base: Start = (fetch.cursor + 1 if scope in fetch.held else 0, "", "")
    if fetch.after is None:
        return base
    version, last_scope, entity, id = fetch.after
    if scope == last_scope:
        return max(base, (version, entity, id))
    return max(base, (version if scope > last_scope else version + 1, "", ""))


async def _rows(tx: Tx, studio: str, starts: Mapping[str, Start]) -> list[Row]:
    """The first rows of all scopes together, one more than a page holds."""
    limit = PAGE_ROWS + 1
    if tx.engine == "postgres":
        versions, entities, ids = zip(*starts.values(), strict=True) if starts else ((), (), ())
        return await tx.fetch(ALL_SCOPES, [studio, list(starts), list(versions), list(entities), list(ids), limit])
    rows: list[Row] = []
    for scope, start in starts.items():
        rows += await tx.fetch(ONE_SCOPE, [studio, scope, *start, limit])
    return sorted(rows)[:limit]


def _fitting(rows: Sequence[Row]) -> int:
    """How many rows one page takes; at least one, however long."""
    size = 0
    for count, row in enumerate(rows[:PAGE_ROWS]):
        size += (len(row[5]) if row[5].isascii() else len(row[5].encode())) + ROW_BYTES
        if size > PAGE_BYTES and count:
            return count
    return min(len(rows), PAGE_ROWS)


def _change(row: Row) -> Change:
    version, scope, entity, id, op, body = row
    return Change(s=scope, e=entity, i=id, v=version, op=op, d=msgspec.Raw(body.encode()) if op == "put" else None)
