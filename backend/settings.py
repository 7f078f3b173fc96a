"""What an operator may set, from the environment and the command line. Everything has a default that runs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from backend.start import StartRefused

DATABASE_FILE = "callboard.sqlite"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a server runs. `data`: folder of the embedded database and of files.

    `origin` is the address that browsers show when a proxy stands in front ("https://call.example.org").
    `certificate` and `key` are PEM files of the listener; without them it speaks plain HTTP. `trust` is the folder of
    the local authority that made them, whose install page is then served.
    """

    data: Path = Path("data")
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    origin: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    trust: Path | None = None
    workers: int = 1
    pwa: Path | None = None
    log: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def database_url(self) -> str:
        """The database that was set, else the one in the data folder."""
        return self.database or f"sqlite:///{self.data.absolute() / DATABASE_FILE}"

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over TLS, and cookies may be `Secure`."""
        return self.certificate is not None or (self.origin or "").startswith("https://")

    @property
    def address(self) -> str:
        """Where this server is reached from this machine, or through its proxy."""
        if self.origin:
            return self.origin.rstrip("/")
        host = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; the prefix is refused by browsers without TLS."""
        return "__Host-callboard" if self.secure else "callboard"


NAMES = {
    "CALLBOARD_DATABASE": "database",
    "CALLBOARD_DATA": "data",
    "CALLBOARD_HOST": "host",
    "CALLBOARD_PORT": "port",
    "CALLBOARD_ORIGIN": "origin",
    "CALLBOARD_CERTIFICATE": "certificate",
    "CALLBOARD_KEY": "key",
    "CALLBOARD_WORKERS": "workers",
    "CALLBOARD_PWA_FOLDER": "pwa",
    "CALLBOARD_LOG": "log",
}
SHORT = {"DATA": "data", "PORT": "port", "HOST": "host"}


def from_environment(environment: Mapping[str, str], **given: object) -> Settings:
    """Settings from variables (`DATA`, `PORT` and `HOST` also without prefix); what is `given` and not None wins.

    Raises: StartRefused `setting_unreadable` when a value does not fit.
    """
    found: dict[str, object] = {field: environment[name] for name, field in SHORT.items() if environment.get(name)}
    found |= {field: environment[name] for name, field in NAMES.items() if environment.get(name)}
    found |= {field: value for field, value in given.items() if value is not None}
    paths = {"data", "certificate", "key", "pwa"}
    found = {field: Path(str(value)) if field in paths else value for field, value in found.items()}
    try:
        return msgspec.convert(found, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise StartRefused("setting_unreadable", f"A setting can not be read: {error}. Correct it.") from error
