"""Crew lists as offices send them -> a preview row by row, and the rows of one `import_crew` edit.

Pure functions of bytes and plain values; no database. Read `preview.py` first. Everything that others need is here.
"""

from backend.imports.command import Report, report
from backend.imports.model import Defaults, ImportRefused, KnownCrew, Preview
from backend.imports.phones import region_of_zone
from backend.imports.plan import plan
from backend.imports.preview import preview, to_json
from backend.imports.show import render

__all__ = [
    "Defaults",
    "ImportRefused",
    "KnownCrew",
    "Preview",
    "Report",
    "plan",
    "preview",
    "region_of_zone",
    "render",
    "report",
    "to_json",
]
