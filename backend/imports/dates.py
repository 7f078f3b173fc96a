"""Start and finish dates as offices write them -> "YYYY-MM-DD"."""

import datetime as dt
import re
from collections.abc import Iterable

from backend.imports.text import fold

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier enero januar ene janv janner",
            "feb february fevrier febrero februar fev",
            "mar march mars marzo marz mrz",
            "apr april avril abril avr abr",
            "may mai mayo",
            "jun june juin junio juni",
            "jul july juillet julio juli juil",
            "aug august aout agosto ago",
            "sep sept september septembre septiembre set",
            "oct october octobre octubre oktober okt",
            "nov november novembre noviembre",
            "dec december decembre diciembre dezember dez dic",
        ),
        1,
    )
    for name in names.split()
}
NUMBERS = re.compile(r"^(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{2,4})\b")
MONTH_FIRST = frozenset({"US", "CA", "PH", "PR", "GU"})
EXCEL_DAY_0 = dt.date(1899, 12, 30)


def month_comes_first(values: Iterable[str], region: str) -> bool:
    """Whether 03/04 means March 4: a value over 12 in the column decides, else the habit of the region."""
    for value in values:
        found = NUMBERS.match(value.strip())
        if found and found[2] == "/" and len(found[1]) <= 2:
            if int(found[1]) > 12:
                return False
            if int(found[3]) > 12:
                return True
    return region in MONTH_FIRST


def read_date(text: str, month_first: bool) -> str | None:
    """An ISO date, or None when the text is no date that can be read without guessing."""
    value = text.strip()
    numbers = NUMBERS.match(value)
    try:
        if numbers:
            return _from_numbers(numbers, month_first).isoformat()
        if re.fullmatch(r"\d{5}", value) and 36_000 < int(value) < 60_000:
            return (EXCEL_DAY_0 + dt.timedelta(days=int(value))).isoformat()
        return _from_words(value)
    except ValueError:
        return None


def _from_numbers(found: re.Match[str], month_first: bool) -> dt.date:
    one, two, three = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == 4:
        return dt.date(one, two, three)
    day, month = (two, one) if found[2] != "." and month_first else (one, two)
    return dt.date(three + 2000 if three < 100 else three, month, day)


def _from_words(value: str) -> str | None:
    """A date with a month in words: "12 Jan 2026", "Jan. 12th, 2026", "Mon 12. Januar 26"."""
    words = fold(re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", value)).split()
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [int(word) for word in words if word.isdigit()]
    if len(months) != 1 or len(numbers) != 2:
        return None
    day, year = numbers if numbers[0] <= 31 else (numbers[1], numbers[0])
    return dt.date(year + 2000 if year < 100 else year, months[0], day).isoformat()
