"""Where files may lie, how long they may be, and what no file may name."""

import re

from tests.house.source import files, text

TOP = {
    *("backend", "pwa", "sync", "notifications", "tests", "docs", "benchmarks", ".ci"),
    *("pyproject.toml", "README.md", "Makefile", "CHANGELOG.md", "LICENSE", "hatch_build.py"),
    *(".gitignore", ".gitattributes", ".editorconfig"),
}
CODE = {".py", ".ts", ".svelte", ".css", ".js", ".mjs", ".sh", ".html", ".toml", ""}
GENERATED = {"pwa/src/wire/generated.ts", "pwa/src/wire/schema.json"}
WORDS = "pwa/src/i18n"
"""One file per language, by design: its lines are sentences."""
LONGEST = 300
MACHINE = re.compile(r"(?<![\w.$}])/(home|root|Users|work)/|\.\./shared\b")
INDEXES = re.compile(
    "|".join(["py" + r"pi\.org", "python" + r"hosted\.", "npm" + r"js\.(org|com)", "deb" + r"ian\.org"])
)


def test_the_top_level_is_the_one_that_the_house_was_designed_with() -> None:
    """A seventh place for helpers is where the next person looks last."""
    assert {path.parts[0] for path in files() if path.suffix != ".lock"} - TOP == set()


def test_no_file_of_code_is_longer_than_300_lines() -> None:
    """What does not fit three screens is changed in one place and forgotten in another of the same file."""
    long = {
        path.as_posix(): lines
        for path in files()
        if path.suffix in CODE
        and path.name != "LICENSE"
        and path.as_posix() not in GENERATED
        and path.parent.as_posix() != WORDS
        and (lines := text(path).count("\n")) > LONGEST
    }
    assert long == {}


def test_no_file_names_a_folder_of_the_machine_that_it_was_written_on() -> None:
    """A path of a developer's machine works until the clone lies elsewhere, on CI first of all."""
    assert _named(MACHINE) == []


def test_no_file_names_a_package_index() -> None:
    """A lock file with addresses installs nothing behind a company's own index."""
    assert _named(INDEXES) == []


def test_every_file_ends_its_lines_and_itself_the_same_way() -> None:
    """One file with other line ends makes every later change of it a change of all its lines."""
    odd = [path.as_posix() for path in files() if (held := text(path)) and ("\r\n" in held or held[-1] != "\n")]
    assert [name for name in odd if not name.startswith(("tests/", "pwa/public/"))] == []


def _named(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number} {found.group()}"
        for path in files()
        for number, line in enumerate(text(path).splitlines(), 1)
        if (found := pattern.search(line))
    ]
