"""The contact cells of a row -> e-mail and phones, also when they stand in each other's column or share one."""

import re

from backend.imports.cells import RowCells
from backend.imports.mails import Mail, is_reserved, read_mail
from backend.imports.phones import Phone, read_phones
from backend.imports.text import listed

Cells = list[tuple[int, str]]


def contacts_of(cells: RowCells, who: str) -> tuple[Mail, tuple[Phone, ...]]:
    """E-mail and phones of a row; `who` is named in the sentences about what is left out."""
    mails, phones, mixed = cells.all("email"), cells.all("phone"), cells.all("contact")
    mixed += [pair for pair in phones if "@" in pair[1]]
    moved = [(index, cell) for index, cell in mails if "@" not in cell and _digits(cell) >= 7]
    mails = [pair for pair in mails if pair not in moved] + [(index, _addresses(cell)) for index, cell in mixed]
    numbers = [pair for pair in phones if "@" not in pair[1]] + moved
    numbers += [(index, _without_addresses(cell)) for index, cell in mixed]
    return _mail(cells, _filled(mails), who), _phones(cells, _filled(numbers), who)


def _mail(cells: RowCells, written: Cells, who: str) -> Mail:
    read = [(index, cell, read_mail(cell)) for index, cell in written]
    good = [mail for _, _, mail in read if mail.address]
    for index, cell, mail in read:
        if mail.bad:
            meant = f" did you mean {mail.meant}?" if mail.meant else f" {mail.reason}"
            end = "" if good else f" {who} is imported without an e-mail."
            cells.fault(index, "bad_mail", f"“{mail.bad}” is no e-mail address;{meant}{end}", value=cell)
        if mail.address and is_reserved(mail.address.rpartition("@")[2]):
            said = f"{mail.address} is taken, but nobody outside a private network can be reached there."
            cells.note(index, "mail_reserved", said, value=cell)
        if mail.suspect:
            said = f"{mail.address} is taken as written; did you mean {mail.suspect}?"
            cells.note(index, "mail_suspect", said, value=cell)
    if not good:
        return next((mail for _, _, mail in read if mail.bad), Mail())
    every = [address for mail in good for address in (mail.address, *mail.others) if address]
    others = [address for address in dict.fromkeys(every) if address != good[0].address]
    if others:
        said = f"{good[0].address} is taken; also given: {listed(others)}."
        cells.note(written[0][0], "more_mails", said, value=written[0][1])
    return good[0]


def _phones(cells: RowCells, written: Cells, who: str) -> tuple[Phone, ...]:
    numbers: dict[str, Phone] = {}
    for index, cell in written:
        read = read_phones(cell, cells.context.regions)
        for phone in read.numbers:
            if phone.number:
                numbers.setdefault(phone.number, phone)
        if read.mangled:
            said = f"“{cell}” is what a spreadsheet made of a number; type it anew as text."
            cells.fault(index, "phone_mangled", f"{said} {who} is imported without it.", value=cell)
        elif read.bad:
            said = f"“{cell}” is no phone number of {cells.context.defaults.region}; write it with its country code."
            cells.fault(index, "bad_phone", f"{said} {who} is imported without it.", value=cell)
    taken, *others = numbers.values() or (None,)
    if taken is not None and others:
        also = listed([phone.written for phone in others if phone])
        cells.note(written[0][0], "more_phones", f"{taken.written} is taken; also given: {also}.", value=written[0][1])
    return tuple(numbers.values())


def _filled(cells: Cells) -> Cells:
    return [(index, cell) for index, cell in cells if cell]


def _digits(cell: str) -> int:
    return sum(letter.isdigit() for letter in cell)


def _addresses(cell: str) -> str:
    return "; ".join(re.findall(r"[^\s<>;,|/]+@[^\s<>;,|/]+", cell))


def _without_addresses(cell: str) -> str:
    rest = re.sub(r"[^\s<>;,|/]*@[^\s<>;,|/]*", " ", cell)
    return rest.strip(" \n;,|/-") if any(letter.isdigit() for letter in rest) else ""
