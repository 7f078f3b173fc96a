"""A phone cell -> numbers in E.164, with the number as written; extensions as RFC 3966 has them (";ext=2")."""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

import msgspec
import phonenumbers

from backend.imports.mails import says_none
from backend.imports.text import collapse, fold
from backend.imports.vocabulary import words

ZERO = re.compile(r"\(\s*0\s*\)")
SPLIT = re.compile(
    r"\s*(?:[/;|\n]|,(?=\s*[+(\d]))\s*|\s+(?:or|and|oder|und|ou|et|o|y|&)\s+|\s+(?=[^\W\d_]{1,8}\s*[:.]\s*[+(\d])",
    re.IGNORECASE,
)
EXTENSION = re.compile(r"\b(?:poste|durchwahl|dw|apparat|app|extn|interno|int)\b\.?\s*(?=\d)", re.IGNORECASE)
WORDS = re.compile(r"\(\s*[^\W\d_][^()\d]*\)|^[^\d+(]+(?=[+(\d])|(?<=\d)\s+(?!ext|x)[^\W\d_][^\d]*$", re.IGNORECASE)
LABEL = re.compile(r"^\s*([^\W\d_]+)\s*[:.=)]?\s*(?=[+(\d])|\s*\(?\b([^\W\d_]+)\)?\s*$")
CELL_LABELS = frozenset(
    [
        "c",
        "cell",
        "cellphone",
        "m",
        "mob",
        "mobile",
        "mobil",
        "handy",
        "movil",
        "cel",
        "celular",
        "portable",
        "p",
        "port",
        "gsm",
    ]
)
AMERICAN = re.compile(r"^\s*(?:\([2-9]\d{2}\)|[2-9]\d{2})\s*[-. ]?\s*[2-9]\d{2}[-.]\d{4}\b")
EXPONENT = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$", re.IGNORECASE)


class Phone(msgspec.Struct, frozen=True, kw_only=True):
    """One number. `number` is E.164 plus ";ext=…", or None when it cannot be told which number was meant."""

    written: str
    number: str | None


class Phones(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone cell says: numbers, mobile ones first, and text that should have been a number."""

    numbers: tuple[Phone, ...] = ()
    bad: str | None = None
    mangled: bool = False


def read_phones(text: str, regions: tuple[str, ...]) -> Phones:
    """Read a phone cell. `regions` are tried in order for numbers without a country code.

    Words alone ("on request", "see office") are no number and no fault.
    """
    value = collapse(text)
    digits = sum(letter.isdigit() for letter in value)
    if digits == 0 or says_none(value):
        return Phones()
    if EXPONENT.match(value):
        return Phones(bad=value, mangled=True)
    found = [_labelled(piece, regions) for piece in _pieces(text)]
    found.sort(key=lambda one: not one[0])
    numbers = tuple(phone for _, phone in found if phone is not None)
    return Phones(numbers=numbers, bad=None if any(phone.number for phone in numbers) else value)


def _pieces(text: str) -> list[str]:
    """The cell cut where a second whole number begins ("604-555-0134 / 604-555-0135" but not "604/555-0134")."""
    pieces = [piece for piece in SPLIT.split(text) if piece.strip()]
    if len(pieces) > 1 and all(sum(letter.isdigit() for letter in piece) >= 7 for piece in pieces):
        return pieces
    whole = [piece for piece in re.split(r"\n", text) if sum(letter.isdigit() for letter in piece) >= 7]
    return whole or [collapse(text)]


def _labelled(piece: str, regions: tuple[str, ...]) -> tuple[bool, Phone | None]:
    """Whether the piece is marked as a mobile number, and the number."""
    label = next((fold(word) for found in LABEL.findall(piece) for word in found if word), "")
    bare = ZERO.sub(" ", piece) if re.match(r"\D*(?:\+|00)", piece) else ZERO.sub("0", piece)
    bare = EXTENSION.sub("ext ", WORDS.sub(" ", bare).strip())
    return label in CELL_LABELS, Phone(written=collapse(piece), number=number_of(bare, regions))


@lru_cache(8192)
def number_of(text: str, regions: tuple[str, ...]) -> str | None:
    """E.164 with extension, or None when it cannot be told.

    Numbers of the home region (the first) come first; one written as only North America writes them is theirs. Else
    it is valid in one of the regions, or can be dialled at home.
    """
    if AMERICAN.match(text):
        regions = tuple(dict.fromkeys([region for region in regions if _is_american(region)] + ["US"]))
    if _is_bare_american(text, regions):
        regions = tuple(sorted(regions, key=lambda region: not _is_american(region)))
    parsed = [found for found in (_parsed(text, region) for region in regions) if found is not None]
    if parsed and _is_american(regions[0]) and _fits(parsed[0], text):
        return _shown(parsed[0])
    valid = [found for found in parsed if phonenumbers.is_valid_number(found)]
    fits = [found for found in parsed if _fits(found, text)]
    return _shown((valid or fits)[0]) if valid or fits else None


def _is_bare_american(text: str, regions: tuple[str, ...]) -> bool:
    """Ten digits without a leading 0 in a list that has numbers with +1: elsewhere a number at home begins with 0."""
    digits = re.sub(r"\D", "", text)
    return len(digits) == 10 and digits[0] in "23456789" and any(map(_is_american, regions)) and "+" not in text


def _is_american(region: str) -> bool:
    return phonenumbers.country_code_for_region(region) == 1


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _fits(number: phonenumbers.PhoneNumber, text: str) -> bool:
    """Long enough to be dialled from anywhere. Area codes are not judged: new ones appear faster than libraries do."""
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return False
    national = str(number.national_number)
    written = re.sub(r"\D", "", text)
    zero_first = written.startswith("0") and not written.startswith("00")
    return not (zero_first and number.country_code == 1) and len(national) >= 7


def _shown(number: phonenumbers.PhoneNumber) -> str:
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def regions_of(texts: Iterable[str], home: str) -> tuple[str, ...]:
    """The production's region, then those whose country codes stand in the list, most used first."""
    counts: dict[str, int] = {}
    for text in texts:
        if not re.match(r"\s*(?:\+|00)[1-9]", text):
            continue
        found = _parsed(ZERO.sub(" ", text), home)
        if found is not None and phonenumbers.is_possible_number(found):
            region = phonenumbers.region_code_for_country_code(found.country_code or 0)
            counts[region] = counts.get(region, 0) + 1
    seen = sorted(counts, key=lambda region: (-counts[region], region))
    return tuple(dict.fromkeys([home, *(region for region in seen if region not in ("ZZ", "001"))]))


def phone_key(stored: str | None, regions: tuple[str, ...]) -> str | None:
    """What two spellings of a stored number have in common: E.164 with extension, else its digits."""
    if not stored:
        return None
    number, _, extension = stored.partition(";ext=")
    known = number_of(f"{number} ext {extension}" if extension else number, regions)
    return known or re.sub(r"\D", "", stored) or None


def is_yes(text: str) -> bool | None:
    """A yes/no cell: True, False, or None when it says neither."""
    value = text.strip().casefold()
    if value in words("yes") or fold(text) in words("yes"):
        return True
    return False if value in words("no") else None


def region_of_zone(zone: str) -> str | None:
    """The two-letter country of an IANA zone ("America/Vancouver" -> "CA"), by tzdata's own table."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        fields = line.split("\t")
        if len(fields) > 2 and fields[2] == zone:
            return fields[0]
    return None
