"""What the feed says when a record changes; sums; and where a phone number may lie."""

from typing import get_args

import msgspec
import pytest
from msgspec import structs

from sync import feed
from sync.changes import PROJECTIONS, difference, project, row_hash, scope_sum
from sync.records import TABLES, CrewMember, Document, LateVerdict, Person, Role, ShootingDay
from tests import cast
from tests.sync.stage import DAY, Stage, answering

CAM = cast.member("cam")


def said(old: CrewMember | None, new: CrewMember) -> dict[str, set[str]]:
    """Which scopes hear what: entity -> "put scope" or "del scope"."""
    found: dict[str, set[str]] = {}
    for row in difference(old, new, 9):
        found.setdefault(row.entity, set()).add(f"{'put' if row.body is not None else 'del'} {row.scope}")
    return found


def test_a_record_that_did_not_change_says_nothing() -> None:
    assert difference(CAM, structs.replace(CAM, v=8), 9) == []


def test_a_row_that_leaves_a_scope_is_a_del_there_and_a_put_where_it_comes() -> None:
    rows = said(CAM, structs.replace(CAM, department="sound"))
    assert rows["crew_contact"] == {"put dept:sound", "del dept:camera"}
    assert {"put dept:sound", "del dept:camera", "put role:ferry:ad"} <= rows["crew"]


def test_somebody_who_leaves_is_no_longer_shown_as_their_own_nor_as_a_contact() -> None:
    head = structs.replace(CAM, roles=["head"])
    rows = said(head, structs.replace(head, state="left"))
    assert (rows["me"], rows["contact"]) == ({"del person:person-cam"}, {"del prod:ferry"})


def test_a_role_makes_and_takes_the_line_in_the_contact_list() -> None:
    head = structs.replace(CAM, roles=["head"])
    assert said(CAM, head)["contact"] == {"put prod:ferry"}
    assert said(head, CAM)["contact"] == {"del prod:ferry"}


def test_a_changed_number_brings_the_crew_row_along_because_amendments_name_its_version() -> None:
    rows = said(CAM, structs.replace(CAM, phone="1"))
    assert rows.keys() == {"crew", "crew_contact"}


def test_a_removed_document_is_a_del_for_the_production() -> None:
    document = Document(id="d", studio="s", production="ferry", day=DAY, name="x", media_type="x", size=1, sha256="0")
    rows = difference(document, structs.replace(document, removed=True), 9)
    assert [(row.scope, row.body, row.h) for row in rows] == [("prod:ferry", None, 0)]


def test_a_row_body_is_encoded_once_for_all_scopes() -> None:
    bodies = [body for (_, entity, _), body in project(CAM).items() if entity == "crew"]
    assert len(bodies) == 5 and len({id(body) for body in bodies}) == 1


def test_a_draft_day_reaches_ads_alone() -> None:
    assert {scope for scope, _, _ in project(cast.tomorrow())} == {"role:ferry:ad"}


@pytest.mark.parametrize("roles", [[role] for role in get_args(Role)])
@pytest.mark.parametrize("state", ["active", "left"])
def test_a_phone_number_lies_only_with_those_who_call_people(roles: list[Role], state: str) -> None:
    member = structs.replace(CAM, roles=roles, state=state)
    holding = {(s, e) for (s, e, _), body in project(member).items() if b"900100" in body or b"example.com" in body}
    callers = {(scope, "crew_contact") for scope in ("dept:camera", "role:ferry:ad", "role:ferry:office")}
    leads = roles[0] in ("ad", "head", "office", "upm") and state == "active"
    assert holding == callers | ({("prod:ferry", "contact")} if leads else set())


def test_a_mail_address_never_stands_in_the_contact_list() -> None:
    assert "email" not in feed.ContactBody.__struct_fields__


def test_reasons_reach_the_board_and_never_the_whole_production() -> None:
    stage = Stage().published()
    stage.do("cam", "answer_call", answering("cam", "cannot_make", reason="a secret illness"))
    every = ((scope, row) for scope, rows in stage.shelf.feed.items() for row in rows.values())
    holding = {scope for scope, row in every if b"illness" in (row.body or b"")}
    assert holding == {"person:person-cam", "dept:camera", "role:ferry:ad", "role:ferry:office"}


def test_a_later_verdict_reaches_its_author_alone() -> None:
    verdict = LateVerdict(
        id="e", studio="s", person="p", device="d", seq=1, kind="k", verdict="applied", code=None, detail={}, see=None,
        at=1,
    )
    assert {scope for scope, _, _ in project(verdict)} == {"person:p"}


def test_every_record_but_a_person_has_a_projection_and_every_body_a_name() -> None:
    assert set(TABLES.values()) - PROJECTIONS.keys() == {Person}
    stage = Stage().published()
    entities = {entity for rows in stage.shelf.feed.values() for entity, _ in rows}
    assert entities <= feed.BODIES.keys()


def test_every_row_of_the_feed_is_read_back_by_the_body_of_its_entity() -> None:
    stage = Stage().published()
    for rows in stage.shelf.feed.values():
        for (entity, _), row in rows.items():
            assert row.body is None or msgspec.json.decode(row.body, type=feed.BODIES[entity], strict=True)


def test_the_feed_is_the_projection_of_the_records() -> None:
    stage = Stage().published()
    stage.do("otis", "set_crew", {"crew": "cam", "department": "sound"})
    live = {(s, e, i): row.body for s, rows in stage.shelf.feed.items() for (e, i), row in rows.items() if row.body}
    projected = [project(record) for table in stage.shelf.records.values() for record in table.values()]
    assert live == {key: body for rows in projected for key, body in rows.items()}


@pytest.mark.parametrize(
    ("row", "h"), [(("call", "abc", 1), 1621202953), (("me", "é", 2), 3184285358), (("", "", 0), 2976512958)]
)
def test_a_rows_part_of_the_sum_is_fnv_1a_of_its_name_and_version(row: tuple[str, str, int], h: int) -> None:
    """Figures worked out apart from the engine; a client in another language must find the same."""
    assert row_hash(*row) == h


def test_a_scopes_sum_is_rows_and_total() -> None:
    assert scope_sum(3, 12) == "3:12"
    assert isinstance(cast.tomorrow(), ShootingDay)
