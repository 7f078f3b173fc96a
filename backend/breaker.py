"""A circuit breaker for a bad release: when we park what crews send, we stop saying that we have it.

A parked edit leaves the phone. A release that parks one edit in fifty would empty thousands of queues into a drawer;
phones that get no answer keep theirs and send them to the next release.
"""

from collections import deque

WINDOW_MS = 5 * 60_000
CLOSED_MS = 60_000
ENOUGH_EDITS = 50
BAD_PERCENT = 2


class Breaker:
    """Counts judged edits and faults of ours. After it broke, nothing passes for a minute, then the count begins anew.

    Note: `broken_by` is asked before the commit, in the writer's thread; `count` is told after it, on the loop.
    """

    def __init__(self) -> None:
        self._counts: deque[tuple[int, int, int]] = deque()
        self._until = 0
        self._on_trial = False

    def broken(self, now: int) -> bool:
        """Whether nothing may be acknowledged now."""
        return now < self._until

    def broken_by(self, edits: int, faults: int, now: int) -> bool:
        """Whether this batch breaks it; the batch must then be taken back."""
        if not faults:
            return False
        fresh = [(e, f) for at, e, f in list(self._counts) if at > now - WINDOW_MS]
        edits += sum(e for e, _ in fresh)
        faults += sum(f for _, f in fresh)
        if not self._on_trial and (edits < ENOUGH_EDITS or faults * 100 <= BAD_PERCENT * edits):
            return False
        self._until, self._on_trial = now + CLOSED_MS, True
        self._counts.clear()
        return True

    def count(self, edits: int, faults: int, now: int) -> None:
        """Note a batch that stands."""
        self._counts.append((now, edits, faults))
        while self._counts[0][0] <= now - WINDOW_MS:
            self._counts.popleft()
        if self._on_trial and sum(e for _, e, _ in self._counts) >= ENOUGH_EDITS:
            self._on_trial = False
