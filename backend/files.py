"""Bytes that travel beside the edits, kept in a folder under their SHA-256: `files/ab/abcdef...`."""

import hashlib
import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

from backend.problems import Problem

STORED = (
    'INSERT INTO "file" ("sha256", "studio", "media_type", "size", "stored_at", "person") '
    'VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT ("studio", "sha256") DO NOTHING'
)
MAX_FILE = 12 * 1024 * 1024
SIGNS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def media_type(head: bytes) -> str | None:
    """What the bytes are by their first bytes, or None when we do not keep such files."""
    return next((kind for sign, kind in SIGNS.items() if head.startswith(sign)), None)


class Files:
    """The folder. Names come from hashes alone, so no name of a user ever reaches the file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash lie."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise Problem("no_such_record", record=f"file/{sha256[:64]}")
        return self.folder / sha256[:2] / sha256

    async def store(self, sha256: str, chunks: AsyncIterator[bytes]) -> tuple[str, int]:
        """Keep bytes as they come in, if they have this hash; gives their media type and size.

        Raises: Problem too_big, wrong_type, hash_differs.
        """
        path = self.path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{sha256}.{secrets.token_hex(4)}.part")
        try:
            kind, size = await _receive(part, sha256, chunks)
            part.replace(path)
            _sync_folder(path.parent)
        finally:
            part.unlink(missing_ok=True)
        return kind, size

    def put(self, content: bytes) -> str:
        """Keep bytes that are here already; gives their hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return sha256


async def _receive(part: Path, sha256: str, chunks: AsyncIterator[bytes]) -> tuple[str, int]:
    digest, size, head = hashlib.sha256(), 0, b""
    with part.open("wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > MAX_FILE:
                raise Problem("too_big", limit=MAX_FILE)
            head = (head + chunk)[:16] if len(head) < 16 else head
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    kind = media_type(head)
    if kind is None:
        raise Problem("wrong_type", media_type="this kind of file", takes="PDF, PNG and JPEG")
    if digest.hexdigest() != sha256:
        raise Problem("hash_differs", sha256=digest.hexdigest())
    return kind, size


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
