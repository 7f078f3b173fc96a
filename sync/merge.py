"""Two people amend one record, one of them from an old version: which fields are applied, which stand."""

from typing import NamedTuple

from sync.records import FieldVersions


class Merged(NamedTuple):
    """`fields` may be written; `stand` were changed by somebody else since `base` and keep their value."""

    fields: dict[str, object]
    stand: tuple[str, ...]


def merge(
    wanted: dict[str, object], now: dict[str, object], fv: FieldVersions, base: int | None, mine: int | None = None
) -> Merged:
    """Sort the wanted values into those that may be written and those that clash.

    Takes: wanted and standing values by field; fv, the version that last wrote each field; base, the version the author
    had seen, or None when the record was new to them; mine, the version under which the author writes right now: what
    an earlier edit of the same batch wrote is no clash.
    Note: a field that already has the wanted value is neither written nor a clash.
    """
    differing = {name: value for name, value in wanted.items() if now.get(name) != value}
    newer = [name for name in differing if base is not None and fv.get(name, 0) > base]
    stand = tuple(sorted(name for name in newer if fv[name] != mine))
    return Merged({name: value for name, value in differing.items() if name not in stand}, stand)
