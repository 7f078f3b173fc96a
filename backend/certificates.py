"""Makes the two X.509 certificates of `backend.tls`: plain functions of keys, names and the time."""

import datetime
import ipaddress
from collections.abc import Sequence

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # iOS refuses more than 398 days
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10")
LOOPBACK = ("127.0.0.0/8", "::1/128")
PRIVATE_6 = ("fc00::/7", "fe80::/10")
HALF_A_DAY = datetime.timedelta(hours=12)
"""Certificates begin in the past: a phone whose clock lags would refuse one of this minute."""


class Pair(msgspec.Struct, frozen=True):
    """A certificate and the key that belongs to it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def make_authority(machine: str, now: datetime.datetime) -> Pair:
    """A root that may vouch only for private addresses, loopback, `localhost` and `.local` names."""
    key = ec.generate_private_key(ec.SECP256R1())
    mark = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Callboard"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Callboard on {machine[:32]} {mark.digest.hex()[:8]}"),
        ]
    )
    built = (
        _begin(name, name, now, AUTHORITY_DAYS)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(_private_names_only(), critical=True)
        .add_extension(mark, critical=False)
    )
    return Pair(built.sign(key, hashes.SHA256()), key)


def make_server(authority: Pair, names: Sequence[str], now: datetime.datetime) -> Pair:
    """A server certificate for these host names and IP addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    public, issuer = key.public_key(), authority.key.public_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Callboard")])
    built = (
        _begin(subject, authority.certificate.subject, now, SERVER_DAYS)
        .public_key(public)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_as_name(name) for name in names]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False)
    )
    return Pair(built.sign(authority.key, hashes.SHA256()), key)


def names_in(certificate: x509.Certificate) -> set[str]:
    """Host names and addresses that a server certificate speaks for."""
    held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = {str(address) for address in held.get_values_for_type(x509.IPAddress)}
    return addresses | set(held.get_values_for_type(x509.DNSName))


def belongs(pair: Pair) -> bool:
    """Whether key and certificate are of one making: a crash may have come between the two files."""
    return pair.certificate.public_key() == pair.key.public_key()


def issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Whether this authority, and not an earlier one, signed the certificate."""
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _begin(subject: x509.Name, issuer: x509.Name, now: datetime.datetime, days: int) -> x509.CertificateBuilder:
    start = now - HALF_A_DAY
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private_names_only() -> x509.NameConstraints:
    networks = [x509.IPAddress(ipaddress.ip_network(net)) for net in (*PRIVATE, *PRIVATE_6, *LOOPBACK)]
    names = [x509.DNSName(name) for name in ("localhost", "local")]
    return x509.NameConstraints(permitted_subtrees=[*names, *networks], excluded_subtrees=None)


def _as_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
