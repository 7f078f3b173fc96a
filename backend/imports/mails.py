"""An e-mail cell -> an address, or a sentence that says what is wrong and what was probably meant."""

import re
from functools import lru_cache

import msgspec
from email_validator import EmailNotValidError, validate_email

from backend.imports.text import collapse, fold, plain
from backend.imports.vocabulary import words

SPLIT = re.compile(r"\s*[;,/|\n]\s*|\s+(?:or|and|oder|und|ou|et|o|y)\s+|(?<=\w)\s+(?=\S+@)", re.IGNORECASE)
ASIDE = re.compile(r"\s*[(\[][^()\[\]@]*[)\]]\s*$")
INSIDE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ANGLED = re.compile(r"<\s*(?:mailto:)?([^<>]+?)\s*>")
LABEL = re.compile(r"^(?:mailto:|e-?mails?\s*[:=]\s*|courriel\s*:\s*|correo\s*:\s*)", re.IGNORECASE)
AT = re.compile(r"\s*(?:[(\[{<]\s*(?:at|arroba|a)\s*[)\]}>]|\s(?:at|arroba|ät)\s)\s*", re.IGNORECASE)
DOT = re.compile(r"\s*(?:[(\[{]\s*(?:dot|punkt|punto|point)\s*[)\]}]|\s(?:dot|punkt|punto|point)\s)\s*", re.IGNORECASE)
RESERVED = frozenset({"test", "invalid", "local"})
WRONG_ENDS = {"con": "com", "cmo": "com", "ocm": "com", "comm": "com", "coom": "com", "vom": "com", "xom": "com",
              "cim": "com", "nte": "net", "ogr": "org", "couk": "co.uk"}  # fmt: skip
WRONG_HOSTS = {"gmial": "gmail", "gmai": "gmail", "gamil": "gmail", "gnail": "gmail", "gmal": "gmail", "gmali": "gmail",
               "hotmial": "hotmail", "hotmai": "hotmail", "yaho": "yahoo", "yahooo": "yahoo", "outlok": "outlook",
               "outloook": "outlook", "iclod": "icloud", "icoud": "icloud"}  # fmt: skip


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """What an e-mail cell says: `address` to store, `others` also given, `bad` text that is none, `meant` a guess.

    `suspect` is the address that was perhaps meant instead of a well-formed one (gmial.com).
    """

    address: str | None = None
    others: tuple[str, ...] = ()
    bad: str | None = None
    meant: str | None = None
    reason: str = ""
    suspect: str | None = None


def read_mail(text: str) -> Mail:
    """Read an e-mail cell. An empty cell, "n/a", "on request": no address and nothing bad."""
    value = collapse(text)
    if says_none(value):
        return Mail()
    whole = _valid(_bare(value))
    pieces = [value] if whole else [piece for piece in SPLIT.split(text) if piece.strip()]
    good = list(dict.fromkeys(mail for mail in (_valid(_bare(piece)) for piece in pieces) if mail))
    if good and all("@" in piece for piece in pieces):
        return Mail(address=good[0], others=tuple(good[1:]), suspect=_suspect(good[0]))
    return Mail(bad=value, meant=_meant(value), reason=_reason(_bare(value)))


def says_none(text: str) -> bool:
    """Whether a cell says in words or marks that there is nothing ("on request", "n/a", "-")."""
    folded = fold(text)
    return not folded or folded in words("none")


def _bare(text: str) -> str:
    angled = ANGLED.search(text)
    bare = LABEL.sub("", angled[1] if angled else ASIDE.sub("", text).strip())
    return bare.strip(" \t\n<>()[]\"'‘’“”;,:").rstrip(".")


@lru_cache(4096)
def _valid(text: str) -> str | None:
    """The normalised address, or None. All capitals become small; a mixed local part stays as written."""
    local, _, domain = text.rpartition("@")
    if is_reserved(domain):
        return f"{local}@{domain.lower()}" if _valid(f"{local}@{domain.rpartition('.')[0]}.com") else None
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    if found.ascii_domain.rsplit(".", 1)[-1] in WRONG_ENDS:
        return None
    local = found.local_part.lower() if found.local_part.isupper() else found.local_part
    return f"{local}@{found.domain}"


def is_reserved(domain: str) -> bool:
    """Whether a domain is of those that exist for trials and private networks only (RFC 2606, RFC 6762)."""
    return "." in domain and domain.lower().rpartition(".")[2] in RESERVED


def _reason(text: str) -> str:
    """email-validator's own words, or ours about an ending that does not exist."""
    try:
        domain = validate_email(text, check_deliverability=False).domain
    except EmailNotValidError as error:
        return str(error)
    return f"No address ends in .{domain.rsplit('.', 1)[-1]}."


def _suspect(address: str) -> str | None:
    local, domain = address.rsplit("@", 1)
    host, _, end = domain.partition(".")
    return f"{local}@{WRONG_HOSTS[host]}.{end}" if host in WRONG_HOSTS else None


def _meant(text: str) -> str | None:
    """The address that was probably meant: " at ", "(at)", " dot ", ",com", doubled signs, spaces, no final dot."""
    guess = DOT.sub(".", AT.sub("@", _bare(text).replace("＠", "@")))
    tries = [guess, re.sub(r"\s+", "", guess), re.sub(r"\s*[,;]\s*", ".", guess)]
    tries = [_tidied(one) for one in tries] + [plain(_tidied(tries[1]))]
    opening = INSIDE.match(_bare(text))
    tries = ([opening[0]] if opening else []) + tries
    return next((address for address in map(_valid, tries) if address), None)


def _tidied(guess: str) -> str:
    guess = re.sub(r"@[@.]+", "@", re.sub(r"\.{2,}", ".", guess)).replace(" ", "")
    guess = re.sub(r"\.@", "@", guess).strip(".")
    host = re.fullmatch(r"(.+@)(gmail|hotmail|yahoo|outlook|icloud)", guess, re.IGNORECASE)
    guess = f"{host[1]}{host[2]}.com" if host else guess
    end = guess.rsplit(".", 1)[-1].lower()
    return guess[: -len(end)] + WRONG_ENDS[end] if end in WRONG_ENDS else guess
