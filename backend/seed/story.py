"""What happened on the demo production so far, told as edits of its people through the real engine.

In order: ADs plan and publish the days; crews see and answer; one call moves, so some answers are of an older version.
"""

import random
from collections.abc import Iterable, Sequence

from backend import boards
from backend.boards import Sender
from backend.db import Tx
from backend.files import STORED, Files
from backend.seed.days import PLANS, PRE_CALLS, Plan, date_of, day_args, instant
from backend.seed.paper import call_sheet
from backend.seed.people import FERRY, MAIN, SECOND, STUDIO, Crew
from sync import batch as batches
from sync.ids import call_id, natural_id, system_device
from sync.records import CrewMember, Record
from sync.settle import Arrival, Author, publish_records, settle

HOUR = 3_600_000
DEVICE = (
    'INSERT INTO "device" ("id", "studio", "person", "last_seq", "label", "entered_at", "last_seen", "unsent") '
    "VALUES ($1, $2, $3, 0, $4, $5, $6, $7)"
)
NEXT_SEQ = 'SELECT "last_seq" FROM "device" WHERE "id" = $1'
Told = tuple[str, dict[str, object]]


class Stage:
    """The transaction that all of it is told in, the crew by post, and who already has a phone."""

    def __init__(self, tx: Tx, crew: Crew, now: int, today: dict[str, str]) -> None:
        self.tx, self.crew, self.now, self.today = tx, crew, now, today
        self.dice = random.Random(7)
        self._seqs: dict[str, int] = {}

    async def put(self, records: Sequence[Record]) -> None:
        """Write records that nobody's edit made."""
        board = await boards.lock_and_read(self.tx, Sender(STUDIO, system_device(STUDIO), ()))
        await boards.save(self.tx, publish_records(board, records))

    async def tell(self, member: CrewMember, told: Iterable[Told], at: int) -> None:
        """Let somebody do things at an instant; every one of them must be taken."""
        device, production = await self._phone(member), member.production
        raw: list[dict[str, object]] = []
        for kind, args in told:
            self._seqs[device] += 1
            seq = self._seqs[device]
            id = natural_id("demo", "edit", device, str(seq))
            edit: dict[str, object] = {"seq": seq, "id": id, "kind": kind, "v": 1, "production": production}
            raw.append(edit | {"args": args, "at_device": at})
        batch = [batches.read(edit) for edit in raw]
        board = await boards.load(self.tx, Sender(STUDIO, device, (member.person,)), batch)
        author, arrival = Author(member.person, member.name), Arrival(at, at, natural_id(device, str(at)))
        outcome = settle(board, batch, author, arrival)
        for verdict in outcome.verdicts:
            assert verdict.verdict in ("applied", "adjusted", "noop"), (member.name, verdict)
        await boards.save(self.tx, outcome)

    async def _phone(self, member: CrewMember) -> str:
        device = natural_id("demo", "device", member.person)
        if device not in self._seqs:
            self._seqs[device] = 0
            label = f"{member.name.split()[0]}'s {self.dice.choice(['iPhone', 'Galaxy', 'Pixel', 'iPhone'])}"
            seen = self.now - self.dice.randrange(1, 20) * HOUR // 10
            entered = self.now - 9 * 24 * HOUR
            await self.tx.execute(DEVICE, [device, STUDIO, member.person, label, entered, seen, 0])
        return device


def crew_of(stage: Stage, plan: Plan, members: Sequence[CrewMember]) -> list[CrewMember]:
    """Who is called on a day."""
    return [m for m in members if m.unit == plan.unit]


async def plan_and_publish(stage: Stage, plan: Plan) -> None:
    """An AD plans a day with its pre-calls the evening before, and publishes it; days after tomorrow stay drafts."""
    today = stage.today[plan.production]
    second = {MAIN: "Key 2nd AD", SECOND: "2nd Unit 2nd AD"}.get(plan.unit, "2nd AD")
    ad, at = stage.crew.by_post[second], min(instant(plan, today, plan.general) - 14 * HOUR, stage.now - 5 * HOUR)
    general = instant(plan, today, plan.general)
    told: list[Told] = [("set_day", day_args(plan, today))]
    for department, minutes in PRE_CALLS.items():
        args = {"day": plan.id, "department": natural_id("demo", plan.production, department)}
        told.append(("set_department_call", args | {"state": "timed", "time": general - minutes * 60_000}))
    await stage.tell(ad, [t for t in told if plan.unit != SECOND or t[0] == "set_day"], at)
    await stage.tell(ad, own_calls(stage, plan, general), at + 60_000)
    if plan.offset < 2 or plan.number == 12:
        await stage.tell(ad, [("publish_day", {"day": plan.id})], at + 120_000)


def own_calls(stage: Stage, plan: Plan, general: int) -> list[Told]:
    """Calls of their own: stand-bys, on calls, a pick-up, and on the night unit a call after midnight."""
    post = stage.crew.by_post
    wanted: list[tuple[str, dict[str, object]]] = []
    if plan.unit == MAIN:
        wanted = [
            ("Producer", {"state": "on_call"}), ("Line Producer", {"state": "on_call"}),
            ("Graphics", {"state": "stand_by", "note": "At the art department until called."}),
            ("Casting Associate", {"state": "will_notify"}),
            ("Director", {"state": "timed", "time": general - 15 * 60_000, "pickup": general - 60 * 60_000}),
            ("Boom Operator", {"state": "timed", "time": general + 30 * 60_000}),
        ]
    if plan.unit == SECOND:
        wanted = [
            ("Boat Stunt Double", {"state": "timed", "time": general + 345 * 60_000, "note": "Wet suit first."}),
            ("Marine Safety Diver", {"state": "timed", "time": general + 300 * 60_000, "place": "Pontoon 2"}),
        ]
    return [("set_call", {"day": plan.id, "crew": post[name].id, "own": own}) for name, own in wanted]


async def answer_past(stage: Stage, plan: Plan, members: Sequence[CrewMember]) -> None:
    """Everybody with a phone saw and confirmed the evening before."""
    called = instant(plan, stage.today[plan.production], plan.general)
    for member in crew_of(stage, plan, members):
        if not member.no_smartphone and stage.dice.random() < 0.97:
            at = min(called, stage.now) - stage.dice.randrange(5 * 60, 12 * 60) * 60_000
            await stage.tell(member, seen_and(plan, member, "confirmed"), at)


def seen_and(plan: Plan, member: CrewMember, answer: str, version: int = 1, reason: str | None = None) -> list[Told]:
    """Look at a call and answer it."""
    call: dict[str, object] = {"call": call_id(plan.id, member.id), "version": version}
    return [("see_call", call | {"seen": "opened"}), ("answer_call", call | {"answer": answer, "reason": reason})]


QUERIES = {
    "Dolly Grip": "Is the track still on truck 2, or do I fetch it first?",
    "Set Decorator": "Two dressers or three on the ramp?",
    "Sound Utility": "Can I park the cart at shed 4 overnight?",
}
CANNOT = {"Set Dresser": "Dentist at 08:00, in by 10:00.", "Standby Painter": "Down with flu since last night."}
REPLY = ("Dolly Grip", "Track is on truck 2, keys with Transport.")
SILENT = frozenset(
    {"1st AC B Camera", "DIT", "Gaffer", "Director of Photography", "Key 2nd AD", "Production Coordinator"}
)


async def answer_tomorrow(stage: Stage, plan: Plan, members: Sequence[CrewMember]) -> None:
    """Some confirmed, some ask, some can not, some have only opened it, some not even that."""
    crew = [m for m in crew_of(stage, plan, members) if not m.no_smartphone and m.position not in SILENT]
    for member in crew:
        at, luck = stage.now - stage.dice.randrange(90, 240) * 60_000, stage.dice.random()
        call: dict[str, object] = {"call": call_id(plan.id, member.id), "version": 1}
        if member.position in QUERIES:
            await stage.tell(member, seen_and(plan, member, "query", reason=QUERIES[member.position]), at)
        elif member.position in CANNOT and stage.crew.by_post[member.position] == member:
            await stage.tell(member, seen_and(plan, member, "cannot_make", reason=CANNOT[member.position]), at)
        elif luck < 0.68:
            await stage.tell(member, seen_and(plan, member, "confirmed"), at)
        elif luck < 0.85:
            await stage.tell(member, [("see_call", call | {"seen": "opened" if luck < 0.78 else "delivered"})], at)


async def voice_and_reply(stage: Stage, plan: Plan) -> None:
    """An AD answers a query in place and tells somebody without a smartphone by voice."""
    post, at = stage.crew.by_post, stage.now - 80 * 60_000
    asked = {"call": call_id(plan.id, post[REPLY[0]].id), "version": 1, "text": REPLY[1]}
    told = [("reply_query", asked)]
    for name in ("Standby Carpenter", "Chef"):
        args: dict[str, object] = {"call": call_id(plan.id, post[name].id), "version": 1, "answer": "confirmed"}
        told.append(("tell_by_voice", args))
    await stage.tell(post["Key 2nd AD"], told, at)


async def move(stage: Stage, plan: Plan) -> None:
    """The call of two departments moves: they must answer again, and some have."""
    post, today = stage.crew.by_post, stage.today[plan.production]
    general, at = instant(plan, today, plan.general), stage.now - 50 * 60_000
    told: list[Told] = [
        ("set_department_call", {
            "day": plan.id, "department": natural_id("demo", FERRY, name), "state": "timed",
            "time": general + minutes * 60_000, "place": place,
        })
        for name, minutes, place in (("Grip", 30, "Lot B, north gate"), ("Props", 45, None), ("Stunts", 60, None))
    ]
    await stage.tell(post["Key 2nd AD"], told, at)
    await stage.tell(post["Key 2nd AD"], [("publish_day", {"day": plan.id})], at + 60_000)
    for name in ("Key Grip", "Prop Master"):
        await stage.tell(post[name], seen_and(plan, post[name], "confirmed", 2), at + 20 * 60_000)


async def attach(stage: Stage, files: Files, plan: Plan, size: int, sha256: str) -> None:
    """The printed call sheet hangs on tomorrow's day."""
    args: dict[str, object] = {
        "document": natural_id("demo", "call sheet", plan.id), "day": plan.id, "size": size, "sha256": sha256,
        "name": f"Call sheet day {plan.number}.pdf", "media_type": "application/pdf",
    }
    ad, at = stage.crew.by_post["Key 2nd AD"], stage.now - 45 * 60_000
    await stage.tx.execute(STORED, [sha256, STUDIO, "application/pdf", size, at, ad.person])
    await stage.tell(ad, [("attach_document", args)], at)


def sheet(stage: Stage, plan: Plan) -> bytes:
    """The call sheet of a day as PDF."""
    today = stage.today[plan.production]
    where = plan.where
    return call_sheet([
        f"NIGHT FERRY - Day {plan.number} of 32", f"{date_of(plan, today)}   General call {plan.general}", "",
        f"Location: {where['place']}, {where['address']}", f"Base camp: {where['base_camp']}",
        f"Parking: {where['parking']}", f"Hospital: {where['hospital']}", f"Weather: {plan.weather}", "",
        *(f"{name}: {minutes} minutes before the general call" for name, minutes in PRE_CALLS.items()), "",
        plan.notes or "", "Invented for the demo production of Callboard.",
    ])


async def tell_story(stage: Stage, files: Files, members: Sequence[CrewMember]) -> None:
    """All of it, oldest first."""
    for plan in sorted(PLANS, key=lambda p: (p.offset, p.unit)):
        await plan_and_publish(stage, plan)
    for plan in PLANS:
        if plan.offset <= 0:
            await answer_past(stage, plan, members)
    tomorrow = next(p for p in PLANS if p.unit == MAIN and p.offset == 1)
    night = next(p for p in PLANS if p.unit == SECOND and p.offset == 1)
    await answer_tomorrow(stage, tomorrow, members)
    await answer_tomorrow(stage, night, members)
    await voice_and_reply(stage, tomorrow)
    await move(stage, tomorrow)
    content = sheet(stage, tomorrow)
    await attach(stage, files, tomorrow, len(content), files.put(content))
