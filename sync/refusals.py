"""Why an edit did not do what it said. One catalogue; a code never changes meaning and is never reused.

    Judgement            raised by an edit's apply function
     ├── Refused         final; the edit is kept, its author is told
     └── Held            waits on the server for something that is not there yet

`SENTENCES` are for people and for clients without their own wording; phones word the codes in four languages.
"""

SENTENCES: dict[str, str] = {
    # refused
    "not_allowed": "You may not {action} here. Ask an AD or the production office.",
    "malformed": "This entry could not be read: {problem}. It is kept; enter it again.",
    "no_such_record": "{record} does not exist. It may have been removed; look at the list again.",
    "other_production": "{record} belongs to another production. Open it there.",
    "day_cancelled": "The day {date} is cancelled. Reinstate the day first.",
    "day_has_no_call": "The day {date} has no general call. Set one, or a call for every department.",
    "call_without_time": "A timed call needs a time. Give one, or choose stand by, on call or will notify.",
    "reason_missing": "Say in a word why, so that the AD can act on it.",
    "clash": "{fields} had been changed by somebody else since you saw it; that change stands. Look and decide again.",
    "already_there": "{record} exists already with other contents. Open it and change it instead.",
    "not_asked": "There is no query to answer on this call.",
    "call_cancelled": "This call is cancelled; there is nothing to take over. Reinstate it first.",
    "same_person": "A person cannot replace themselves.",
    "never_arrived": "It waited a day for {record}, which never reached us. It is kept; enter it again.",
    # adjusted
    "call_moved": "The call had moved meanwhile. This counts for version {version}; please answer version {current}.",
    "call_unknown_version": "We do not know version {version} of this call. Please answer version {current}.",
    "partly_applied": "{fields} had been changed by somebody else and stand; the rest was applied.",
    # held
    "waiting_for": "Waits until {record} has reached us.",
    "device_revoked": "This phone was signed out from elsewhere. The entry waits until you or the office release it.",
    # parked
    "unknown_kind": "This app is newer than the server. The entry is kept and judged when the server knows {kind}.",
    "our_fault": "Something went wrong on our side. The entry is kept and we look into it.",
}


class Judgement(Exception):
    """An edit was judged against; `code` is a key of SENTENCES, `detail` fills its sentence."""

    def __init__(self, code: str, see: str | None = None, **detail: object) -> None:
        super().__init__(code)
        self.code, self.see, self.detail = code, see, detail


class Refused(Judgement):
    """The edit is refused for good. Nothing of it was applied."""


class Held(Judgement):
    """The edit waits for a record; `detail["record"]` names it as "<table>/<id>"."""


def sentence(code: str, detail: dict[str, object]) -> str:
    """Word a code for a person; unknown words stay visible as their name."""
    return SENTENCES[code].format_map(dict.fromkeys(FIELDS, "?") | detail)


FIELDS = ("action", "problem", "record", "date", "fields", "version", "current", "kind")
