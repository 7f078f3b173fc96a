"""Bytes and a file name -> rows of cells, or one clear sentence about why not.

What a file is, its content decides; its name is used in sentences only. Next: `headers.py`.
"""

import io
import zipfile
from collections.abc import Callable, Sequence

from backend.imports.delimited import read_text
from backend.imports.encodings import decode
from backend.imports.limits import MAX_BYTES
from backend.imports.model import Book, ImportRefused, Sheet
from backend.imports.workbook import read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "Open it and save or export it as Excel (.xlsx) or CSV, then import that file."
STRANGERS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "pdf", "a PDF"),
    (b"{\\rtf", "rtf", "a text document (RTF)"),
    (b"\x89PNG", "picture", "a picture"),
    (b"\xff\xd8\xff", "picture", "a picture"),
    (b"GIF8", "picture", "a picture"),
    (b"BEGIN:VCARD", "vcard", "a file of contact cards"),
    (b"<!DOCTYPE HTML", "html", "a web page"),
    (b"<HTML", "html", "a web page"),
    (b"<TABLE", "html", "a web page"),
    (b"<?XML", "xml", "an XML file"),
    (b"BPLIST", "binary", "not a list"),
    (b"7Z\xbc\xaf", "archive", "a packed archive"),
    (b"\x1f\x8b", "archive", "a packed archive"),
    (b"RAR!", "archive", "a packed archive"),
)


def read(data: bytes, filename: str, header_score: Callable[[Sequence[str]], int]) -> Book:
    """The filled rows of every sheet of a CSV or XLSX file (12 MB, 5,000 rows at most).

    Refuses (ImportRefused): too_big, empty_file, not_a_list, protected, broken_file, unpacks_too_big, too_many_rows.
    """
    if len(data) > MAX_BYTES:
        size = len(data) / 1_048_576
        raise ImportRefused(
            "too_big",
            f"“{filename}” is {size:.1f} MB; a crew list may be 12 MB. Remove pictures or other sheets and try again.",
            bytes=len(data),
            limit=MAX_BYTES,
        )
    _refuse_strangers(data, filename)
    if data.startswith(b"PK\x03\x04"):
        _refuse_other_archives(data, filename)
        return Book(sheets=read_workbook(data), kind="xlsx")
    return _read_text(data, filename, header_score)


def _read_text(data: bytes, filename: str, header_score: Callable[[Sequence[str]], int]) -> Book:
    text, encoding = decode(data)
    if not text.strip(' \t\r\n,;|"'):
        raise ImportRefused("empty_file", f"“{filename}” is empty. Ask for the list again, or export it anew.")
    _refuse_binary(text, filename)
    delimiter, lines = read_text(text, header_score)
    return Book(sheets=(Sheet(name=None, lines=lines),), kind="csv", encoding=encoding, delimiter=delimiter)


def _not_a_list(filename: str, kind: str, what: str) -> ImportRefused:
    return ImportRefused("not_a_list", f"“{filename}” is {what}, not a crew list. {SAVE_AS}", kind=kind)


def _refuse_strangers(data: bytes, filename: str) -> None:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            sentence = f"“{filename}” is protected by a password. Save it without one and import that."
            raise ImportRefused("protected", sentence)
        raise _not_a_list(filename, "old_excel", "an old Excel file (.xls)")
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    for mark, kind, what in STRANGERS:
        if start.startswith(mark.upper()):
            raise _not_a_list(filename, kind, what)


def _refuse_other_archives(data: bytes, filename: str) -> None:
    """A .numbers, .ods or .docx file, a zip of files: all begin as an XLSX does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        sentence = f"“{filename}” is damaged or was not sent whole. Ask for it again, or save it anew."
        raise ImportRefused("broken_file", sentence, error=type(error).__name__) from error
    if "xl/workbook.xml" in names or ("xl/_rels/workbook.xml.rels" in names and "xl/workbook.bin" not in names):
        return
    kind, what = _archive_kind(names)
    raise _not_a_list(filename, kind, what)


def _archive_kind(names: set[str]) -> tuple[str, str]:
    if any(name.startswith("Index/") or name.endswith(".iwa") for name in names) or "Index.zip" in names:
        return "numbers", "an Apple Numbers file"
    if "xl/workbook.bin" in names:
        return "binary_excel", "a binary Excel file (.xlsb)"
    if any(name.startswith("word/") for name in names):
        return "word", "a Word document"
    if "content.xml" in names and "mimetype" in names:
        return "opendocument", "an OpenDocument file"
    return "archive", "a packed archive"


def _refuse_binary(text: str, filename: str) -> None:
    sample = text[:20_000]
    strange = sum(1 for letter in sample if (letter < " " and letter not in "\t\r\n\x0b\x0c") or letter == "\ufffd")
    if strange > max(20, len(sample) // 20):
        raise _not_a_list(filename, "binary", "not text")
