"""What people type: edits of every kind by people of every role, from what their phone shows, well formed and not."""

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec

from sync.ids import call_id
from tests.simulation import cast
from tests.simulation.phone import Phone

Body = dict[str, Any]
Args = dict[str, Any]


class Typist:
    """Makes edits for a phone; every choice comes from `random`."""

    def __init__(self, random: Random, now: int) -> None:
        self.random, self.now, self.made = random, now, 0

    def edit(self, phone: Phone) -> Body:
        """The next edit that the phone's owner types."""
        kind = self.random.choice(self._trade(phone) if self.random.random() < 0.8 else WEIGHTED)
        args = MAKERS[kind](self, phone)
        edit: Body = {
            "id": self.id(), "kind": kind, "v": 1, "production": self._production(phone), "args": args,
            "base": self._base(kind, args, phone), "at_device": self.now + phone.clock_off, "offset_min": 60,
        }
        if kind == "answer_call" and phone.level == 2:
            edit |= {"v": 2, "args": {("word" if name == "answer" else name): value for name, value in args.items()}}
        if self.random.random() < 0.04:
            self._spoil(edit)
        return edit

    def _trade(self, phone: Phone) -> list[str]:
        """What people of the phone's roles do all day."""
        roles = {role for row in self.rows(phone, "me") for role in row["roles"]}
        kinds = list(CREW_TYPES)
        kinds += AD_TYPES if roles & {"ad", "upm"} else []
        kinds += HEAD_TYPES if "head" in roles else []
        return kinds + (OFFICE_TYPES if roles & {"office", "upm"} else [])

    def id(self) -> str:
        """An id that no other edit of the run has."""
        self.made += 1
        return f"00000000-0000-7000-8000-{self.random.getrandbits(24):06x}{self.made:06x}"

    def rows(self, phone: Phone, entity: str) -> list[Body]:
        """The rows of an entity that the phone shows."""
        found = {}
        for rows in phone.disk.base.values():
            found.update({id: body for (e, id), (_, body) in rows.items() if e == entity})
        return [msgspec.json.decode(found[id]) for id in sorted(found)]

    def one(self, phone: Phone, entity: str, field: str, otherwise: list[str]) -> str:
        """A field of a row that the phone shows, mostly; else something out of the blue."""
        rows = self.rows(phone, entity) if self.random.random() < 0.9 else []
        return str(self.random.choice(rows)[field]) if rows else self.random.choice(otherwise)

    def maybe(self, value: Any) -> Any:
        """The value, or nothing."""
        return value if self.random.random() < 0.6 else None

    def time(self) -> int:
        """A time of tomorrow."""
        return self.now + cast.HOUR * self.random.randrange(10, 40)

    def _production(self, phone: Phone) -> str:
        return self.one(phone, "me", "production", [cast.FERRY, cast.SALT])

    def _base(self, kind: str, args: Args, phone: Phone) -> dict[str, int]:
        keys = {
            "set_day": ("day_plan", args.get("day")), "set_crew": ("crew", args.get("crew")),
            "set_call": ("call_plan", call_id(str(args.get("day")), str(args.get("crew")))),
        }
        if kind not in keys:
            return {}
        entity, id = keys[kind][0], str(keys[kind][1])
        seen = [rows[entity, id][0] for rows in phone.disk.base.values() if (entity, id) in rows]
        return {f"{entity}/{id}": max(seen)} if seen else {}

    def _spoil(self, edit: Body) -> None:
        spoilt: list[Body] = [
            {"args": {}}, {"args": {"call": 7, "version": "x"}}, {"v": 9}, {"kind": "no_such_kind"}, {"production": ""},
            {"args": edit["args"] | {"note": "a\0b"}}, {"base": {"x": "y"}}, {"at_device": 2**60}, {"args": [1]},
            {"args": edit["args"] | {"__proto__": {"admin": True}, "roles": ["god"]}}, {"kind": "import_crew"},
        ]
        edit |= self.random.choice(spoilt)


def answer_call(typist: Typist, phone: Phone) -> Args:
    version = typist.random.choice([1, 1, 2, 3])
    for row in typist.rows(phone, "call"):
        if row["person"] == phone.disk.person and typist.random.random() < 0.7:
            return _answer(typist, row["id"], row["version"])
    return _answer(typist, typist.one(phone, "call", "id", cast.CALLS), version)


def _answer(typist: Typist, call: str, version: int) -> Args:
    word = typist.random.choice(["confirmed", "confirmed", "query", "cannot_make", "withdrawn"])
    return {"call": call, "version": version, "answer": word, "reason": typist.maybe("flu")}


def see_call(typist: Typist, phone: Phone) -> Args:
    seen = typist.random.choice(["delivered", "opened"])
    return {"call": typist.one(phone, "call", "id", cast.CALLS), "version": typist.random.choice([1, 2]), "seen": seen}


def tell_by_voice(typist: Typist, phone: Phone) -> Args:
    return _answer(typist, typist.one(phone, "call", "id", cast.CALLS), typist.random.choice([1, 1, 2]))


def reply_query(typist: Typist, phone: Phone) -> Args:
    return {"call": typist.one(phone, "answer", "call", cast.CALLS), "version": 1, "text": f"Note {typist.made}"}


def set_call(typist: Typist, phone: Phone) -> Args:
    own = {"state": typist.random.choice(["timed", "on_call", "cancelled"]), "time": typist.maybe(typist.time()),
           "pickup": typist.maybe(typist.time()), "place": typist.maybe("Lot B")}
    return {"day": day(typist, phone), "crew": crew(typist, phone), "own": typist.maybe(own)}


def set_day(typist: Typist, phone: Phone) -> Args:
    word = typist.random.choice(list(cast.DAY_IDS))
    _, unit, date = cast.DAYS.get(word, (cast.SALT, cast.ROAD, "2026-06-07"))
    args: Args = {"day": cast.DAY_IDS[word], "unit": unit}
    fields = {
        "date": date if word == "road" else typist.random.choice([date, "2026-06-09"]), "zone": cast.ZONE,
        "general_call": typist.time(), "place": typist.maybe("Pier 5"), "notes": "Wind", "weather": f"{typist.made} C",
        "state": typist.random.choice(["draft", "draft", "cancelled", "published"]),
    }
    chosen = list(fields) if word == "road" else typist.random.sample(list(fields), 2)
    return args | {name: fields[name] for name in chosen}


def set_department_call(typist: Typist, phone: Phone) -> Args:
    return {
        "day": day(typist, phone), "department": typist.one(phone, "department", "id", [cast.CAMERA, cast.DRIVERS]),
        "state": typist.maybe("timed"), "time": typist.maybe(typist.time()), "place": typist.maybe("Gate 2"),
        "note": None,
    }


def publish_day(typist: Typist, phone: Phone) -> Args:
    return {"day": day(typist, phone)}


def add_crew(typist: Typist, phone: Phone) -> Args:
    number = typist.random.randrange(100_000)
    return {
        "crew": typist.id(), "person": typist.id(), "production": typist._production(phone),
        "department": typist.one(phone, "department", "id", [cast.CAMERA]), "unit": typist.random.choice(UNITS),
        "name": "Day Player", "position": "Grip", "phone": f"+44 7700 9{number:05}", "email": None,
        "no_smartphone": False, "call": typist.maybe({"day": day(typist, phone), "own": None}),
    }


def replace_crew(typist: Typist, phone: Phone) -> Args:
    args: Args = {"call": typist.one(phone, "call", "id", cast.CALLS)}
    if typist.random.random() < 0.5:
        return args | {"crew": crew(typist, phone)}
    return args | {"crew": typist.id(), "person": typist.id(), "name": "Stand In", "phone": "+44 7700 999999"}


def set_crew(typist: Typist, phone: Phone) -> Args:
    roles = typist.random.choice([["crew"], ["head"], ["ad"], ["office"], ["upm", "owner"], ["accounts"]])
    fields = {
        "department": typist.random.choice([cast.CAMERA, cast.SOUND]), "phone": "+44 7700 988888", "roles": roles,
        "state": typist.random.choice(["active", "left"]), "unit": typist.random.choice(UNITS), "position": "Loader",
        "finish": typist.maybe("2026-06-05"),
    }
    chosen = typist.random.sample(list(fields), typist.random.choice([1, 1, 2]))
    return {"crew": crew(typist, phone)} | {name: fields[name] for name in chosen}


def attach_document(typist: Typist, phone: Phone) -> Args:
    return {
        "document": typist.id(), "day": day(typist, phone), "name": "sheet.pdf", "media_type": "application/pdf",
        "size": 9, "sha256": "0" * 64,
    }


def remove_document(typist: Typist, phone: Phone) -> Args:
    return {"document": typist.one(phone, "document", "id", ["nothing"])}


def wave(typist: Typist, phone: Phone) -> Args:
    return {"to": "everybody"}


def day(typist: Typist, phone: Phone) -> str:
    return typist.one(phone, "day_plan", "id", list(cast.DAY_IDS.values()))


def crew(typist: Typist, phone: Phone) -> str:
    """Mostly somebody whom the phone shows, often one who has a phone too."""
    if typist.random.random() < 0.3:
        return cast.crew_of(typist.random.choice(["ana", "cleo", "ulla", "hedy", "both"]))
    return typist.one(phone, "crew", "id", cast.CREW)


UNITS = [cast.MAIN, cast.SECOND, cast.ROAD]
MAKERS: dict[str, Callable[[Typist, Phone], Args]] = {
    maker.__name__: maker
    for maker in (
        answer_call, see_call, tell_by_voice, reply_query, set_call, set_day, set_department_call, publish_day,
        add_crew, replace_crew, set_crew, attach_document, remove_document, wave,
    )
}
CREW_TYPES = ["answer_call", "answer_call", "see_call"]
HEAD_TYPES = ["set_call", "tell_by_voice", "reply_query", "add_crew", "replace_crew", "set_crew"]
AD_TYPES = ["set_day", "set_day", "set_department_call", "publish_day", "publish_day", "attach_document", *HEAD_TYPES]
AD_TYPES += ["remove_document", "set_call"]
OFFICE_TYPES = ["set_crew", "set_crew", "set_crew", "add_crew"]
OFTEN = {"answer_call": 6, "see_call": 2, "set_call": 4, "set_day": 3, "publish_day": 4, "set_crew": 4}
WEIGHTED = [kind for kind in MAKERS for _ in range(OFTEN.get(kind, 1))]
