"""Ids that the server makes: UUIDv7, so that rows made together lie together."""

import secrets
import time
from uuid import UUID


def new_id() -> str:
    """A new UUIDv7 as text (RFC 9562): 48 bits of milliseconds, the rest random."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return str(UUID(int=value & ~(0x3 << 62) | 0x2 << 62))
