"""The word lists of `words/*.toml`, loaded once. To teach the import a word, add it there; no code changes."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _words(name: str) -> dict[str, Any]:
    text = resources.files("backend.imports").joinpath("words", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(topic: str) -> frozenset[str]:
    """A set of folded words of people.toml, e.g. "titles", "particles", "nobody"."""
    return frozenset(_words("people")[topic])


@cache
def header_words() -> dict[str, str]:
    """Folded header -> field, for headers known whole."""
    fields = {key: value for key, value in _words("headers").items() if isinstance(value, dict)}
    return {word: field for field, lists in fields.items() for word in lists["exact"]}


@cache
def header_tokens() -> dict[str, frozenset[str]]:
    """Field -> words any of which makes a longer header this field's; in the order in which fields are asked."""
    order = ["email", "phone", "contact", "no_smartphone", "union", "unit", "department", "start", "finish"]
    order += ["preferred", "first", "last", "other", "position", "name"]
    lists = _words("headers")
    return {field: frozenset(lists[field].get("tokens", ())) for field in order}


@cache
def header_noise() -> frozenset[str]:
    """Words that add nothing to a header ("crew", "number")."""
    return frozenset(_words("headers")["noise"])


@cache
def never_headers() -> frozenset[str]:
    """Words that make a column somebody else's ("emergency contact phone", "agent e-mail")."""
    return frozenset(_words("headers")["never"])


@cache
def department_words() -> dict[str, str]:
    """Folded word -> department, the department's own name included."""
    names: dict[str, list[str]] = _words("departments")["names"]
    return {word: name for name, lists in names.items() for word in lists}


@cache
def department_noise() -> frozenset[str]:
    """Words that may stand beside a department's name ("Camera Department")."""
    return frozenset(_words("departments")["noise"])


@cache
def nicknames() -> dict[str, frozenset[int]]:
    """Folded given name -> the groups of names it belongs to; two names in one group may be the same person's."""
    groups: dict[str, set[int]] = {}
    for number, group in enumerate(_words("people")["nicknames"]):
        for name in group:
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}
