"""The same runs against the real backend on a real SQLite file: `backend.syncing` in place of `server.py`.

Salts are drawn by the backend itself, so the ledger's hashes differ from run to run; everything else follows the seed.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from unittest import mock

from backend import boards, devices, entering, keeping, problems, sweeping, syncing
from backend.boards import CODECS, PICCOLO, Sender
from backend.db import Database, Tx
from backend.db.generate import select
from backend.db.migrate import migrate
from backend.files import Files
from backend.house import House
from backend.settings import Settings
from backend.sign_in import hashed
from sync import batch as batches
from sync.batch import Received
from sync.ids import system_device
from sync.records import Device
from sync.settle import publish_records
from sync.wire import SyncReply, SyncRequest
from tests.simulation import cast, versions
from tests.simulation.oracles import Oracles, demand
from tests.simulation.server import Crash, CrashPoint, Problem, Server
from tests.simulation.shelf import Shelf, Stored
from tests.simulation.world import World

T = TypeVar("T")
ADD_STUDIO = 'INSERT INTO "studio" VALUES ($1, $2, $3, 0, $4, 0)'
FEED = 'SELECT "scope", "entity", "id", "version", "op", "body", "h" FROM "feed" WHERE "studio" = $1'
SUMS = 'SELECT "scope", "rows", "h" FROM "scope_sum" WHERE "studio" = $1'
DEVICES = 'SELECT "id", "studio", "person", "last_seq", "revoked_at" FROM "device" WHERE "studio" = $1'
SESSION = 'SELECT "id", "person" FROM "device" WHERE "token_hash" = $1'
EPOCH = 'UPDATE "studio" SET "epoch" = $2 WHERE "id" = $1'


class SqliteServer(Server):
    """`Server` on a database file; `shelf` is read from it whenever somebody asks."""

    def __init__(self, path: Path, runner: asyncio.Runner, random: Random, oracles: Oracles) -> None:
        self.path, self.runner = path, runner
        self.random, self.oracles, self.now = random, oracles, cast.NOW
        self.page_rows, self.level, self.buggy, self.restores, self.minted = 500, 1, False, 0, 0
        self.effects: list[str] = []
        self.counted: Counter[str] = Counter()
        self._open()

    def _open(self) -> None:
        database = Database(f"sqlite:///{self.path}")
        self.runner.run(database.open())
        settings = Settings(data=self.path.parent)
        self.house = House(settings=settings, db=database, files=Files(self.path.parent), now=lambda: self.now)
        self.house.breaker = mock.Mock(broken=lambda now: False, broken_by=lambda *of: False)

    def close(self) -> None:
        """Let go of the file."""
        self.runner.run(self.house.db.close())

    # What Server keeps in memory.

    @property
    def shelf(self) -> Shelf:
        """Everything that stands in the database."""
        shelf = self.read(_shelf)
        shelf.effects = self.counted
        return shelf

    @shelf.setter
    def shelf(self, shelf: Shelf) -> None:
        raise AttributeError("the database is the shelf")

    def enter(self, person: str) -> tuple[str, str]:
        token, device = self._mint("token"), self._mint("device")
        self._write(entering.DEVICE, [device, cast.STUDIO, person, hashed(token), "Phone", self.now])
        return token, device

    def renew(self, token: str) -> tuple[str, str]:
        return self.enter(self._session(token)[1])

    def leave(self, token: str) -> None:
        rows = self._fetch(SESSION, [hashed(token)])
        if rows:
            self._write(entering.LEAVE, [rows[0][0], self.now])

    def revoke(self, device: str) -> None:
        self._write(devices.REVOKE, [cast.STUDIO, [device], self.now])

    def release(self, device: str) -> None:
        held = self.read(lambda tx: boards.waiting(tx, cast.STUDIO, [f"device/{device}"]))
        for entry in held:
            self._run(syncing.judge_again(self.house, cast.STUDIO, [entry]))

    def write(self, person: str, kind: str, args: dict[str, object]) -> None:
        edit = syncing.ServerEdit(kind, cast.FERRY, args)
        author = self._author(person)
        try:
            freed = self._run(
                self.house.db.write(lambda tx: syncing.as_server(tx, self.house, cast.STUDIO, author, edit))
            )
        except problems.Problem:
            return
        self._run(syncing.judge_again(self.house, cast.STUDIO, freed))

    def sweep(self) -> None:
        self._run(sweeping.sweep(self.house))
        self._run(sweeping.judge_parked(self.house))

    def backup(self) -> Any:
        copy = self.path.with_name(f"backup-{self._mint('copy')}.sqlite")
        keeping.copy_sqlite(self.path, copy)
        return copy, Counter(self.counted)

    def restore(self, backup: Any) -> None:
        copy, counted = backup
        self.close()
        for file in self.path.parent.glob(f"{self.path.name}*"):
            file.unlink()
        shutil.copyfile(copy, self.path)
        self._open()
        self.restores += 1
        self.counted = Counter(counted)
        self._write(EPOCH, [cast.STUDIO, f"epoch-{self.restores}"])

    def sync(self, token: str, request: SyncRequest, crash: CrashPoint = None) -> SyncReply:
        person = self._session(token)[1]
        try:
            with self._dying(crash):
                reply = self._run(syncing.exchange(self.house, token, request))
        except problems.Problem as problem:
            raise Problem(problem.code, int(str(problem.more.get("expected", 0)))) from problem
        if crash == "after commit":
            raise Crash
        self.oracles.replied(self.shelf, person, reply)
        return reply

    @contextmanager
    def _dying(self, crash: CrashPoint) -> Iterator[None]:
        """Let the process die within the transaction, or between it and the next."""

        async def died(*parts: object) -> None:
            raise Crash

        where = {"before commit": "backend.syncing._set_free", "before release": "backend.syncing.judge_again"}
        if crash in where:
            with mock.patch(where[crash], died):
                yield
        else:
            yield

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        self.effects = []
        with ExitStack() as stack:
            stack.enter_context(versions.deployed(self.level))
            stack.enter_context(mock.patch("sync.batch.read", partial(self._watched_read, batches.read)))
            stack.enter_context(mock.patch("backend.pages.PAGE_ROWS", self.page_rows))
            done = self.runner.run(work)
        self.counted.update(self.effects)
        return done

    def _watched_read(self, read: Callable[[dict[str, object]], Received], raw: dict[str, object]) -> Received:
        item = read(raw)
        return item if item.kind is None else item._replace(kind=self._watched(item.kind, item.edit.id))

    def _session(self, token: str) -> tuple[str, str]:
        rows = self._fetch(SESSION, [hashed(token)])
        if not rows:
            raise Problem("signed_out")
        device, person = rows[0]
        return str(device), str(person)

    def kept_sums(self) -> dict[str, tuple[int, int]]:
        """The sums that the database keeps, of scopes with rows."""
        return {scope: (rows, h) for scope, rows, h in self._fetch(SUMS, [cast.STUDIO]) if rows or h}

    def read(self, work: Callable[[Tx], Coroutine[Any, Any, T]]) -> T:
        """Run a function of a reading transaction."""
        return self.runner.run(self.house.db.read(work))

    def _fetch(self, statement: str, params: list[Any]) -> list[Any]:
        return self.read(lambda tx: tx.fetch(statement, params))

    def _write(self, statement: str, params: list[Any]) -> None:
        self.runner.run(self.house.db.write(lambda tx: tx.execute(statement, params)))


async def _shelf(tx: Tx) -> Shelf:
    studio = boards.STUDIOS.record((await tx.fetch(select(PICCOLO["studio"], '"id" = $1'), [cast.STUDIO]))[0])
    shelf = Shelf(studio)
    for table, codec in CODECS.items():
        for row in await tx.fetch(select(PICCOLO[table], '"studio" = $1'), [cast.STUDIO]):
            record = codec.record(row)
            shelf.records[table][record.id] = record
    for scope, entity, id, version, op, body, h in await tx.fetch(FEED, [cast.STUDIO]):
        shelf.feed.setdefault(scope, {})[entity, id] = Stored(version, body.encode() if op == "put" else None, h)
    shelf.ledger = await boards.ledger(tx, cast.STUDIO, 0, 1_000_000)
    for row in await tx.fetch(DEVICES, [cast.STUDIO]):
        fields = dict(zip(("id", "studio", "person", "last_seq", "revoked_at"), row, strict=True))
        shelf.devices[row[0]] = Device(**fields)
    return shelf


class SqliteWorld(World):
    """A run on a database file in `folder`."""

    def __init__(self, seed: int, folder: Path, runner: asyncio.Runner) -> None:
        self.folder, self.runner = folder, runner
        super().__init__(seed)

    def make_server(self) -> Server:
        path = self.folder / "callboard.sqlite"
        self.runner.run(migrate(f"sqlite:///{path}"))
        server = SqliteServer(path, self.runner, self.random, self.oracles)
        self.runner.run(server.house.db.write(_morning))
        return server


    def reckon(self) -> None:
        super().reckon()
        assert isinstance(self.server, SqliteServer)
        feed = self.server.shelf.feed
        live = {scope: [row.h for row in rows.values() if row.body is not None] for scope, rows in feed.items()}
        sums = {scope: (len(hashes), sum(hashes)) for scope, hashes in live.items() if hashes}
        demand(self.server.kept_sums() == sums, "the kept sums are those of the rows", sums)


async def _morning(tx: Tx) -> None:
    opening = cast.opening()
    await tx.execute(ADD_STUDIO, [cast.STUDIO, opening.studio.name, opening.studio.epoch, ""])
    board = await boards.lock_and_read(tx, Sender(cast.STUDIO, system_device(cast.STUDIO), ()))
    every = [record for table in opening.records.values() for record in table.values()]
    await boards.save(tx, publish_records(board, every))
