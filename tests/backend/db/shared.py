"""A table of the real schema that the tests of the layer write to: studios by id, with a version to count."""

from backend.db import Database, Tx

ADD = 'INSERT INTO "studio" VALUES ($1, $2, $3, 0, $4, 0)'
ALL = 'SELECT "id" FROM "studio" ORDER BY "id"'


async def add(tx: Tx, id: str) -> None:
    """Write a studio of that id."""
    await tx.execute(ADD, [id, "Studio", "epoch", ""])


async def write(db: Database, id: str) -> None:
    """Write a studio in a transaction of its own."""
    await db.write(lambda tx: add(tx, id))


async def stored(db: Database) -> list[str]:
    """The ids that are in the database."""
    return [row[0] for row in await db.read(lambda tx: tx.fetch(ALL))]
