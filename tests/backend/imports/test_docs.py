"""The page about importing lists every code that the import can say."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SAID = re.compile(
    r'(?:\bfault|\bnote)\([^"]*?"([a-z_]+)"|ImportRefused\(\s*"([a-z_]+)"'
    r'|code="([a-z_]+)"|code, text = \(?\s*"([a-z_]+)"'
)


def test_every_code_of_a_fault_a_note_or_a_refusal_has_a_line() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "backend/imports").glob("*.py"))
    codes = {code for found in SAID.findall(source) for code in found if code}
    codes |= {"cell_too_long", "cell_error", "formula_without_value"}
    page = (ROOT / "docs/importing-crew.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| ([a-z_]+) \|", page, re.MULTILINE)) - {"code", "action", "evidence"}
    listed -= {"add", "update", "unchanged", "merge", "skip", "fault"}
    assert codes == listed
