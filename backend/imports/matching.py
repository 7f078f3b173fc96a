"""Rows -> persons: doubles inside the list, then persons -> crew members already on the production."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

import msgspec

from backend.imports.evidence import Evidence, Facts, compare, is_known_person, is_one_person, is_worth_a_look
from backend.imports.likeness import EQUAL, likeness, stored_name
from backend.imports.model import KnownCrew
from backend.imports.people import Entry
from backend.imports.phones import phone_key
from backend.imports.text import fold, fold_name

MAX_SHARED = 60


KnownPair = tuple[tuple[int, ...], int, int, Evidence]


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """Two entries that were kept apart and should be looked at: indexes into the entries, and what they share."""

    one: int
    other: int
    evidence: Evidence
    ambiguous: bool = False


class Groups(msgspec.Struct, frozen=True, kw_only=True):
    """Entries by person (indexes, in the order of the file), and the pairs that were left apart with a doubt."""

    persons: tuple[tuple[int, ...], ...]
    suspicions: tuple[Suspicion, ...]


def facts_of(entry: Entry) -> Facts | None:
    """What an entry offers for comparison; None when it names nobody."""
    if entry.name is None:
        return None
    mails = [entry.mail.address, *entry.mail.others, entry.mail.meant]
    return Facts(
        name=entry.name,
        mails=frozenset(mail.casefold() for mail in mails if mail),
        phones=frozenset(phone.number for phone in entry.phones if phone.number),
        department=fold(entry.department or ""),
        position=fold(entry.position or ""),
    )


def known_facts(known: KnownCrew, regions: tuple[str, ...]) -> Facts:
    """What a crew member of the production offers for comparison."""
    phone = phone_key(known.phone, regions)
    return Facts(
        name=stored_name(known.name, known.preferred),
        mails=frozenset({known.email.casefold()} if known.email else ()),
        phones=frozenset({phone} if phone else ()),
        department=fold(known.department or ""),
        position=fold(known.position or ""),
    )


def keys_of(facts: Facts) -> Iterator[Hashable]:
    """Under what a record is filed so that only records with something in common are compared."""
    yield from (("mail", mail) for mail in facts.mails)
    yield from (("phone", phone) for phone in facts.phones)
    yield ("name", fold_name(f"{facts.name.first} {facts.name.last}"))
    if facts.name.last and facts.position:
        yield ("post", facts.position, fold_name(facts.name.last))


def group(entries: Sequence[Entry]) -> Groups:
    """Find the persons among the entries. Strong evidence binds first; all rows of a person must agree in the name."""
    facts = {index: found for index, entry in enumerate(entries) if (found := facts_of(entry)) is not None}
    pairs = _pairs(facts)
    binding = {pair: found for pair, found in pairs.items() if is_one_person(found) or _is_exact(entries, pair)}
    doubtful = _ambiguous(binding, facts)
    persons = _bind(facts, {pair: found for pair, found in binding.items() if pair not in doubtful})
    home = {index: number for number, members in enumerate(persons) for index in members}
    apart = {pair: found for pair, found in pairs.items() if home[pair[0]] != home[pair[1]]}
    suspicions = [
        Suspicion(one=pair[0], other=pair[1], evidence=found, ambiguous=pair in doubtful)
        for pair, found in sorted(apart.items())
        if is_worth_a_look(found)
    ]
    return Groups(persons=tuple(persons), suspicions=tuple(suspicions))


def _is_exact(entries: Sequence[Entry], pair: tuple[int, int]) -> bool:
    return entries[pair[0]].cells == entries[pair[1]].cells


def _pairs(facts: Mapping[int, Facts]) -> dict[tuple[int, int], Evidence]:
    """Evidence for every two entries that share a mail, a phone or a name."""
    filed: dict[Hashable, list[int]] = defaultdict(list)
    for index, found in facts.items():
        for key in keys_of(found):
            filed[key].append(index)
    pairs: dict[tuple[int, int], Evidence] = {}
    for members in filed.values():
        for one, other in _couples(members if len(members) <= MAX_SHARED else _chain(members, facts)):
            if (one, other) not in pairs:
                pairs[one, other] = compare(facts[one], facts[other])
    return pairs


def _chain(members: Sequence[int], facts: Mapping[int, Facts]) -> list[int]:
    return sorted(members, key=lambda index: (facts[index].name.name, index))[:MAX_SHARED]


def _couples(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(members)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            yield one, other


def _ambiguous(binding: Mapping[tuple[int, int], Evidence], facts: Mapping[int, Facts]) -> set[tuple[int, int]]:
    """Pairs to leave alone: "J. Smith" who could be John or Jane equally well. Only the shorter name can be either."""
    links: dict[int, list[tuple[tuple[int, int], int, Evidence]]] = defaultdict(list)
    for pair, found in binding.items():
        if found.names < EQUAL:
            lengths = [_given_length(facts[index]) for index in pair]
            short, long = pair if lengths[0] <= lengths[1] else (pair[1], pair[0])
            links[short].append((pair, long, found))
    doubtful: set[tuple[int, int]] = set()
    for found_links in links.values():
        best = max(found.strength() for _, _, found in found_links)
        top = [other for _, other, found in found_links if found.strength() == best]
        weaker = [pair for pair, other, _ in found_links if not _agree(facts[other], facts[top[0]])]
        several = any(not _agree(facts[one], facts[other]) for one, other in _couples(top))
        doubtful.update([pair for pair, _, _ in found_links] if several else weaker)
    return doubtful


def _agree(one: Facts, other: Facts) -> bool:
    return likeness(one.name, other.name) > 0


def _given_length(facts: Facts) -> int:
    return len(fold_name(facts.name.first))


def _fit(left: Sequence[int], right: Sequence[int], facts: Mapping[int, Facts]) -> bool:
    """Whether all names of two groups can be one person's, directly or as two variants of a fuller one among them."""
    every = [facts[index] for index in (*left, *right)]
    return all(
        _agree(facts[a], facts[b]) or any(_is_fuller(c, facts[a]) and _is_fuller(c, facts[b]) for c in every)
        for a in left
        for b in right
    )


def _is_fuller(whole: Facts, variant: Facts) -> bool:
    return _agree(whole, variant) and _given_length(whole) >= _given_length(variant)


def _bind(facts: Mapping[int, Facts], binding: Mapping[tuple[int, int], Evidence]) -> list[tuple[int, ...]]:
    """Join pairs, strongest first, unless some two of the joined rows have names of two people."""
    members = {index: [index] for index in facts}
    for one, other in sorted(binding, key=lambda pair: (-binding[pair].strength(), pair)):
        left, right = members[one], members[other]
        if left is not right and _fit(left, right, facts):
            joined = sorted(left + right)
            for index in joined:
                members[index] = joined
    return sorted({tuple(found) for found in members.values()})


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the list, to be found among the crew: comparison facts and the id a new crew member would get."""

    facts: Facts
    natural_id: str


def match(
    persons: Sequence[Candidate], known: Sequence[KnownCrew], regions: tuple[str, ...]
) -> tuple[dict[int, KnownCrew], dict[int, KnownCrew]]:
    """Persons (by index) -> the crew member each is, and persons who stay new -> somebody they should be compared with.

    Each crew member is one person at most; the best pairs are taken first.
    """
    crew = [known_facts(one, regions) for one in known]
    found = sorted(_known_pairs(persons, known, crew), key=lambda pair: (pair[0], pair[1], pair[2]))
    either = _could_be_either(found, crew)
    taken: dict[int, int] = {}
    doubts: dict[int, KnownCrew] = {}
    for _, index, at, evidence in found:
        if not is_known_person(evidence) and not _is_own(persons[index], known[at], evidence):
            continue
        if index not in taken and at not in taken.values() and (evidence.names == EQUAL or index not in either):
            taken[index] = at
    for _, index, at, evidence in found:
        if index not in taken and is_worth_a_look(evidence):
            doubts.setdefault(index, known[at])
    return {index: known[at] for index, at in taken.items()}, doubts


def _could_be_either(found: Sequence[KnownPair], crew: Sequence[Facts]) -> set[int]:
    """Persons (by index) whose short name is as near to one crew member as to another of another name."""
    best: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for _, index, at, evidence in found:
        if is_known_person(evidence):
            best[index].append((evidence.strength(), at))
    tops = {index: [at for strength, at in near if strength == max(near)[0]] for index, near in best.items()}
    return {index for index, top in tops.items() if any(not _agree(crew[a], crew[b]) for a, b in _couples(top))}


def _is_own(person: Candidate, known: KnownCrew, evidence: Evidence) -> bool:
    return person.natural_id == known.crew and evidence.names > 0


def _known_pairs(
    persons: Sequence[Candidate], known: Sequence[KnownCrew], crew: Sequence[Facts]
) -> Iterator[KnownPair]:
    filed: dict[Hashable, list[int]] = defaultdict(list)
    for at, facts in enumerate(crew):
        for key in keys_of(facts):
            filed[key].append(at)
        filed["id", known[at].crew].append(at)
    for index, person in enumerate(persons):
        near = _near(filed, [*keys_of(person.facts), ("id", person.natural_id)])
        for at in near:
            evidence = compare(person.facts, crew[at])
            yield _rank(person, known[at], crew[at], evidence), index, at, evidence


def _near(filed: Mapping[Hashable, list[int]], keys: Iterable[Hashable]) -> list[int]:
    return sorted({at for key in keys for at in filed.get(key, ())})


def _rank(person: Candidate, known: KnownCrew, crew: Facts, evidence: Evidence) -> tuple[int, ...]:
    """Smaller is nearer: the id that this very person was given before, strength, then fewest differing details."""
    own = _is_own(person, known, evidence)
    apart = [
        getattr(person.facts, name) != getattr(crew, name) for name in ("mails", "phones", "department", "position")
    ]
    left = known.state != "active"
    return (not own, -evidence.strength(), sum(apart), left)
