"""Zones: when they change their offsets, told by the pinned zone data alone."""

from datetime import UTC, datetime

import pytest

from sync.times import offset_min, transitions, zone_exists


def ms(text: str) -> int:
    """A UTC time as epoch milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


AROUND = ms("2026-06-15T12:34:56.789")


def changes(zone: str, around: int = AROUND, days: int = 400) -> list[tuple[int, int]]:
    """The changes without the first entry, which is the offset at the beginning."""
    return transitions(zone, around, days)[1:]


def test_london_changes_at_one_in_the_morning_utc() -> None:
    assert (ms("2026-03-29T01:00"), 60) in changes("Europe/London")
    assert (ms("2026-10-25T01:00"), 0) in changes("Europe/London")


def test_los_angeles_changes_at_two_local_time() -> None:
    assert (ms("2026-03-08T10:00"), -420) in changes("America/Los_Angeles")
    assert (ms("2026-11-01T09:00"), -480) in changes("America/Los_Angeles")


def test_vancouver_stays_on_summer_time_from_2026() -> None:
    assert (ms("2026-03-08T10:00"), -420) in changes("America/Vancouver")
    assert offset_min("America/Vancouver", ms("2027-01-15T12:00")) == -420
    assert [at for at, _ in changes("America/Vancouver") if at > ms("2026-03-09T00:00")] == []


def test_sydney_changes_the_other_way_round() -> None:
    assert (ms("2026-04-04T16:00"), 600) in changes("Australia/Sydney")
    assert (ms("2026-10-03T16:00"), 660) in changes("Australia/Sydney")


def test_lord_howe_changes_by_half_an_hour() -> None:
    assert {offset for _, offset in changes("Australia/Lord_Howe")} == {630, 660}


@pytest.mark.parametrize(
    ("zone", "offset"), [("Asia/Tokyo", 540), ("Asia/Kolkata", 330), ("Africa/Johannesburg", 120), ("UTC", 0)]
)
def test_a_zone_without_summer_time_has_one_entry(zone: str, offset: int) -> None:
    assert [entry[1] for entry in transitions(zone, AROUND)] == [offset]


def test_the_first_entry_is_the_offset_at_the_beginning_of_the_span() -> None:
    first = transitions("Europe/London", AROUND, 30)[0]
    assert first[0] <= AROUND - 30 * 86_400_000 and first[1] == 60


@pytest.mark.parametrize("zone", ["Europe/London", "America/Los_Angeles", "Australia/Sydney", "Africa/Casablanca"])
@pytest.mark.parametrize("shift", [0, 1, 59_999, 60_001, 3_599_999, 86_399_999])
def test_the_table_says_of_every_hour_what_the_zone_says(zone: str, shift: int) -> None:
    table = transitions(zone, AROUND + shift, 200)
    assert table == sorted(table)
    for at in range(table[0][0], AROUND + 190 * 86_400_000, 7 * 3_600_000 + 1):
        told = [offset for start, offset in table if start <= at][-1]
        assert told == offset_min(zone, at)


def test_the_repeated_hour_has_two_instants_and_the_skipped_one_none() -> None:
    table = changes("Europe/London")
    back, forward = ms("2026-10-25T01:00"), ms("2026-03-29T01:00")
    at_half_past_one = (back - 1_800_000, back + 1_800_000)
    local = [at + (60 if at < back else 0) * 60_000 for at in at_half_past_one]
    assert local[0] == local[1] and (back, 0) in table
    assert offset_min("Europe/London", forward) - offset_min("Europe/London", forward - 1) == 60


@pytest.mark.parametrize("name", ["Mars/Base", "", "../../../etc/passwd", "Europe/London\0", "x" * 500, "europe"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert not zone_exists(name)
