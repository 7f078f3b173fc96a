"""The way to the database: `Database`, the `Tx` it hands out, and the errors it raises."""

from backend.db.database import Database
from backend.db.errors import Broken, Busy, Conflict, DatabaseError, Full, Missing, Misuse, Unfit
from backend.db.tx import Tx

__all__ = ["Broken", "Busy", "Conflict", "Database", "DatabaseError", "Full", "Missing", "Misuse", "Tx", "Unfit"]
