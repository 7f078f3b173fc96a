"""A kind of edit is there as a whole: cases, a line in the docs, a row in the protocol, a twin on the phone."""

import re
from pathlib import Path

import pytest

from sync.edits import KINDS
from sync.refusals import SENTENCES
from tests.simulation.edits import MAKERS
from tests.sync.cases import FOLDER, load

ROOT = Path(__file__).parents[2]
OF_PHONES = [name for name, kind in KINDS.items() if not kind.system]
RULES = {"cast", "effective_terms", "answer_again", "works_on", "answer_state", "call_words"}
EDIT_FIELDS = {
    "sentence", "by", "given", "changed", "base", "args", "verdict", "code", "detail", "see", "after", "server_after",
    "preview", "system",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_cases_that_say_how_it_is_done_and_how_it_is_not(kind: str) -> None:
    """A kind without a case is one whose preview and whose verdict drift apart."""
    cases = load(f"{kind}.json")["cases"]
    assert {"applied"} < {case["verdict"] for case in cases} or KINDS[kind].system
    assert all(case.keys() <= EDIT_FIELDS for case in cases)
    assert len({case["sentence"] for case in cases}) == len(cases)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_line_in_the_page_of_all_kinds(kind: str) -> None:
    """The page is where the next person looks for the nearest kind to copy."""
    page = (ROOT / "docs/adding-an-edit.md").read_text()
    assert re.search(rf"^\| `{kind}` \|", page, re.MULTILINE)


@pytest.mark.parametrize("kind", OF_PHONES)
def test_a_kind_has_a_row_in_the_protocol(kind: str) -> None:
    """Somebody writes a client from that page alone."""
    assert f"`{kind}`" in (ROOT / "docs/protocol.md").read_text()


@pytest.mark.parametrize("kind", OF_PHONES)
def test_a_kind_has_its_twin_on_the_phone(kind: str) -> None:
    """What a phone cannot preview looks lost until the server answers."""
    assert (ROOT / f"pwa/src/domain/edits/{kind}.ts").exists()


@pytest.mark.parametrize("kind", OF_PHONES)
def test_a_kind_is_typed_in_the_simulation(kind: str) -> None:
    """A kind that never meets a lost answer in the simulation meets it on set."""
    assert kind in MAKERS


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_and_its_function_say_what_they_are(kind: object) -> None:
    """The docstring of the struct is the sentence that a reader looks for first."""
    assert all(what.__doc__ and not what.__doc__.startswith(f"{what.__name__}(") for what in (kind.args, kind.apply))


def test_no_case_file_is_of_a_kind_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == KINDS.keys() | RULES


def test_every_code_that_the_engine_raises_has_its_sentence() -> None:
    """An unknown code is a KeyError in the middle of somebody's batch."""
    source = "\n".join(path.read_text() for path in (ROOT / "sync").rglob("*.py"))
    raised = set(re.findall(r'(?:Refused|Held)\(\s*"(\w+)"', source))
    raised |= set(re.findall(r'Result\("(?:adjusted|refused|held|parked)", "(\w+)"', source))
    assert raised <= SENTENCES.keys() and len(raised) > 15
