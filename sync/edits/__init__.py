"""What people can do. One file per area; each kind is a Struct of arguments and a function that applies it.

`docs/adding-an-edit.md` lists the steps. `KINDS` is the one table; `UPCASTERS` lifts the arguments of older versions.
"""

from collections.abc import Callable, Mapping

from sync.edits import answers, calls, crew, days, documents, imports, phones
from sync.edits.kind import Args, Kind

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *days.KINDS,
        *calls.KINDS,
        *answers.KINDS,
        *crew.KINDS,
        *documents.KINDS,
        *imports.KINDS,
        *phones.KINDS,
    )
}

UPCASTERS: Mapping[tuple[str, int], Callable[[Args], Args]] = {
    # (kind, version as sent): arguments of that version -> arguments of the next
}
