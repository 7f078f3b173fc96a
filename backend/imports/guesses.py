"""What a column holds, read off its cells: for headers that no word list knows, and for lists without a header."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from backend.imports.departments import known_department
from backend.imports.mails import read_mail
from backend.imports.model import Line
from backend.imports.text import fold
from backend.imports.vocabulary import words

SAMPLE = 300


def column_values(lines: Sequence[Line], index: int) -> list[str]:
    """The filled cells of a column, of the first 300 lines that have more than one filled cell."""
    rows = [line for line in lines if len(line.filled()) > 1 or len(line.cells) == 1][:SAMPLE]
    return [line.at(index) for line in rows if line.at(index)]


def guess_field(values: Sequence[str]) -> str | None:
    """The field that most cells of a column look like, or None when there is no majority."""
    if not values:
        return None
    for field, looks_like, share in LOOKS:
        if sum(map(looks_like, values)) >= share * len(values):
            return field
    return None


def looks_like_mail(value: str) -> bool:
    """An address, also a broken one."""
    return "@" in value or (" at " in value and read_mail(value).meant is not None)


def looks_like_phone(value: str) -> bool:
    """Seven to sixteen digits and little else."""
    digits = sum(letter.isdigit() for letter in value)
    letters = sum(letter.isalpha() for letter in value)
    return 7 <= digits <= 32 and letters <= 12 and not re.match(r"\d{4}-\d\d-\d\d", value)


def looks_like_position(value: str) -> bool:
    """A phrase with a word of a job in it ("A Cam 1st AC")."""
    return any(word in words("job_words") for word in fold(value).split())


def looks_like_name(value: str) -> bool:
    """Two to five words of letters, or "Last, First", that are no job."""
    bare = re.sub(r"[(\"“].*?[)\"”]", " ", value)
    parts = bare.replace(",", " ").split()
    letters = all(re.fullmatch(r"[^\W\d_][\w'’`.?\ufffd-]*", part) for part in parts)
    return 2 <= len(parts) <= 5 and letters and not looks_like_position(value)


def looks_like_word(value: str) -> bool:
    """One or two words of letters: half a name."""
    return bool(
        re.fullmatch(r"[^\W\d_][^\W\d_'’.?-]*(?:[ '’.-]+[^\W\d_]+){0,2}\.?", value)
    ) and not looks_like_position(value)


LOOKS: tuple[tuple[str, Callable[[str], bool], float], ...] = (
    ("email", looks_like_mail, 0.5),
    ("phone", looks_like_phone, 0.5),
    ("department", lambda value: known_department(value) is not None and not looks_like_position(value), 0.6),
    ("position", looks_like_position, 0.5),
    ("name", looks_like_name, 0.6),
)


def guess_columns(lines: Sequence[Line]) -> dict[int, str]:
    """Fields of a list without a header, by content. Two columns of single words are first and last name."""
    width = max((len(line.cells) for line in lines), default=0)
    values = {index: column_values(lines, index) for index in range(width)}
    found: dict[int, str] = {}
    for index, cells in values.items():
        field = _department_or(guess_field(cells), cells)
        if field in found.values() and _known_share(cells) >= 0.8:
            field = "department"
        if field and field not in found.values():
            found[index] = field
    if "name" not in found.values():
        found.update(_half_names(values, found))
    return found


def _department_or(field: str | None, cells: Sequence[str]) -> str | None:
    """A column of few, often repeated words of departments is the department, also where they are jobs too."""
    few = len(set(cells)) * 2 <= len(cells)
    return "department" if few and _known_share(cells) >= 0.8 else field


def _known_share(cells: Sequence[str]) -> float:
    return sum(1 for cell in cells if known_department(cell) is not None) / max(1, len(cells))


def _half_names(values: dict[int, list[str]], found: dict[int, str]) -> dict[int, str]:
    halves = [index for index, cells in values.items() if index not in found and _are_words(cells)]
    for one, other in zip(halves, halves[1:], strict=False):
        if other == one + 1:
            return _ordered(one, other, values)
    return {halves[0]: "name"} if len(halves) == 1 else {}


def _are_words(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(map(looks_like_word, cells)) >= 0.7 * len(cells)


def _ordered(one: int, other: int, values: dict[int, list[str]]) -> dict[int, str]:
    """Given names repeat in a crew, family names less so; capitals only on one side are the family name."""
    shouted = [sum(cell.isupper() for cell in values[index]) for index in (one, other)]
    repeated = [len(values[index]) - len(Counter(values[index])) for index in (one, other)]
    if shouted[0] > shouted[1] * 2 + 2 or (shouted[0] <= shouted[1] and repeated[1] > repeated[0] + 2):
        return {one: "last", other: "first"}
    return {one: "first", other: "last"}
