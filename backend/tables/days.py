"""Days and calls: see the records of the same names in `sync.records`."""

from piccolo.columns import BigInt, Boolean, Text
from piccolo.table import Table


class ShootingDay(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    unit = Text()
    date = Text()
    plan = Text()
    state = Text(default="draft")
    published = Text(null=True, default=None)
    published_state = Text(null=True, default=None)
    published_at = BigInt(null=True, default=None)
    revision = BigInt(default=0)
    dirty = Boolean(default=True)
    fv = Text(default="{}")


class DepartmentCall(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    day = Text()
    department = Text()
    state = Text(null=True, default=None)
    time = BigInt(null=True, default=None)
    place = Text(null=True, default=None)
    note = Text(null=True, default=None)
    fv = Text(default="{}")


class Call(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    day = Text()
    crew = Text()
    person = Text()
    department = Text()
    unit = Text()
    date = Text()
    zone = Text()
    own = Text(null=True, default=None)
    published = Text(null=True, default=None)
    was = Text(null=True, default=None)
    version = BigInt(default=0)
    report_to = Text(null=True, default=None)
    published_at = BigInt(null=True, default=None)
    replaced_by = Text(null=True, default=None)
    fv = Text(default="{}")


class Answer(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    call = Text()
    crew = Text()
    person = Text()
    department = Text()
    version = BigInt()
    answer = Text()
    reason = Text(null=True, default=None)
    how = Text(default="phone")
    by = Text()
    by_name = Text()
    at = BigInt()
    at_device = BigInt(null=True, default=None)
    clock_off_min = BigInt(null=True, default=None)
    reply = Text(null=True, default=None)


class Message(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    call = Text()
    crew = Text()
    department = Text()
    version = BigInt()
    state = Text()
    at = BigInt()


class Document(Table):
    id = Text(primary_key=True)
    studio = Text()
    v = BigInt(default=0)
    production = Text()
    day = Text()
    name = Text()
    media_type = Text()
    size = BigInt()
    sha256 = Text()
    removed = Boolean(default=False)
