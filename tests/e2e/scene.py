"""Where a browser test plays: the server, the desk, and the first steps that every journey shares."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.e2e.desk import Desk, Member
from tests.e2e.drivers.browser import PATIENCE, Browser, Target, button, field
from tests.server_process import ServerProcess

Found = TypeVar("Found")
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

        def arrived() -> dict[str, Any] | None:
            found = self.desk.answer(member)
            return found if found and (found["answer"], found["version"]) == (answer, version) else None

        return self.wait_for(arrived, f"{answer} of version {version} by {member.name}")

    def wait_for(self, ask: Callable[[], Found | None], what: str) -> Found:
        """Ask until something is found; gives it. `what` completes "the server waited in vain for ..."."""
        deadline = time.monotonic() + PATIENCE
        while (found := ask()) is None:
            assert time.monotonic() < deadline, f"the server waited in vain for {what}"
            time.sleep(0.1)
        return found


def line_of(name: str) -> Target:
    """A person's line on the board."""
    return button(name)
