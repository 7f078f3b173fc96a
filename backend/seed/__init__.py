"""The demo production: a studio with two films that share people, a week of days around today, and what was answered.

Made through the engine, so that feed, sums and ledger are as they would be in earnest. Everything is invented: phone
numbers lie in the range that Ofcom keeps for drama, mails at example.com. One transaction: half a demo never exists.
"""

from secrets import token_hex

from backend.db import Database, Tx
from backend.files import Files
from backend.seed.days import ZONES, today_in
from backend.seed.people import STUDIO, STUDIO_NAME, studio_records
from backend.seed.story import Stage, tell_story
from sync.records import CrewMember

ADD_STUDIO = 'INSERT INTO "studio" VALUES ($1, $2, $3, 0, $4, 0)'


async def seed(db: Database, files: Files, now: int) -> None:
    """Make it, as of `now` (epoch ms)."""
    await db.write(lambda tx: _seed(tx, files, now))


async def _seed(tx: Tx, files: Files, now: int) -> None:
    await tx.execute(ADD_STUDIO, [STUDIO, STUDIO_NAME, f"srv-{token_hex(4)}", ""])
    records, crew = studio_records(now)
    stage = Stage(tx, crew, now, {production: today_in(zone, now) for production, zone in ZONES.items()})
    await stage.put(records)
    await tell_story(stage, files, [record for record in records if isinstance(record, CrewMember)])
