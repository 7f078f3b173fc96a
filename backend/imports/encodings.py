"""Bytes of a text file -> text: UTF-8, UTF-16, Windows-1252, Mac Roman, and UTF-8 that was saved as something else.

Nothing here raises: what cannot be read becomes U+FFFD, which the names step points out row by row.
"""

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH = re.compile(rb"[\x80-\xff]")
LETTERS = set("áàâäãåæçéèêëíìîïñóòôöõøœßúùûüýÿ")
RARE = set("šžŠŽ")
MOJIBAKE = re.compile("[ÂÃÄÅÆĂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file and the name of the encoding it was read with (byte order mark and NULs removed)."""
    encoding = encoding_of(data)
    if encoding == "utf-8, partly windows-1252":
        text = data.decode("utf-8", errors="callboard_1252")
    else:
        text = data.decode(encoding, errors="replace")
    return mend(text).replace("\x00", "").removeprefix("\ufeff"), encoding


def encoding_of(data: bytes) -> str:
    """The encoding that the bytes speak for, certain ones first."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return name
    wide = _wide(data)
    if wide is not None:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)
    return "utf-8"


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of a list of names is zero, always on the same side."""
    sample = data[:8000]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    if even > 0.4 and odd < 0.1:
        return "utf-16-be"
    return None


def _single_byte(data: bytes) -> str:
    """Windows-1252, or Mac Roman when its reading is clearly the better one; lists pasted together may be mixed."""
    whole = len(UTF8_LETTER.findall(data))
    stray = len(HIGH.findall(UTF8_LETTER.sub(b"", data)))
    if whole and whole >= stray:
        return "utf-8, partly windows-1252"
    windows = _likeness(data.decode("cp1252", errors="replace"))
    mac = _likeness(data.decode("mac_roman"))
    return "mac_roman" if mac > windows + 2 else "cp1252"


def _likeness(text: str) -> float:
    """How much the non-ASCII characters of a text look like letters of names."""
    score = 0.0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        before, letter, after = text[max(0, found.start() - 1) : found.start()], found[0], text[found.end() :][:1]
        if before.isalpha() or after.isalpha():
            score += _weight(before, letter)
    return score


def _weight(before: str, letter: str) -> float:
    if letter in LETTERS:
        return 2
    if letter.lower() in LETTERS:
        return -2 if before.islower() else 1
    return 0 if letter in RARE or letter in "’" else -2


def mend(text: str) -> str:
    """Undo UTF-8 that was once read as Windows-1252 ("JosÃ©"), line by line, only where the undoing is clean."""
    if not MOJIBAKE.search(text):
        return text
    return "".join(_mend_line(line) if MOJIBAKE.search(line) else line for line in text.splitlines(keepends=True))


def _mend_line(line: str) -> str:
    try:
        return line.encode("cp1252", errors="callboard_latin").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return line


def _as_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


def _as_latin(error: UnicodeError) -> tuple[bytes, int]:
    """Windows-1252 leaves five byte values undefined; programs pass them through as they are."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    piece = error.object[error.start : error.end]
    if any(ord(letter) > 0xFF for letter in piece):
        raise error
    return piece.encode("latin-1"), error.end


codecs.register_error("callboard_1252", _as_1252)
codecs.register_error("callboard_latin", _as_latin)
