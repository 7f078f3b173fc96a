"""What most routes need: the house, who is asking, and the token to ask with."""

from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency

from backend.house import House
from backend.problems import Problem
from backend.sign_in import Caller, caller, token_of

__all__ = ["Ask", "Caller", "House", "TheCaller", "TheHouse", "house_of", "origin", "read_json", "signed_in", "token"]
T = TypeVar("T")
Ask = Request[Any, Any, State]
TheHouse = NamedDependency[House]
TheCaller = NamedDependency[Caller]


async def house_of(state: State) -> House:
    """The house that the app was made with."""
    house: House = state.house
    return house


def token(request: Ask, house: House) -> str | None:
    """The token that the request carries."""
    return token_of(request.headers, request.cookies, house.settings.cookie)


async def signed_in(request: Ask, house: TheHouse) -> Caller:
    """Who is asking. Raises Problem signed_out, for a revoked device too."""
    carried = token(request, house)
    who = await house.db.read(lambda tx: caller(tx, carried))
    if who.revoked:
        raise Problem("signed_out")
    return who


async def read_json(request: Ask, struct: type[T]) -> T:
    """The body as a Struct. Raises Problem unreadable."""
    try:
        return msgspec.json.decode(await request.body(), type=struct)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Problem("unreadable", problem=str(error)[:300]) from error


def origin(request: Ask, house: House) -> str:
    """The address under which the asker's browser knows us, for links that it shares."""
    host = request.headers.get("host")
    if house.settings.origin or not host:
        return house.settings.address
    return f"{'https' if house.settings.secure else 'http'}://{host}"
