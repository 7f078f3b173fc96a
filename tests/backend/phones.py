"""A phone as small as docs/protocol.md allows: a queue, a cursor, rows by scope, and the sums to check them by."""

from collections.abc import Mapping
from typing import Any

import httpx

from backend.ids import new_id
from sync.changes import row_hash, scope_sum

Row = tuple[int, dict[str, Any]]
Key = tuple[str, str]


class Phone:
    """One device. `do` queues an edit, `sync` sends the queue and fetches to the end."""

    def __init__(self, client: httpx.AsyncClient, device: str, token: str) -> None:
        self.client, self.device, self.token = client, device, token
        self.epoch: str | None = None
        self.cursor = self.seq = 0
        self.queue: list[dict[str, Any]] = []
        self.rows: dict[str, dict[Key, Row]] = {}
        self.sums: dict[str, str] = {}
        self.verdicts: dict[str, dict[str, Any]] = {}
        self.seen: list[dict[str, Any]] = []

    @property
    def headers(self) -> dict[str, str]:
        """What a client that is no browser sends."""
        return {"authorization": f"Bearer {self.token}"}

    def do(self, kind: str, args: Mapping[str, Any], production: str = "ferry", /, **more: Any) -> str:
        """Queue an edit; gives its id."""
        self.seq += 1
        edit = {"seq": self.seq, "id": new_id(), "kind": kind, "v": 1, "production": production, "args": dict(args)}
        self.queue.append(edit | more)
        return str(self.queue[-1]["id"])

    def request(self, **more: Any) -> dict[str, Any]:
        """The next request."""
        asked = {
            "proto": 1, "device": self.device, "epoch": self.epoch, "app": "test", "schema": 1, "sent_at": None,
            "cursor": self.cursor, "scopes": self.sums, "after": None, "fresh": [], "edits": self.queue[:100],
            "unsent": len(self.queue),
        }
        return asked | more

    async def post(self, **more: Any) -> httpx.Response:
        """Send one request as it is, and keep nothing of the reply."""
        return await self.client.post("/sync/v1", json=self.request(**more), headers=self.headers)

    async def sync(self) -> dict[str, Any]:
        """Send the queue and fetch to the end; rows and cursor change together. Gives the last reply."""
        staged: dict[str, dict[Key, tuple[int, dict[str, Any] | None]]] = {}
        after, fresh = None, list[str]()
        while True:
            reply = await self._one(after, fresh)
            if reply["reset"]:
                return reply
            for change in reply["changes"]:
                at = staged.setdefault(change["s"], {})
                at[change["e"], change["i"]] = (change["v"], change.get("d"))
            after, fresh = reply["after"], reply["fresh"]
            if not reply["more"] and not self.queue:
                self._swap(reply, staged, fresh)
                return reply
            if not reply["more"]:
                self._swap(reply, staged, fresh)
                staged, after, fresh = {}, None, []

    async def _one(self, after: Any, fresh: list[str]) -> dict[str, Any]:
        response = await self.post(after=after, fresh=fresh)
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        self.seen += reply["changes"]
        for verdict in reply["verdicts"]:
            self.verdicts.setdefault(verdict["id"], verdict)
        self.queue = [edit for edit in self.queue if edit["id"] not in self.verdicts]
        self.epoch = reply["epoch"] if self.epoch is None else self.epoch
        return reply

    def _swap(self, reply: dict[str, Any], staged: dict[str, Any], fresh: list[str]) -> None:
        for scope in [*reply["drop"], *fresh]:
            self.rows.pop(scope, None)
        for scope, changes in staged.items():
            held = self.rows.setdefault(scope, {})
            for key, (version, body) in changes.items():
                if body is None:
                    held.pop(key, None)
                else:
                    held[key] = (version, body)
        self.cursor, self.sums = reply["cursor"], reply["sums"]
        for scope, told in self.sums.items():
            assert self.sum_of(scope) == told, scope

    def sum_of(self, scope: str) -> str:
        """The checksum of the rows that are here."""
        rows = self.rows.get(scope, {})
        return scope_sum(len(rows), sum(row_hash(e, i, version) for (e, i), (version, _) in rows.items()))

    def all(self, entity: str) -> dict[str, dict[str, Any]]:
        """Every row of an entity, of whichever scope, by id."""
        return {
            id: body for held in self.rows.values() for (name, id), (_, body) in held.items() if name == entity
        }

    def verdict(self, edit: str) -> str:
        """The verdict of an edit, with its code where it has one."""
        got = self.verdicts[edit]
        return f"{got['verdict']} {got['code']}" if got["code"] else str(got["verdict"])
