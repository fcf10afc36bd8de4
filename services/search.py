"""Finding what a question means in the catalogue: the right answers first, and the nearest ones where there is none."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import nlargest
from itertools import islice
from typing import cast

from services import shelf
from services.ages import AGE_OF_MAJORITY, Ages
from services.folding import folded
from services.grammar import read
from services.grammar.ages import band_of
from services.grammar.reading import LONGEST
from services.questions import Days, Question
from services.recurrence import HORIZON
from services.shelf import Entry, Listed, Shelf, Slot
from services.weighing import Weighed, weigh
from services.work import UnitOfWork
from storage import catalogue
from storage.catalogue import EnrolmentMode

MOST = 200
"""Answers of one question: nobody turns fifty pages."""

FEW = 500
"""Activities that are looked at first where very many have the words of a question."""

LEAST = 0.3
"""The share of the best answer's worth that another must have to be an answer too."""

STEPS = 10
"""In how many steps answers are worth less; on the same step the one for just that age is first, then the sooner."""

FOR_THE_PARENT = 0.7
"""What an answer for adults is worth where a child was named."""

FAR = 0.35
"""What an answer is worth outside the reader's own territory, where no place was asked for."""

OLDEST = 120
"""Years: where ages without an end are taken to end."""


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


def understood(uow: UnitOfWork, text: str) -> Question:
    """Read a text into a question."""
    known, today = shelf.shelf(uow), uow.programme.today(uow.now)
    key = (text[:LONGEST], today)
    if key in known.kept:
        return cast("Question", known.kept[key])
    return known.keep(key, read(text, today, known.places, known.spelling, uow.programme.lexicon))


_WHAT_THERE_IS = frozenset(
    "attivita iniziative iniziativa eventi evento proposte programma calendario appuntamenti".split()  # noqa: SIM905
)


def asks_what_there_is(text: str) -> bool:
    """Tell whether a text that asks for nothing in particular asks for what there is at all."""
    words = folded(text).split()
    return bool(_WHAT_THERE_IS & set(words)) or ("cosa" in words and bool({"c", "fa", "fate"} & set(words)))


def find(uow: UnitOfWork, asked: Question, *, home: int | None) -> Found:
    """Find what a question means; a reader's own territory, *home*, comes first among equals.

    Many ask the same, so answers are kept until the first of their dates has
    passed; who has a place left changes by the minute, and is asked each time.
    """
    if asked.has_room:
        return _Search(uow, asked, home).found()
    made, key = shelf.shelf(uow), (asked, home)
    if key in made.kept:
        found, since, until = cast("tuple[Found, datetime, datetime]", made.kept[key])
        if since <= uow.now < until:
            return found
    found = _Search(uow, asked, home).found()
    until = min((line.next_at for line in found.lines), default=uow.now + timedelta(hours=1))
    made.keep(key, (found, uow.now, until))
    return found


def fitting(uow: UnitOfWork, asked: Question, entries: Iterable[Entry]) -> list[Listed]:
    """List which of some activities are what a question means, in no order, however many."""
    return _Search(uow, asked, None).fitting(entries)


def nearest(uow: UnitOfWork, asked: Question, *, home: int | None) -> Found:
    """Find what a question means, or else the closest: without the one condition that people can do without first."""
    found = find(uow, asked, home=home)
    if found.lines or (asked.words and not find(uow, asked.only("words"), home=home).lines):
        return found
    for name, _alone in sorted(asked.parts(), key=lambda part: _DROPPED_FIRST.index(part[0])):
        wider = asked.without(name)
        if name == "words" or wider.is_empty or (name == "places" and _is_elsewhere(uow, asked)):
            continue
        without = find(uow, wider, home=home)
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
        self._venues = frozenset().union(*(self._shelf.places.venues(place) for place in asked.places))

    def found(self) -> Found:
        """Find the lines, in order."""
        if not self._terms:
            return Found(self._asked, self._in_order(self._listed(self._dated()), {}))
        weighed = weigh(self._shelf, self._terms)
        return Found(self._asked, self._in_order(self._worthy(weighed), weighed.worth), weighed.missing)

    def fitting(self, entries: Iterable[Entry]) -> list[Listed]:
        """List which of some activities fit the conditions and have one of the words, with the date that is meant."""
        worth = weigh(self._shelf, self._terms).worth if self._terms else None
        chosen = (entry for entry in entries if (worth is None or entry.id in worth) and self._fits(entry))
        return self._listed(((entry, self._slot(entry)) for entry in chosen), most=None)

    def _worthy(self, weighed: Weighed) -> list[Listed]:
        """List what fits the conditions, but for what is worth far less than the best of it."""
        entries, worth = self._shelf.entries, weighed.worth
        lines: list[Listed] = []
        for ids in _halved(worth):
            ranked = sorted((one for one in ids if one in entries), key=self._rank(worth))
            fitting = (entries[one] for one in ranked if self._fits(entries[one]))
            lines = self._listed((entry, self._slot(entry)) for entry in fitting)
            if lines:
                break
        least = LEAST * max((worth[line.entry.id] for line in lines), default=0.0)
        return [line for line in lines if worth[line.entry.id] >= least]

    def _rank(self, worth: Mapping[int, float]) -> Callable[[int], float]:
        entries, home = self._shelf.entries, None if self._asked.places else self._home
        return lambda one: -worth[one] if home in (None, entries[one].territory_id) else -worth[one] * FAR

    # Candidates

    def _dated(self) -> Iterator[tuple[Entry, Slot | None]]:
        """Give what fits with the date that is meant: by place where one is asked for, or else the soonest first."""
        if self._asked.near is not None or self._asked.places:
            yield from ((entry, self._slot(entry)) for entry in self._at_places() if self._fits(entry))
            return
        fit: dict[int, bool] = {}
        for entry, slot in self._soonest_first():
            if entry.id not in fit:
                fit[entry.id] = self._fits(entry)
                if fit[entry.id]:
                    yield entry, slot

    def _at_places(self) -> Iterable[Entry]:
        near = self._asked.near
        venues: Iterable[int] = self._venues if self._asked.places else self._shelf.tables.venues
        if near is None:
            return self._shelf.at_venues(venues)
        first = {venue: self._shelf.entries.get(self._shelf.tables.venues[venue][0]) for venue in venues}
        far = {venue: self._distance(entry) if entry else None for venue, entry in first.items()}
        known = {venue: kilometres for venue, kilometres in far.items() if kilometres is not None}
        return self._shelf.at_venues(sorted(known, key=lambda venue: known[venue]))

    def _soonest_first(self) -> Iterator[tuple[Entry, Slot]]:
        days, now = self._asked.days, self._uow.now
        if days is None and self._asked.hours is None:
            for line in self._shelf.coming(now):
                slot = line.entry.next_slot(now)
                if slot is not None:
                    yield line.entry, slot
            return
        for entry, slot in self._shelf.dated(self._days_ahead(days or Days())):
            if slot.at > now and self._is_meant(slot):
                yield entry, slot

    def _days_ahead(self, days: Days) -> Iterator[date]:
        today = self._uow.programme.today(self._uow.now)
        first, last = max(today, days.first or today), min(days.last or date.max, today + HORIZON)
        for ahead in range((last - first).days + 1):
            day = first + timedelta(days=ahead)
            if days.hold(day):
                yield day

    def _listed(self, dated: Iterable[tuple[Entry, Slot | None]], *, most: int | None = MOST) -> list[Listed]:
        """Make lines, each activity once, up to so many."""
        lines: dict[int, Listed] = {}
        for entry, slot in self._with_room(dated) if self._asked.has_room else dated:
            if slot is not None and entry.id not in lines:
                lines[entry.id] = Listed(entry, slot.at, self._distance(entry))
                if len(lines) == most:
                    break
        return list(lines.values())

    def _with_room(self, dated: Iterable[tuple[Entry, Slot | None]]) -> Iterator[tuple[Entry, Slot | None]]:
        """Leave out what is full; which is asked for a batch at a time."""
        rest = iter(dated)
        while batch := list(islice(rest, MOST)):
            limited = [entry.id for entry, _slot in batch if entry.places is not None]
            taken = catalogue.taken(self._uow.session, limited, now=self._uow.now)
            yield from (one for one in batch if one[0].places is None or taken.get(one[0].id, 0) < one[0].places)

    # Conditions

    def _fits(self, entry: Entry) -> bool:
        """Tell whether an activity itself is what was asked for, its dates apart."""
        asked = self._asked
        return (
            (not asked.places or entry.venue_id in self._venues)
            and (not asked.kinds or bool(self._terms) or entry.kind in asked.kinds)
            and (asked.most_cents is None or entry.cost_cents <= asked.most_cents)
            and (not asked.ages or self._is_for_them(entry) or (asked.is_of_a_parent and _is_for_adults(entry)))
            and (not asked.is_accessible or bool(entry.accessible))
            and (not asked.is_without_enrolment or entry.mode is EnrolmentMode.OPEN)
            and (asked.near is None or (entry.lat is not None and entry.lon is not None))
        )

    def _is_for_them(self, entry: Entry) -> bool:
        return all(_is_for(ages, entry) for ages in self._asked.ages)

    def _slot(self, entry: Entry) -> Slot | None:
        """Give the next date that is meant."""
        days = self._asked.days
        if days is None and self._asked.hours is None:
            return entry.next_slot(self._uow.now)
        for slot in entry.slots_after(self._uow.now):
            if days is not None and days.last is not None and slot.day > days.last:
                return None
            if self._is_meant(slot):
                return slot
        return None

    def _is_meant(self, slot: Slot) -> bool:
        days, hours = self._asked.days, self._asked.hours
        return (days is None or days.hold(slot.day)) and (hours is None or hours.hold(slot.begins, slot.ends))

    def _distance(self, entry: Entry) -> float | None:
        near = self._asked.near
        if near is None or entry.lat is None or entry.lon is None:
            return None
        return near.kilometres(entry.lat, entry.lon)

    # Order

    def _in_order(self, lines: list[Listed], worth: Mapping[int, float]) -> Sequence[Listed]:
        best = max((worth.get(line.entry.id, 0.0) for line in lines), default=0.0)
        meant = self._said_to_be_for_them()
        ages, kinds = self._asked.ages, self._asked.kinds

        def place(line: Listed) -> tuple[object, ...]:
            entry = line.entry
            share = worth.get(entry.id, 0.0) / best if best else 1.0
            return (
                line.kilometres or 0.0,
                -round(share * STEPS * (FAR if self._is_far(entry) else 1) * self._for_whom(entry)),
                bool(kinds) and entry.kind not in kinds,
                _age_distance(entry, ages, meant) if ages else 0,
                line.next_at,
                entry.id,
            )

        return sorted(lines, key=place)

    def _said_to_be_for_them(self) -> Collection[int]:
        """Collect the activities that name the age group that was asked for."""
        bands = (band for ages in self._asked.ages if (band := band_of(ages)) is not None)
        return self._shelf.having(tuple(((stem,), 1.0) for band in bands for stem in band.stems)).keys()

    def _for_whom(self, entry: Entry) -> float:
        """Tell what an answer is worth by whom it is for: the child who was named, rather than the parent."""
        return FOR_THE_PARENT if self._asked.is_of_a_parent and not self._is_for_them(entry) else 1.0

    def _is_far(self, entry: Entry) -> bool:
        return not self._asked.places and self._home is not None and entry.territory_id != self._home


def _halved(worth: Mapping[int, float]) -> Iterator[Collection[int]]:
    """Give the activities that are worth the most, and all of them for whom those are not enough."""
    if len(worth) > FEW:
        yield nlargest(FEW, worth, key=worth.__getitem__)
    yield worth.keys()


def _is_for_adults(entry: Entry) -> bool:
    return entry.max_age is None or entry.max_age >= AGE_OF_MAJORITY


def _is_for(ages: Ages, entry: Entry) -> bool:
    """Tell whether an activity is for someone of some ages."""
    least, most = ages.least or 0, OLDEST if ages.most is None else ages.most
    return (entry.min_age or 0) <= most and (OLDEST if entry.max_age is None else entry.max_age) >= least


def _age_distance(entry: Entry, asked: Sequence[Ages], meant: Collection[int]) -> int:
    """Tell how closely an activity is meant for the ages that were asked: 0 is just for them."""
    if entry.min_age is None and entry.max_age is None:
        return 1 if entry.id in meant else 3
    least, most = entry.min_age or 0, 99 if entry.max_age is None else entry.max_age
    inside = max((_overlap(least, most, ages) for ages in asked), default=0)
    width = most - least + 1
    if inside / width >= 0.5 or width <= 8:
        return 0
    return 1 if width <= 20 else 2


def _overlap(least: int, most: int, ages: Ages) -> int:
    return max(0, min(most, 99 if ages.most is None else ages.most) - max(least, ages.least or 0) + 1)
