"""One text of SQL for both engines.

Statements are written as for PostgreSQL: parameters `$1`, `$2`, lists as `= ANY($3)`. For SQLite `$1` becomes `?1` and
`= ANY($3)` becomes `IN (SELECT value FROM json_each(?3))`; the list itself travels as one JSON parameter.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

EngineName = Literal["sqlite", "postgres"]
_ANY = re.compile(r"= ANY\(\$(\d+)(?:::\w+\[\])?\)")
_PARAMETER = re.compile(r"\$(\d+)(?:::\w+(?:\[\])?)?")


class Bulk(NamedTuple):
    """A statement that writes many rows at once, in the words of each engine.

    On SQLite the rows go through `executemany`; on PostgreSQL as one array per column (`unnest`).
    """

    sqlite: str
    postgres: str


@lru_cache(maxsize=1024)
def for_sqlite(statement: str) -> str:
    """Turn a statement of ours into SQLite's dialect."""
    return _PARAMETER.sub(r"?\1", _ANY.sub(r"IN (SELECT value FROM json_each(?\1))", statement))
