"""Errors of a request, as `application/problem+json`. One catalogue; a code never changes meaning and is never reused.

Verdicts on single edits are no errors and stand in `sync.refusals`. What a problem says: what happened, to which
thing, and what to do next. Nothing of our insides: an unforeseen fault is a number that the log knows too.
"""

import errno
import logging
import random
import secrets
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from backend.db import DatabaseError, Full, Unfit
from sync.refusals import Refused, sentence

log = logging.getLogger("callboard")
MEDIA_TYPE = "application/problem+json"
CATALOGUE: dict[str, tuple[int, str]] = {
    "unreadable": (400, "The request could not be read: {problem}."),
    "signed_out": (401, "This device is not signed in. Enter with a new code; what waits on the phone is kept."),
    "not_allowed": (403, "You may not {action} here. Ask an AD or the production office."),
    "cross_origin": (403, "The request came from a page of {origin}, not from this server. Nothing was done."),
    "not_found": (404, "There is nothing at {path}."),
    "no_such_record": (404, "{record} does not exist, or you may not see it."),
    "bytes_missing": (404, "The file of {record} has not reached the server yet. Try again later."),
    "code_unknown": (404, "This code is not known. Check its 8 characters, or ask for a new one."),
    "method_not_allowed": (405, "{method} is not possible at {path}."),
    "gap": (409, "Edits before these are missing. Send again from number {expected}."),
    "fork": (409, "Another edit stands under number {seq}: ask for a new device id and number the queue anew."),
    "other_device": (409, "This session belongs to device {device}. Queues of other devices are not sent with it."),
    "import_applied": (409, "This import was applied already."),
    "code_used": (410, "This code was used already. Ask for a new one."),
    "code_expired": (410, "This code has expired. Ask for a new one."),
    "code_cancelled": (410, "This code was replaced by a newer one. Use that, or ask for another."),
    "preview_expired": (410, "This preview has expired. Import the file again."),
    "too_big": (413, "The request has more than {limit} bytes. Send less at once."),
    "wrong_type": (415, "This server does not take {media_type} here; it takes {takes}."),
    "hash_differs": (422, "The bytes have the SHA-256 {sha256}, not the one in the address. Send them again."),
    "unreadable_list": (422, "{problem}"),
    "too_old": (426, "This app is too old for the server (it speaks version {proto}). Close and open it to update."),
    "too_many_tries": (429, "Too many wrong codes were tried. Wait {seconds} seconds and try again."),
    "our_fault": (500, "Something went wrong on our side (number {number}). Try again; tell the operator the number."),
    "busy": (503, "The server is busy. The app tries again by itself."),
    "faulty": (503, "The server judges edits wrongly and takes none until it is repaired. Nothing is lost."),
    "closing": (503, "The server is being restarted. The app tries again by itself."),
    "disk_full": (507, "The server's disk is full. Nothing was stored; tell the operator."),
}
BY_STATUS = {400: "unreadable", 404: "not_found", 405: "method_not_allowed", 413: "too_big", 415: "wrong_type"}
LATER = frozenset({"busy", "faulty", "closing", "disk_full"})


class Problem(Exception):
    """An error to answer with. `more` fills the sentence and stands in the body beside it."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.status, template = CATALOGUE[code]
        self.code, self.more = code, more
        self.detail = template.format_map(more)
        wait = random.randint(2, 10) if code in LATER else more.get("seconds")
        self.headers = {"retry-after": str(wait)} if wait else {}

    def body(self) -> bytes:
        """The JSON of RFC 9457."""
        said: dict[str, object] = {
            "type": f"urn:callboard:problem:{self.code}", "title": self.code.replace("_", " ").capitalize(),
            "status": self.status, "code": self.code, "detail": self.detail,
        }
        return msgspec.json.encode(self.more | said)


def refused(refusal: Refused) -> Problem:
    """A judgement of the engine, where it answers a whole request."""
    code = refusal.code if refusal.code in CATALOGUE else "not_allowed"
    detail = sentence(refusal.code, refusal.detail)
    problem = Problem(code, **({"action": "do this", "record": "It", "number": "in the ledger"} | refusal.detail))
    problem.detail = detail
    return problem


def of(error: Exception, method: str, path: str) -> Problem:
    """The problem that stands for any exception; what is not foreseen goes to the log under a number."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return refused(error)
    if isinstance(error, Full) or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
        return Problem("disk_full")
    if isinstance(error, Unfit):
        return Problem("unreadable", problem="a text or number in it cannot be stored")
    if isinstance(error, DatabaseError) and error.retry:
        return Problem("busy")
    if isinstance(error, HTTPException) and error.status_code in BY_STATUS:
        return _of_status(error, method, path)
    number = secrets.token_hex(4)
    log.error("fault %s at %s %s", number, method, path, exc_info=error)
    return Problem("our_fault", number=number)


def _of_status(error: HTTPException, method: str, path: str) -> Problem:
    if error.status_code == 400:
        return Problem("unreadable", problem=_why(error))
    more = {"path": path[:200], "method": method, "limit": "the allowed", "media_type": "this", "takes": "JSON"}
    wanted = {404: ("path",), 405: ("path", "method"), 413: ("limit",), 415: ("media_type", "takes")}
    return Problem(BY_STATUS[error.status_code], **{name: more[name] for name in wanted[error.status_code]})


def _why(error: HTTPException) -> str:
    extra = error.extra if isinstance(error.extra, list) else []
    said = [f"{e.get('key', '')} {e.get('message', '')}".strip() for e in extra if isinstance(e, dict)]
    return "; ".join(said)[:500] or "it is not what is expected here"


def handler(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's way to all of this."""
    problem = of(error, request.method, request.url.path)
    return Response(problem.body(), status_code=problem.status, media_type=MEDIA_TYPE, headers=problem.headers)
