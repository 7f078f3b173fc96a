"""A UPM at a desk without a screen: sets scenes up over the wire, so that a browser test begins where it matters.

It speaks the documented protocol (docs/protocol.md) and nothing else; every test hires people of its own, so that
no test depends on what the demo production happens to hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from backend.ids import new_id
from sync.ids import call_id, day_id

TITLE = "Night Ferry"


@dataclass(frozen=True)
class Member:
    """A crew member whom the desk hired for one test. `code` enters one phone."""

    crew: str
    name: str
    call: str
    code: str


class Desk:
    """One signed-in client. `rows` holds the feed's bodies by (entity, id), as of the last `fetch`."""

    def __init__(self, url: str, code: str, title: str = TITLE) -> None:
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}
        self._versions: dict[tuple[str, str], int] = {}
        self._sums: dict[str, str] = {}
        self._days: dict[int, str] = {}
        self._cursor = 0
        self._seq = 0
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        entered = self._post("/api/enter", code=code.replace("-", ""), label="Desk", mode="bearer")
        self._device, self._epoch = entered["device"], entered["epoch"]
        self._http.headers["authorization"] = f"Bearer {entered['token']}"
        self.fetch()
        self.production = next(row["id"] for row in self.all("production") if row["title"] == title)
        self.zone = ZoneInfo(self.rows["production", self.production]["zone"])

    def close(self) -> None:
        """End the connection; the device stays entered."""
        self._http.close()

    def all(self, entity: str) -> list[dict[str, Any]]:
        """Bodies of one entity."""
        return [body for (found, _), body in self.rows.items() if found == entity]

    def crew_with(self, role: str) -> dict[str, Any]:
        """The first active crew member of the production who holds a role."""
        return next(
            row
            for row in self.all("crew")
            if row["production"] == self.production and role in row["roles"] and row["state"] == "active"
        )

    def department(self, name: str) -> str:
        """Id of a department by a part of its name."""
        return self._of_production("department", name)

    def unit(self, name: str = "") -> str:
        """Id of the first unit whose name holds `name`."""
        return self._of_production("unit", name)

    def at(self, when: date, clock: str) -> int:
        """Epoch milliseconds of "06:30" on a date, on the production's wall."""
        hour, minute = map(int, clock.split(":"))
        local = datetime(when.year, when.month, when.day, hour, minute, tzinfo=self.zone)
        return round(local.timestamp() * 1000)

    def today(self) -> date:
        """The date on the production's wall now."""
        return datetime.now(UTC).astimezone(self.zone).date()

    def day(self, days_ahead: int = 1, general: str = "07:00", place: str = "Pier 9") -> str:
        """Id of the main unit's day so many days ahead; planned and published as given when first asked for."""
        if days_ahead in self._days:
            return self._days[days_ahead]
        when = self.today() + timedelta(days=days_ahead)
        unit = self.unit()
        day = self._planned(unit, when) or day_id(unit, when.isoformat())
        planned = {"date": when.isoformat(), "zone": self.zone.key, "general_call": self.at(when, general)}
        self.send("set_day", day=day, unit=unit, place=place, state="draft", **planned)
        self.publish(day)
        self._days[days_ahead] = day
        return day

    def publish(self, day: str) -> None:
        """Publish a day, as it is planned now."""
        self.send("publish_day", day=day)

    def hire(self, name: str, day: str, clock: str = "06:30", *, no_smartphone: bool = False) -> Member:
        """A new camera assistant with a published call of their own on the day, and a code for their phone."""
        crew = new_id()
        self.send(
            "add_crew",
            crew=crew,
            person=new_id(),
            production=self.production,
            department=self.department("Camera"),
            unit=self.unit(),
            name=name,
            position="2nd AC",
            phone="+1 604 555 0123",
            email=None,
            no_smartphone=no_smartphone,
            call={"day": day, "own": self._own(day, clock)},
        )
        return Member(crew, name, call_id(day, crew), self.code(crew))

    def move(self, member: Member, day: str, clock: str, place: str | None = None) -> None:
        """Give somebody another call time, and publish."""
        self.send("set_call", day=day, crew=member.crew, own=self._own(day, clock, place))
        self.publish(day)

    def code(self, crew: str) -> str:
        """A fresh entry code for a crew member."""
        return str(self._post("/api/invitations", crew=crew)["code"])

    def answer(self, member: Member) -> dict[str, Any] | None:
        """The standing answer to a member's call, fetched now."""
        self.fetch()
        return next((row for row in self.all("answer") if row["call"] == member.call), None)

    def send(self, kind: str, **args: object) -> dict[str, Any]:
        """One edit; gives its verdict, which must not be a refusal."""
        self._seq += 1
        edit = {
            "seq": self._seq,
            "id": new_id(),
            "kind": kind,
            "v": 1,
            "production": self.production,
            "args": args,
            "base": self._base(),
            "at_device": _now(),
            "offset_min": 0,
        }
        verdict: dict[str, Any] = self._exchange([edit])["verdicts"][0]
        assert verdict["verdict"] in ("applied", "adjusted", "noop"), f"{kind}: {verdict}"
        self.fetch()
        return verdict

    def fetch(self) -> None:
        """Bring `rows` up to the server's version."""
        self._exchange([])

    def _exchange(self, edits: list[dict[str, Any]]) -> dict[str, Any]:
        first = reply = self._page(edits, after=None, fresh=[])
        self._keep(reply)
        while reply["more"]:
            reply = self._page([], after=reply["after"], fresh=reply["fresh"])
            self._keep(reply)
        self._cursor = reply["cursor"]
        self._sums = reply["sums"]
        return first

    def _page(self, edits: list[dict[str, Any]], after: Any, fresh: list[str]) -> dict[str, Any]:
        return self._post(
            "/sync/v1",
            proto=1,
            device=self._device,
            epoch=self._epoch,
            app="desk",
            schema=1,
            sent_at=_now(),
            cursor=self._cursor,
            scopes=self._sums,
            after=after,
            fresh=fresh,
            edits=edits,
            unsent=len(edits),
        )

    def _keep(self, reply: dict[str, Any]) -> None:
        for change in reply["changes"]:
            key = change["e"], change["i"]
            if change["op"] == "put":
                self.rows[key] = change["d"]
                self._versions[key] = change["v"]
            else:
                self.rows.pop(key, None)

    def _base(self) -> dict[str, int]:
        kinds = ("day_plan", "call_plan", "department_call", "crew")
        return {f"{entity}/{found}": v for (entity, found), v in self._versions.items() if entity in kinds}

    def _own(self, day: str, clock: str, place: str | None = None) -> dict[str, Any]:
        when = date.fromisoformat(self.rows["day_plan", day]["date"])
        fields: dict[str, Any] = {"precall": None, "pickup": None, "place": place, "note": None}
        return {"state": "timed", "time": self.at(when, clock), **fields}

    def _planned(self, unit: str, when: date) -> str | None:
        days = (row for row in self.all("day_plan") if row["unit"] == unit and row["date"] == when.isoformat())
        return next((str(row["id"]) for row in days), None)

    def _of_production(self, entity: str, name: str) -> str:
        rows = (row for row in self.all(entity) if row["production"] == self.production and name in row["name"])
        return str(min(rows, key=lambda row: row["position"])["id"])

    def _post(self, path: str, **body: object) -> dict[str, Any]:
        answer = self._http.post(path, json=body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text[:500]}"
        given: dict[str, Any] = answer.json()
        return given


def _now() -> int:
    return round(datetime.now(UTC).timestamp() * 1000)
