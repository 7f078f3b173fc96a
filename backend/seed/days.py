"""The days of the demo, counted from today: what an AD would have planned, as arguments of edits."""

from typing import NamedTuple

from whenever import Date, Instant, Time

from backend.seed.people import FERRY, MAIN, SALT, SALT_MAIN, SECOND
from sync.ids import natural_id

ZONES = {FERRY: "Europe/London", SALT: "Europe/Madrid"}
QUAY = {
    "place": "Birkenhead Dock, Shed 4", "address": "Dock Road, Birkenhead CH41",
    "map_url": "https://maps.example.com/?q=birkenhead+dock", "base_camp": "Car park B, Dock Road",
    "parking": "Crew: car park B. Trucks: inside the gate, marshalled.", "hospital": "Arrowe Park, A&E, 12 min",
}
STUDIO = {
    "place": "Stage 2, Mersey Works", "address": "2 Mersey Works, Liverpool L3",
    "map_url": "https://maps.example.com/?q=mersey+works", "base_camp": "Yard of Mersey Works",
    "parking": "Multi-storey, level 3. Bring the ticket to production.", "hospital": "Royal Liverpool, A&E, 9 min",
}
SALTERN = {
    "place": "Salinas, north gate", "address": "Camino de las Salinas, Almeria",
    "map_url": "https://maps.example.com/?q=salinas", "base_camp": "Hermitage square", "parking": "Hermitage square",
    "hospital": "Torrecardenas, 25 min",
}


class Plan(NamedTuple):
    """A day: `offset` from today, number of the day, general call and estimated wrap on the clock of the place."""

    unit: str
    offset: int
    number: int
    general: str
    wrap: str
    where: dict[str, str]
    weather: str
    notes: str | None = None

    @property
    def id(self) -> str:
        """Named by unit and number, so that a second seeding makes the same."""
        return natural_id("demo", "day", self.unit, str(self.number))

    @property
    def production(self) -> str:
        """Whose day it is."""
        return SALT if self.unit == SALT_MAIN else FERRY


NIGHT_NOTE = "Night shoot on water: life vests on deck, nobody alone on the pontoon. Sun up 05:40."
PLANS = (
    Plan(MAIN, -3, 4, "07:00", "18:00", STUDIO, "Indoors. 9 degrees on the yard."),
    Plan(MAIN, -2, 5, "07:00", "18:00", STUDIO, "Indoors. Rain from 15:00."),
    Plan(MAIN, -1, 6, "07:30", "18:30", QUAY, "Showers, wind 4 from the west."),
    Plan(MAIN, 0, 7, "07:30", "18:30", QUAY, "Dry, wind 3, high water 13:10."),
    Plan(MAIN, 1, 8, "06:30", "17:30", QUAY, "Dry until 16:00, then rain.", "Stunt on the ramp: closed set to 11:30."),
    Plan(MAIN, 2, 9, "08:00", "19:00", STUDIO, "Indoors.", "Draft: depends on how far day 8 comes."),
    Plan(SECOND, 0, 2, "18:00", "04:30", QUAY, "Clear, 4 degrees, low water 01:20.", NIGHT_NOTE),
    Plan(SECOND, 1, 3, "18:30", "05:00", QUAY, "Clear, 3 degrees, low water 02:05.", NIGHT_NOTE),
    Plan(SALT_MAIN, -1, 11, "08:00", "19:00", SALTERN, "Sun, 19 degrees."),
    Plan(SALT_MAIN, 2, 12, "07:00", "18:00", SALTERN, "Sun, wind from noon.", "Sunrise shot: nobody late."),
    Plan(SALT_MAIN, 3, 13, "07:30", "18:30", SALTERN, "Sun, 20 degrees."),
)
PRE_CALLS = {
    # department: minutes before the general call
    "Hair & Make-up": 75, "Costume": 60, "Catering": 120, "Transport": 90, "Locations": 75, "Electrical": 30,
    "Assistant Directors": 30,
}


def instant(plan: Plan, today: str, clock: str) -> int:
    """Epoch ms of a time on the clock of the day's place; a time before noon of a night day is the next morning."""
    date = Date.parse_iso(today).add(days=plan.offset)
    date = date.add(days=1) if plan.general >= "15:00" and clock < "12:00" else date
    return date.at(Time.parse_iso(clock)).assume_tz(ZONES[plan.production]).timestamp(unit="millisecond")


def date_of(plan: Plan, today: str) -> str:
    """The date of a day."""
    return Date.parse_iso(today).add(days=plan.offset).format_iso()


def today_in(zone: str, now: int) -> str:
    """Which date it is in a zone."""
    return Instant.from_timestamp(now, unit="millisecond").to_tz(zone).date().format_iso()


def day_args(plan: Plan, today: str) -> dict[str, object]:
    """Arguments of `set_day`."""
    return {
        "day": plan.id, "unit": plan.unit, "date": date_of(plan, today), "zone": ZONES[plan.production],
        "number": plan.number, "of": 32 if plan.production == FERRY else 60,
        "general_call": instant(plan, today, plan.general), "est_wrap": instant(plan, today, plan.wrap),
        **plan.where, "weather": plan.weather, "notes": plan.notes,
    }
