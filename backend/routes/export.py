"""A person's own ledger."""

from litestar import get
from litestar.response import Stream

from backend import exporting
from backend.routes.asking import TheCaller, TheHouse


@get("/api/export/mine")
async def mine(house: TheHouse, caller: TheCaller) -> Stream:
    """Own edits with the chain of hashes, as a file."""
    headers = {"content-disposition": 'attachment; filename="callboard-my-edits.json"'}
    return Stream(exporting.mine(house.db, caller, house.now()), media_type="application/json", headers=headers)
