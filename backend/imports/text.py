"""Folding: text reduced to what two spellings of the same thing have in common."""

import re
import unicodedata
from functools import lru_cache

LOOKALIKE = str.maketrans(
    {
        "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "đ": "d", "ħ": "h",
        "Ł": "L", "Ø": "O", "ẞ": "SS", "Æ": "AE", "Œ": "OE", "Ð": "D", "Þ": "TH", "İ": "I", "Đ": "D",
    }
)  # fmt: skip
APOSTROPHES = re.compile("['’‘`´ʼ]")
LOST = "?\ufffd"


def plain(text: str) -> str:
    """Without accents: "Jędrzej Müller-Łoś" -> "Jedrzej Muller-Los"."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(LOOKALIKE))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(8192)
def fold(text: str) -> str:
    """Lower case, no accents, all but letters and digits as single spaces: "E-Mail:\\nAddress" -> "e mail address"."""
    words = APOSTROPHES.sub(" ", plain(text).casefold())
    return re.sub(r"[\W_]+", " ", words).strip()


@lru_cache(8192)
def fold_name(text: str) -> str:
    """As `fold`, but apostrophes vanish ("O'Brien" = "OBrien") and letters lost on the way ("F?rat") stay as "?"."""
    words = APOSTROPHES.sub("", plain(text.replace("\ufffd", "?")).casefold())
    return re.sub(r"[^\w?]+|_", " ", words).strip()


def collapse(text: str) -> str:
    """One line with single spaces, composed accents: how two cells are compared for being the same."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def letter_of(index: int) -> str:
    """The column letter that a spreadsheet shows: 0 -> A, 27 -> AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def listed(names: list[str]) -> str:
    """A list in a sentence: "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one letter inside was changed, added, dropped or two were swapped; not the first and not the last letter.

    First and last letters tell people apart (Mary and Gary, Mario and Maria); inner ones are how names are mistyped.
    """
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    if one[0] != other[0] or one[-1] != other[-1]:
        return False
    short, long = sorted((one, other), key=len)
    at = next((index for index, letter in enumerate(short) if letter != long[index]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = one[:at] + one[at + 1 : at + 2] + one[at : at + 1] + one[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped == other
