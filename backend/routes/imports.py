"""Crew lists: a preview, then yes."""

from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.params import FromPath, QueryParameter

from backend import importing
from backend.imports.limits import MAX_BYTES
from backend.routes.asking import Ask, TheCaller, TheHouse
from backend.syncing import judge_again


@post("/api/imports/crew", status_code=200, request_max_body_size=MAX_BYTES)
async def look(
    request: Ask, house: TheHouse, caller: TheCaller, production: Annotated[str, QueryParameter()],
    name: Annotated[str, QueryParameter()] = "list",
) -> Response[bytes]:
    """Say for every row what an import would do."""
    id, seen = await importing.look(house, caller, (production, name, await request.body()))
    body = {"import": id, **msgspec.to_builtins(seen)}
    return Response(msgspec.json.encode(body), media_type="application/json")


@post("/api/imports/{id:str}/apply", status_code=200)
async def apply(id: FromPath[str], house: TheHouse, caller: TheCaller) -> dict[str, object]:
    """Do what the preview said."""
    summary, freed = await house.db.write(lambda tx: importing.apply(tx, house, caller, id))
    if freed:
        await judge_again(house, caller.studio, freed)
    return {"summary": summary}
