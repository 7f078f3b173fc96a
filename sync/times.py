"""Clocks of places: when a zone changes its offset. Elsewhere durations and instants are integers; zones are read here.

Source of the zones: the pinned `tzdata` package; system copies disagree (British Columbia and Alberta from 2026), so
the system path is cleared when this module loads.
"""

import zoneinfo

from whenever import Instant, TimeZoneNotFoundError, clear_tzcache, reset_tzpath

zoneinfo.reset_tzpath(())
reset_tzpath(())
clear_tzcache()
DAY_MS = 86_400_000


def offset_min(zone: str, at: int) -> int:
    """Minutes that the zone is ahead of UTC at an instant (epoch ms)."""
    return int(Instant.from_timestamp(at, unit="millisecond").to_tz(zone).offset.total("minutes"))


def zone_exists(zone: str) -> bool:
    """Whether the pinned zone data know this name."""
    try:
        offset_min(zone, 0)
    except (TimeZoneNotFoundError, ValueError):
        return False
    return True


def transitions(zone: str, around: int, days: int = 400) -> list[tuple[int, int]]:
    """The offsets of a zone from `days` before an instant to `days` after, as [utc ms, offset minutes] from each on.

    Note: the first entry is the offset at the beginning of the span, not a change.
    """
    around -= around % DAY_MS  # whole minutes: the search below halves them
    start, end = around - days * DAY_MS, around + days * DAY_MS
    found = [(start, offset_min(zone, start))]
    for at in range(start, end, DAY_MS):
        after = offset_min(zone, at + DAY_MS)
        if after != found[-1][1]:
            found.append((_moment(zone, at, at + DAY_MS), after))
    return found


def _moment(zone: str, before: int, after: int) -> int:
    """The first minute between two instants at which the later offset holds."""
    target = offset_min(zone, after)
    while after - before > 60_000:
        middle = (before + after) // 120_000 * 60_000
        before, after = (before, middle) if offset_min(zone, middle) == target else (middle, after)
    return after
