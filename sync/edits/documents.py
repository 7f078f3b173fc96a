"""Call sheets and maps attached to a day. The bytes travel beside the edits, under their SHA-256."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from sync import access
from sync.board import Board
from sync.edits.kind import DONE, NOOP, Context, Kind, Result, Window, by_id
from sync.edits.shared import same_production
from sync.records import Document, ShootingDay
from sync.refusals import Refused
from sync.wire import Id

MAX_DOCUMENT = 12 * 1024 * 1024


class AttachDocument(Struct, frozen=True, kw_only=True):
    """Attach a file to a day. `size` in bytes."""

    document: Id
    day: Id
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    media_type: Literal["application/pdf", "image/png", "image/jpeg"]
    size: Annotated[int, Meta(ge=1, le=MAX_DOCUMENT)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


def attach_document(args: AttachDocument, board: Board, context: Context) -> Result:
    """Attach it; everybody on the production sees it."""
    access.demand("attach a document", context.memberships, context.production)
    same_production(board.get(ShootingDay, args.day), context)
    standing = board.find(Document, args.document)
    if standing is not None:
        if standing.sha256 == args.sha256 and standing.day == args.day:
            return NOOP
        raise Refused("already_there", record=f"document/{args.document}")
    board.put(
        Document(
            id=args.document, studio=board.studio.id, production=context.production, day=args.day, name=args.name,
            media_type=args.media_type, size=args.size, sha256=args.sha256,
        )
    )
    return DONE


class RemoveDocument(Struct, frozen=True, kw_only=True):
    """Take a document off its day."""

    document: Id


def remove_document(args: RemoveDocument, board: Board, context: Context) -> Result:
    """Take it off; its bytes stay for the record."""
    access.demand("attach a document", context.memberships, context.production)
    document = board.get(Document, args.document)
    same_production(document, context)
    if document.removed:
        return NOOP
    board.put(structs.replace(document, removed=True))
    return DONE


def _attached(args: AttachDocument) -> Iterable[Window]:
    return [by_id("shooting_day", args.day), by_id("document", args.document)]


def _removed(args: RemoveDocument) -> Iterable[Window]:
    return [by_id("document", args.document)]


KINDS = (
    Kind("attach_document", AttachDocument, _attached, attach_document),
    Kind("remove_document", RemoveDocument, _removed, remove_document),
)
