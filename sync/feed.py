"""The bodies of feed rows: what a phone stores. Fields that are not named here never leave the server."""

import msgspec

from sync import records as r


class ProductionBody(msgspec.Struct, frozen=True):
    """`transitions`: [utc ms, offset minutes] ascending; before the first the first offset holds."""

    id: str
    title: str
    kind: str
    currency: str
    zone: str
    transitions: list[tuple[int, int]]


class PlaceInList(msgspec.Struct, frozen=True):
    """A unit or a department; `position` is its place in lists."""

    id: str
    production: str
    name: str
    position: int


class ContactBody(msgspec.Struct, frozen=True):
    """Whom everybody on the production may call: ADs, heads, office, UPM."""

    id: str
    production: str
    department: str
    name: str
    position: str
    phone: str | None
    roles: list[r.Role]


class MeBody(msgspec.Struct, frozen=True):
    """The reader's own place on a production."""

    id: str
    production: str
    person: str
    department: str
    unit: str
    name: str
    position: str
    roles: list[r.Role]
    start: str | None
    finish: str | None


class CrewBody(msgspec.Struct, frozen=True):
    """A crew member without contact details."""

    id: str
    production: str
    person: str
    department: str
    unit: str
    name: str
    position: str
    roles: list[r.Role]
    start: str | None
    finish: str | None
    no_smartphone: bool
    state: str


class CrewContactBody(msgspec.Struct, frozen=True):
    """How to reach a crew member."""

    id: str
    phone: str | None
    email: str | None


class EnrolmentBody(msgspec.Struct, frozen=True):
    """Whether a crew member has entered with a phone, and when an invitation was last given."""

    id: str
    entered: bool
    invited_at: int | None
    expires_at: int | None


class DayBody(msgspec.Struct, frozen=True):
    """A unit's day as published (`day`) or as planned (`day_plan`, where `dirty` says that the two differ)."""

    id: str
    production: str
    unit: str
    number: int | None
    of: int | None
    date: str
    zone: str
    state: r.DayState
    general_call: int | None
    est_wrap: int | None
    place: str | None
    address: str | None
    map_url: str | None
    base_camp: str | None
    parking: str | None
    hospital: str | None
    weather: str | None
    notes: str | None
    revision: int
    colour: str | None
    published_at: int | None
    dirty: bool = False


class DepartmentCallBody(msgspec.Struct, frozen=True):
    """A department's plan on a day."""

    id: str
    day: str
    department: str
    state: r.CallState | None
    time: int | None
    place: str | None
    note: str | None


class CallPlanBody(msgspec.Struct, frozen=True):
    """A crew member's own plan on a day, or None where they follow department and general call."""

    id: str
    day: str
    crew: str
    own: r.CallTerms | None


class CallBody(msgspec.Struct, frozen=True):
    """A published call. `was` is what the version before it said."""

    id: str
    day: str
    crew: str
    person: str
    production: str
    department: str
    unit: str
    date: str
    zone: str
    state: r.CallState
    time: int | None
    precall: int | None
    pickup: int | None
    place: str | None
    note: str | None
    report_to: str | None
    version: int
    was: r.CallTerms | None
    published_at: int | None
    replaced_by: str | None


class AnswerBody(msgspec.Struct, frozen=True):
    """The standing answer to a call; it answers `version`."""

    id: str
    call: str
    crew: str
    person: str
    version: int
    answer: r.AnswerWord
    reason: str | None
    how: str
    by: str
    by_name: str
    at: int
    at_device: int | None
    clock_off_min: int | None
    reply: r.Reply | None


class MessageBody(msgspec.Struct, frozen=True):
    """How far a version of a call has come."""

    id: str
    call: str
    crew: str
    version: int
    state: r.MessageState
    at: int


class DocumentBody(msgspec.Struct, frozen=True):
    """A document of a day; fetch it by id, check it by hash."""

    id: str
    production: str
    day: str
    name: str
    media_type: str
    size: int
    sha256: str


class VerdictBody(msgspec.Struct, frozen=True):
    """A later verdict on an edit that was held or parked; `id` is the edit's."""

    id: str
    device: str
    seq: int
    kind: str
    verdict: str
    code: str | None
    detail: dict[str, object]
    see: str | None
    at: int


BODIES: dict[str, type[msgspec.Struct]] = {
    "production": ProductionBody,
    "unit": PlaceInList,
    "department": PlaceInList,
    "contact": ContactBody,
    "me": MeBody,
    "crew": CrewBody,
    "crew_contact": CrewContactBody,
    "enrolment": EnrolmentBody,
    "day": DayBody,
    "day_plan": DayBody,
    "department_call": DepartmentCallBody,
    "call_plan": CallPlanBody,
    "call": CallBody,
    "answer": AnswerBody,
    "message": MessageBody,
    "document": DocumentBody,
    "verdict": VerdictBody,
}
