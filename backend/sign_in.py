"""Who is asking: a session is an opaque token of a device, of which only the SHA-256 is kept.

Browsers carry it in a cookie, other clients as `Authorization: Bearer`. Requests that change something and carry a
cookie must come from our own pages (`Origin`); a token in the header was put there by a program.
"""

import hashlib
import secrets
from collections.abc import Mapping

import msgspec

from backend import boards
from backend.db import Tx
from backend.problems import Problem
from sync import access
from sync.edits.kind import Window
from sync.records import CrewMember

TOKEN_BYTES = 32
COOKIE_SECONDS = 400 * 86_400  # the longest that browsers keep
CALLER = (
    'SELECT d."id", d."studio", d."person", p."name", d."last_seq", d."revoked_at" FROM "device" d '
    'JOIN "person" p ON p."studio" = d."studio" AND p."id" = d."person" WHERE d."token_hash" = $1'
)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Caller(msgspec.Struct, frozen=True):
    """A device and its person. `revoked`: signed out from elsewhere; its edits are still taken, and held."""

    device: str
    studio: str
    person: str
    name: str
    last_seq: int
    revoked: bool


def mint() -> tuple[str, str]:
    """A new token and what is kept of it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, hashed(token)


def hashed(secret: str) -> str:
    """What is kept of a token or code."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(headers: Mapping[str, str], cookies: Mapping[str, str], cookie: str) -> str | None:
    """The token of a request, from its header or else from its cookie."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return cookies.get(cookie)


async def caller(tx: Tx, token: str | None) -> Caller:
    """Who holds this token. Raises Problem signed_out when nobody does."""
    rows = await tx.fetch(CALLER, [hashed(token)]) if token else []
    if not rows:
        raise Problem("signed_out")
    device, studio, person, name, last_seq, revoked_at = rows[0]
    return Caller(device, studio, person, name, last_seq, revoked_at is not None)


async def memberships(tx: Tx, studio: str, person: str) -> list[CrewMember]:
    """The person's places on productions that still hold."""
    found = await boards.records_of(tx, studio, [Window("crew_member", "person", person)])
    return [m for m in found if isinstance(m, CrewMember) and m.state == "active"]


async def scopes(tx: Tx, who: Caller) -> frozenset[str]:
    """Every scope that the caller holds now; a revoked device holds none."""
    if who.revoked:
        return frozenset()
    return access.scopes(who.person, await memberships(tx, who.studio, who.person))


def cookie_header(name: str, token: str, secure: bool) -> str:
    """The `Set-Cookie` of a session; an empty token ends it."""
    age = COOKIE_SECONDS if token else 0
    return f"{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict" + ("; Secure" if secure else "")


def own_origin(method: str, headers: Mapping[str, str], cookies: bool, ours: frozenset[str]) -> None:
    """Refuse `cross_origin` what a page of somebody else made a browser send.

    Takes: whether the request carries our cookie; the origins that are ours.
    """
    if method in SAFE:
        return
    origin = headers.get("origin")
    same_site = origin is None and (not cookies or headers.get("sec-fetch-site") == "same-origin")
    if not same_site and origin not in ours:
        raise Problem("cross_origin", origin=(origin or "an unknown site")[:200])
