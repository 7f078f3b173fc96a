"""TLS for phones on the set's Wi-Fi, where no public certificate can be had: a certificate authority of one's own.

Phones need TLS for the service worker, push and the camera. Authority and server certificate lie in `DATA/tls`, their
keys readable by their owner alone. The phone installs the authority once, from a file that `for_ios` or `for_android`
gives; the server's certificate may then be renewed as addresses change.
"""

import datetime
import ipaddress
import os
import plistlib
import socket
import uuid
from collections.abc import Sequence
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.certificates import PRIVATE, Pair, belongs, issued_by, make_authority, make_server, names_in

RENEW_BEFORE = datetime.timedelta(days=30)
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


class ServerTls(msgspec.Struct, frozen=True):
    """What the listener needs, and the names that the certificate speaks for."""

    certificate: Path
    key: Path
    authority: Path
    names: tuple[str, ...]


def local_tls(folder: Path, now: datetime.datetime, addresses: Sequence[str] | None = None) -> ServerTls:
    """Make what is missing, ends within 30 days, is spoilt, or speaks for other addresses than the machine has.

    `folder` is `DATA/tls`, `now` has a zone, `addresses` are the machine's own where not given. The authority
    stays as long as it lives: phones have trusted it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    machine = lan_addresses() if addresses is None else addresses
    names = tuple(dict.fromkeys((*machine, host_name(), *LOOPBACK_NAMES)))
    authority = kept(folder, "authority", now)
    if authority is None:
        authority = make_authority(host_name(), now)
        keep(folder, "authority", authority)
    server = kept(folder, "server", now)
    if server is None or not _serves(server, authority, names):
        keep(folder, "server", make_server(authority, names, now))
    return ServerTls(folder / "server.crt", folder / "server.key", folder / "authority.crt", names)


def lan_addresses() -> list[str]:
    """The private IPv4 addresses by which phones on the same network may reach this machine, likeliest first."""
    found = [_outgoing_address(), *_addresses_of(socket.gethostname())]
    return list(dict.fromkeys(address for address in found if _is_private(address)))


def host_name() -> str:
    """This machine's name on its own network, as phones ask for it: `production-mac.local`."""
    label = socket.gethostname().split(".")[0].lower()
    return f"{label or 'callboard'}.local"


def for_android(folder: Path) -> bytes:
    """The authority as DER: media type application/x-x509-ca-cert, a file name that ends in .crt."""
    return _read_certificate(folder / "authority.crt").public_bytes(serialization.Encoding.DER)


def for_ios(folder: Path) -> bytes:
    """The authority as a profile: media type application/x-apple-aspen-config, a name that ends in .mobileconfig.

    Its identifiers come from the certificate, so that a second download replaces the first on the phone.
    """
    certificate = _read_certificate(folder / "authority.crt")
    mark = certificate.fingerprint(hashes.SHA256()).hex()
    root = _payload(mark, "com.apple.security.root", "Callboard on this Wi-Fi: its authority")
    root |= {
        "PayloadCertificateFileName": "callboard.crt",
        "PayloadContent": certificate.public_bytes(serialization.Encoding.DER),
    }
    profile = _payload(mark, "Configuration", "Callboard on this Wi-Fi")
    profile |= {
        "PayloadDescription": "Lets this phone trust the Callboard server on your production's own network.",
        "PayloadContent": [root],
    }
    return plistlib.dumps(profile)


def fingerprint(folder: Path) -> str:
    """SHA-256 of the authority in pairs of hex digits, to compare by eye with what the phone shows."""
    return _read_certificate(folder / "authority.crt").fingerprint(hashes.SHA256()).hex(":").upper()


def _payload(mark: str, kind: str, name: str) -> dict[str, object]:
    return {
        "PayloadType": kind,
        "PayloadVersion": 1,
        "PayloadIdentifier": f"invalid.callboard.{mark[:16]}.{kind.lower()}",
        "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{mark}.{kind}")).upper(),
        "PayloadDisplayName": name,
    }


def _serves(server: Pair, authority: Pair, names: Sequence[str]) -> bool:
    ours = issued_by(server.certificate, authority.certificate)
    return ours and names_in(server.certificate) == set(names)


def kept(folder: Path, name: str, now: datetime.datetime) -> Pair | None:
    """The pair on disk, if it is whole and lives for another 30 days."""
    try:
        key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), password=None)
        certificate = _read_certificate(folder / f"{name}.crt")
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        return None
    pair = Pair(certificate, key)
    return pair if belongs(pair) and certificate.not_valid_after_utc - RENEW_BEFORE > now else None


def keep(folder: Path, name: str, pair: Pair) -> None:
    """Write `name`.key and `name`.crt, each at once or not at all."""
    pem, traditional = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    secret = pair.key.private_bytes(pem, traditional, serialization.NoEncryption())
    _replace(folder / f"{name}.key", secret, 0o600)
    _replace(folder / f"{name}.crt", pair.certificate.public_bytes(pem), 0o644)


def _replace(path: Path, content: bytes, mode: int) -> None:
    """Never readable by others for an instant, never half-written."""
    scratch = path.with_name(f"{path.name}.new")
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    scratch.replace(path)


def _read_certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _outgoing_address() -> str:
    """The address that a packet to a private network would leave from; none is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("10.255.255.255", 9))
        except OSError:
            return ""
        return str(asked.getsockname()[0])


def _addresses_of(name: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(name, None, socket.AF_INET)]
    except OSError:
        return []


def _is_private(address: str) -> bool:
    if not address:
        return False
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(network) for network in PRIVATE)
