"""A run: phones, a bad network, a server that dies, people who come and go; then calm, and the reckoning."""

from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import NamedTuple

from sync.wire import SyncReply
from tests.simulation import cast, versions
from tests.simulation.edits import Typist
from tests.simulation.oracles import FINAL_ROUNDS, Oracles, demand, final_verdicts, live_rows, once, whole
from tests.simulation.phone import FINAL, Disk, Phone, Question
from tests.simulation.server import Crash, CrashPoint, Problem, Server
from tests.simulation.shelf import Shelf


class Parcel(NamedTuple):
    """A message under way: a request, or the answer to one."""

    phone: Phone
    question: Question
    answer: SyncReply | Problem | None


class World:
    """One seeded run. Planted faults replace `server_class` and `phone_class`."""

    server_class: type[Server] = Server
    phone_class: type[Phone] = Phone

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.oracles = Oracles()
        self.server = self.server_class(cast.opening().copy(), self.random, self.oracles, cast.NOW)
        self.server.page_rows = self.random.choice([3, 9, 40, 500])
        self.typist = Typist(self.random, cast.NOW)
        self.phones: list[Phone] = []
        self.parcels: list[Parcel] = []
        self.backups: list[Shelf] = [self.server.shelf.copy()]
        self.typed: dict[str, str] = {}
        self.excused: set[str] = set()
        self.trace = sha256()
        people = ["ana", "cleo", *self.random.sample(sorted(cast.PEOPLE), self.random.randrange(1, 5))]
        for who in people:
            self.buy_phone(cast.PERSONS[who])

    def run(self, steps: int) -> str:
        """Live through it; gives the digest of everything that happened."""
        for _ in range(steps):
            self.step()
        self.calm()
        return self.trace.hexdigest()

    def step(self) -> None:
        """One thing happens, then some messages arrive or not."""
        act = self.random.choice(WEIGHTED)
        self.note(act.__name__)
        act(self)
        self.advance(self.random.randrange(60_000))
        for _ in range(self.random.randrange(4)):
            if self.parcels:
                self.arrive()

    def note(self, *what: object) -> None:
        """Write into the trace; the same seed writes the same."""
        self.trace.update(repr(what).encode())

    def advance(self, ms: int) -> None:
        """Time passes."""
        self.server.now += ms
        self.typist.now = self.server.now

    # phones

    def buy_phone(self, person: str) -> None:
        """Somebody enters with a new phone."""
        token, device = self.server.enter(person)
        self.phones.append(self.phone_class(f"phone-{len(self.phones)}", Disk(person, token, device)))

    def pick(self) -> Phone:
        """Any phone."""
        return self.random.choice(self.phones)

    def type(self) -> None:
        """Somebody types an edit or a few, with signal or without."""
        phone = self.pick()
        for _ in range(self.random.choice([1, 1, 2, 3])):
            item = phone.type(self.typist.edit(phone))
            self.typed[item.id] = phone.disk.person
            self.note(phone.name, item.seq, item.edit)

    def ask(self) -> None:
        """A phone sends its next request; a second tab may do so while one is under way."""
        phone = self.pick()
        if phone.disk.signed_out:
            return self.sign_in(phone)
        if phone.disk.renew:
            return self.renew(phone)
        question = phone.ask(self.server.now, self.random.choice([1, 3, 100]))
        self.parcels.append(Parcel(phone, question, None))
        return None

    def arrive(self) -> None:
        """A message under way arrives, gets lost, or arrives and comes again later."""
        parcel = self.parcels.pop(self.random.randrange(len(self.parcels)))
        fate = self.random.random()
        if fate < 0.1:
            return
        if fate < 0.2:
            self.parcels.append(parcel)
        self.deliver(parcel, self.random.choice(CRASHES))

    def deliver(self, parcel: Parcel, crash: CrashPoint = None) -> bool:
        """Hand a message over; says whether the phone wants to ask again."""
        phone, question, answer = parcel
        if answer is None:
            self.parcels += [Parcel(phone, question, told) for told in self.answers(question, crash)]
            return False
        self.note(phone.name, type(answer).__name__, getattr(answer, "code", ""), getattr(answer, "cursor", 0))
        if isinstance(answer, Problem):
            return self.solve(phone, question, answer)
        return phone.take(question, answer)

    def answers(self, question: Question, crash: CrashPoint = None) -> list[SyncReply | Problem]:
        """What the server says; nothing when it dies."""
        try:
            return [self.server.sync(question.token, question.request, crash)]
        except Problem as problem:
            return [problem]
        except Crash:
            if self.random.random() < 0.5:
                self.server.sweep()
            return []

    def solve(self, phone: Phone, question: Question, problem: Problem) -> bool:
        """What a phone does about a problem of the envelope."""
        disk = phone.disk
        if (question.turn, question.token) != (disk.turn, disk.token):
            return True
        if problem.code == "gap":
            phone.fill_gap(problem.expected)
        elif problem.code == "signed_out":
            disk.signed_out = True
            return False
        else:
            self.renew(phone)
        return True

    def renew(self, phone: Phone) -> None:
        """Ask for another device, after a fork or where answered edits are to be offered again."""
        try:
            token, device = self.server.renew(phone.disk.token)
        except Problem:
            phone.disk.signed_out = True
        else:
            phone.move_to(phone.disk.person, token, device)

    def sign_in(self, phone: Phone, person: str | None = None) -> None:
        """Enter again, mostly the same person."""
        if person is None and self.random.random() < 0.2:
            person = cast.PERSONS[self.random.choice(sorted(cast.PEOPLE))]
        person = person or phone.disk.person
        phone.move_to(person, *self.server.enter(person))

    # accidents

    def crash_phone(self) -> None:
        """A phone dies: what is under way to it is lost."""
        phone = self.pick()
        self.parcels = [parcel for parcel in self.parcels if parcel.phone is not phone or parcel.answer is None]

    def wipe(self) -> None:
        """A phone's store is evicted: what had not been received is gone, as its owner is told."""
        phone = self.pick()
        self.excused |= {item.id for item in phone.disk.queue}
        answered = set(phone.disk.acked)
        token, device = self.server.enter(phone.disk.person)
        phone.disk = Disk(phone.disk.person, token, device)
        self.excuse_lost(answered)

    def clone(self) -> None:
        """A phone's backup is put on another one; both go on."""
        if len(self.phones) < 8:
            self.phones.append(self.pick().clone(f"phone-{len(self.phones)}"))

    def jump_clock(self) -> None:
        """A phone's clock goes wrong by up to a day."""
        self.pick().clock_off = self.random.randrange(-24, 25) * cast.HOUR

    def update_app(self) -> None:
        """A phone gets the other version of the app."""
        phone = self.pick()
        phone.level = 3 - phone.level

    def sign_out(self) -> None:
        """Somebody signs out; what was not sent stays on the phone, theirs."""
        phone = self.pick()
        self.server.leave(phone.disk.token)
        phone.disk.signed_out = True

    def revoke(self) -> None:
        """The office signs a lost phone out."""
        self.server.revoke(self.pick().disk.device)

    def release(self) -> None:
        """The office lets a revoked phone's edits be judged."""
        revoked = [d.id for d in self.server.shelf.devices.values() if d.revoked_at is not None]
        if revoked:
            self.server.release(self.random.choice(revoked))

    def deploy(self) -> None:
        """Another version of the server, perhaps a bad one, perhaps a rollback."""
        self.server.deploy(self.random.choice([1, 2]), self.random.random() < 0.3)

    def back_up(self) -> None:
        """A backup is made."""
        self.backups.append(self.server.shelf.copy())

    def restore(self) -> None:
        """The disk died; an older state stands again. What no phone holds any more is gone."""
        before = {entry.edit_id for entry in self.server.shelf.ledger}
        backup = self.random.choice(self.backups)
        self.server.restore(backup)
        self.excuse_lost(before)

    def excuse_lost(self, known: set[str]) -> None:
        """Edits that the server no longer has and no phone holds can not come back."""
        held = {item.id for phone in self.phones for item in [*phone.disk.queue, *phone.disk.acked.values()]}
        stands = {entry.edit_id for entry in self.server.shelf.ledger}
        self.excused |= known - stands - held

    def sweep(self) -> None:
        """An hour passes on the server."""
        self.advance(cast.HOUR)
        self.server.sweep()

    # the end

    def calm(self) -> None:
        """Faults stop. Within three rounds every queue is empty; then everything must hold."""
        self.parcels = []
        self.server.deploy(2, buggy=False)
        for phone in self.phones:
            self.settle(phone)
        for phone in self.phones:
            for person in sorted(phone.owners_of_unsent()):
                self.sign_in(phone, person)
                self.settle(phone)
        for device in list(self.server.shelf.devices):
            self.server.release(device)
        self.advance(25 * cast.HOUR)
        self.server.sweep()
        for phone in self.phones:
            self.settle(phone)
        self.reckon()

    def settle(self, phone: Phone) -> None:
        """Let a phone sync without trouble; a round ends when it wants nothing more."""
        for _ in range(FINAL_ROUNDS):
            if phone.disk.signed_out:
                self.sign_in(phone, phone.disk.person)
            for _ in range(400):
                if phone.disk.renew:
                    self.renew(phone)
                question = phone.ask(self.server.now)
                (answer,) = self.answers(question)
                if not self.deliver(Parcel(phone, question, answer)):
                    break
            if not phone.waiting() and not phone.disk.signed_out:
                return
        demand(False, "a queue is empty within three rounds", (phone.name, len(phone.waiting())))

    def reckon(self) -> None:
        """Every promise, on the server and on every phone."""
        shelf = self.server.shelf
        whole(shelf)
        once(shelf, [id for id in self.typed if id not in self.excused])
        verdicts, rows = final_verdicts(shelf), live_rows(shelf)
        for phone in self.phones:
            self.reckon_rows(phone, rows)
            for item in phone.disk.acked.values():
                if item.person == phone.disk.person and item.id not in self.excused:
                    seen = item.verdict.verdict if item.verdict else None
                    unknown = seen == "parked" and versions.unknown({**item.edit, "seq": item.seq})
                    demand(seen in FINAL or unknown, "every edit ends with a verdict", (phone.name, item.id, seen))
                    demand(seen == verdicts[item.id], "its author sees it", (phone.name, item.id, seen))
        self.note(shelf.studio.version, shelf.studio.ledger_head)

    def reckon_rows(self, phone: Phone, rows: dict[str, dict[tuple[str, str], bytes]]) -> None:
        """A phone holds the rows of its scopes, no more and no less."""
        allowed = self.server.scopes(phone.disk.person)
        demand(phone.disk.held.keys() == allowed, "a phone holds its scopes", (phone.name, sorted(allowed)))
        for scope, held in phone.disk.base.items():
            demand(scope in allowed or not held, "a lost scope is dropped", (phone.name, scope))
            mine = {key: body for key, (_, body) in held.items()}
            demand(mine == rows.get(scope, {}), "a phone's rows are the projection", (phone.name, scope))


CRASHES: list[CrashPoint] = ["before commit", "after commit", "before release", *[None] * 20]
OFTEN: dict[Callable[[World], None], int] = {World.type: 14, World.ask: 22, World.sweep: 1, World.crash_phone: 2}
WEIGHTED: list[Callable[[World], None]] = [
    act
    for act in (
        World.type, World.ask, World.crash_phone, World.wipe, World.clone, World.jump_clock, World.update_app,
        World.sign_out, World.revoke, World.release, World.deploy, World.back_up, World.restore, World.sweep,
    )
    for _ in range(OFTEN.get(act, 1))
]
