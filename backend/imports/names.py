"""A name as an office writes it -> a person's name: given, family, preferred, suffix."""

import re

import msgspec

from backend.imports.casing import proper_name
from backend.imports.departments import known_department
from backend.imports.text import collapse, fold, fold_name
from backend.imports.vocabulary import words

BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
QUOTED = re.compile(r"""\s*(?:["“”„«»]|(?<=\s)['‘’])([^"“”„«»'‘’]{2,20})(?:["“”„«»]|['‘’](?=\s))\s*""")
TWO_PEOPLE = re.compile(r"\s*(?:[/&+;|]|\n)\s*|\s+(?:and|und|et)\s+", re.IGNORECASE)
OPEN_WORDS = frozenset({"tbd", "tba", "tbc", "tbh", "tbs", "vacant", "vakant", "offen"})


class PersonName(msgspec.Struct, frozen=True, kw_only=True):
    """A person's name in proper case. `name` is how a call sheet prints it; `last` is empty for a mononym."""

    name: str
    first: str
    last: str
    suffix: str = ""
    preferred: str | None = None
    remark: str = ""


def names_nobody(text: str) -> bool:
    """Whether a name cell holds no name: empty, "TBD", "N.N.", "Grip (TBC)", "???", an e-mail or a number."""
    folded = fold(text)
    if not any(letter.isalpha() for letter in folded) or "@" in text or folded in words("nobody"):
        return True
    rest = [word for word in folded.split() if word not in OPEN_WORDS and not word.isdigit()]
    if len(rest) == len(folded.split()):
        return False
    return not rest or known_department(" ".join(rest)) is not None or all(word in words("job_words") for word in rest)


def people_in(text: str) -> list[str]:
    """The names in a cell that holds more than one ("Ann Lee / Bob Ray", "Ann & Bob Ray"), else a list of one."""
    bare = BRACKETS.sub(" ", text)
    pieces = [piece for piece in TWO_PEOPLE.split(bare) if len(fold(piece)) > 1 and not _is_suffix(piece)]
    only_breaks = not re.search(r"[/&+;|]|\s(?:and|und|et)\s", bare, re.IGNORECASE)
    if len(pieces) < 2 or (only_breaks and not all(len(piece.split()) > 1 for piece in pieces)):
        return [collapse(text)]
    return [collapse(piece) for piece in pieces]


def read_name(text: str, *, last_first: bool = False) -> PersonName:
    """A full name from one cell. `last_first` says that the header announced the family name first."""
    bare, preferred, remark = _without_asides(text)
    bare = _without_titles(bare)
    parts = [part.strip() for part in bare.split(",") if part.strip()]
    suffix = " ".join(part for part in parts[1:] if _is_suffix(part))
    parts = parts[:1] + [part for part in parts[1:] if not _is_suffix(part) and not _is_credential(part)]
    if len(parts) >= 2:
        return _named(" ".join(parts[1:]), parts[0], suffix, (preferred, remark))
    tokens = _without_credentials(parts[0].split() if parts else [])
    first, last = _split(tokens, last_first)
    return _named(first, last, suffix, (preferred, remark))


def read_parts(first: str, last: str) -> PersonName:
    """A name from two cells. "Smith, John" in one of them and the other empty is read as a full name."""
    if not last.strip() or not first.strip():
        return read_name(first.strip() or last.strip())
    bare, preferred, remark = _without_asides(first)
    family, _, family_remark = _without_asides(last)
    family = " ".join(_without_credentials(family.replace(",", " ").split()))
    return _named(_without_titles(bare).strip(" ,"), family, "", (preferred, remark or family_remark))


def _named(first: str, last: str, suffix: str, asides: tuple[str | None, str]) -> PersonName:
    preferred, remark = asides
    last_tokens, found = _without_suffix(last.split())
    first_tokens, found_first = _without_suffix(first.split()) if last_tokens else (first.split(), "")
    suffix = _proper_suffix(suffix or found or found_first)
    given, family = " ".join(first_tokens), " ".join(last_tokens)
    given, family = _cased(given, family)
    if not first_tokens:
        given, family = family, ""
    whole = " ".join(word for word in (given, family, suffix) if word)
    family = " ".join(word for word in (family, suffix) if word)
    return PersonName(name=whole, first=given, last=family, suffix=suffix, preferred=preferred, remark=remark)


def _cased(given: str, family: str) -> tuple[str, str]:
    """Both parts in proper case: together when the whole name shouts, else each by itself ("DE LA TOUR Zoë")."""
    together = f"{given} {family}"
    if together.isupper() or together.islower():
        words_of, at = proper_name(together).split(), len(given.split())
        return " ".join(words_of[:at]), " ".join(words_of[at:])
    return proper_name(given), proper_name(family)


def _without_asides(text: str) -> tuple[str, str | None, str]:
    """The name, the nickname that stood in quotes or brackets, and what else stood in brackets."""
    asides = [aside.strip() for aside in BRACKETS.findall(text)]
    bare = BRACKETS.sub(" ", text)
    quoted = QUOTED.search(f" {bare} ")
    if quoted:
        asides.insert(0, quoted[1].strip())
        bare = QUOTED.sub(" ", f" {bare} ")
    nicks = [aside for aside in asides if _is_nickname(aside)]
    remarks = [
        aside for aside in asides if aside not in nicks[:1] and not re.match(r"(?i)(s?he|they|elle|il)\b", aside)
    ]
    tokens = collapse(bare).split()
    open_words = [word for word in tokens if fold(word) in OPEN_WORDS]
    kept = " ".join(word for word in tokens if word not in open_words)
    return kept, proper_name(nicks[0]) if nicks else None, "; ".join(remarks + open_words)


def _is_nickname(aside: str) -> bool:
    folded = fold(aside)
    known = folded in words("job_words") or folded in words("nobody") or known_department(aside) is not None
    return aside.replace("-", "").replace(".", "").isalpha() and len(aside) < 16 and not known


def _without_titles(text: str) -> str:
    tokens = text.split()
    while len(tokens) > 1 and fold(tokens[0]) in words("titles"):
        tokens.pop(0)
    return " ".join(tokens)


def _without_credentials(tokens: list[str]) -> list[str]:
    while len(tokens) > 2 and _is_credential(tokens[-1]):
        tokens = tokens[:-1]
    return tokens


def _without_suffix(tokens: list[str]) -> tuple[list[str], str]:
    if len(tokens) > 1 and _is_suffix(tokens[-1]):
        return tokens[:-1], tokens[-1]
    return tokens, ""


def _is_suffix(text: str) -> bool:
    return fold(text).replace(" ", "") in words("suffixes")


def _is_credential(text: str) -> bool:
    return text.isupper() and fold(text).replace(" ", "") in words("credentials")


def _proper_suffix(suffix: str) -> str:
    folded = fold(suffix).replace(" ", "")
    proper = {"jr": "Jr.", "junior": "Jr.", "sr": "Sr.", "senior": "Sr.", "phd": "PhD", "md": "MD", "esq": "Esq."}
    return proper.get(folded, suffix.upper())


def _split(tokens: list[str], last_first: bool) -> tuple[str, str]:
    """Given and family name of a name without a comma."""
    shouted = _leading_capitals(tokens)
    if shouted:
        return " ".join(tokens[shouted:]), " ".join(tokens[:shouted])
    if len(tokens) < 2:
        return " ".join(tokens), ""
    if last_first:
        at = 1 + next((index for index, word in enumerate(tokens) if not _is_particle(word)), 0)
        return " ".join(tokens[at:]), " ".join(tokens[:at])
    end = len(tokens) - 2 if len(tokens) > 2 and _is_suffix(tokens[-1]) else len(tokens) - 1
    if end > 2 and fold_name(tokens[end - 1]) == "y":
        return " ".join(tokens[: end - 2]), " ".join(tokens[end - 2 :])
    at = next((index for index in range(1, end) if _is_particle(tokens[index])), end)
    return " ".join(tokens[:at]), " ".join(tokens[at:])


def _is_particle(word: str) -> bool:
    return fold_name(word) in words("particles") and fold_name(word) != "y" and "." not in word


def _leading_capitals(tokens: list[str]) -> int:
    """Of "DUPONT Jean": how many words at the front are the family name in capitals, when the rest is not."""
    count = 0
    while count < len(tokens) and _is_capitals(tokens[count]):
        count += 1
    family, rest = tokens[:count], tokens[count:]
    whole = any(len(fold_name(word)) > 2 for word in family)
    return count if whole and rest and all(_is_given(word) for word in rest) else 0


def _is_capitals(word: str) -> bool:
    small = fold_name(word)
    particle = small in words("particles") or small in words("after_particle")
    return word.isupper() and "." not in word and (len(small) > 2 or particle)


def _is_given(word: str) -> bool:
    return any(letter.islower() for letter in word) or word.endswith(".")
