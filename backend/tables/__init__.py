"""Piccolo's tables: the one description of every column, from which the hot SQL is generated.

Keys and indexes over several columns are in the migrations (Piccolo cannot say them for both engines). A table that
holds records of `sync.records` has exactly their fields; a test compares the two, and both with the migrated database.
Texts that hold nested values are JSON. Instants are integer epoch milliseconds. Every row carries its studio.
"""

from piccolo.table import Table

from backend.tables.days import Answer, Call, DepartmentCall, Document, Message, ShootingDay
from backend.tables.engine import EditReceived, Feed, FeedFloor, FeedMark, LateVerdict, ScopeSum
from backend.tables.entry import CodeFailure, Device, File, ImportPreview, Invitation
from backend.tables.people import CrewMember, Department, Person, Production, Studio, Unit

TABLES: tuple[type[Table], ...] = (
    Studio,
    Production,
    Unit,
    Department,
    Person,
    CrewMember,
    ShootingDay,
    DepartmentCall,
    Call,
    Answer,
    Message,
    Document,
    LateVerdict,
    EditReceived,
    Feed,
    FeedMark,
    FeedFloor,
    ScopeSum,
    Device,
    Invitation,
    CodeFailure,
    ImportPreview,
    File,
)
