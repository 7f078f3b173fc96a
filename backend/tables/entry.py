"""How people and files come in: devices, invitations, failed codes, previews of imports, stored files."""

from piccolo.columns import BigInt, Text
from piccolo.table import Table


class Device(Table):
    """A phone that entered. `last_seq`: last edit with a verdict. Of its token only the hash is kept."""

    id = Text(primary_key=True)
    studio = Text()
    person = Text()
    token_hash = Text(null=True, default=None)
    last_seq = BigInt(default=0)
    label = Text()
    entered_at = BigInt()
    last_seen = BigInt(null=True, default=None)
    unsent = BigInt(default=0)
    revoked_at = BigInt(null=True, default=None)
    app = Text(null=True, default=None)
    cursor = BigInt(null=True, default=None)


class Invitation(Table):
    """A code that lets one crew member's person in, once. Of the code only the hash is kept."""

    id = Text(primary_key=True)
    studio = Text()
    crew = Text()
    person = Text()
    code_hash = Text()
    created_at = BigInt()
    created_by = Text(null=True, default=None)
    expires_at = BigInt()
    used_at = BigInt(null=True, default=None)
    device = Text(null=True, default=None)
    revoked_at = BigInt(null=True, default=None)


class CodeFailure(Table):
    """Wrong codes counted per window: `subject` is what the budget is for ("code/<hash>", "studio", an address)."""

    studio = Text()
    subject = Text(primary_key=True)
    since = BigInt()
    failures = BigInt(default=0)


class ImportPreview(Table):
    """What an import would do, waiting for somebody to say yes. `summary` and `rows` are JSON."""

    id = Text(primary_key=True)
    studio = Text()
    production = Text()
    person = Text()
    name = Text()
    created_at = BigInt()
    expires_at = BigInt()
    applied_at = BigInt(null=True, default=None)
    summary = Text()
    rows = Text()


class File(Table):
    """Bytes that lie in the file store under their hash. `size` in bytes."""

    sha256 = Text(primary_key=True)
    studio = Text()
    media_type = Text()
    size = BigInt()
    stored_at = BigInt()
    person = Text(null=True, default=None)
