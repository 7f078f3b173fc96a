"""The work of a sync as the peers do it: which rows a batch of answers becomes."""

import time
from hashlib import sha256
from typing import Any
from zlib import crc32

import msgspec

from sync.ids import answer_id
from sync.wire import SyncReply, SyncRequest, Verdict

ENCODE = msgspec.json.Encoder().encode


def answer_row(edit: dict[str, Any], call: tuple[Any, ...], person: str, name: str, version: int) -> dict[str, Any]:
    """The row of an answer. `call`: id, production, crew, department."""
    args, now = edit["args"], int(time.time() * 1000)
    return {
        "id": answer_id(call[0]), "studio": "studio", "v": version, "production": call[1], "call": call[0],
        "crew": call[2], "person": person, "department": call[3], "version": args["version"],
        "answer": args["answer"], "reason": None, "how": "phone", "by": person, "by_name": name, "at": now,
        "at_device": edit["at_device"], "clock_off_min": None, "reply": None,
    }


def feed_rows(answer: dict[str, Any], version: int) -> list[tuple[Any, ...]]:
    """The same row in each of its four scopes."""
    place = answer["production"]
    scopes = (f"person:{answer['person']}", f"dept:{answer['department']}", f"role:{place}:ad", f"role:{place}:office")
    body, h = ENCODE(answer).decode(), crc32(f"answer/{answer['id']}@{version}".encode())
    return [("studio", scope, "answer", answer["id"], version, "put", body, h) for scope in scopes]


def ledger_row(edit: dict[str, Any], device: str, person: str, position: int, version: int) -> tuple[Any, ...]:
    """The row of the ledger, its 24 columns in order; of the hashes only one is worked out."""
    body = ENCODE(edit).decode()
    payload = sha256(body.encode()).hexdigest()
    return (
        "studio", position, device, edit["seq"], edit["id"], person, edit["production"], edit["kind"], 1, body,
        payload, "salt", payload, payload, int(time.time() * 1000), edit["at_device"], None, "applied", None, "{}",
        None, version, None, None,
    )


def sums_of(new: list[tuple[Any, ...]], old: dict[tuple[str, ...], int]) -> list[tuple[str, str, int, int]]:
    """What the sums of the scopes grow by."""
    sums: dict[str, list[int]] = {}
    for row in new:
        total = sums.setdefault(row[1], [0, 0])
        stood = old.get(row[1:4])
        total[0] += stood is None
        total[1] += row[7] - (stood or 0)
    return [("studio", scope, rows, h) for scope, (rows, h) in sums.items()]


def verdicts(edits: list[dict[str, Any]], version: int) -> list[Verdict]:
    """Applied, all of them."""
    return [Verdict(seq=e["seq"], id=e["id"], verdict="applied", version=version) for e in edits]


def reply(request: SyncRequest, last_seq: int, given: list[Verdict], version: int) -> SyncReply:
    """A reply without its page."""
    return SyncReply(
        epoch="epoch", server_time=int(time.time() * 1000), last_seq=last_seq, verdicts=given, changes=[], drop=[],
        fresh=[], cursor=version, after=None, more=False, sums={}, reset=None,
    )
