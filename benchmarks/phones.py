"""Phones of the studio as the protocol allows them, without a store: a queue number, a cursor, sums."""

from collections.abc import Iterable
from typing import Any

import msgspec

from backend.ids import new_id
from benchmarks.figure import Failure
from benchmarks.studio import DAYS, PRODUCTION, day_name, scopes_of
from benchmarks.wire import Answer, Wire, http
from sync.ids import call_id
from sync.wire import After, Verdict

ENCODE = msgspec.json.Encoder().encode
Edit = dict[str, Any]


class Reply(msgspec.Struct):
    """What the driver reads of a reply."""

    epoch: str
    verdicts: list[Verdict]
    changes: list[msgspec.Raw]
    fresh: list[str]
    cursor: int
    after: After | None
    more: bool
    sums: dict[str, str]
    reset: str | None


DECODE = msgspec.json.Decoder(Reply).decode


class Phone:
    """The phone of person `number`. `acknowledged`: edits that have a verdict, by id."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.device, self.token = f"phone-{number:04}", f"token-{number:04}"
        self.seq = self.cursor = 0
        self.sums: dict[str, str] = {}
        self.acknowledged: dict[str, str] = {}
        self.turn = 0

    def edit(self, kind: str, **args: object) -> Edit:
        """A new edit of the queue."""
        self.seq += 1
        return {
            "seq": self.seq, "id": new_id(), "kind": kind, "v": 1, "production": PRODUCTION, "args": args,
            "at_device": 1_795_600_000_000, "offset_min": 0,
        }

    def answers(self, count: int) -> list[Edit]:
        """Answers to the person's calls, other ones each time, so that every one changes something."""
        self.turn += 1
        word = "confirmed" if self.turn % 2 else "withdrawn"
        calls = [call_id(day_name(day % DAYS), f"crew-{self.number:04}") for day in range(count)]
        return [self.edit("answer_call", call=call, version=1, answer=word) for call in calls]

    def mixed(self, count: int) -> list[Edit]:
        """A day in a dead zone: calls opened and answered, in turns."""
        edits: list[Edit] = []
        for n in range(count):
            call = call_id(day_name(n // 2), f"crew-{self.number:04}")
            if n % 2:
                edits.append(self.edit("answer_call", call=call, version=1, answer="confirmed"))
            else:
                edits.append(self.edit("see_call", call=call, version=1, seen="opened"))
        return edits

    def ask(self, edits: Iterable[Edit] = (), after: After | None = None, fresh: Iterable[str] = ()) -> bytes:
        """The whole HTTP request that sends these edits and fetches."""
        body = {
            "proto": 1, "device": self.device, "epoch": "epoch", "app": "bench", "schema": 1, "sent_at": None,
            "cursor": self.cursor, "scopes": self.sums, "after": after, "fresh": list(fresh), "edits": list(edits),
            "unsent": 0,
        }
        return http("POST", "/sync/v1", self.token, ENCODE(body))

    def took(self, answer: Answer) -> Reply:
        """Keep what a reply says. Raises Failure when it is no reply."""
        if answer.status != 200:
            raise Failure(f"{self.device} was answered {answer.status}: {answer.body[:300]!r}")
        reply = DECODE(answer.body)
        if reply.reset:
            raise Failure(f"{self.device} was reset: {reply.reset}")
        for verdict in reply.verdicts:
            self.acknowledged[verdict.id] = verdict.verdict
        if not reply.more:
            self.cursor, self.sums = reply.cursor, reply.sums
        return reply

    async def sync(self, wire: Wire, edits: Iterable[Edit] = ()) -> int:
        """Send edits and fetch to the end; gives the number of rows that came."""
        reply = self.took(await wire.send(self.ask(edits)))
        rows = len(reply.changes)
        while reply.more:
            reply = self.took(await wire.send(self.ask((), reply.after, reply.fresh)))
            rows += len(reply.changes)
        return rows


def up_to_date(numbers: Iterable[int], version: int) -> list[Phone]:
    """Phones that hold everything up to a version of the studio."""
    phones = [Phone(number) for number in numbers]
    for phone in phones:
        phone.cursor = version
        phone.sums = dict.fromkeys(sorted(scopes_of(phone.number)), "0:0")
    return phones
