"""Ids that everybody can compute: a natural key names its record, so that two phones offline make one record."""

from functools import lru_cache
from uuid import NAMESPACE_DNS, UUID, uuid5

NAMESPACE: UUID = uuid5(NAMESPACE_DNS, "callboard.invalid")


@lru_cache(maxsize=8192)
def natural_id(*parts: str) -> str:
    """Name a record by its natural key, e.g. natural_id("call", day, crew)."""
    return str(uuid5(NAMESPACE, "/".join(parts)))


def day_id(unit: str, date: str) -> str:
    """The one shooting day of a unit on a date, so that two ADs offline plan the same one."""
    return natural_id("day", unit, date)


def call_id(day: str, crew: str) -> str:
    """The one call of a crew member on a shooting day."""
    return natural_id("call", day, crew)


def answer_id(call: str) -> str:
    """The one standing answer to a call."""
    return natural_id("answer", call)


def message_id(call: str) -> str:
    """The one message that carries a call to its person."""
    return natural_id("message", call)


def department_call_id(day: str, department: str) -> str:
    """The one call of a department on a shooting day."""
    return natural_id("department_call", day, department)


def system_device(studio: str) -> str:
    """The device under which the server itself writes edits of a studio."""
    return natural_id("system", studio)
