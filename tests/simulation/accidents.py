"""What goes wrong in a run: phones die, are copied or lost, clocks jump, the server is replaced or restored."""

from typing import TYPE_CHECKING

from tests.simulation import cast
from tests.simulation.phone import Disk

if TYPE_CHECKING:
    from tests.simulation.world import World


def join(world: "World") -> None:
    """Somebody accepts an invitation for a crew member: the two are one person, with all calls and answers."""
    person = cast.PERSONS[world.random.choice(sorted(cast.PEOPLE))]
    crew = cast.crew_of(world.random.choice(["cleo", "cyd", "both", "hedy"]))
    world.server.write(person, "enter", {"crew": crew, "person": person})


def import_list(world: "World") -> None:
    """The office imports a list that moves people and brings new ones."""
    rows = [
        {
            "crew": cast.crew_of(who), "person": cast.PERSONS[who], "name": who.title(),
            "department": world.random.choice(["Camera", "Sound", "Hair"]),
        }
        for who in world.random.sample(["cleo", "cyd", "hedy", "both", "ana"], 2)
    ]
    new = world.typist.id()
    rows.append({"crew": new, "person": new, "name": "Newt", "department": "Camera"})
    world.server.write(cast.PERSONS["omar"], "import_crew", {"production": cast.FERRY, "rows": rows})


def crash_phone(world: "World") -> None:
    """A phone dies: what is under way to it is lost."""
    phone = world.pick()
    world.parcels = [parcel for parcel in world.parcels if parcel.phone is not phone or parcel.answer is None]


def wipe(world: "World") -> None:
    """A phone's store is evicted: what had not been received is gone, as its owner is told."""
    phone = world.pick()
    world.excused |= {item.id for item in phone.disk.queue}
    answered = set(phone.disk.acked)
    token, device = world.server.enter(phone.disk.person)
    phone.disk = Disk(phone.disk.person, token, device)
    world.excuse_lost(answered)


def clone(world: "World") -> None:
    """A phone's backup is put on another one; both go on."""
    if len(world.phones) < 8:
        world.phones.append(world.pick().clone(f"phone-{len(world.phones)}"))


def jump_clock(world: "World") -> None:
    """A phone's clock goes wrong by up to a day."""
    world.pick().clock_off = world.random.randrange(-24, 25) * cast.HOUR


def update_app(world: "World") -> None:
    """A phone gets the other version of the app."""
    phone = world.pick()
    phone.level = 3 - phone.level


def sign_out(world: "World") -> None:
    """Somebody signs out; what was not sent stays on the phone, theirs."""
    phone = world.pick()
    world.server.leave(phone.disk.token)
    phone.disk.signed_out = True


def revoke(world: "World") -> None:
    """The office signs a lost phone out."""
    world.server.revoke(world.pick().disk.device)


def release(world: "World") -> None:
    """The office lets a revoked phone's edits be judged."""
    revoked = [d.id for d in world.server.shelf.devices.values() if d.revoked_at is not None]
    if revoked:
        world.server.release(world.random.choice(revoked))


def deploy(world: "World") -> None:
    """Another version of the server, perhaps a bad one, perhaps a rollback."""
    world.server.deploy(world.random.choice([1, 2]), world.random.random() < 0.3)


def back_up(world: "World") -> None:
    """A backup is made."""
    world.backups.append(world.server.backup())


def restore(world: "World") -> None:
    """The disk died; an older state stands again. What no phone holds any more is gone."""
    before = {entry.edit_id for entry in world.server.shelf.ledger}
    backup = world.random.choice(world.backups)
    world.server.restore(backup)
    world.oracles.final = {}
    world.excuse_lost(before)


def sweep(world: "World") -> None:
    """An hour passes on the server."""
    world.advance(cast.HOUR)
    world.server.sweep()


DISASTERS = (
    wipe, clone, jump_clock, update_app, sign_out, revoke, release, deploy, back_up, restore, join, import_list,
)
