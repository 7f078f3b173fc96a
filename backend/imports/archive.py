"""The archive that an XLSX file is: whether it is harmless, and what openpyxl's read-only mode does not tell.

Parts are read in pieces: a sheet of a million formatted blank rows is 50 MB of XML about nothing.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from backend.imports import limits
from backend.imports.model import ImportRefused

BROKEN = "The Excel file is damaged and cannot be read. Open it in Excel or LibreOffice, save it anew and import that."
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PIECE = 1024 * 1024
OVERLAP = 2_000


def check_archive(data: bytes) -> None:
    """Look at the archive's own figures before anything is unpacked: parts, unpacked size, ratio, password."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ImportRefused("broken_file", BROKEN, error=type(error).__name__) from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.MAX_PARTS or unpacked > limits.MAX_UNPACKED or any(map(_is_bomb, parts)):
        raise ImportRefused(
            "unpacks_too_big",
            f"The Excel file unpacks to {unpacked // 1_000_000} MB, far more than a crew list needs. "
            "Copy the crew list to a new workbook, save that and import it.",
            unpacked=unpacked,
            limit=limits.MAX_UNPACKED,
        )
    if any(part.flag_bits & 1 for part in parts):
        raise ImportRefused("protected", "The file is protected by a password. Save it without one and import that.")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    """Far more unpacked than packed, or more texts than any crew list has (openpyxl keeps all of them in memory)."""
    ratio = part.file_size > limits.RATIO_FROM and part.file_size > limits.MAX_RATIO * max(part.compress_size, 1)
    return ratio or (part.filename.endswith("sharedStrings.xml") and part.file_size > limits.MAX_STRINGS)


def has_formulas(data: bytes) -> bool:
    """Whether any sheet holds a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if "/worksheets/" in name]
        return any(FORMULA.search(piece) for name in sheets for piece in _pieces(archive, name))


def hidden_rows(data: bytes) -> dict[str, frozenset[int]]:
    """Numbers of the rows hidden by hand or by a filter, per sheet name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        paths = _sheet_paths(archive)
        return {
            name: frozenset(int(row) for piece in _pieces(archive, path) for row in HIDDEN_ROW.findall(piece))
            for name, path in paths.items()
            if path in archive.NameToInfo
        }


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces that overlap by more than any tag is long."""
    with archive.open(name) as part:
        tail = b""
        while piece := part.read(PIECE):
            yield tail + piece
            tail = piece[-OVERLAP:]


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    parts = archive.NameToInfo
    if "xl/workbook.xml" not in parts or "xl/_rels/workbook.xml.rels" not in parts:
        return {}
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(".//{*}sheet")
    return {one.get("name", ""): _part(targets.get(one.get(RELATION, ""), "")) for one in sheets}


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/xl/") else "xl/" + target
