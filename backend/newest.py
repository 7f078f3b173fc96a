"""Phones that are up to date, in memory: most fetches find nothing new, and then need no statement at all.

A phone stands here from a fetch that told it everything until something is saved in its studio, or its device changes.
Kept true by the notifications of `boards`. Nothing is answered from here while this process does not hear the others
(PostgreSQL's listening connection is down).
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from backend.boards import CHANNEL
from backend.db import Database
from backend.sign_in import Caller


class Standing(NamedTuple):
    """A phone that has been told everything up to `version`; `sums` are those of the scopes it holds."""

    who: Caller
    epoch: str
    version: int
    sums: Mapping[str, str]


class Newest:
    """One per process. Made deaf: it remembers nothing before `begin`."""

    def __init__(self) -> None:
        self._db: Database | None = None
        self._studios: dict[str, dict[str, Standing]] = {}
        self._studio_of: dict[str, str] = {}
        self.heard = 0

    def begin(self, db: Database) -> Callable[[], None]:
        """Listen to a database that is open; gives the function that ends it."""
        self._db = db
        return db.listen(CHANNEL, self._hear)

    def find(self, token: str | None) -> Standing | None:
        """The phone that carries this token, if it was up to date and nothing has changed since."""
        studio = self._studio_of.get(token) if token else None
        if token is None or studio is None or self._db is None or not self._db.hears:
            return None
        return self._studios[studio].get(token)

    def keep(self, token: str | None, standing: Standing, heard: int) -> None:
        """Remember a phone. `heard` is `self.heard` from before the read: a change that came meanwhile is not in it."""
        if token is None or self._db is None or heard != self.heard:
            return
        self._studios.setdefault(standing.who.studio, {})[token] = standing
        self._studio_of[token] = standing.who.studio

    def _hear(self, payload: str | None) -> None:
        """A save in a studio: "studio version"; a change of one device: "studio device/id"; None: anything."""
        self.heard += 1
        studio, _, what = (payload or "").partition(" ")
        if payload is None:
            for known in [*self._studios]:
                self._forget(known)
        elif what.startswith("device/"):
            phones = self._studios.get(studio, {})
            for token in [t for t, standing in phones.items() if standing.who.device == what[7:]]:
                del phones[token], self._studio_of[token]
        else:
            self._forget(studio)

    def _forget(self, studio: str) -> None:
        for token in self._studios.pop(studio, {}):
            del self._studio_of[token]
