"""The transaction of a sync: lock, load, widen, settle, save. Then what it set free, then the page of changes.

    read    who asks, which scopes they hold
    write   the batch of edits                        (only if there are any)
    write   held edits whose record came with them    (chained, so that nobody holds the writer long)
    read    the next page of changes, with sums
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from backend import boards
from backend.boards import Fetch, Page, Sender
from backend.db import Tx
from backend.db.tx import Row
from backend.house import House
from backend.ids import new_id
from backend.newest import Standing
from backend.problems import Problem, refused
from backend.sign_in import Caller, caller, scopes
from sync import batch as batches
from sync.batch import Received
from sync.ids import system_device
from sync.ledger import EditReceived
from sync.records import CrewMember
from sync.refusals import Refused
from sync.settle import Arrival, Author, Fork, Gap, Outcome, arrivals, rejudge, released_by, settle
from sync.wire import PROTO, SyncReply, SyncRequest, Verdict

CHANNEL = "scopes"
NOTICE_BYTES = 7_000
EPOCH = (
    'SELECT s."epoch", s."version", COALESCE(f."version", 0) FROM "studio" s '
    'LEFT JOIN "feed_floor" f ON f."studio" = s."id" WHERE s."id" = $1'
)
LAST_SEQ = 'SELECT "last_seq" FROM "device" WHERE "id" = $1'
NAMES = 'SELECT "id", "name" FROM "person" WHERE "studio" = $1 AND "id" = ANY($2)'


async def exchange(house: House, token: str | None, request: SyncRequest) -> SyncReply:
    """Answer one request of a phone. Raises Problem for what concerns the envelope; edits get verdicts."""
    if request.proto != PROTO:
        raise Problem("too_old", proto=PROTO)
    if not request.edits:
        return _nothing_new(house, token, request) or await _fetched(house, token, request, [])
    who, (epoch, *_) = await house.db.read(lambda tx: _who(tx, token, request))
    verdicts: list[Verdict] = []
    if request.epoch in (None, epoch):
        verdicts = await take(house, who, _batch(request), request.sent_at)
    return await _fetched(house, token, request, verdicts)


def _nothing_new(house: House, token: str | None, request: SyncRequest) -> SyncReply | None:
    """The reply to a phone that has everything, without a statement; None when it must be worked out."""
    stands = house.newest.find(token)
    if stands is None or (request.device, request.cursor) != (stands.who.device, stands.version):
        return None
    if request.after is not None or request.epoch not in (None, stands.epoch):
        return None
    if request.fresh or request.scopes.keys() != stands.sums.keys():
        return None
    return _reply(house, stands.who, request, stands.epoch, sums=dict(stands.sums))


async def _fetched(house: House, token: str | None, request: SyncRequest, verdicts: list[Verdict]) -> SyncReply:
    heard = house.newest.heard
    who, reply = await house.db.read(lambda tx: _answer(tx, house, token, request, verdicts))
    if reply.reset is None and not reply.more:
        house.newest.keep(token, Standing(who, reply.epoch, reply.cursor, reply.sums), heard)
    return reply


def _reply(house: House, who: Caller, request: SyncRequest, epoch: str, **more: Any) -> SyncReply:
    fields: dict[str, Any] = {
        "epoch": epoch, "server_time": house.now(), "last_seq": who.last_seq, "verdicts": [], "changes": [], "drop": [],
        "fresh": [], "cursor": request.cursor, "after": None, "more": False, "sums": {},
    }
    return SyncReply(**(fields | more))


def _batch(request: SyncRequest) -> list[Received]:
    try:
        return [batches.read(raw) for raw in request.edits]
    except (batches.Unreadable, RecursionError) as error:
        raise Problem("unreadable", problem=str(error)) from error


async def _who(tx: Tx, token: str | None, request: SyncRequest) -> tuple[Caller, Row]:
    """Who asks, and of their studio the epoch, the version, and the oldest cursor that can be read on from."""
    who = await caller(tx, token)
    if who.device != request.device:
        raise Problem("other_device", device=who.device)
    return who, (await tx.fetch(EPOCH, [who.studio]))[0]


async def _answer(
    tx: Tx, house: House, token: str | None, request: SyncRequest, verdicts: list[Verdict]
) -> tuple[Caller, SyncReply]:
    who, (epoch, version, floor) = await _who(tx, token, request)
    reply = _reply(house, who, request, epoch, verdicts=verdicts)
    reset = _reset(who, request, epoch, range(floor, version + 1))
    if reset is not None:
        return who, msgspec.structs.replace(reply, reset=reset, cursor=0)
    return who, await _with_page(tx, who, request, reply)


def _reset(
    who: Caller, request: SyncRequest, epoch: str, cursors: range
) -> Literal["signed_out", "epoch_changed", "cursor_too_old"] | None:
    if request.epoch not in (None, epoch):
        return "epoch_changed"  # first: a revoked phone too offers again what a restored server has forgotten
    if who.revoked:
        return "signed_out"
    begins = request.cursor == 0 and not request.scopes  # it holds nothing that a tombstone could be missing for
    return None if begins or request.cursor in cursors else "cursor_too_old"


async def _with_page(tx: Tx, who: Caller, request: SyncRequest, reply: SyncReply) -> SyncReply:
    allowed, holds = await scopes(tx, who), frozenset(request.scopes)
    fresh = allowed - holds
    if request.after is not None:
        # A scope that came while pages are under way begins before the place they have reached: it waits for the next
        # round, for the rows of it that stand before that place would never be sent.
        fresh &= frozenset(request.fresh)
    page = await boards.changes_since(
        tx, Fetch(who.studio, request.cursor, allowed & holds, fresh, request.after)
    )
    return _filled(reply, page, sorted((holds | frozenset(request.fresh)) - allowed), sorted(fresh))


def _filled(reply: SyncReply, page: Page, drop: list[str], fresh: list[str]) -> SyncReply:
    return msgspec.structs.replace(
        reply, changes=page.changes, drop=drop, fresh=fresh, more=page.more, after=page.after, sums=page.sums,
        cursor=reply.cursor if page.more else page.version,
    )


async def take(house: House, who: Caller, batch: Sequence[Received], sent_at: int | None) -> list[Verdict]:
    """Judge a batch of a device and save what came of it. Returns once it is on disk."""
    now = house.now()
    if house.breaker.broken(now):
        raise Problem("faulty")
    sender = Sender(who.studio, who.device, (who.person,))
    author, arrival = Author(who.person, who.name), Arrival(now, sent_at, secrets.token_hex(16))
    try:
        outcome, freed = await house.db.write(lambda tx: judged(tx, house, sender, Judging(batch, author, arrival)))
    except (Gap, Fork) as error:
        raise _out_of_order(error) from error
    if freed:
        await judge_again(house, who.studio, freed)
    return outcome.verdicts


def _out_of_order(error: Gap | Fork) -> Problem:
    return Problem("gap", expected=error.expected) if isinstance(error, Gap) else Problem("fork", seq=error.seq)


class Judging(NamedTuple):
    """What is to be judged. `places`: of somebody who has none in the database, the operator at the shell."""

    batch: Sequence[Received]
    author: Author
    arrival: Arrival
    places: tuple[CrewMember, ...] = ()


async def judged(tx: Tx, house: House, sender: Sender, what: Judging) -> tuple[Outcome, list[EditReceived]]:
    """Within a write: settle a batch and save it; gives also the held edits that it set free."""
    board = await boards.load(tx, sender, what.batch)
    board.add(what.places)
    outcome = settle(board, what.batch, what.author, what.arrival)
    edits, faults = len(outcome.ledger), len(outcome.faults)
    if house.breaker.broken_by(edits, faults, what.arrival.now):
        raise Problem("faulty")
    await save(tx, outcome)
    if edits:
        tx.after_commit(lambda: _count(house, outcome, what.arrival.now))
    return outcome, await _set_free(tx, outcome)


async def save(tx: Tx, outcome: Outcome) -> None:
    """Save what was decided and poke those who hold a scope that it touched."""
    await boards.save(tx, outcome)
    if outcome.rows:
        touched = " ".join(sorted({row.scope for row in outcome.rows}))
        touched = touched if len(touched.encode()) < NOTICE_BYTES else "*"
        await tx.notify(CHANNEL, f"{outcome.studio.id} {outcome.studio.version} {touched}")


async def _set_free(tx: Tx, outcome: Outcome) -> list[EditReceived]:
    arrived = sorted(arrivals(outcome))
    return released_by(outcome, await boards.waiting(tx, outcome.studio.id, arrived)) if arrived else []


def _count(house: House, outcome: Outcome, now: int) -> None:
    house.breaker.count(len(outcome.ledger), len(outcome.faults), now)
    for entry in outcome.ledger:
        house.metrics.count("edits", f'verdict="{entry.verdict}"')
    for fault in outcome.faults:
        house.report(fault)


async def judge_again(house: House, studio: str, entries: Sequence[EditReceived]) -> None:
    """Judge held or parked edits anew, each in its author's name."""
    now = house.now()
    freed = await house.db.write(lambda tx: rejudged(tx, studio, entries, now))
    if freed:
        await judge_again(house, studio, freed)


async def rejudged(tx: Tx, studio: str, entries: Sequence[EditReceived], now: int) -> list[EditReceived]:
    """Within a write: judge entries of the ledger again; gives the held edits that this set free in turn.

    Note: what somebody else has judged again meanwhile is left out; that is known only once the studio is locked.
    """
    people = sorted({entry.person for entry in entries})
    board = await boards.lock_and_read(tx, Sender(studio, system_device(studio), tuple(people)))
    names = sorted({entry.waits_for for entry in entries if entry.waits_for})
    wait_still = {(entry.position, entry.waits_for) for entry in await boards.waiting(tx, studio, names)}
    entries = [entry for entry in entries if (entry.position, entry.waits_for) in wait_still]
    batch = [batches.reread(entry) for entry in entries]
    windows = batches.reach(batch, people)
    board.add(await boards.records_of(tx, studio, windows))
    board.add(await boards.records_of(tx, studio, batches.widen(batch, board) - windows))
    called: dict[str, str] = dict(await tx.fetch(NAMES, [studio, people]))
    again = [(e, r, Author(e.person, called.get(e.person, ""))) for e, r in zip(entries, batch, strict=True)]
    outcome = rejudge(board, again, now)
    await save(tx, outcome)
    return await _set_free(tx, outcome)


class ServerEdit(NamedTuple):
    """What the server itself writes, in somebody's name. `places`: see `Judging`."""

    kind: str
    production: str
    args: dict[str, object]
    places: tuple[CrewMember, ...] = ()


def operator(studio: str, production: str) -> tuple[Author, tuple[CrewMember, ...]]:
    """The person at the server's shell, with an owner's rights on a production; stands in no crew list."""
    member = CrewMember(
        id="operator", studio=studio, production=production, person="operator", department="", unit="",
        name="Operator", position="Operator", roles=["owner"],
    )
    return Author("operator", "Operator"), (member,)


async def as_server(tx: Tx, house: House, studio: str, author: Author, edit: ServerEdit) -> list[EditReceived]:
    """Within a write: write a system edit through the engine; gives the held edits that it set free.

    Raises: Problem with the engine's refusal, and then nothing of the transaction may stand.
    """
    if await boards.lock(tx, studio) is None:
        raise Problem("no_such_record", record=f"studio/{studio}")
    device = system_device(studio)
    rows = await tx.fetch(LAST_SEQ, [device])
    raw: dict[str, object] = {
        "seq": (rows[0][0] if rows else 0) + 1, "id": new_id(), "kind": edit.kind, "v": 1,
        "production": edit.production, "args": edit.args,
    }
    arrival = Arrival(house.now(), None, secrets.token_hex(16))
    sender, what = Sender(studio, device, (author.person,)), Judging([batches.read(raw)], author, arrival, edit.places)
    outcome, freed = await judged(tx, house, sender, what)
    verdict = outcome.verdicts[0]
    if verdict.verdict in ("refused", "held", "parked"):
        raise refused(Refused(verdict.code or "not_allowed", verdict.see, **verdict.detail))
    return freed


def chunks(entries: Sequence[EditReceived], size: int = 50) -> Iterable[Sequence[EditReceived]]:
    """Entries in parts small enough that nobody holds the writer long."""
    return (entries[at : at + size] for at in range(0, len(entries), size))
