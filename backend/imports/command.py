"""What `callboard import crew FILE` says, in one call: for the terminal or as JSON, also when the file is refused."""

from collections.abc import Sequence

import msgspec

from backend.imports.model import Defaults, ImportRefused, KnownCrew, Value
from backend.imports.plan import plan
from backend.imports.preview import preview, to_json
from backend.imports.show import render, render_refusal


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Text for stdout, the rows for the `import_crew` edit (empty on a refusal), and the exit code of the command."""

    text: str
    rows: list[dict[str, Value]]
    exit_code: int


def report(
    data: bytes, filename: str, known: Sequence[KnownCrew], defaults: Defaults, *, as_json: bool = False
) -> Report:
    """Preview a file for the command line. A refused file gives exit code 1 and, as JSON, {"refused": {...}}."""
    try:
        result = preview(data, filename, known, defaults)
    except ImportRefused as refusal:
        said = {"refused": {"code": refusal.code, "sentence": refusal.sentence, "detail": refusal.detail}}
        text = msgspec.json.encode(said).decode() + "\n" if as_json else render_refusal(refusal)
        return Report(text=text, rows=[], exit_code=1)
    text = to_json(result).decode() + "\n" if as_json else render(result)
    return Report(text=text, rows=plan(result), exit_code=0)
