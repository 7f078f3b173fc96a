"""Names in capitals (or in small letters only) -> proper case, accents and particles kept."""

import re

from backend.imports.text import fold_name
from backend.imports.vocabulary import words

ROMAN = re.compile(r"^(?:II|III|IV|VI{0,3})$", re.IGNORECASE)
INITIALS = re.compile(r"^(?:[^\W\d_]\.?-?){1,3}$")


def proper_name(text: str) -> str:
    """Proper case: "MCCORMICK" -> "McCormick", "JOSÉ DE LA CRUZ" -> "José de la Cruz", "ANN O'NEIL" -> "Ann O'Neil".

    A name in mixed case is its owner's business and stays, but for single words in capitals ("Lara SERRANO").
    """
    tokens = text.split()
    letters = "".join(letter for letter in text if letter.isalpha())
    if not letters:
        return text
    if (letters.isupper() and len(letters) > 2) or letters.islower():
        return " ".join(_in_its_place(tokens, index) for index in range(len(tokens)))
    return " ".join(_word(token) if _shouted(token) else token for token in tokens)


def _shouted(token: str) -> bool:
    letters = [letter for letter in token if letter.isalpha()]
    return len(letters) > 2 and token.isupper() and "." not in token and not ROMAN.match(token)


def _in_its_place(tokens: list[str], index: int) -> str:
    """A word by where it stands: particles are small inside a name, two-letter first names stay capitals."""
    token, folded = tokens[index], fold_name(tokens[index])
    before = fold_name(tokens[index - 1]) if index else ""
    is_last = index == len(tokens) - 1
    if not is_last and folded in words("particles"):
        return token.lower()
    if not is_last and folded in words("after_particle") and before in words("particles"):
        return token.lower()
    if index == 0 and not is_last and folded in words("two_letter_first"):
        return token.upper()
    return token.upper() if ROMAN.match(token) and index else _word(token)


def _word(token: str) -> str:
    if "." in token and INITIALS.match(token.replace("-", "")):
        return token.upper()
    return "".join(part if part in "-–" else _part(part) for part in re.split(r"([-–])", token))


def _part(word: str) -> str:
    pieces = re.split(r"(['’`´])", word)
    if len(pieces) >= 3 and len(pieces[0]) == 1:
        return pieces[0].upper() + pieces[1] + _part("".join(pieces[2:]))
    low = _lower(word)
    opening = re.match(r"\W*", low)
    at = opening.end() if opening else 0
    if low[at:].startswith("mc") and len(low) > at + 3:
        return low[:at] + "Mc" + _first_up(low[at + 2 :])
    if low[at:].startswith("mac") and fold_name(low[at + 3 :]) in words("capital_mac"):
        return low[:at] + "Mac" + _first_up(low[at + 3 :])
    return low[:at] + _first_up(low[at:])


def _lower(word: str) -> str:
    """Lower case; a word with a dotted capital I is Turkish, where I and ı, İ and i are the pairs."""
    if "İ" in word:
        return word.replace("İ", "i").replace("I", "ı").lower() if not word.startswith("İ") else "İ" + _lower_rest(word)
    return word.lower()


def _lower_rest(word: str) -> str:
    return word[1:].replace("İ", "i").replace("I", "ı").lower()


def _first_up(word: str) -> str:
    return word[:1].upper() + word[1:] if word[:1] != "ß" else word
