"""The studio and its people: see the records of the same names in `sync.records`."""

from piccolo.columns import BigInt, Boolean, Text
from piccolo.table import Table


class Studio(Table):
    """The tenant. Its row is the lock of all its writes: whoever writes updates it first."""

    id = Text(primary_key=True)
    name = Text()
    epoch = Text()
    version = BigInt(default=0)
    ledger_head = Text()
    ledger_length = BigInt(default=0)


class Production(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    title = Text()
    kind = Text()
    currency = Text()
    zone = Text()
    region = Text(default="GB")
    transitions = Text(default="[]")


class Unit(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    name = Text()
    position = BigInt(default=0)


class Department(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    name = Text()
    position = BigInt(default=0)


class Person(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    name = Text()
    language = Text(null=True, default=None)


class CrewMember(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    person = Text()
    department = Text()
    unit = Text()
    name = Text()
    position = Text()
    roles = Text(default="[]")
    phone = Text(null=True, default=None)
    email = Text(null=True, default=None)
    start = Text(null=True, default=None)
    finish = Text(null=True, default=None)
    no_smartphone = Boolean(default=False)
    state = Text(default="active")
    invited_at = BigInt(null=True, default=None)
    expires_at = BigInt(null=True, default=None)
    entered_at = BigInt(null=True, default=None)
    fv = Text(default="{}")
