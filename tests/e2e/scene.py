"""Where a browser test plays: the server, the desk, and the first steps that every journey shares."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from tests.e2e.desk import Desk, Member
from tests.e2e.drivers.browser import PATIENCE, Browser, Target, button, field
from tests.server_process import ServerProcess

TABS = Target("navigation", "Screens")
MAIN = Target("main")


@dataclass(frozen=True)
class Scene:
    """`codes`: one entry code per role of the demo; the UPM's has been used by the desk."""

    server: ServerProcess
    desk: Desk
    codes: dict[str, str]

    @property
    def url(self) -> str:
        """The origin, without a slash at its end."""
        return self.server.url

    def enter(self, phone: Browser, code: str) -> None:
        """Type the code as a person does, and wait for the app and for all that a cold start needs."""
        phone.goto(f"{self.url}/enter")
        phone.fill(field("Code"), code)
        phone.click(button("Enter", exact=True))
        phone.see(TABS)
        phone.offline_ready()

    def crew_phone(self, phone: Browser, name: str, clock: str = "06:30", days_ahead: int = 1) -> Member:
        """Hire somebody for a coming day, enter their phone, and see the call on Today."""
        member = self.desk.hire(name, self.desk.day(days_ahead), clock)
        self.enter(phone, member.code)
        phone.read(clock)
        return member

    def board(self, phone: Browser, day: str) -> None:
        """Enter as an AD and open the board of a day."""
        self.enter(phone, self.desk.code(self.desk.crew_with("ad")["id"]))
        phone.goto(f"{self.url}/board/{day}")
        phone.see(field("Name, position or department"))

    def wait_for_answer(self, member: Member, answer: str = "confirmed", version: int = 1) -> dict[str, Any]:
        """Ask the server until the member's answer to that version has arrived; gives it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = self.desk.answer(member)
            if found is not None and (found["answer"], found["version"]) == (answer, version):
                return found
            assert time.monotonic() < deadline, (
                f"{member.name}: waited in vain for {answer} of {version}, found {found}"
            )
            time.sleep(0.1)


def line_of(name: str) -> Target:
    """A person's line on the board."""
    return button(name)
