"""What is newest in each studio, in memory: most fetches find nothing new, and then need no statement at all.

Kept fresh by the notification that every save sends. Nothing is answered from here while this process does not hear
the others (PostgreSQL's listening connection is down), nor to a phone that has seen a newer version already.
"""

from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from backend.boards import CHANNEL
from backend.db import Database, Tx
from backend.pages import Fetch, Page, changes_since

T = TypeVar("T")


class _Known:
    """A studio at one version: sums of scopes that were asked for, and what was computed from its records."""

    __slots__ = ("memo", "sums", "version")

    def __init__(self, version: int) -> None:
        self.version = version
        self.sums: dict[str, str] = {}
        self.memo: dict[Hashable, Any] = {}


class Newest:
    """One per process. `page` answers a fetch; `memo` keeps what depends on nothing but the studio's records."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[str, _Known] = {}
        self._missed = 0
        self.close: Callable[[], None] = db.listen(CHANNEL, self._heard)

    def _heard(self, payload: str | None) -> None:
        if payload is None:
            self._missed += 1
            self._known.clear()
            return
        studio, version = payload.split(" ")
        if int(version) > self._version(studio):
            self._known[studio] = _Known(int(version))

    def _version(self, studio: str) -> int:
        known = self._known.get(studio)
        return known.version if known else -1

    async def page(self, fetch: Fetch) -> Page:
        """The next page of a fetch, from memory when nothing is new."""
        if (page := self._nothing_new(fetch)) is not None:
            return page
        missed = self._missed
        page = await self._db.read(lambda tx: changes_since(tx, fetch))
        if missed == self._missed and page.version >= self._version(fetch.studio):
            self._at(fetch.studio, page.version).sums.update(page.sums)
        return page

    async def memo(self, studio: str, key: Hashable, work: Callable[[Tx], Coroutine[Any, Any, T]]) -> T:
        """What `work` reads from the records of the studio, computed once per version."""
        known = self._known.get(studio) if self._db.hears else None
        if known is None:
            return await self._db.read(work)
        if key not in known.memo:
            known.memo[key] = await self._db.read(work)
        value: T = known.memo[key]
        return value

    def _nothing_new(self, fetch: Fetch) -> Page | None:
        known = self._known.get(fetch.studio)
        if known is None or fetch.cursor != known.version or fetch.fresh or not self._db.hears:
            return None
        sums = known.sums
        if fetch.after is not None or not fetch.held <= sums.keys():
            return None
        return Page([], known.version, None, False, {scope: sums[scope] for scope in fetch.held})

    def _at(self, studio: str, version: int) -> _Known:
        known = self._known.get(studio)
        if known is None or known.version != version:
            known = self._known[studio] = _Known(version)
        return known
