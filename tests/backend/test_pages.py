"""What an incremental reader gets of the feed: everything once, in order, in pages, with sums that fit."""

import random
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from backend.boards import Fetch, Page, changes_since
from backend.db import Database
from sync.changes import row_hash, scope_sum
from sync.records import CrewMember, Document
from sync.wire import PAGE_BYTES, PAGE_ROWS, Change
from tests.backend.studios import CAMERA, PROD, SOUND, STUDIO, crew, found, put

ADS = "role:ferry:ad"
ALL = frozenset({PROD, CAMERA, SOUND, ADS})


class Phone:
    """Keeps rows as a phone does: staged pages, swapped in with the cursor at the end."""

    def __init__(self, *scopes: str) -> None:
        self.cursor = 0
        self.held: frozenset[str] = frozenset()
        self.wanted = frozenset(scopes)
        self.rows: dict[tuple[str, str, str], int] = {}
        self.pages: list[Page] = []

    async def fetch(self, db: Database) -> list[Change]:
        """One whole fetch; gives the changes of all its pages."""
        self.pages = [page async for page in self._pages(db)]
        changes = [change for page in self.pages for change in page.changes]
        for change in changes:
            self.apply(change)
        self.rows = {key: v for key, v in self.rows.items() if key[0] in self.wanted}
        self.cursor, self.held = self.pages[-1].version, self.wanted
        return changes

    async def _pages(self, db: Database) -> AsyncIterator[Page]:
        fetch = Fetch(STUDIO, self.cursor, self.held & self.wanted, self.wanted - self.held)
        while True:
            page = await db.read(lambda tx, f=fetch: changes_since(tx, f))
            yield page
            if not page.more:
                return
            fetch = fetch._replace(after=page.after)

    def apply(self, change: Change) -> None:
        """Put or drop one row."""
        if change.op == "put":
            self.rows[change.s, change.e, change.i] = change.v
        else:
            self.rows.pop((change.s, change.e, change.i), None)

    def sums(self) -> dict[str, str]:
        """The sums of what this phone has."""
        hashes: dict[str, list[int]] = {scope: [] for scope in self.wanted}
        for (scope, entity, id), version in self.rows.items():
            hashes[scope].append(row_hash(entity, id, version))
        return {scope: scope_sum(len(all), sum(all)) for scope, all in hashes.items()}


class Key(NamedTuple):
    """The order of the feed."""

    version: int
    scope: str
    entity: str
    id: str


def keys(changes: list[Change]) -> list[Key]:
    return [Key(change.v, change.s, change.e, change.i) for change in changes]


async def test_a_new_phone_gets_what_lives_and_the_sums_of_it(db: Database) -> None:
    await found(db)
    await put(db, crew("ada"), crew("bo", "sound"))
    phone = Phone(PROD, CAMERA)
    await phone.fetch(db)
    assert {key[1] for key in phone.rows} == {"production", "unit", "department", "crew", "crew_contact", "enrolment"}
    assert not [key for key in phone.rows if key[2] == "bo"]
    assert phone.pages[-1].sums == phone.sums()


async def test_a_phone_that_is_up_to_date_gets_nothing_but_its_sums(db: Database) -> None:
    await found(db)
    phone = Phone(PROD)
    await phone.fetch(db)
    assert await phone.fetch(db) == []
    assert phone.pages[-1].sums == phone.sums()


async def test_an_empty_scope_has_an_empty_sum(db: Database) -> None:
    await found(db)
    phone = Phone("dept:nobody")
    assert await phone.fetch(db) == []
    assert phone.pages[-1].sums == {"dept:nobody": "0:0"}


async def test_only_what_changed_comes_down(db: Database) -> None:
    await found(db)
    await put(db, crew("ada"), crew("bo"))
    phone = Phone(*ALL)
    await phone.fetch(db)
    await put(db, crew("bo", phone="+44 20 7946 0001"))
    changes = await phone.fetch(db)
    assert {change.i for change in changes} == {"bo"}
    assert ("crew_contact", "bo") in {(change.e, change.i) for change in changes}
    assert phone.pages[-1].sums == phone.sums()


async def test_a_row_that_moves_to_another_scope_is_dropped_from_the_first(db: Database) -> None:
    await found(db)
    await put(db, crew("ada"))
    camera, sound = Phone(CAMERA), Phone(SOUND)
    await camera.fetch(db)
    await sound.fetch(db)
    await put(db, crew("ada", "sound"))
    assert {change.op for change in await camera.fetch(db)} == {"del"}
    assert {change.op for change in await sound.fetch(db)} == {"put"}
    assert camera.rows == {}
    assert camera.pages[-1].sums == {CAMERA: "0:0"}
    assert sound.pages[-1].sums == sound.sums()


async def test_a_row_that_was_dropped_may_come_back(db: Database) -> None:
    await found(db)
    phone = Phone(CAMERA, SOUND)
    for department in ("camera", "sound", "camera"):
        await put(db, crew("ada", department))
        await phone.fetch(db)
        assert phone.pages[-1].sums == phone.sums()
    assert {key[0] for key in phone.rows} == {CAMERA}


async def test_a_document_that_is_removed_leaves_the_feed(db: Database) -> None:
    await found(db)
    paper = Document(
        id="map", studio=STUDIO, production="ferry", day="d", name="map.pdf", media_type="application/pdf", size=9,
        sha256="0" * 64,
    )
    phone = Phone(PROD)
    await put(db, paper)
    await phone.fetch(db)
    assert (PROD, "document", "map") in phone.rows
    await put(db, Document(**{name: getattr(paper, name) for name in paper.__struct_fields__} | {"removed": True}))
    await phone.fetch(db)
    assert (PROD, "document", "map") not in phone.rows
    assert phone.pages[-1].sums == phone.sums()


async def test_a_scope_that_is_gained_comes_whole_beside_what_changed_in_the_others(db: Database) -> None:
    await found(db)
    await put(db, crew("ada"), crew("cy", "sound"))
    phone = Phone(CAMERA)
    await phone.fetch(db)
    await put(db, crew("bo"))
    phone.wanted |= {SOUND}
    changes = await phone.fetch(db)
    assert {change.i for change in changes if change.s == CAMERA} == {"bo"}
    assert {change.i for change in changes if change.s == SOUND} == {"cy"}
    assert phone.pages[-1].sums == phone.sums()


async def test_long_answers_come_in_pages_of_five_hundred_rows_in_one_order(db: Database) -> None:
    await found(db)
    for n in range(4):
        await put(db, *(crew(f"c{n}-{m:03}") for m in range(120)))
    phone = Phone(*ALL)
    changes = await phone.fetch(db)
    assert [len(page.changes) for page in phone.pages[:-1]] == [PAGE_ROWS] * (len(phone.pages) - 1)
    assert keys(changes) == sorted(set(keys(changes)))
    assert [page.sums for page in phone.pages[:-1]] == [{}] * (len(phone.pages) - 1)
    assert phone.pages[-1].sums == phone.sums()


async def test_a_page_is_no_longer_than_its_bytes_allow_but_has_at_least_one_row(db: Database) -> None:
    await found(db)
    long = "x" * 100_000
    await put(db, *(crew(id, position=long) for id in ("ada", "bo", "cy")), crew("di", position="x" * PAGE_BYTES))
    phone = Phone(CAMERA)
    await phone.fetch(db)
    assert len(phone.pages) > 2
    sizes = [[len(bytes(change.d or b"")) for change in page.changes] for page in phone.pages]
    assert all(len(page) == 1 or sum(page) <= PAGE_BYTES for page in sizes)
    assert phone.pages[-1].sums == phone.sums()


async def test_what_changes_while_pages_are_fetched_is_in_the_later_pages(db: Database) -> None:
    await found(db)
    await put(db, *(crew(f"c-{m:03}") for m in range(300)))
    phone = Phone(*ALL)
    changed = False
    async for page in phone._pages(db):
        for change in page.changes:
            phone.apply(change)
        if not changed:
            changed = True
            await put(db, crew("c-000", phone="+44 20 7946 0002"), crew("c-001", "sound"), crew("new"))
    assert page.sums == phone.sums()
    assert (CAMERA, "crew", "new") in phone.rows


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_happens_old_state_and_changes_make_the_new_state(db: Database, seed: int) -> None:
    dice = random.Random(seed)
    await found(db)
    phones = [Phone(PROD), Phone(CAMERA, PROD), Phone(*ALL), Phone(SOUND)]
    for _ in range(25):
        await put(db, *{member.id: member for member in (_anyone(dice) for _ in range(dice.randint(1, 6)))}.values())
        for phone in dice.sample(phones, dice.randint(0, 3)):
            phone.wanted = frozenset(dice.sample(sorted(ALL), dice.randint(1, 4)))
            await phone.fetch(db)
            assert phone.pages[-1].sums == phone.sums()
    for phone in phones:
        fresh = Phone(*phone.wanted)
        await fresh.fetch(db)
        await phone.fetch(db)
        assert phone.rows == fresh.rows


def _anyone(dice: random.Random) -> CrewMember:
    """One of ten people, in any department, with any roles, there or gone."""
    return crew(
        f"c{dice.randint(0, 9)}", dice.choice(["camera", "sound"]), roles=dice.choice([["crew"], ["crew", "head"]]),
        state=dice.choice(["active", "active", "left"]), phone=dice.choice([None, "1", "2"]),
    )
