"""The journey that every engine must be able to make; each engine's folder runs it with its own browsers."""

from __future__ import annotations

from tests.e2e.drivers.browser import Browser, button, field
from tests.e2e.scene import MAIN, Scene, line_of

RADIO_IS_BACK = "dispatchEvent(new Event('online'))"
"""What a phone tells its pages when it finds a network; without it they try by themselves, up to a minute later."""


def confirm_in_a_dead_zone(phone: Browser, board: Browser, scene: Scene) -> None:
    """A cold start with the server dead shows the call, one tap confirms, and the board hears when it can."""
    member = scene.crew_phone(phone, "Ines Farrow", "06:30")
    scene.board(board, scene.desk.day())
    board.fill(field("Name, position or department"), member.name)
    board.read("Awaiting answer", within=line_of(member.name))

    phone.stop()
    scene.server.kill()
    phone.start()
    phone.goto(f"{scene.url}/")
    for words in ("06:30", "Pier 9", "Report to", "Version 1"):
        phone.read(words)
    phone.click(button("Confirm 06:30"))
    phone.read("Saved on this phone", within=MAIN)

    scene.server.start()
    for each in (phone, board):
        each.evaluate(RADIO_IS_BACK)
    phone.read("Received", within=MAIN, patience=60)
    board.read("Confirmed", within=line_of(member.name), patience=60)
    answer = scene.desk.answer(member)
    assert answer is not None
    assert (answer["answer"], answer["version"], answer["how"]) == ("confirmed", 1, "phone")
