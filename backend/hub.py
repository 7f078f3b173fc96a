"""Who listens for news: one slot per open stream, holding nothing but the newest version of its studio.

A commit names the scopes it touched; only listeners who hold one of them are woken, so that a confirmation of one
person does not make three hundred phones ask. Whoever is slow finds one poke, never a backlog.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection

MOST_OF_ONE = 16  # streams of one person; one phone could else take the places of a whole crew


class Slot:
    """One listener of a studio. `scopes` is replaced when the person's places change."""

    def __init__(self, studio: str, scopes: frozenset[str], version: int, person: str = "") -> None:
        self.studio, self.scopes, self.person = studio, scopes, person
        self.version = self.told = version
        self.closed = False
        self._news = asyncio.Event()

    def tell(self, version: int) -> None:
        """Put the newest version into the slot."""
        self.version = max(self.version, version)
        if self.version > self.told:
            self._news.set()

    def close(self) -> None:
        """Let the listener go."""
        self.closed = True
        self._news.set()

    async def next(self, seconds: float) -> int | None:
        """The newest version once there is one, or None when `seconds` pass or the slot was closed."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return None
        self._news.clear()
        if self.closed or self.version <= self.told:
            return None
        self.told = self.version
        return self.version


class Hub:
    """The slots of this process, and the newest version that it heard of, per studio."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self.closing = False
        self._slots: defaultdict[str, set[Slot]] = defaultdict(set)
        self._of: defaultdict[tuple[str, str], list[Slot]] = defaultdict(list)

    def __len__(self) -> int:
        return sum(map(len, self._slots.values()))

    def join(self, studio: str, scopes: frozenset[str], version: int, person: str = "") -> Slot:
        """Listen; `version` is what the listener knows of. The oldest stream of a person who has too many is let go."""
        slot = Slot(studio, scopes, version, person)
        if self.closing:
            slot.close()
        self._slots[studio].add(slot)
        own = self._of[studio, person]
        own.append(slot)
        if person and len(own) > MOST_OF_ONE:
            own[0].close()
            self.part(own[0])
        return slot

    def part(self, slot: Slot) -> None:
        """Listen no more."""
        self._slots[slot.studio].discard(slot)
        own = self._of.get((slot.studio, slot.person), [])
        if slot in own:
            own.remove(slot)
        if not own:
            self._of.pop((slot.studio, slot.person), None)

    def poke(self, studio: str, version: int, scopes: Collection[str] | None = None) -> None:
        """Tell those who hold one of the scopes (None: everybody) that the studio came to this version."""
        self.versions[studio] = max(version, self.versions.get(studio, 0))
        for slot in self._slots[studio]:
            if scopes is None or not slot.scopes.isdisjoint(scopes):
                slot.tell(version)

    def close(self) -> None:
        """Let every listener go and take no new one: a server with open streams would not stop."""
        self.closing = True
        for slots in self._slots.values():
            for slot in slots:
                slot.close()
