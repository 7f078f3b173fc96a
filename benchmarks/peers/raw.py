"""The ceiling: the sqlite3 module, SQL by hand, one writer thread, one transaction per request, synchronous=FULL.

    python -m benchmarks.peers.raw FILE PORT [--group]      --group: up to 32 requests per commit, as Callboard does
"""

import asyncio
import sqlite3
import sys
import threading
from queue import Empty, SimpleQueue

import msgspec

from backend.sign_in import hashed
from benchmarks.peers import shape
from benchmarks.peers.http import serve
from sync.ids import answer_id
from sync.wire import Change, SyncReply, SyncRequest, Verdict

Job = tuple[str, SyncRequest, "asyncio.Future[list[Verdict]]"]
GROUP = 32
WHO = (
    "SELECT d.id, d.person, p.name, d.last_seq FROM device d JOIN person p ON p.studio = d.studio AND p.id = d.person "
    "WHERE d.token_hash = ?"
)
PLACES = "SELECT id, department, roles FROM crew_member WHERE studio = 'studio' AND person = ? AND state = 'active'"
STUDIO = "SELECT version, ledger_length FROM studio WHERE id = 'studio'"
SEEN = "SELECT edit_id FROM edit_received WHERE studio = 'studio' AND edit_id IN ({})"
CALLS = "SELECT id, production, crew, department FROM call WHERE studio = 'studio' AND id IN ({})"
ANSWERS = "SELECT id, v FROM answer WHERE studio = 'studio' AND id IN ({})"
OLD = (
    "SELECT f.scope, f.entity, f.id, f.h FROM json_each(?) k CROSS JOIN feed f WHERE f.studio = 'studio' "
    "AND f.scope = k.value->>'$[0]' AND f.entity = k.value->>'$[1]' AND f.id = k.value->>'$[2]'"
)
ANSWER = (
    "INSERT INTO answer VALUES ({}) ON CONFLICT (studio, id) DO UPDATE SET v = excluded.v, version = excluded.version, "
    'answer = excluded.answer, reason = excluded.reason, "by" = excluded."by", by_name = excluded.by_name, '
    '"at" = excluded."at", at_device = excluded.at_device, reply = excluded.reply'
).format(",".join("?" * 18))
FEED = (
    "INSERT INTO feed VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (studio, scope, entity, id) DO UPDATE SET "
    "version = excluded.version, op = excluded.op, body = excluded.body, h = excluded.h"
)
SUM = (
    'INSERT INTO scope_sum VALUES (?,?,?,?) ON CONFLICT (studio, scope) DO UPDATE SET "rows" = "rows" + '
    'excluded."rows", h = h + excluded.h'
)
LEDGER = "INSERT INTO edit_received VALUES ({})".format(",".join("?" * 24))
DEVICE = "UPDATE device SET last_seq = ? WHERE id = ?"
STANDS = "UPDATE studio SET version = ?, ledger_length = ? WHERE id = 'studio'"
PAGE = (
    "SELECT version, scope, entity, id, op, body FROM feed WHERE studio = 'studio' AND scope = ? AND version > ? "
    "ORDER BY version, entity, id LIMIT 501"
)
SUMS = "SELECT scope, \"rows\", h FROM scope_sum WHERE studio = 'studio' AND scope IN ({})"


def connect(path: str) -> sqlite3.Connection:
    """As Callboard opens it."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512, timeout=5, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -32768", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Raw:
    """One writer thread and one connection for reads on the loop."""

    def __init__(self, path: str, group: bool) -> None:
        self._reader, self._writer = connect(path), connect(path)
        self._queue: SimpleQueue[Job] = SimpleQueue()
        self._at_once = GROUP if group else 1

    async def begin(self) -> None:
        """Start the writer."""
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._run, daemon=True).start()

    async def exchange(self, token: str, request: SyncRequest) -> SyncReply:
        """Write what was sent, then read what is new."""
        given: list[Verdict] = []
        if request.edits:
            future: asyncio.Future[list[Verdict]] = self._loop.create_future()
            self._queue.put((token, request, future))
            given = await future
        return self._page(token, request, given)

    def _run(self) -> None:
        while True:
            jobs = [self._queue.get()]
            self._writer.execute("BEGIN IMMEDIATE")
            done = [self._one(*jobs[0][:2])]
            while len(jobs) < self._at_once and (job := self._next()) is not None:
                jobs.append(job)
                done.append(self._one(*job[:2]))
            self._writer.execute("COMMIT")
            self._loop.call_soon_threadsafe(_tell, jobs, done)

    def _next(self) -> Job | None:
        try:
            return self._queue.get_nowait()
        except Empty:
            return None

    def _one(self, token: str, request: SyncRequest) -> list[Verdict]:
        run, edits = self._writer.execute, request.edits
        device, person, name, _ = run(WHO, (hashed(token),)).fetchone()
        version, length = run(STUDIO).fetchone()
        run(PLACES, (person,)).fetchall()
        marks = ",".join("?" * len(edits))
        seen = {row[0] for row in run(SEEN.format(marks), [e["id"] for e in edits])}
        ids = [e["args"]["call"] for e in edits if isinstance(e["args"], dict) and e["id"] not in seen]
        calls = {row[0]: row for row in run(CALLS.format(marks), ids)}
        run(ANSWERS.format(marks), [answer_id(call) for call in ids]).fetchall()
        answers = [shape.answer_row(e, calls[c], person, name, version + 1) for e, c in zip(edits, ids, strict=True)]
        new = [row for answer in answers for row in shape.feed_rows(answer, version + 1)]
        keys = msgspec.json.encode([row[1:4] for row in new]).decode()
        old = {tuple(row[:3]): row[3] for row in run(OLD, (keys,)).fetchall()}
        many = self._writer.executemany
        many(ANSWER, [tuple(answer.values()) for answer in answers])
        many(FEED, new)
        many(SUM, shape.sums_of(new, old))
        many(LEDGER, [shape.ledger_row(e, device, person, length + n, version + 1) for n, e in enumerate(edits, 1)])
        run(DEVICE, (edits[-1]["seq"], device))
        run(STANDS, (version + 1, length + len(edits)))
        return shape.verdicts(edits, version + 1)

    def _page(self, token: str, request: SyncRequest, given: list[Verdict]) -> SyncReply:
        self._reader.execute("BEGIN")
        run = self._reader.execute
        _, person, _, last_seq = run(WHO, (hashed(token),)).fetchone()
        places = run(PLACES, (person,)).fetchall()
        scopes = ["prod:production", f"person:{person}"] + [f"dept:{p[1]}" for p in places if "head" in p[2]]
        version: int = run(STUDIO).fetchone()[0]
        rows = [row for scope in scopes for row in run(PAGE, (scope, request.cursor)).fetchall()]
        sums = run(SUMS.format(",".join("?" * len(scopes))), scopes).fetchall()
        self._reader.execute("ROLLBACK")
        reply = shape.reply(request, last_seq, given, version)
        changes = [Change(s=s, e=e, i=i, v=v, op=op, d=msgspec.Raw(d.encode())) for v, s, e, i, op, d in sorted(rows)]
        return msgspec.structs.replace(reply, changes=changes, sums={scope: f"{n}:{h}" for scope, n, h in sums})


def _tell(jobs: list[Job], done: list[list[Verdict]]) -> None:
    for job, given in zip(jobs, done, strict=True):
        job[2].set_result(given)


def main() -> None:
    """Serve."""
    raw = Raw(sys.argv[1], "--group" in sys.argv)
    serve(raw.exchange, int(sys.argv[2]), raw.begin)


if __name__ == "__main__":
    main()
