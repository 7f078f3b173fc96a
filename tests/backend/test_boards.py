"""Records in and out of the tables: windows, versions, the ledger, what waits, whose studio it is."""

import asyncio
import secrets
from typing import Any

import msgspec
import pytest

from backend import boards
from backend.boards import Sender
from backend.db import Conflict, Database, Tx
from sync import batch as batches
from sync.edits.kind import Window, by_id
from sync.ids import call_id
from sync.records import (
    TABLES,
    Answer,
    Call,
    CallTerms,
    CrewMember,
    DayTerms,
    Department,
    DepartmentCall,
    Document,
    LateVerdict,
    Message,
    Person,
    Record,
    Reply,
    ShootingDay,
)
from sync.settle import Arrival, Author, Outcome, settle
from tests.backend.studios import STUDIO, crew, found, house, put

TERMS = DayTerms(date="2026-11-22", zone="Europe/London", general_call=1_795_000_000_000, notes="Ünit “lot B” \\ 🎬")
OWN = CallTerms(time=1_795_000_000_000, note="gate 3")
IN = {"id": "x", "studio": STUDIO, "production": "ferry"}
MADE: list[Record] = [
    *house(),
    crew("ada", roles=["crew", "head"], phone="+44 20 7946 0000", no_smartphone=True, fv={"phone": 3}),
    Person(id="p", studio=STUDIO, name="Ada"),
    ShootingDay(**IN, unit="main", date="2026-11-22", plan=TERMS, published=TERMS, published_state="published"),
    DepartmentCall(**IN, day="d", department="camera", state="on_call"),
    Call(
        **IN, day="d", crew="ada", person="p", department="camera", unit="main", date="2026-11-22", zone="UTC", own=OWN,
        published=OWN, was=None, version=2, report_to="ada", fv={"own": 2},
    ),
    Answer(
        **IN, call="x", crew="ada", person="p", department="camera", version=2, answer="query", reason="parking?",
        by="p", by_name="Ada", at=1, reply=Reply(text="gate 3", by_name="Bo", at=2),
    ),
    Message(**IN, call="x", crew="ada", department="camera", version=2, state="sent", at=1),
    Document(**IN, day="d", name="map.pdf", media_type="application/pdf", size=2**40, sha256="0" * 64),
    LateVerdict(
        id="x", studio=STUDIO, person="p", device="phone", seq=1, kind="set_call", verdict="refused", code="clash",
        detail={"fields": ["time", "place"], "deep": {"n": None}}, see=None, at=1,
    ),
]


def edit(seq: int, kind: str = "answer_call", id: str = "", **args: object) -> dict[str, object]:
    """An edit as it comes from a phone."""
    return {"seq": seq, "id": id or f"edit-{seq}", "kind": kind, "v": 1, "production": "ferry", "args": args}


async def send(db: Database, *edits: dict[str, object], studio: str = STUDIO) -> Outcome:
    """One batch of the studio's phone, in the name of person-ada."""
    batch = [batches.read(raw) for raw in edits]

    async def work(tx: Tx) -> Outcome:
        board = await boards.load(tx, Sender(studio, f"phone-{studio}", ("person-ada",)), batch)
        outcome = settle(board, batch, Author("person-ada", "Ada"), Arrival(1_000, 900, secrets.token_hex(16)))
        await boards.save(tx, outcome)
        return outcome

    return await db.write(work)


async def one(db: Database, statement: str, *params: Any) -> Any:
    return (await db.read(lambda tx: tx.fetch(statement, params)))[0][0]


@pytest.mark.parametrize("made", MADE, ids=lambda made: type(made).__name__)
async def test_a_record_comes_back_as_it_went_in(db: Database, made: Record) -> None:
    await found(db)
    outcome = await put(db, made)
    window = by_id(boards.NAMES[type(made)], made.id)
    back = await db.read(lambda tx: boards.records_of(tx, STUDIO, [window]))
    assert back == [msgspec.structs.replace(made, v=back[0].v)]
    assert outcome.records == back or not outcome.records


def test_every_table_of_records_is_among_those_that_come_back() -> None:
    assert {type(made) for made in MADE} == set(TABLES.values())


async def test_windows_of_one_column_give_every_record_that_they_name_once(db: Database) -> None:
    await found(db)
    await put(db, crew("ada"), crew("bo"), crew("cy", "sound"), crew("di", "sound"))
    windows = [Window("crew_member", "person", f"person-{id}") for id in ("ada", "bo", "nobody")]
    windows += [Window("crew_member", "id", "cy"), Window("department", "id", "sound")]
    back = await db.read(lambda tx: boards.records_of(tx, STUDIO, windows))
    assert sorted(record.id for record in back) == ["ada", "bo", "cy", "sound"]


async def test_a_window_on_no_column_is_our_bug(db: Database) -> None:
    with pytest.raises(KeyError, match="colour"):
        await db.read(lambda tx: boards.records_of(tx, STUDIO, [Window("call", "colour", "x")]))


async def test_a_transaction_that_changed_something_raises_the_version_by_one(db: Database) -> None:
    await found(db)
    first = await one(db, 'SELECT "version" FROM "studio" WHERE "id" = $1', STUDIO)
    outcome = await put(db, crew("ada"), crew("bo"))
    assert outcome.studio.version == first + 1
    assert await one(db, 'SELECT "version" FROM "studio" WHERE "id" = $1', STUDIO) == first + 1
    assert {record.v for record in outcome.records} == {first + 1}
    assert (await put(db, *outcome.records)).studio.version == first + 1


async def test_an_unknown_studio_or_phone_is_not_loaded(db: Database) -> None:
    with pytest.raises(LookupError, match="studio"):
        await send(db, edit(1), studio="nowhere")
    await found(db)
    with pytest.raises(LookupError, match="device stranger"):
        await db.write(lambda tx: boards.load(tx, Sender(STUDIO, "stranger", ()), []))


async def test_an_edit_stands_in_the_ledger_with_its_verdict_and_its_link(db: Database) -> None:
    await found(db)
    outcome = await send(db, edit(1, call="unknown", version=1, answer="confirmed"), edit(2, kind="from_the_future"))
    entries = await db.read(lambda tx: boards.ledger(tx, STUDIO, 0, 10))
    assert entries == outcome.ledger
    assert [entry.verdict for entry in entries] == ["held", "parked"]
    assert await one(db, 'SELECT "ledger_head" FROM "studio" WHERE "id" = $1', STUDIO) == entries[-1].hash
    assert await one(db, 'SELECT "last_seq" FROM "device" WHERE "id" = $1', f"phone-{STUDIO}") == 2


async def test_an_edit_sent_again_gets_its_first_verdict_and_no_second_entry(db: Database) -> None:
    await found(db)
    first = await send(db, edit(1, call="unknown", version=1, answer="confirmed"))
    again = await send(db, edit(1, call="unknown", version=1, answer="confirmed"))
    assert again.verdicts == first.verdicts
    assert len(await db.read(lambda tx: boards.ledger(tx, STUDIO, 0, 10))) == 1


async def test_an_edit_that_comes_again_under_another_number_points_to_its_first_receipt(db: Database) -> None:
    await found(db)
    await send(db, edit(1, kind="from_the_future", id="same"))
    await send(db, edit(2, kind="from_the_future", id="same"))
    entries = await db.read(lambda tx: boards.ledger(tx, STUDIO, 0, 10))
    assert [entry.replay_of for entry in entries] == [None, 1]


async def test_a_number_of_a_phone_can_stand_in_the_ledger_only_once(db: Database) -> None:
    await found(db)
    outcome = await send(db, edit(1, kind="from_the_future"))

    async def twice(tx: Tx) -> None:
        await boards.save(tx, outcome._replace(ledger=[msgspec.structs.replace(outcome.ledger[0], position=9)]))

    with pytest.raises(Conflict):
        await db.write(twice)


async def test_what_waits_is_found_by_what_it_waits_for_until_it_is_freed(db: Database) -> None:
    await found(db)
    missing = call_id("day", "ada")
    outcome = await send(db, edit(1, call=missing, version=1, answer="confirmed"))
    names = [f"call/{missing}", "call/other"]
    assert await db.read(lambda tx: boards.waiting(tx, STUDIO, names)) == outcome.ledger
    position = outcome.ledger[0].position
    await db.write(lambda tx: boards.save(tx, outcome._replace(ledger=[], moved=[(position, "call/other")])))
    assert len(await db.read(lambda tx: boards.waiting(tx, STUDIO, ["call/other"]))) == 1
    await db.write(lambda tx: boards.save(tx, outcome._replace(ledger=[], freed=[position])))
    assert await db.read(lambda tx: boards.waiting(tx, STUDIO, names)) == []


async def test_two_studios_with_the_same_ids_never_meet(db: Database) -> None:
    await found(db)
    await found(db, "studio-2")
    await put(db, crew("ada"))
    await put(db, crew("ada", "sound", studio="studio-2"), studio="studio-2")
    for studio, department in ((STUDIO, "camera"), ("studio-2", "sound")):
        back = await db.read(lambda tx, s=studio: boards.records_of(tx, s, [by_id("crew_member", "ada")]))
        assert [record.department for record in back if isinstance(record, CrewMember)] == [department]
    await send(db, edit(1, kind="from_the_future", id="same"))
    other = await send(db, edit(1, kind="from_the_future", id="same"), studio="studio-2")
    assert other.ledger[0].position == 1


async def test_batches_at_the_same_time_take_turns_and_lose_nothing(db: Database) -> None:
    await found(db)
    start = await one(db, 'SELECT "version" FROM "studio" WHERE "id" = $1', STUDIO)
    made = [Department(id=f"d{n}", studio=STUDIO, production="ferry", name="x") for n in range(40)]
    outcomes = await asyncio.gather(*(put(db, department) for department in made))
    assert sorted(outcome.studio.version for outcome in outcomes) == list(range(start + 1, start + 41))
    assert await one(db, 'SELECT count(*) FROM "department"') == 42


async def test_what_a_save_could_not_finish_is_not_there_at_all(db: Database) -> None:
    await found(db)
    before = await one(db, 'SELECT "version" FROM "studio" WHERE "id" = $1', STUDIO)
    outcome = await send(db, edit(1, kind="from_the_future"))

    async def half(tx: Tx) -> None:
        await boards.save(tx, outcome._replace(records=[crew("late")], ledger=outcome.ledger))

    with pytest.raises(Conflict):
        await db.write(half)
    assert await one(db, 'SELECT count(*) FROM "crew_member"') == 0
    assert await one(db, 'SELECT "version" FROM "studio" WHERE "id" = $1', STUDIO) == before
