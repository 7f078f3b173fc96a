"""`callboard migrate`."""

import argparse
import sys

from backend.commands.opening import migrated
from backend.settings import Settings


def migrate(_given: argparse.Namespace, settings: Settings) -> int:
    """Bring the database to head."""
    done = migrated(settings)
    sys.stdout.write("".join(f"carried out {name}\n" for name in done) or "The database is up to date.\n")
    return 0
