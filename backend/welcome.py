"""What is printed at the start: where the server runs, where the data lie, how phones get in."""

import io
from collections.abc import Sequence

import segno

from backend.demo import RoleCode
from backend.invitations import link, shown
from backend.settings import Settings

SAID = {
    "crew": "crew member, on both shows", "head": "department head, Camera", "ad": "assistant director",
    "upm": "UPM / line producer", "office": "production office", "accounts": "accounts", "payroll": "payroll",
}
NO_NETWORK = "Phones            none can reach it: this machine has no address on a private network now"


def whereabouts(settings: Settings, phones: str | None) -> list[str]:
    """Lines on addresses and folders, never with the password of a database.

    Takes: the address for phones on the same network, if there is one.
    """
    lines = ["", f"Callboard runs at {settings.address}", f"Data lie in       {settings.data.absolute()}"]
    if settings.database:
        lines.append(f"Database          {settings.database_url.rpartition('@')[2]}")
    if settings.trust is None:
        return lines
    from backend.tls import fingerprint

    if phones is None:
        return [*lines, NO_NETWORK]
    trust = f"{phones}/trust"
    lines += [f"Phones            {phones}", f"Trust it first    {trust}", terminal(trust)]
    return [*lines, f"Fingerprint       {fingerprint(settings.trust)}"]


def welcome(settings: Settings, given: Sequence[RoleCode], phones: str | None) -> str:
    """For the demo: a link and a code per role, as QR code too where phones can reach them."""
    address = phones or settings.address
    lines = whereabouts(settings, phones)
    lines += ["", "One code per role, good once and for 72 hours; a new start makes new ones.", ""]
    for role, name, code in given:
        lines.append(f"  {role:9} {shown(code)}  {link(address, code):44}  {name}, {SAID[role]}")
        lines += [terminal(link(address, code))] if phones else []
    if not given:
        lines.append("  This is not the demo production; invite people with `callboard invite`.")
    return "\n".join([*lines, "", "Stop with Ctrl-C.", ""])


def terminal(text: str) -> str:
    """A QR code of block characters."""
    out = io.StringIO()
    segno.make(text, error="l").terminal(out, compact=True, border=2)
    return out.getvalue()
