"""Many phones at once: at the end each holds exactly what a phone that begins anew would get."""

import asyncio
import random

from sync.ids import call_id
from tests import cast
from tests.backend.http.conftest import PhoneOf
from tests.backend.phones import Phone

WORDS = tuple(word for word in cast.EVERYBODY if word != "zoe")


async def test_after_a_storm_every_phone_holds_what_a_new_one_would_get(phone: PhoneOf, published: str) -> None:
    dice, phones = random.Random(3), {word: phone(word) for word in cast.EVERYBODY}
    phones["asha"].seq = 1
    await asyncio.gather(*(live(word, phones[word], random.Random(dice.random())) for word in phones))
    for _ in range(2):  # what the last of them sends concerns the others, too
        await asyncio.gather(*(one.sync() for one in phones.values()))
    for word, one in phones.items():
        assert not one.queue and len(one.verdicts) == one.seq - (word == "asha"), word
        fresh = phone(word)
        fresh.epoch = one.epoch
        await fresh.sync()
        assert fresh.rows == {scope: rows for scope, rows in one.rows.items() if rows}, word


async def live(word: str, one: Phone, dice: random.Random) -> None:
    """A day of a phone: it does what its person would, syncs now and then, and sometimes twice at once."""
    for number in range(12):
        act(word, one, dice, number)
        if dice.random() < 0.6:
            await one.sync()
        if dice.random() < 0.2:
            await asyncio.gather(*(one.post() for _ in range(3)))
        await asyncio.sleep(0)


def act(word: str, one: Phone, dice: random.Random, number: int) -> None:
    """One edit, of whichever kind their role has."""
    call = {"call": call_id("day-1", word), "version": dice.choice((1, 1, 2, 3))}
    if word == "asha":
        one.do("set_day", {"day": "day-1", "unit": "ferry-main", "place": f"Quay {number}"})
        one.do("publish_day", {"day": "day-1"})
    elif word == "uma":
        target, roles = dice.choice(WORDS[:8]), dice.choice((["crew"], ["crew", "ad"], ["crew", "accounts"]))
        if target not in ("asha", "uma"):
            one.do("set_crew", {"crew": target, "roles": roles})
    elif word == "hedda":
        one.do("set_call", {"day": "day-1", "crew": "cam", "own": {"state": dice.choice(("stand_by", "on_call"))}})
    else:
        one.do("answer_call", call | {"answer": dice.choice(("confirmed", "withdrawn"))})
