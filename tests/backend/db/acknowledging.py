"""A program for tests: writes studios one after the other and prints the id of each once it is acknowledged.

python -m tests.backend.db.acknowledging URL [close|leave|forever]
"""

import asyncio
import sys

from backend.db import Database
from tests.backend.db.shared import write


async def main(url: str, way: str) -> None:
    """Write ten and close, write ten and leave the database open, or write until killed."""
    db = Database(url)
    await db.open()
    db.listen("studio", lambda _payload: None)
    count = 10**9 if way == "forever" else 10
    for first in range(0, count, 5):
        ids = [f"{n:09}" for n in range(first, first + 5)]
        await asyncio.gather(*(_one(db, id) for id in ids))
    if way == "close":
        await db.close()


async def _one(db: Database, id: str) -> None:
    await write(db, id)
    sys.stdout.write(f"{id}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
