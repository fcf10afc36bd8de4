"""Finding what a question means in the catalogue: the right answers first, and the nearest ones where there is none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from math import log

from services import italian, shelf
from services.ages import AGE_OF_MAJORITY, Ages
from services.folding import folded
from services.grammar import read
from services.grammar.ages import band_of
from services.lexicon import Term
from services.questions import Days, Question
from services.recurrence import HORIZON
from services.shelf import Entry, Listed, Shelf, Slot
from services.stems import stems
from services.work import UnitOfWork
from storage import catalogue
from storage.catalogue import EnrolmentMode

ENOUGH = 0.3
"""The share of a question's words, by their worth, that an activity must have where none of them is a subject."""

LEAST_TELLING = 0.3
"""How much one word at least must tell by itself where no word is a subject."""

PASSING = 0.3
"""What a word counts that is no subject, beside one that is."""

LEAST = 0.3
"""The share of the best answer's worth that another must have to be an answer too."""

STEPS = 10
"""In how many steps answers are worth less; on the same step the one for just that age is first, then the sooner."""

FOR_THE_PARENT = 0.7
"""What an answer for adults is worth where a child was named."""

FAR = 0.35
"""What an answer is worth outside the reader's own territory, where no place was asked for."""

WIDE = 1000
"""Years: how wide the ages of an activity without ages are taken to be."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the activities in order.

    `missing` are subjects of the question that no activity has, though others
    of its words were found. `dropped` names the condition without which the
    lines were found, where with it there were none.
    """

    question: Question
    lines: Sequence[Listed]
    missing: tuple[str, ...] = ()
    dropped: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether the lines are what was asked for."""
        return bool(self.lines) and not self.missing and not self.dropped


def understood(uow: UnitOfWork, text: str) -> Question:
    """Read a text into a question."""
    known = shelf.shelf(uow)
    return read(text, uow.programme.today(uow.now), known.places, known.spelling)


_WHAT_THERE_IS = frozenset(
    ["attivita", "iniziative", "iniziativa", "eventi", "evento", "proposte", "programma", "calendario", "appuntamenti"]
)


def asks_what_there_is(text: str) -> bool:
    """Tell whether a text that asks for nothing in particular asks for what there is at all."""
    words = folded(text).split()
    return bool(_WHAT_THERE_IS & set(words)) or ("cosa" in words and bool({"c", "fa", "fate"} & set(words)))


def find(uow: UnitOfWork, asked: Question, *, home: int | None) -> Found:
    """Find what a question means; a reader's own territory, *home*, comes first among equals."""
    return _Search(uow, asked, home).found()


def nearest(uow: UnitOfWork, asked: Question, *, home: int | None) -> Found:
    """Find what a question means, or else the closest: by dropping the one condition that leaves the most."""
    found = find(uow, asked, home=home)
    if found.lines:
        return found
    for name, _alone in sorted(asked.parts(), key=lambda part: _DROPPED_FIRST.index(part[0])):
        if name == "words" or (name == "places" and _is_elsewhere(uow, asked)):
            continue
        wider = asked.without(name)
        without = find(uow, wider, home=home) if not wider.is_empty else found
        if without.lines:
            return replace(without, question=asked, dropped=name)
    return found


_DROPPED_FIRST = (
    "has_room",
    "is_without_enrolment",
    "hours",
    "most_cents",
    "kinds",
    "days",
    "near",
    "is_near_me",
    "is_accessible",
    "places",
    "ages",
    "words",
)
"""Which condition people can do without first: the hour rather than the place, and the age last of all."""


def _is_elsewhere(uow: UnitOfWork, asked: Question) -> bool:
    return not any(shelf.shelf(uow).places.venues(place) for place in asked.places)


class _Search:
    """One question to one version of the catalogue."""

    def __init__(self, uow: UnitOfWork, asked: Question, home: int | None) -> None:
        self._uow, self._asked, self._home = uow, asked, home
        self._shelf: Shelf = shelf.shelf(uow)
        self._terms = uow.programme.lexicon.terms(asked.words)
        self._has = self._conditions()

    def found(self) -> Found:
        """Find the lines, in order."""
        if self._terms:
            worth, missing = self._worth()
            lines = list(self._listed(self._shelf.entries[one] for one in worth if one in self._shelf.entries))
            return Found(self._asked, self._in_order(_best(lines, worth), worth), missing)
        return Found(self._asked, self._in_order(list(self._listed(self._candidates())), {}))

    # Words

    def _worth(self) -> tuple[Mapping[int, "_Worth"], tuple[str, ...]]:
        """Weigh every activity that has some of the words, and name the subjects that none has."""
        hits = {term: self._hits(term) for term in self._terms}
        subjects = [term for term in self._terms if term.is_subject and not term.is_general]
        if not subjects and all(term.is_general for term in self._terms):
            subjects = list(self._terms)
        missing = tuple(term.said for term in subjects if not hits[term])
        if subjects and len(missing) == len(subjects):
            return {}, missing
        found: dict[int, _Worth] = {}
        rarest = log(1 + len(self._shelf.entries))
        rarity = {term: self._rarity(hits[term]) * _tells(term) for term in self._terms}
        for term, those in hits.items():
            for one, counts in those.items():
                worth = found.setdefault(one, _Worth())
                worth.total += counts * rarity[term] * (1 if term in subjects or not subjects else PASSING)
                worth.subjects += term in subjects
                worth.share += rarity[term]
        if subjects:
            return {one: worth for one, worth in found.items() if worth.subjects}, missing
        if not any(hits[term] and _tells(term) >= LEAST_TELLING for term in self._terms):
            return {}, ()
        whole = sum(rarity[term] if hits[term] else rarest * _tells(term) for term in self._terms)
        return {one: worth for one, worth in found.items() if worth.share >= ENOUGH * whole}, ()

    def _hits(self, term: Term) -> Mapping[int, float]:
        """Give the activities that have a word or what stands for it, each with what its best place counts."""
        found: dict[int, float] = {}
        for phrase, weight in term.variants:
            for one, field in self._shelf.having(phrase).items():
                found[one] = max(found.get(one, 0.0), field * weight)
        if not found and len(term.variants[0][0]) == 1:
            for stem in self._shelf.compounds(stems(term.said)[-1]):
                found |= self._shelf.having((stem,))
        return found

    def _rarity(self, hits: Mapping[int, float]) -> float:
        return log(1 + len(self._shelf.entries) / (1 + len(hits)))

    # Conditions

    def _conditions(self) -> Sequence[Callable[[Entry], bool]]:
        """List what an activity itself must be, besides its dates."""
        asked, conditions = self._asked, list[Callable[[Entry], bool]]()
        if asked.places:
            venues = frozenset().union(*(self._shelf.places.venues(place) for place in asked.places))
            conditions.append(lambda entry: entry.venue_id in venues)
        if asked.kinds and not self._terms:
            conditions.append(lambda entry: entry.kind in asked.kinds)
        if asked.most_cents is not None:
            most = asked.most_cents
            conditions.append(lambda entry: entry.cost_cents <= most)
        if asked.is_of_a_parent:
            conditions.append(lambda entry: _is_for_adults(entry) or all(_fits(ages, entry) for ages in asked.ages))
        else:
            conditions += [partial(_fits, ages) for ages in asked.ages]
        if asked.is_accessible:
            conditions.append(lambda entry: bool(entry.accessible))
        if asked.is_without_enrolment:
            conditions.append(lambda entry: entry.mode is EnrolmentMode.OPEN)
        if asked.near is not None:
            conditions.append(lambda entry: entry.lat is not None and entry.lon is not None)
        return conditions

    def _candidates(self) -> Iterable[Entry]:
        days = self._asked.days
        if days is not None and days.first is not None:
            horizon = self._uow.programme.today(self._uow.now) + HORIZON
            last = min(days.last or horizon, days.first + timedelta(days=400))
            return self._shelf.on(days.first, last)
        return self._shelf.entries.values()

    def _listed(self, entries: Iterable[Entry]) -> Iterable[Listed]:
        fitting = [entry for entry in entries if all(holds(entry) for holds in self._has)]
        if self._asked.has_room:
            fitting = self._with_room(fitting)
        for entry in fitting:
            slot = self._slot(entry)
            if slot is not None:
                yield Listed(entry, slot.at, self._distance(entry))

    def _slot(self, entry: Entry) -> Slot | None:
        """Give the next date that is meant."""
        days, hours = self._asked.days, self._asked.hours
        if days is None and hours is None:
            return entry.next_slot(self._uow.now)
        days = days or Days()
        for slot in entry.slots_after(self._uow.now):
            if days.last is not None and slot.day > days.last:
                return None
            if days.hold(slot.day) and (hours is None or hours.hold(slot.begins, slot.ends)):
                return slot
        return None

    def _with_room(self, entries: Sequence[Entry]) -> list[Entry]:
        limited = [entry.id for entry in entries if entry.places is not None]
        taken = catalogue.taken(self._uow.session, limited)
        return [entry for entry in entries if entry.places is None or taken.get(entry.id, 0) < entry.places]

    def _distance(self, entry: Entry) -> float | None:
        near = self._asked.near
        if near is None or entry.lat is None or entry.lon is None:
            return None
        return near.kilometres(entry.lat, entry.lon)

    # Order

    def _in_order(self, lines: list[Listed], worth: Mapping[int, "_Worth"]) -> Sequence[Listed]:
        best = max((worth[line.entry.id].total for line in lines if line.entry.id in worth), default=0.0)
        bands = [stem for ages in self._asked.ages if (band := band_of(ages)) for stem in band.stems]

        def place(line: Listed) -> tuple[object, ...]:
            entry = line.entry
            weighed = worth.get(entry.id)
            share = weighed.total / best if weighed and best else 1.0
            return (
                line.kilometres or 0.0,
                -round(share * STEPS * (FAR if self._is_far(entry) else 1) * self._for_whom(entry)),
                bool(self._asked.kinds) and entry.kind not in self._asked.kinds,
                _age_distance(entry, self._asked.ages, bands),
                line.next_at,
                entry.id,
            )

        return sorted(lines, key=place)

    def _for_whom(self, entry: Entry) -> float:
        """Tell what an answer is worth by whom it is for: the child who was named, rather than the parent."""
        fits = not self._asked.is_of_a_parent or all(_fits(ages, entry) for ages in self._asked.ages)
        return 1.0 if fits else FOR_THE_PARENT

    def _is_far(self, entry: Entry) -> bool:
        return not self._asked.places and self._home is not None and entry.territory_id != self._home


def _tells(term: Term) -> float:
    return 1.0 if term.is_subject else italian.tells(term.said)


@dataclass(slots=True)
class _Worth:
    """How well the words of an activity fit: all they count, how many subjects, which share of the question."""

    total: float = 0.0
    subjects: int = 0
    share: float = 0.0


def _best(lines: Sequence[Listed], worth: Mapping[int, _Worth]) -> list[Listed]:
    """Leave out what is far from the best."""
    best = max((worth[line.entry.id].total for line in lines), default=0.0)
    return [line for line in lines if worth[line.entry.id].total >= LEAST * best]


def _is_for_adults(entry: Entry) -> bool:
    return entry.max_age is None or entry.max_age >= AGE_OF_MAJORITY


def _fits(ages: Ages, entry: Entry) -> bool:
    """Tell whether an activity is for someone of some ages."""
    least, most = ages.least or 0, WIDE if ages.most is None else ages.most
    return (entry.min_age or 0) <= most and (WIDE if entry.max_age is None else entry.max_age) >= least


def _age_distance(entry: Entry, asked: Sequence[Ages], stems_of_bands: Sequence[str]) -> int:
    """Tell how closely an activity is meant for the ages that were asked: 0 is just for them."""
    if not asked:
        return 0
    if entry.min_age is None and entry.max_age is None:
        own = set(stems(f"{entry.title} {entry.category} {entry.description}"[:400]))
        return 1 if any(stem in own for stem in stems_of_bands) else 3
    least, most = entry.min_age or 0, 99 if entry.max_age is None else entry.max_age
    inside = max((_overlap(least, most, ages) for ages in asked), default=0)
    width = most - least + 1
    if inside / width >= 0.5 or width <= 8:
        return 0
    return 1 if width <= 20 else 2


def _overlap(least: int, most: int, ages: Ages) -> int:
    return max(0, min(most, 99 if ages.most is None else ages.most) - max(least, ages.least or 0) + 1)
