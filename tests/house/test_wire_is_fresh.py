"""Phones must speak of the fields that the server knows: a stale copy of the wire's types once hid a renamed field."""

import json
from pathlib import Path

from sync import schema

WIRE = Path(__file__).parents[2] / "pwa" / "src" / "wire"


def test_the_json_schema_in_the_phone_is_the_engines() -> None:
    assert json.loads((WIRE / "schema.json").read_text()) == schema.document(), "run `make types`"


def test_the_typescript_types_in_the_phone_are_the_engines() -> None:
    assert (WIRE / "generated.ts").read_text() == schema.typescript(), "run `make types`"
