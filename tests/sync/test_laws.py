"""Laws of the engine over random histories: order, repetition, changes since, refusals."""

from itertools import islice
from random import Random
from typing import Any

import pytest

from tests.simulation.oracles import live_rows
from tests.sync.stage import CALL_AT, DAY, HOUR, Stage, answering, own

WHO = ("asha", "uma", "hedda", "otis", "cam", "sol", "bo", "sal")


def wishes(random: Random) -> Any:
    """Endless edits of everybody: (who, kind, args)."""
    while True:
        who, crew = random.choice(WHO), random.choice(["cam", "sol", "bo", "hedda"])
        yield who, *random.choice(
            [
                ("answer_call", answering(crew, random.choice(["confirmed", "withdrawn"]), random.randrange(1, 4))),
                ("tell_by_voice", answering(crew, version=random.randrange(1, 3))),
                ("set_call", {"day": DAY, "crew": crew, "own": own(time=CALL_AT + HOUR * random.randrange(9))}),
                ("set_day", {"day": DAY, "unit": "ferry-main", "place": random.choice(["A", "B"])}),
                ("publish_day", {"day": DAY}),
                ("set_crew", {"crew": crew, "department": random.choice(["camera", "sound"])}),
                ("set_crew", {"crew": crew, "roles": random.choice([["crew"], ["head"], ["ad"]])}),
                ("replace_crew", {"call": answering(crew)["call"], "crew": random.choice(["cam", "bo"])}),
            ]
        )


@pytest.mark.parametrize("seed", range(25))
def test_doubled_and_repeated_deliveries_end_like_single_ones(seed: int) -> None:
    random = Random(seed)
    once, often = Stage(), Stage()
    sent: dict[str, list[dict[str, Any]]] = {}
    for who, kind, args in islice(wishes(random), 40):
        edit = once.edit(kind, args)
        once.send(who, edit)
        queue = sent.setdefault(who, [])
        queue.append({**edit, "seq": len(queue) + 1})
        often.send(who, *queue[random.randrange(len(queue)) :])
        often.send(who, queue[-1])
    assert often.state() == once.state()
    assert [e.edit_id for e in often.shelf.ledger] == [e.edit_id for e in once.shelf.ledger]


@pytest.mark.parametrize("seed", range(25))
def test_answers_of_different_people_may_arrive_in_any_order(seed: int) -> None:
    random = Random(seed)
    edits = [
        (who, "answer_call", answering(who, random.choice(["confirmed", "withdrawn"]))) for who in ("cam", "sol", "bo")
    ]
    ends = []
    for _ in range(2):
        stage = Stage().published()
        random.shuffle(edits)
        for who, kind, args in edits:
            stage.do(who, kind, args)
        ends.append(stage.state())
    assert ends[0] == ends[1]


@pytest.mark.parametrize("seed", range(25))
def test_what_stood_plus_the_changes_since_is_what_stands(seed: int) -> None:
    stage = Stage().published()
    rows: dict[tuple[str, str, str], bytes | None] = {}
    cursor = 0
    for step, (who, kind, args) in enumerate(islice(wishes(Random(seed)), 60)):
        stage.do(who, kind, args)
        if step % 7 == 0 or step == 59:
            new = {
                (scope, *key): row.body
                for scope, held in stage.shelf.feed.items() for key, row in held.items() if row.version > cursor
            }
            rows, cursor = rows | new, stage.shelf.studio.version
    live = {key: body for key, body in rows.items() if body is not None}
    assert live == {(scope, *key): body for scope, held in live_rows(stage.shelf).items() for key, body in held.items()}


@pytest.mark.parametrize("seed", range(25))
def test_a_refusal_changes_nothing_but_the_ledger(seed: int) -> None:
    stage = Stage().published()
    refused = 0
    for who, kind, args in islice(wishes(Random(seed)), 60):
        before = stage.state(), stage.shelf.studio.version
        verdict = stage.do(who, kind, args)
        if verdict.verdict in ("refused", "held", "parked"):
            refused += 1
            assert (stage.state(), stage.shelf.studio.version) == before
    assert refused > 5


@pytest.mark.parametrize("seed", range(10))
def test_a_noop_changes_nothing_that_anybody_must_answer(seed: int) -> None:
    stage = Stage().published()
    for who, kind, args in islice(wishes(Random(seed)), 60):
        before = {call.id: call.version for call in stage.shelf.records["call"].values()}
        if stage.do(who, kind, args).verdict == "noop":
            assert {call.id: call.version for call in stage.shelf.records["call"].values()} == before
