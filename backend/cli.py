"""`callboard`: the commands of the operator.

Exit codes: 0 done; 1 it could not be done and the text says why; 2 the call or the surroundings are wrong.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module, metadata
from pathlib import Path
from typing import TypeAlias

from backend.settings import Settings, from_environment
from backend.start import StartRefused, check_python

ROLES = ("ad", "head", "upm", "office", "accounts", "payroll", "owner")
DESCRIPTION = "The callboard of a film or TV production, on every crew member's phone."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. The modules of a command are loaded only when it runs."""
    os.umask(0o077)  # call sheets, backups and exports are for whoever runs this, not for others on the machine
    try:
        check_python()
        given = parser().parse_args(arguments)
        settings = settings_of(given)
        code: int = getattr(import_module(f"backend.commands.{given.module}"), given.function)(given, settings)
    except StartRefused as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        return 2
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def settings_of(given: argparse.Namespace) -> Settings:
    """The environment, and over it the options of the command."""
    names = ("data", "database", "host", "port", "origin", "certificate", "key", "workers")
    return from_environment(os.environ, **{name: getattr(given, name, None) for name in names})


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser("callboard", description=DESCRIPTION)
    top.add_argument("--version", action="version", version=f"callboard {metadata.version('callboard')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_serving(commands)
    _add_crew(commands)
    _add_keeping(commands)
    return top


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: Commands, name: str, where: str, text: str) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=text, description=text)
    module, function = where.split(":")
    added.set_defaults(module=module, function=function)
    added.add_argument("--data", type=Path, help="folder of the database and the files (default: data)")
    added.add_argument("--database", help="sqlite:///file or postgresql://user@host/name, instead of the one in --data")
    return added


def _add_serving(commands: Commands) -> None:
    for name, text in (("serve", "serve phones"), ("demo", "serve a demo production, made when there is none")):
        added = _command(commands, name, f"serving:{name}", text)
        added.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
        added.add_argument("--port", type=int, help="port to listen on (default: 8000)")
        added.add_argument("--tls", action="store_true", help="TLS with a certificate of one's own local authority")
        added.add_argument("--certificate", type=Path, help="PEM file of a certificate, instead of --tls")
        added.add_argument("--key", type=Path, help="PEM file of its key")
        added.add_argument("--origin", help="address that browsers show when a proxy stands in front")
        added.add_argument("--workers", type=int, help="processes; more than one needs PostgreSQL")
    _command(commands, "migrate", "keeping:migrate", "bring the database to this version")


def _add_crew(commands: Commands) -> None:
    invite = _command(commands, "invite", "crew:invite", "give a crew member a new code")
    invite.add_argument("person", help="name, e-mail or id of the crew member")
    invite.add_argument("--production", help="title, where the name is on several")
    invite.add_argument("--role", choices=ROLES, help="give it, too")
    importing = commands.add_parser("import", help="bring something in").add_subparsers(required=True, metavar="WHAT")
    crew = _command(importing, "crew", "crew:import_crew", "import a crew list, CSV or XLSX; again updates")
    crew.add_argument("file", type=Path)
    crew.add_argument("--production", required=True, help="title; the first one is made, a further one with --new")
    crew.add_argument("--new", action="store_true", help="make a further production of that title")
    crew.add_argument("--zone", default="Europe/London", help="of a new production, as America/Vancouver")
    crew.add_argument("--currency", default="GBP", help="of a new production, as CAD")
    crew.add_argument("--studio", default="Studio", help="name of the studio, when it is made")
    crew.add_argument("--dry-run", action="store_true", help="only say what would happen")
    crew.add_argument("--json", action="store_true", help="say it as JSON")
    export = _command(commands, "export", "crew:export", "write a production, or one person's ledger, as JSON")
    export.add_argument("--production", help="title of the production")
    export.add_argument("--person", help="name, e-mail or id: their own edits with the chain of hashes")
    export.set_defaults(new=False, dry_run=False)


def _add_keeping(commands: Commands) -> None:
    backup = _command(commands, "backup", "keeping:backup", "copy database and files into a new folder")
    backup.add_argument("to", type=Path)
    restore = _command(commands, "restore", "keeping:restore", "bring a backup back; phones offer newer edits again")
    restore.add_argument("backup", type=Path)
    restore.add_argument("--epoch-only", action="store_true", help="rows are back already: only begin a new epoch")
    doctor = _command(commands, "doctor", "keeping:doctor", "look at database, zones, ledger, parked edits and disk")
    doctor.add_argument("--judge-again", action="store_true", help="judge edits again that a fault of ours parked")


if __name__ == "__main__":
    sys.exit(main())
