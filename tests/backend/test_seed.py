"""The demo production is believable, belongs to nobody, and is as the engine would have made it."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.commands.opening import opened
from backend.db.migrate import migrate
from backend.demo import codes, seed_when_empty
from backend.house import House
from backend.keeping import examine
from backend.settings import Settings

NIGHTS = (1_795_618_800_000, 1_774_742_400_000)  # a November afternoon; the night of the clock change in March


@pytest.fixture(params=NIGHTS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    settings = Settings(data=tmp_path)
    await migrate(settings.database_url)
    async with opened(settings) as made:
        made.now = lambda: request.param
        assert await seed_when_empty(made)
        yield made


async def rows(house: House, statement: str) -> list[tuple[Any, ...]]:
    return await house.db.read(lambda tx: tx.fetch(statement))


async def test_it_is_a_studio_of_two_productions_that_share_people(house: House) -> None:
    assert await rows(house, 'SELECT "title" FROM "production" ORDER BY 1') == [("Night Ferry",), ("The Salt Road",)]
    members = await rows(house, 'SELECT "person", "production", "department" FROM "crew_member"')
    assert 110 <= len({person for person, _, _ in members}) <= 130
    assert sum(1 for count in Counter(person for person, _, _ in members).values() if count > 1) >= 6
    assert len(await rows(house, 'SELECT DISTINCT "name" FROM "department"')) >= 14


async def test_nobody_of_it_can_be_called_or_written_to(house: House) -> None:
    for phone, email in await rows(house, 'SELECT "phone", "email" FROM "crew_member"'):
        assert re.fullmatch(r"\+44 7700 900\d{3}", phone), "Ofcom keeps this range for drama"
        assert email.endswith("@example.com")


async def test_there_is_a_week_around_today_a_night_day_and_people_without_a_smartphone(house: House) -> None:
    days = await rows(house, 'SELECT "date", "state", "published" FROM "shooting_day" ORDER BY "date"')
    assert len({date for date, _, _ in days}) >= 6
    assert {"draft", "published"} == {state for _, state, _ in days}
    plans = [msgspec.json.decode(published) for _, _, published in days if published]
    assert any(plan["est_wrap"] // 86_400_000 > plan["general_call"] // 86_400_000 for plan in plans)
    assert len(await rows(house, 'SELECT 1 FROM "crew_member" WHERE "no_smartphone"')) >= 3


async def test_nothing_in_it_is_from_the_future(house: House) -> None:
    latest = await rows(house, 'SELECT max("received_at") FROM "edit_received"')
    assert latest[0][0] <= house.now()


async def test_the_doctor_finds_it_well(house: House) -> None:
    findings = [finding async for finding in examine(house)]
    assert [finding for finding in findings if finding.advice and finding.matter != "app"] == []


async def test_a_second_start_leaves_it_and_makes_new_codes(house: House) -> None:
    first, again = await codes(house), await seed_when_empty(house)
    assert not again and len(first) == 7
    assert not {code.code for code in first} & {code.code for code in await codes(house)}
