"""Whether two names can be one person's: equal, close (another spelling), initial, or not."""

import re
from functools import lru_cache

from backend.imports.names import PersonName, read_name
from backend.imports.text import fold_name, one_edit_apart
from backend.imports.vocabulary import nicknames

EQUAL, CLOSE, INITIAL = 3, 2, 1
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss"})


def likeness(one: PersonName, other: PersonName) -> int:
    """3 equal (accents, case and hyphens aside), 2 close, 1 an initial stands for a name, 0 two people's names.

    Close: a nickname, one letter mistyped inside, letters lost or spelt out (Müller, Mueller, M?ller), a middle name
    or second surname left out, the two parts exchanged. A different suffix (Jr., III) is a different person.
    """
    if one.suffix and other.suffix and fold_name(one.suffix) != fold_name(other.suffix):
        return 0
    if _bare(one) == _bare(other):
        return EQUAL
    if same_word(_bare(one), _bare(other)):
        return CLOSE
    firsts, lasts = _first_likeness(one, other), _last_likeness(one, other)
    if firsts and lasts:
        return min(firsts, lasts)
    return CLOSE if _same_tokens(_bare(one).split(), _bare(other).split()) else 0


def _same_tokens(one: list[str], other: list[str]) -> bool:
    """Whether the same words stand in another order, or one name is the other without some of its later words."""
    if sorted(one) == sorted(other):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and all(len(word) > 1 for word in short) and short[0] == long[0] and set(short) <= set(long)


def _bare(name: PersonName) -> str:
    return fold_name(f"{name.first} {_family(name)}")


def _family(name: PersonName) -> str:
    return name.last.removesuffix(name.suffix).strip() if name.suffix else name.last


def _last_likeness(one: PersonName, other: PersonName) -> int:
    a, b = _family(one), _family(other)
    if not a or not b:
        return CLOSE
    if same_word(a, b) or one_edit_apart(_joined(a), _joined(b)) or _is_part(a, b):
        return CLOSE
    return INITIAL if _is_initial_of(a, b) or _is_initial_of(b, a) else 0


def _first_likeness(one: PersonName, other: PersonName) -> int:
    firsts = [name for name in (one.first, one.preferred or "") if name]
    others = [name for name in (other.first, other.preferred or "") if name]
    return max((_given_likeness(a, b) for a in firsts for b in others), default=0)


def _given_likeness(a: str, b: str) -> int:
    if same_word(a, b) or _are_nicknames(a, b) or one_edit_apart(_joined(a), _joined(b)):
        return CLOSE
    if _is_initial_of(a, b) or _is_initial_of(b, a):
        return INITIAL
    return CLOSE if _same_start(a, b) else 0


def _same_start(a: str, b: str) -> bool:
    """Whether the first given names are one ("Juan", "Juan Manuel") or nicknames, and what follows does not differ."""
    one, other = fold_name(a).split(), fold_name(b).split()
    if not one or not other or not (same_word(one[0], other[0]) or _are_nicknames(one[0], other[0])):
        return False
    return all(x[:1] == y[:1] for x, y in zip(one[1:], other[1:], strict=False)) and len(one[0]) > 1


def _joined(text: str) -> str:
    return fold_name(text).replace(" ", "")


def _is_part(a: str, b: str) -> bool:
    """Whether one surname is a whole part of the other ("Garcia", "Garcia Lopez"), particles not counting."""
    one, other = set(fold_name(a).split()), set(fold_name(b).split())
    small = min(one, other, key=len)
    return (one <= other or other <= one) and any(len(word) > 3 for word in small)


def _is_initial_of(short: str, long: str) -> bool:
    """Whether a given name is initials of another: "J.", "J", "J.P." of "Jeannine", "Jean-Paul"."""
    letters, words = fold_name(short.replace(".", " ")).split(), fold_name(long).split()
    if not letters or not words or any(len(letter) > 1 for letter in letters) or all(len(word) == 1 for word in words):
        return False
    pairs = zip(letters, words, strict=False)
    return all(letter == "?" or word[0] in ("?", letter) for letter, word in pairs)


def _are_nicknames(a: str, b: str) -> bool:
    groups = nicknames()
    return bool(groups.get(fold_name(a), frozenset()) & groups.get(fold_name(b), frozenset()))


def same_word(a: str, b: str) -> bool:
    """One text in two spellings: accents, umlauts spelt out, letters lost to "?" or dropped."""
    one, other = _joined(a), _joined(b)
    if one == other:
        return True
    if _spelt_out(a) in (other, _spelt_out(b)) or one == _spelt_out(b):
        return True
    return _fits_holes(one, other) or _fits_holes(other, one) or _dropped(a) == other or _dropped(b) == one


def _spelt_out(text: str) -> str:
    return _joined(text.casefold().translate(UMLAUTS))


def _dropped(text: str) -> str:
    """The text without its non-ASCII letters, as some programs write it ("Lvque"); "" where that leaves too little."""
    kept = "".join(letter for letter in text if letter.isascii())
    return _joined(kept) if kept != text and len(_joined(kept)) >= 2 else ""


def _fits_holes(holed: str, whole: str) -> bool:
    if "?" not in holed or len(holed.replace("?", "")) < 2:
        return False
    pattern = "".join(".{0,2}" if letter == "?" else re.escape(letter) for letter in holed)
    return re.fullmatch(pattern, whole) is not None


def quality(name: PersonName) -> tuple[int, int, int]:
    """How good a spelling is: no lost letters, no initials for names, then more accents and more letters."""
    tokens = fold_name(name.name.replace(".", " ")).split()
    initials = sum(1 for token in tokens if len(token) == 1)
    accents = sum(1 for letter in name.name if not letter.isascii() and letter != "\ufffd")
    return (-name.name.count("?") - name.name.count("\ufffd"), -initials, accents + len(name.name))


def better_name(standing: PersonName, offered: PersonName) -> PersonName:
    """The better of two spellings of one name. A nickname or a mere variant does not replace what stands."""
    if likeness(standing, offered) == EQUAL and _bare(standing) == _bare(offered):
        return offered if _accents(offered) > _accents(standing) and quality(offered) > quality(standing) else standing
    holes, initials, _ = quality(standing)
    new_holes, new_initials, _ = quality(offered)
    if (new_holes, new_initials) > (holes, initials):
        return offered
    restored = _dropped(offered.name) == _joined(standing.name) and _dropped(offered.name) != ""
    return offered if restored else standing


def _accents(name: PersonName) -> int:
    return sum(1 for letter in name.name if not letter.isascii() and letter.isalpha())


@lru_cache(8192)
def stored_name(name: str, preferred: str | None) -> PersonName:
    """The name of a crew member on the production, as a PersonName."""
    return read_name(name) if not preferred else _with(read_name(name), preferred)


def _with(name: PersonName, preferred: str) -> PersonName:
    return PersonName(name=name.name, first=name.first, last=name.last, suffix=name.suffix, preferred=preferred)
