"""Edits as the phones of every release sent them (`envelopes/<release>.json`): each must be judged for ever.

Recorded once per release and never changed: a phone that comes back after months sends just these.
"""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.batch import read
from sync.edits import KINDS
from tests.sync.cases import NAMED, _id

RECORDED = [
    (path.stem, entry)
    for path in sorted((Path(__file__).parent / "envelopes").glob("*.json"))
    for entry in msgspec.json.decode(NAMED.sub(_id, path.read_text()))
]


@pytest.mark.parametrize(("release", "entry"), RECORDED, ids=[f"{r}: {e['edit']['kind']}" for r, e in RECORDED])
def test_an_edit_of_an_old_release_is_read_as_it_was_meant(release: str, entry: dict[str, Any]) -> None:
    item = read(entry["edit"])
    assert item.problem is None and item.kind is not None and item.args is not None
    unnumbered = {name: value for name, value in entry["edit"].items() if name != "seq"}
    assert msgspec.json.decode(item.body) == unnumbered


def test_every_kind_of_a_phone_was_recorded() -> None:
    assert {entry["edit"]["kind"] for _, entry in RECORDED} >= {name for name, kind in KINDS.items() if not kind.system}
