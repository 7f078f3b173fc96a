"""Stock Piccolo: its own SQLite engine, its transactions, its query builder; the file in WAL mode.

    python -m benchmarks.peers.stock FILE PORT
"""

import sys
from typing import Any

import msgspec
from piccolo.engine.sqlite import SQLiteEngine, TransactionType

from backend.sign_in import hashed
from backend.tables import TABLES
from backend.tables.days import Answer, Call
from backend.tables.engine import EditReceived, Feed, ScopeSum
from backend.tables.entry import Device
from backend.tables.people import CrewMember, Person, Studio
from benchmarks.peers import shape
from benchmarks.peers.http import serve
from sync.ids import answer_id
from sync.wire import Change, SyncReply, SyncRequest, Verdict

WAIT_SECONDS = 60


class Stock:
    """Every statement by the builder, in one IMMEDIATE transaction per batch."""

    def __init__(self, path: str) -> None:
        self._engine = SQLiteEngine(path=path, timeout=WAIT_SECONDS)
        for table in TABLES:
            table._meta.db = self._engine

    async def begin(self) -> None:
        """Nothing to begin."""

    async def exchange(self, token: str, request: SyncRequest) -> SyncReply:
        """Write what was sent, then read what is new."""
        given: list[Verdict] = []
        if request.edits:
            async with self._engine.transaction(transaction_type=TransactionType.immediate):
                given = await self._write(token, request.edits)
        return await self._page(token, request, given)

    async def _who(self, token: str) -> tuple[str, str, str, int]:
        device: Any = await Device.select(Device.id, Device.person, Device.last_seq).where(
            Device.token_hash == hashed(token)
        ).first()
        named = (Person.studio == "studio", Person.id == device["person"])
        person: Any = await Person.select(Person.name).where(*named).first()
        return device["id"], device["person"], person["name"], device["last_seq"]

    async def _places(self, person: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await CrewMember.select(CrewMember.department, CrewMember.roles).where(
            CrewMember.studio == "studio", CrewMember.person == person, CrewMember.state == "active"
        )
        return found

    async def _write(self, token: str, edits: list[dict[str, Any]]) -> list[Verdict]:
        device, person, name, _ = await self._who(token)
        studio: Any = await Studio.select(Studio.version, Studio.ledger_length).where(Studio.id == "studio").first()
        version, length = studio["version"] + 1, studio["ledger_length"]
        await self._places(person)
        await EditReceived.select(EditReceived.edit_id).where(
            EditReceived.studio == "studio", EditReceived.edit_id.is_in([e["id"] for e in edits])
        )
        answers = await self._answers(edits, person, name, version)
        new = [row for answer in answers for row in shape.feed_rows(answer, version)]
        old = await self._old(new)
        await self._save(answers, new, shape.sums_of(new, old))
        ledger = [shape.ledger_row(e, device, person, length + n, version) for n, e in enumerate(edits, 1)]
        await EditReceived.insert(*(EditReceived(**_named(EditReceived, row)) for row in ledger))
        await Device.update({Device.last_seq: edits[-1]["seq"]}).where(Device.id == device)
        changed: Any = {Studio.version: version, Studio.ledger_length: length + len(edits)}
        await Studio.update(changed).where(Studio.id == "studio")
        return shape.verdicts(edits, version)

    async def _answers(self, edits: list[dict[str, Any]], person: str, name: str, version: int) -> list[dict[str, Any]]:
        ids = [edit["args"]["call"] for edit in edits]
        found = await Call.select(Call.id, Call.production, Call.crew, Call.department).where(
            Call.studio == "studio", Call.id.is_in(ids)
        )
        calls = {call["id"]: tuple(call.values()) for call in found}
        await Answer.select(Answer.id, Answer.v).where(
            Answer.studio == "studio", Answer.id.is_in([answer_id(call) for call in ids])
        )
        return [shape.answer_row(e, calls[c], person, name, version) for e, c in zip(edits, ids, strict=True)]

    async def _old(self, new: list[tuple[Any, ...]]) -> dict[tuple[str, ...], int]:
        found = await Feed.select(Feed.scope, Feed.entity, Feed.id, Feed.h).where(
            Feed.studio == "studio", Feed.scope.is_in(sorted({row[1] for row in new})), Feed.entity == "answer",
            Feed.id.is_in(sorted({row[3] for row in new})),
        )
        return {(row["scope"], row["entity"], row["id"]): row["h"] for row in found}

    async def _save(self, answers: list[dict[str, Any]], new: list[tuple[Any, ...]], sums: list[Any]) -> None:
        await Answer.insert(*(Answer(**answer) for answer in answers)).on_conflict(
            target=(Answer.studio, Answer.id), action="DO UPDATE", values=Answer.all_columns()
        )
        await Feed.insert(*(Feed(**_named(Feed, row)) for row in new)).on_conflict(
            target=(Feed.studio, Feed.scope, Feed.entity, Feed.id), action="DO UPDATE",
            values=[Feed.version, Feed.op, Feed.body, Feed.h],
        )
        for _, scope, rows, h in sums:
            await ScopeSum.update({ScopeSum.rows: ScopeSum.rows + rows, ScopeSum.h: ScopeSum.h + h}).where(
                ScopeSum.studio == "studio", ScopeSum.scope == scope
            )

    async def _page(self, token: str, request: SyncRequest, given: list[Verdict]) -> SyncReply:
        _, person, _, last_seq = await self._who(token)
        places = await self._places(person)
        scopes = ["prod:production", f"person:{person}"]
        scopes += [f"dept:{place['department']}" for place in places if "head" in place["roles"]]
        studio: Any = await Studio.select(Studio.version).where(Studio.id == "studio").first()
        rows = await Feed.select(Feed.version, Feed.scope, Feed.entity, Feed.id, Feed.op, Feed.body).where(
            Feed.studio == "studio", Feed.scope.is_in(scopes), Feed.version > request.cursor
        ).order_by(Feed.version, Feed.scope, Feed.entity, Feed.id).limit(501)
        sums = await ScopeSum.select().where(ScopeSum.studio == "studio", ScopeSum.scope.is_in(scopes))
        reply = shape.reply(request, last_seq, given, studio["version"])
        changes = [
            Change(s=r["scope"], e=r["entity"], i=r["id"], v=r["version"], op=r["op"], d=_raw(r["body"])) for r in rows
        ]
        told = {row["scope"]: f"{row['rows']}:{row['h']}" for row in sums}
        return msgspec.structs.replace(reply, changes=changes, sums=told)


def _raw(body: str) -> msgspec.Raw:
    return msgspec.Raw(body.encode())


def _named(table: Any, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column._meta.name: value for column, value in zip(table._meta.columns, row, strict=True)}


def main() -> None:
    """Serve."""
    stock = Stock(sys.argv[1])
    serve(stock.exchange, int(sys.argv[2]), stock.begin)


if __name__ == "__main__":
    main()
