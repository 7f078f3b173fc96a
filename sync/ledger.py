"""The ledger: every edit as it came, chained so that nobody can change or drop one unnoticed.

hash = SHA-256(previous hash, SHA-256(salt, body)), all as hexadecimal text. A person's export holds their own bodies
and salts and the hashes of everybody else's; erasing a person removes body and salt and leaves the chain whole.
"""

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from sync.wire import VerdictWord


class EditReceived(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the ledger: the edit as it came, the verdict it got, and its link in the chain of hashes.

    `position` counts from 1 per studio. `body` is canonical JSON of the edit without `seq`; `payload` its SHA-256.
    `waits_for` names the record ("call/<id>") that a held edit needs, "device/<id>" for a revoked device, or why it is
    parked: "parked/unknown_kind" (a newer server may know it), "parked/our_fault" (an operator has to look).
    `replay_of` is the position of the first receipt when the same edit came again under another number.
    """

    studio: str
    position: int
    device: str
    seq: int
    edit_id: str
    person: str
    production: str
    kind: str
    edit_version: int
    body: str
    payload: str
    salt: str
    previous: str
    hash: str
    received_at: int
    at_device: int | None
    skew_ms: int | None
    verdict: VerdictWord
    code: str | None
    detail: dict[str, object]
    see: str | None
    version: int
    waits_for: str | None = None
    replay_of: int | None = None


def canonical(raw: dict[str, object]) -> str:
    """An edit as JSON with sorted keys and without its number in a queue: the same on every retry and every phone."""
    return msgspec.json.encode({k: v for k, v in raw.items() if k != "seq"}, order="sorted").decode()


def digest(text: str) -> str:
    """SHA-256 of a text, hexadecimal."""
    return sha256(text.encode()).hexdigest()


def link(previous: str, salt: str, body: str) -> str:
    """The hash of the entry that follows `previous`."""
    return digest(previous + digest(salt + body))


def first_break(entries: Iterable[EditReceived], previous: str = "") -> int | None:
    """The position of the first entry that does not follow from the one before it, or None when the chain is whole."""
    for entry in entries:
        if entry.previous != previous or link(previous, entry.salt, entry.body) != entry.hash:
            return entry.position
        previous = entry.hash
    return None
