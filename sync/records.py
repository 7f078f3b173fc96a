"""The records of a studio as plain frozen values. One Struct is one table of the same name and columns.

Instants are integer epoch milliseconds UTC, dates "YYYY-MM-DD", zones IANA names. `v` is the studio version of the
transaction that last touched the record; `fv` tells it per field where two people may amend different fields.
Nested values are kept as JSON text in the table.
"""

from typing import Literal

import msgspec

CallState = Literal["timed", "stand_by", "on_call", "will_notify", "cancelled"]
DayState = Literal["draft", "published", "cancelled"]
MessageState = Literal["queued", "sent", "delivered", "opened", "failed"]
AnswerWord = Literal["confirmed", "query", "cannot_make", "withdrawn"]
Role = Literal["crew", "head", "ad", "upm", "office", "accounts", "payroll", "gear", "owner"]
FieldVersions = dict[str, int]
COLOURS = ("white", "blue", "pink", "yellow", "green", "goldenrod", "buff", "salmon", "cherry")


class Studio(msgspec.Struct, frozen=True, kw_only=True):
    """The tenant: lock, version, epoch and ledger are per studio."""

    id: str
    name: str
    epoch: str
    version: int = 0
    ledger_head: str = ""
    ledger_length: int = 0


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What every record of a studio carries."""

    id: str
    studio: str
    v: int = 0


class Production(Record, frozen=True, kw_only=True):
    """A film or series. `transitions` are [utc ms, offset minutes] of its zone, ascending, 400 days either way."""

    title: str
    kind: str
    currency: str
    zone: str
    region: str = "GB"
    transitions: list[tuple[int, int]] = []


class Unit(Record, frozen=True, kw_only=True):
    """Main unit, second unit, splinter unit."""

    production: str
    name: str
    position: int = 0


class Department(Record, frozen=True, kw_only=True):
    """A department of a production, in the order of the call sheet."""

    production: str
    name: str
    position: int = 0


class Person(Record, frozen=True, kw_only=True):
    """A human being; may be a crew member on several productions of the studio."""

    name: str
    language: str | None = None


class CrewMember(Record, frozen=True, kw_only=True):
    """A person on one production. `start`, `finish`: dates or None (open). `entered_at`: first use of an invitation."""

    production: str
    person: str
    department: str
    unit: str
    name: str
    position: str
    roles: list[Role] = msgspec.field(default_factory=lambda: ["crew"])
    phone: str | None = None
    email: str | None = None
    start: str | None = None
    finish: str | None = None
    no_smartphone: bool = False
    state: Literal["active", "left"] = "active"
    invited_at: int | None = None
    expires_at: int | None = None
    entered_at: int | None = None
    fv: FieldVersions = {}


class DayTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a call sheet says of a day. `general_call`, `est_wrap` are instants."""

    date: str
    zone: str
    number: int | None = None
    of: int | None = None
    general_call: int | None = None
    est_wrap: int | None = None
    place: str | None = None
    address: str | None = None
    map_url: str | None = None
    base_camp: str | None = None
    parking: str | None = None
    hospital: str | None = None
    weather: str | None = None
    notes: str | None = None


class ShootingDay(Record, frozen=True, kw_only=True):
    """A unit's day: the plan that ADs work on and what was last published. `revision` counts publications from 1.

    `dirty`: something of the day, its department calls or its calls was planned anew since it was published.
    """

    production: str
    unit: str
    date: str
    plan: DayTerms
    state: DayState = "draft"
    published: DayTerms | None = None
    published_state: DayState | None = None
    published_at: int | None = None
    revision: int = 0
    dirty: bool = True
    fv: FieldVersions = {}


class CallTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What one call says. `time`, `precall` and `pickup` are instants."""

    state: CallState = "timed"
    time: int | None = None
    precall: int | None = None
    pickup: int | None = None
    place: str | None = None
    note: str | None = None


class DepartmentCall(Record, frozen=True, kw_only=True):
    """The plan of a department on a day; None everywhere means the general call."""

    production: str
    day: str
    department: str
    state: CallState | None = None
    time: int | None = None
    place: str | None = None
    note: str | None = None
    fv: FieldVersions = {}


class Call(Record, frozen=True, kw_only=True):
    """A crew member's call: their own plan, what was published (`version` 0: never) and what it was before that."""

    production: str
    day: str
    crew: str
    person: str
    department: str
    unit: str
    date: str
    zone: str
    own: CallTerms | None = None
    published: CallTerms | None = None
    was: CallTerms | None = None
    version: int = 0
    report_to: str | None = None
    published_at: int | None = None
    replaced_by: str | None = None
    fv: FieldVersions = {}


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What an AD or head answered to a query. `at` is the server's receipt."""

    text: str
    by_name: str
    at: int


class Answer(Record, frozen=True, kw_only=True):
    """The standing answer to a call: to which version, by whom, and how it reached us.

    `at` is the server's receipt; `clock_off_min` is set where the phone's clock was more than two minutes off (ahead:
    positive).
    """

    production: str
    call: str
    crew: str
    person: str
    department: str
    version: int
    answer: AnswerWord
    reason: str | None = None
    how: Literal["phone", "voice"] = "phone"
    by: str
    by_name: str
    at: int
    at_device: int | None = None
    clock_off_min: int | None = None
    reply: Reply | None = None


class Message(Record, frozen=True, kw_only=True):
    """How far a version of a call has come towards its person."""

    production: str
    call: str
    crew: str
    department: str
    version: int
    state: MessageState
    at: int


class Document(Record, frozen=True, kw_only=True):
    """A call sheet or map attached to a day; the bytes lie under their hash. `size` in bytes."""

    production: str
    day: str
    name: str
    media_type: str
    size: int
    sha256: str
    removed: bool = False


class LateVerdict(Record, frozen=True, kw_only=True):
    """A verdict that came later than the reply: of an edit that was held or parked. `id` is the edit's."""

    person: str
    device: str
    seq: int
    kind: str
    verdict: str
    code: str | None
    detail: dict[str, object]
    see: str | None
    at: int


TABLES: dict[str, type[Record]] = {
    "production": Production,
    "unit": Unit,
    "department": Department,
    "person": Person,
    "crew_member": CrewMember,
    "shooting_day": ShootingDay,
    "department_call": DepartmentCall,
    "call": Call,
    "answer": Answer,
    "message": Message,
    "document": Document,
    "late_verdict": LateVerdict,
}
NAMES: dict[type[Record], str] = {struct: name for name, struct in TABLES.items()}


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A phone signed in by one person; `last_seq` is the last edit of its queue that has a verdict."""

    id: str
    studio: str
    person: str
    last_seq: int = 0
    revoked_at: int | None = None
