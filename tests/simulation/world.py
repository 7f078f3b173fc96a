"""A run: phones, a bad network, a server that dies, people who come and go; then calm, and the reckoning."""

from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import Any, NamedTuple

from sync.wire import SyncReply
from tests.simulation import accidents, cast, versions
from tests.simulation.edits import Typist
from tests.simulation.oracles import FINAL, FINAL_ROUNDS, Oracles, demand, final_verdicts, holds, live_rows, once, whole
from tests.simulation.phone import Disk, Phone, Question
from tests.simulation.server import Crash, CrashPoint, Problem, Server
from tests.simulation.shelf import Shelf


class Parcel(NamedTuple):
    """A message under way: a request, or the answer to one."""

    phone: Phone
    question: Question
    answer: SyncReply | Problem | None


class World:
    """One seeded run. Planted faults replace its three classes."""

    server_class: type[Server] = Server
    phone_class: type[Phone] = Phone
    shelf_class: type[Shelf] = Shelf

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.oracles = Oracles()
        self.server = self.make_server()
        self.server.page_rows = self.random.choice([3, 9, 40, 500])
        self.typist = Typist(self.random, cast.NOW)
        self.phones: list[Phone] = []
        self.parcels: list[Parcel] = []
        self.backups: list[Any] = [self.server.backup()]
        self.typed: dict[str, str] = {}
        self.excused: set[str] = set()
        self.trace = sha256()
        self.acts = [act for act in WEIGHTED if act not in accidents.DISASTERS or self.random.random() < 0.4]
        people = ["ana", "cleo", "ulla", *self.random.sample(sorted(cast.PEOPLE), self.random.randrange(4))]
        for who in people:
            self.buy_phone(cast.PERSONS[who])
            if self.random.random() < 0.7:
                self.settle(self.phones[-1])

    def make_server(self) -> Server:
        """The server on the morning of the run."""
        shelf = self.shelf_class(**vars(cast.opening().copy()))
        return self.server_class(shelf, self.random, self.oracles, cast.NOW)

    def run(self, steps: int) -> str:
        """Live through it; gives the digest of everything that happened."""
        for _ in range(steps):
            self.step()
        self.calm()
        return self.trace.hexdigest()

    def step(self) -> None:
        """One thing happens, then some messages arrive or not."""
        act = self.random.choice(self.acts)
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
        elif problem.code == "faulty":
            return True  # the server takes nothing for a while
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

    def excuse_lost(self, known: set[str]) -> None:
        """Edits that the server no longer has and no phone holds can not come back."""
        held = {item.id for phone in self.phones for item in [*phone.disk.queue, *phone.disk.acked.values()]}
        stands = {entry.edit_id for entry in self.server.shelf.ledger}
        self.excused |= known - stands - held

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
        allowed = holds(self.server.shelf, phone.disk.person)
        demand(phone.disk.held.keys() == allowed, "a phone holds its scopes", (phone.name, sorted(allowed)))
        for scope, held in phone.disk.base.items():
            demand(scope in allowed or not held, "a lost scope is dropped", (phone.name, scope))
            mine = {key: body for key, (_, body) in held.items()}
            demand(mine == rows.get(scope, {}), "a phone's rows are the projection", (phone.name, scope))


Act = Callable[[World], None]
CRASHES: list[CrashPoint] = ["before commit", "after commit", "before release", *[None] * 20]
OFTEN: dict[Act, int] = {World.type: 12, World.ask: 26, accidents.crash_phone: 2}
ACTS: tuple[Act, ...] = (World.type, World.ask, accidents.crash_phone, accidents.sweep, *accidents.DISASTERS)
WEIGHTED = [act for act in ACTS for _ in range(OFTEN.get(act, 1))]
