"""A phone that trusts the authority reaches the server by each of the machine's addresses, and nothing else."""

import datetime
import plistlib
import socket
import ssl
import stat
import threading
from pathlib import Path

import pytest

from backend.certificates import Pair, make_authority, make_server
from backend.tls import ServerTls, fingerprint, for_android, for_ios, host_name, keep, kept, lan_addresses, local_tls

NOW = datetime.datetime.now(datetime.UTC)
WIFI = ["192.168.1.20"]
A_YEAR = datetime.timedelta(days=365)


def shake_hands(tls: ServerTls, phone: ssl.SSLContext, name: str) -> str:
    """One real handshake on loopback, asking for `name`; the answer that came through."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tls.certificate, tls.key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        answering = threading.Thread(target=answer_once, args=(listener, server))
        answering.start()
        try:
            with (
                socket.create_connection(listener.getsockname(), timeout=20) as plain,
                phone.wrap_socket(plain, server_hostname=name) as secure,
            ):
                return secure.recv(16).decode()
        finally:
            answering.join()


def answer_once(listener: socket.socket, server: ssl.SSLContext) -> None:
    plain, _ = listener.accept()
    plain.settimeout(20)
    try:
        with server.wrap_socket(plain, server_side=True) as secure:
            secure.sendall(b"on the board")
    except (ssl.SSLError, OSError):
        plain.close()


def phone_that_trusts(authority: Path) -> ssl.SSLContext:
    phone = ssl.create_default_context(cafile=authority)
    phone.verify_flags |= ssl.VERIFY_X509_STRICT
    return phone


@pytest.mark.parametrize("name", [*WIFI, "localhost", "127.0.0.1", host_name()])
def test_a_phone_that_trusts_the_authority_shakes_hands_by_every_address(tmp_path: Path, name: str) -> None:
    tls = local_tls(tmp_path, NOW, WIFI)
    assert shake_hands(tls, phone_that_trusts(tls.authority), name) == "on the board"


def test_a_phone_without_the_authority_is_not_served(tmp_path: Path) -> None:
    tls = local_tls(tmp_path, NOW, WIFI)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(tls, ssl.create_default_context(), "localhost")


def test_the_certificate_does_not_speak_for_another_address(tmp_path: Path) -> None:
    tls = local_tls(tmp_path, NOW, WIFI)
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        shake_hands(tls, phone_that_trusts(tls.authority), "192.168.1.21")


@pytest.mark.parametrize("name", ["bank.example", "203.0.113.9"])
def test_a_stolen_authority_can_not_vouch_for_the_outside_world(tmp_path: Path, name: str) -> None:
    tls = local_tls(tmp_path, NOW, WIFI)
    stolen = pair_in(tmp_path, "authority")
    keep(tmp_path, "server", make_server(stolen, [name], NOW))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(tls, phone_that_trusts(tls.authority), name)


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    local_tls(tmp_path, NOW, WIFI)
    before = contents(tmp_path)
    local_tls(tmp_path, NOW, WIFI)
    assert contents(tmp_path) == before


def test_a_new_address_renews_the_server_and_keeps_the_authority(tmp_path: Path) -> None:
    before = local_tls(tmp_path, NOW, WIFI)
    phone = phone_that_trusts(before.authority)
    after = local_tls(tmp_path, NOW, ["10.0.0.7"])
    assert shake_hands(after, phone, "10.0.0.7") == "on the board"
    assert "192.168.1.20" not in after.names


def test_the_server_is_renewed_in_the_last_thirty_days_and_the_authority_is_not(tmp_path: Path) -> None:
    local_tls(tmp_path, NOW, WIFI)
    before = contents(tmp_path)
    local_tls(tmp_path, NOW + A_YEAR, WIFI)
    assert contents(tmp_path) == before
    local_tls(tmp_path, NOW + A_YEAR + datetime.timedelta(days=3), WIFI)
    changed = {name for name, content in contents(tmp_path).items() if content != before[name]}
    assert changed == {"server.crt", "server.key"}


@pytest.mark.parametrize("name", ["server.crt", "server.key", "authority.crt", "authority.key"])
@pytest.mark.parametrize("spoilt", [b"", b"half a file", None])
def test_a_file_lost_in_a_crash_is_made_anew(tmp_path: Path, name: str, spoilt: bytes | None) -> None:
    local_tls(tmp_path, NOW, WIFI)
    (tmp_path / name).unlink()
    if spoilt is not None:
        (tmp_path / name).write_bytes(spoilt)
    tls = local_tls(tmp_path, NOW, WIFI)
    assert shake_hands(tls, phone_that_trusts(tls.authority), "localhost") == "on the board"


def test_a_server_of_an_earlier_authority_is_issued_again(tmp_path: Path) -> None:
    local_tls(tmp_path, NOW, WIFI)
    keep(tmp_path, "authority", make_authority("other.local", NOW))
    tls = local_tls(tmp_path, NOW, WIFI)
    assert shake_hands(tls, phone_that_trusts(tls.authority), "localhost") == "on the board"


def test_only_the_owner_reads_the_keys(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "tls"
    local_tls(folder, NOW, WIFI)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.glob("*.key"))}
    assert modes == {"tls": 0o700, "authority.key": 0o600, "server.key": 0o600}


def test_phones_get_the_authority_and_never_its_key(tmp_path: Path) -> None:
    tls = local_tls(tmp_path, NOW, WIFI)
    der = ssl.PEM_cert_to_DER_cert(tls.authority.read_text())
    assert for_android(tmp_path) == der
    profile = plistlib.loads(for_ios(tmp_path))
    assert (profile["PayloadType"], len(profile["PayloadContent"])) == ("Configuration", 1)
    root = profile["PayloadContent"][0]
    assert (root["PayloadType"], root["PayloadContent"]) == ("com.apple.security.root", der)
    assert root["PayloadUUID"] != profile["PayloadUUID"]
    assert for_ios(tmp_path) == for_ios(tmp_path)
    assert len(fingerprint(tmp_path)) == 32 * 3 - 1


def test_the_machine_offers_private_addresses_only() -> None:
    assert not [address for address in lan_addresses() if address.startswith(("127.", "0."))]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def pair_in(folder: Path, name: str) -> Pair:
    found = kept(folder, name, NOW)
    assert found is not None
    return found
