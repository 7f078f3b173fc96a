"""One name per department, whatever the office calls it: "WARDROBE DEPT." and "Vestuario" are Costumes."""

import re
from collections.abc import Sequence

from backend.imports.text import fold
from backend.imports.vocabulary import department_noise, department_words

COUNT = re.compile(r"\s*[(\[]?\s*\b\d{1,3}\b\s*(?:people|pers\.?|crew|pax)?\s*[)\]]?\s*$", re.IGNORECASE)
LABEL = re.compile(r"^\s*(?:department|dept\.?|departamento|département|abteilung)\s*[:–—-]\s*", re.IGNORECASE)
TOGETHER = re.compile(r"\s*[/&+,]\s*|\s+(?:and|y|et|und)\s+", re.IGNORECASE)
DECORATION = " \t\n:;.*•-–—=_#~|/<>►▶"


def bare_heading(text: str) -> str:
    """A heading without its ornaments: "*** CAMERA (12): ***" -> "CAMERA", "Dept: Grip - 4" -> "Grip"."""
    bare = LABEL.sub("", text).strip(DECORATION)
    shorter = COUNT.sub("", bare).strip(DECORATION)
    return shorter or bare


def known_department(text: str) -> str | None:
    """Our name of the department that a text means, or None when it means none that we know."""
    folded = fold(bare_heading(text))
    by_word = department_words()
    found = by_word.get(folded) or _by_second_unit(folded, by_word)
    if found:
        return found
    kept = [word for word in folded.split() if word not in department_noise()]
    return by_word.get(" ".join(kept)) if kept else None


def means_department(text: str) -> bool:
    """Whether a text is a department we know, or several in one heading ("GRIP & ELECTRIC", "Electric/Grip")."""
    parts = [part for part in TOGETHER.split(bare_heading(text)) if part]
    return known_department(text) is not None or (len(parts) > 1 and all(map(known_department, parts)))


def _by_second_unit(folded: str, by_word: dict[str, str]) -> str | None:
    """The department in "Camera 2nd unit" or "2nd unit camera": both are Camera, the unit is another question."""
    bare = re.sub(r"\b(?:2nd|second|main|1st|first|b|splinter) unit\b", "", folded).strip()
    return by_word.get(bare) if bare and bare != folded else None


def department_name(text: str, house: Sequence[str] = ()) -> str | None:
    """The name to store: the production's own name for it, else ours, else what was written, put in proper case.

    `house` are the names that the production already uses.
    """
    bare = " ".join(bare_heading(text).split())
    if not bare:
        return None
    ours = known_department(text)
    for name in house:
        if fold(name) == fold(bare) or (ours is not None and known_department(name) == ours):
            return name
    return ours or proper_title(bare)


def proper_title(text: str) -> str:
    """Proper case, "SPLINTER-CREW B" -> "Splinter-Crew B"; text in mixed case stays as it is."""
    if not (text.isupper() or text.islower()):
        return text
    return re.sub(
        r"[^\W\d_]+", lambda word: word[0] if len(word[0]) < 3 and text.isupper() else word[0].capitalize(), text
    )
