"""Makes crew lists as offices send them, from an invented cast, with the truth about each.

`office_list(seed)` is deterministic. A list differs from the next in format, encoding, delimiter, header language,
column order, name style, sections, titles, doubles, broken e-mail and traps: family e-mail, department phone, a
name twice.
"""

import csv
import io
import random
import unicodedata

import msgspec
import openpyxl

from tests.backend.imports.cast import (
    BREAKS,
    DEPARTMENTS,
    FIRST,
    HEADERS,
    LAST,
    NICKNAMES,
    NOTHING,
    PHONE_STYLES,
    TITLES,
)

FIELDS = ("name", "position", "department", "phone", "email")


class Someone(msgspec.Struct, kw_only=True):
    """One written row: values by field, and whose row it is (None: nobody's)."""

    first: str
    last: str
    position: str
    department: str
    phone: str
    email: str
    person: int | None
    style: str = "plain"


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """What a list really holds."""

    summary: dict[str, int]
    persons: tuple[int | None, ...]


class OfficeList(msgspec.Struct, frozen=True, kw_only=True):
    """A file, its name, and the truth about it."""

    data: bytes
    filename: str
    truth: Truth
    how: str


class Office:
    """One office with its habits, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        pick = self.dice.choice
        self.language = pick(["en", "en", "en", "es", "fr", "de"])
        self.kind = pick(["csv", "csv", "xlsx"])
        self.encoding = pick(
            ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1252", "mac_roman"]
        )
        self.delimiter = pick([",", ";", "\t", "|"])
        self.newline = pick(["\r\n", "\n", "\r"])
        self.sections = self.dice.random() < 0.4
        self.names = pick(["parts", "full", "comma", "parts", "full"])
        self.shouts = pick([0.0, 0.15, 0.5])
        self.titles = self.dice.random() < 0.5 or self.sections
        self.sep_line = self.kind == "csv" and self.dice.random() < 0.1 and not self.titles
        self.repeats = self.dice.random() < 0.15
        self.mails: set[str] = set()

    def person(self, number: int) -> Someone:
        """A new person with a mail of their own; some without a mail or a phone."""
        department = self.dice.choice(list(DEPARTMENTS))
        first, last = self.dice.choice(FIRST), LAST[number % len(LAST)]
        plain = (
            unicodedata.normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode().replace(" ", "").lower()
        )
        return Someone(
            first=first,
            last=last,
            position=self.dice.choice(DEPARTMENTS[department]),
            department=department,
            phone=self.phone(),
            email=f"{plain.replace(chr(39), '')}{number}@example.com",
            person=number,
        )

    def phone(self) -> str:
        if self.dice.random() < 0.1:
            return self.dice.choice(NOTHING)
        digits = "".join(self.dice.choice("23456789") for _ in range(7))
        return self.dice.choice(PHONE_STYLES).format(a="604", b=digits[:3], c=digits[3:], d=digits[:6], e=digits[1:])

    def written(self, someone: Someone) -> tuple[str, str]:
        """First and last name in the office's writing."""
        if someone.style == "shout" and someone.first:
            return f"  {someone.first.upper()} ", someone.last.upper()
        return someone.first, someone.last


def office_list(seed: int) -> OfficeList:
    """The list of office number `seed`, and the truth about it."""
    office = Office(seed)
    people = [office.person(number) for number in range(office.dice.randint(12, 90))]
    for someone in people:
        someone.style = "shout" if office.dice.random() < office.shouts else "plain"
    counts = {"bad_mail": 0, "no_mail": 0}
    sound = _spoil(office, people, counts)
    _traps(office, people, sound)
    rows = list(people)
    counts["exact_duplicates"] = _doubles(office, rows, sound)
    counts["same_person_other_spelling"] = _spellings(office, rows, sound)
    counts["no_name"] = _posts(office, rows)
    if office.sections:
        rows.sort(key=lambda row: list(DEPARTMENTS).index(row.department))
    truth = {**counts, "people": len(people), "rows": len(rows)}
    return _file(office, rows, Truth(summary=truth, persons=tuple(row.person for row in rows)), seed)


def _spoil(office: Office, people: list[Someone], counts: dict[str, int]) -> list[Someone]:
    """Break or remove some e-mails; gives the people whose e-mail is sound."""
    sound = []
    for someone in people:
        roll = office.dice.random()
        if roll < 0.04:
            local, domain = someone.email.split("@")
            someone.email = office.dice.choice(BREAKS).format(local=local, domain=domain)
            counts["bad_mail"] += 1
        elif roll < 0.14:
            someone.email = office.dice.choice(["", "", "n/a", "-"])
            counts["no_mail"] += 1
        else:
            sound.append(someone)
    return sound


def _traps(office: Office, people: list[Someone], sound: list[Someone]) -> None:
    """People who share what doubles share: a family's e-mail, a department's phone, a name."""
    if len(sound) < 8:
        return
    family, partner, namesake, other = sound[0], sound[1], sound[2], sound[3]
    if office.dice.random() < 0.5 and family.first[0] != partner.first[0]:
        partner.last, partner.email = family.last, family.email
        sound[:2] = []
    if office.dice.random() < 0.5:
        namesake.first, namesake.last = other.first, other.last
        namesake.phone, other.phone = "604-555-2345", "604-555-3456"
        del sound[sound.index(namesake)]
        del sound[sound.index(other)]
    if office.dice.random() < 0.5:
        for someone in office.dice.sample(people, 4):
            if someone in sound:
                someone.phone = "(604) 555-7000"


def _doubles(office: Office, rows: list[Someone], sound: list[Someone]) -> int:
    number = office.dice.randint(0, 5)
    for _ in range(number):
        twin = msgspec.structs.replace(office.dice.choice(sound))
        rows.insert(office.dice.randint(0, len(rows)), twin)
    return number


def _spellings(office: Office, rows: list[Someone], sound: list[Someone]) -> int:
    """Further rows of a person, spelt otherwise: an initial, capitals, lost accents, a nickname, a slip of the keys."""
    chosen = office.dice.sample(sound, min(len(sound), office.dice.randint(0, 5)))
    for someone in chosen:
        again = msgspec.structs.replace(someone, email=someone.email.upper())
        _respell(again, office.dice)
        rows.insert(office.dice.randint(0, len(rows)), again)
    return len(chosen)


def _respell(again: Someone, dice: random.Random) -> None:
    way = dice.choice(["initial", "initial", "accents", "nickname", "slip", "phone"])
    if way == "nickname" and again.first in NICKNAMES:
        again.first = NICKNAMES[again.first]
    elif way == "slip" and len(again.last) > 5:
        again.last = again.last[:2] + again.last[3:]
    elif way == "accents":
        again.first, again.last = (
            unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() for name in (again.first, again.last)
        )
    elif way == "phone" and again.phone not in NOTHING and "7000" not in again.phone:
        again.first, again.email = again.first[0] + ".", ""
    else:
        again.first = again.first[0] + "."


def _posts(office: Office, rows: list[Someone]) -> int:
    number = office.dice.randint(0, 3)
    for _ in range(number):
        department = office.dice.choice(list(DEPARTMENTS))
        post = office.dice.choice(DEPARTMENTS[department]) + " (TBD)"
        nobody = Someone(first="", last="", position=post, department=department, phone="", email="", person=None)
        rows.insert(office.dice.randint(0, len(rows)), nobody)
    return number


def _file(office: Office, rows: list[Someone], truth: Truth, seed: int) -> OfficeList:
    columns = [field for field in FIELDS if not (office.sections and field == "department")]
    office.dice.shuffle(columns)
    header = [title for field in columns for title in _titles(office, field)]
    table: list[list[str]] = (
        [list(line) for line in TITLES[: office.dice.randint(1, len(TITLES))]] if office.titles else []
    )
    table.append(header)
    last = ""
    for number, row in enumerate(rows):
        if office.sections and row.department != last:
            heading = office.dice.choice([row.department.upper(), row.department.upper() + ":"])
            table += [[], [heading]] if number or office.dice.random() < 0.5 else [[heading]]
            last = row.department
        if office.repeats and number and number % 25 == 0:
            table.append(header)
        table.append([cell for field in columns for cell in _cells(office, row, field)])
    how = (
        f"seed {seed}: {office.kind} {office.encoding} {office.delimiter!r} {office.names} {office.language} {columns}"
    )
    data, suffix = (_xlsx(table), "xlsx") if office.kind == "xlsx" else (_csv(office, table), "csv")
    return OfficeList(data=data, filename=f"crew_{seed}.{suffix}", truth=truth, how=how)


def _titles(office: Office, field: str) -> list[str]:
    words = HEADERS[office.language]
    if field == "name" and office.names == "parts":
        return [office.dice.choice(words["first"]), office.dice.choice(words["last"])]
    title = office.dice.choice(words[field])
    return [title.upper() if office.dice.random() < 0.2 else title]


def _cells(office: Office, row: Someone, field: str) -> list[str]:
    if field != "name":
        return [str(getattr(row, field))]
    first, last = office.written(row)
    if office.names == "parts":
        return [first, last]
    if office.names == "comma":
        return [f"{last},   {first.strip()}" if last else ""]
    return [f"{first} {last}".strip()]


def _csv(office: Office, table: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if office.newline == "\r" else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=office.delimiter, lineterminator=office.newline, quoting=quoting)
    writer.writerows(table)
    body = (f"sep={office.delimiter}{office.newline}" if office.sep_line else "") + text.getvalue()
    return body.encode(office.encoding, errors="replace")


def _xlsx(table: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in table:
        sheet.append([cell or None for cell in row])
    extra = book.create_sheet("NOTES")
    extra.append(["Unit base moves on day 12"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
