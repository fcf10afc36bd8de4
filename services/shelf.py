"""The catalogue as people look through it: every activity with its dates, in memory.

Lists and searches read nothing else; what changes by the minute, places and
turns, is read from the database when a card is opened.
"""

import secrets
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar, cast

from services import full_text, gazetteer, italian, spelling
from services.folding import folded
from services.full_text import FullText, Having, Phrases
from services.gazetteer import Gazetteer
from services.grammar import VOCABULARY
from services.lexicon import elsewhere, empty_words
from services.programme import Programme
from services.spelling import Spelling
from services.stems import stems
from services.work import UnitOfWork
from storage import catalogue, marks, occurrences
from storage.catalogue import ActivityKind, EnrolmentMode

T = TypeVar("T")

OVERLAP = timedelta(minutes=10)
"""How far back changes are read again: longer than any transaction lasts between its clock and its commit."""

MOST_CHANGES = 200
"""Changed activities that have an index of their own beside the large one; with more, it is made anew."""


class Slot(NamedTuple):
    """One date of an activity: its moment, and by the wall clock its day and minutes of the day."""

    at: datetime
    day: date
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity on the shelf, with its dates in order."""

    id: int
    code: str
    title: str
    description: str
    category: str
    kind: ActivityKind
    mode: EnrolmentMode
    territory_id: int
    territory: str
    venue_id: int
    venue: str
    address: str
    lat: float | None
    lon: float | None
    min_age: int | None
    max_age: int | None
    places: int | None
    cost_cents: int
    accessible: bool | None
    slots: Sequence[Slot]

    @property
    def fields(self) -> Mapping[str, str]:
        """Give its texts as the full text keeps them."""
        place = f"{self.venue} {self.address} {self.territory}"
        return {"title": self.title, "category": self.category, "place": place, "text": self.description}

    def next_slot(self, now: datetime) -> Slot | None:
        """Give the next date after a moment."""
        ahead = self.slots_after(now)
        return ahead[0] if ahead else None

    def slots_after(self, now: datetime) -> Sequence[Slot]:
        """Give the dates after a moment."""
        if not self.slots or self.slots[0].at > now:
            return self.slots
        return self.slots[bisect_right(self.slots, now, key=_moment) :]


def _moment(slot: Slot) -> datetime:
    return slot.at


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: an activity, the date that is meant, and how far away it is where that was asked."""

    entry: Entry
    next_at: datetime
    kilometres: float | None = None


@dataclass(frozen=True, slots=True)
class _Index:
    """The full text: a large index that is kept, and a small one of what has changed since."""

    large: FullText
    small: FullText
    changed: frozenset[int]

    @property
    def having(self) -> Having:
        """Ask both as one."""
        if not self.changed:
            return self.large.having
        changed = self.changed
        return full_text.together(((self.large, lambda one: one not in changed), (self.small, lambda _one: True)))


@dataclass(frozen=True, slots=True)
class _Tables:
    """Which dates are on a day, and which activities at a venue."""

    days: Mapping[date, Sequence[tuple[int, Slot]]]
    venues: Mapping[int, Sequence[int]]


@dataclass(slots=True)
class Shelf:
    """The entries of one version of the catalogue, and what is worked out of them once."""

    entries: Mapping[int, Entry]
    gathered_at: datetime
    index: _Index
    places: Gazetteer
    spelling: Spelling
    stems: frozenset[str]
    tables: _Tables
    _coming: tuple[Sequence[Listed], datetime, datetime] | None = None
    _having: dict[Phrases, Mapping[int, float]] = field(default_factory=dict)
    kept: dict[object, Any] = field(default_factory=dict)
    """What was worked out for a question, kept for the next who asks it (`keep`)."""

    def coming(self, now: datetime) -> Sequence[Listed]:
        """List what has a date after *now*, soonest first; put in order again when the first date has passed."""
        if self._coming is not None:
            lines, begin, end = self._coming
            if begin <= now < end:
                return lines
        lines = [Listed(one, soonest.at) for one in self.entries.values() if (soonest := one.next_slot(now))]
        lines.sort(key=lambda line: (line.next_at, line.entry.id))
        self._coming = (lines, now, lines[0].next_at if lines else datetime.max.replace(tzinfo=UTC))
        return lines

    def dated(self, days: Iterable[date]) -> Iterator[tuple[Entry, Slot]]:
        """Give the dates on some days in the order of the days; of what has changed, all dates come first."""
        for one in self.index.changed & self.entries.keys():
            entry = self.entries[one]
            yield from ((entry, slot) for slot in entry.slots)
        for day in days:
            for one, slot in self.tables.days.get(day, ()):
                if one not in self.index.changed:
                    yield self.entries[one], slot

    def at_venues(self, venues: Iterable[int]) -> Iterator[Entry]:
        """Give the activities of some venues, venue by venue."""
        for venue in venues:
            for one in self.tables.venues.get(venue, ()):
                if one not in self.index.changed:
                    yield self.entries[one]
        yield from (self.entries[one] for one in self.index.changed & self.entries.keys())

    def having(self, phrases: Phrases) -> Mapping[int, float]:
        """Give the activities that have one of some phrases; people ask for the same few words again and again."""
        known = tuple((phrase, weight) for phrase, weight in phrases if self.stems.issuperset(phrase))
        if known not in self._having:
            if len(self._having) >= MOST_HITS:
                self._having.clear()
            self._having[known] = self.index.having(known)
        return self._having[known]

    def keep(self, key: object, thing: T) -> T:
        """Keep what was worked out, under a key, until the catalogue changes or too much is kept."""
        if len(self.kept) >= MOST_HITS:
            self.kept.clear()
        self.kept[key] = thing
        return thing

    def compounds(self, stem: str) -> Iterable[str]:
        """Give the stems of the catalogue that are this one after a prefix: «minibasket» for «basket»."""
        return [f"{prefix}{stem}" for prefix in PREFIXES if f"{prefix}{stem}" in self.stems]


PREFIXES = """mini auto video multi acqua psico foto moto ciclo inter super micro neo bio eco info tele pre post dopo
baby gioco anti agri arte musico ludo cine""".split()  # noqa: SIM905
"""What words begin with that also stand alone."""

MOST_HITS = 1000
"""Words and questions that are kept: far more than people use in the minutes between two changes."""


def shelf(uow: UnitOfWork) -> Shelf:
    """Give the catalogue as it is in this unit of work."""
    version = uow.versions.get(marks.CATALOGUE)
    if version is None:
        version = uow.versions[marks.CATALOGUE] = marks.value(uow.session, marks.CATALOGUE)
    if _CHANGED in uow.versions:
        return _gathered(uow)  # nothing that is not committed is remembered
    return uow.remembered.renewed(marks.CATALOGUE, version, lambda known: _renewed(uow, known))


_CHANGED, _HELD_BACK = "catalogue changed", "catalogue held back"


def coming(uow: UnitOfWork) -> Sequence[Listed]:
    """List the catalogue as it is now: what has a date to come, soonest first."""
    return shelf(uow).coming(uow.now)


def changed(uow: UnitOfWork) -> None:
    """Tell every process that the catalogue, or a date in it, is another one after this commit.

    Whoever changes an activity or a date of it moves its `changed_at` too: only
    what has changed is read again.
    """
    if _HELD_BACK not in uow.versions:
        marks.put(uow.session, marks.CATALOGUE, at=uow.now, value=secrets.token_hex(8))
    uow.versions[_CHANGED] = "yes"
    uow.versions.pop(marks.CATALOGUE, None)


def hold_back(uow: UnitOfWork) -> None:
    """Tell nobody of what this unit changes: it is one of many parts, and another tells of all of them.

    Reading the catalogue again takes longer than writing a part of it.
    """
    uow.versions[_HELD_BACK] = "yes"


def _renewed(uow: UnitOfWork, known: Shelf | None) -> Shelf:
    if known is None or not known.gathered_at <= uow.now < known.gathered_at + timedelta(days=1):
        return _gathered(uow)
    rows = catalogue.shelf(uow.session, changed_after=known.gathered_at - OVERLAP)
    dates = occurrences.dates_ahead(uow.session, uow.now, [row.id for row in rows])
    fresh = {row.id: _entry(uow.programme, row, dates[row.id]) for row in rows if row.id in dates and not row.gone}
    return with_changes(uow.programme, uow.now, known, fresh, {row.id for row in rows})


def _gathered(uow: UnitOfWork) -> Shelf:
    dates = occurrences.dates_ahead(uow.session, uow.now)
    rows = catalogue.shelf(uow.session)
    entries = {row.id: _entry(uow.programme, row, dates[row.id]) for row in rows if row.id in dates}
    return laid_out(uow.programme, uow.now, entries)


def laid_out(programme: Programme, now: datetime, entries: Mapping[int, Entry]) -> Shelf:
    """Make a shelf of activities, with everything that is worked out of them."""
    named = gazetteer.gather(entries.values())
    return Shelf(
        entries=entries,
        gathered_at=now,
        index=_Index(FullText(entries.values()), FullText(()), frozenset()),
        places=named,
        spelling=_spelling(programme, entries.values(), named),
        stems=_stems(entries.values()),
        tables=_tables(entries.values()),
    )


def with_changes(
    programme: Programme, now: datetime, known: Shelf, fresh: Mapping[int, Entry], changed: AbstractSet[int]
) -> Shelf:
    """Make a shelf out of another one, of which some activities have *changed*; those that are not *fresh* are gone.

    What costs most is kept: the large index, and the words that are known, of
    which those of former texts do no harm.
    """
    entries = {one: entry for one, entry in known.entries.items() if one not in changed}
    entries.update(fresh)
    touched = known.index.changed | changed
    if len(touched) > MOST_CHANGES:
        return laid_out(programme, now, entries)
    small = FullText(entries[one] for one in touched if one in entries)
    return Shelf(
        entries=entries,
        gathered_at=now,
        index=_Index(known.index.large, small, frozenset(touched)),
        places=gazetteer.gather(entries.values()),
        spelling=known.spelling.with_subjects(_words_of(fresh.values()), _texts_of(fresh.values())),
        stems=known.stems | _stems(fresh.values()),
        tables=known.tables,
    )


def _tables(entries: Iterable[Entry]) -> _Tables:
    days: dict[date, list[tuple[int, Slot]]] = {}
    venues: dict[int, list[int]] = {}
    for entry in entries:
        for slot in entry.slots:
            days.setdefault(slot.day, []).append((entry.id, slot))
        venues.setdefault(entry.venue_id, []).append(entry.id)
    return _Tables(days, venues)


def _spelling(programme: Programme, entries: Collection[Entry], named: Gazetteer) -> Spelling:
    of_places = dict.fromkeys(word for name in named.named for word in name.split())
    far = {word for town in elsewhere() for word in town.split()}
    known = empty_words() | _texts_of(entries) | far | italian.words().keys()
    subjects = (*_words_of(entries), *sorted(programme.lexicon.words))
    return spelling.spelling(VOCABULARY, subjects, of_places, known)


def _words_of(entries: Iterable[Entry]) -> Iterable[str]:
    """Give the words of titles and categories: what people are likeliest to mean."""
    return dict.fromkeys(word for entry in entries for word in folded(f"{entry.title} {entry.category}").split())


def _texts_of(entries: Iterable[Entry]) -> AbstractSet[str]:
    return {word for one in entries for word in folded(f"{one.description} {one.venue} {one.address}").split()}


def _stems(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(stem for entry in entries for text in entry.fields.values() for stem in stems(text))


def _entry(programme: Programme, row: Any, dates: Iterable[tuple[datetime, datetime]]) -> Entry:
    *facts, _gone = row
    return Entry(*cast("Any", (*facts, tuple(_slot(programme, begin, end) for begin, end in dates))))


def _slot(programme: Programme, begin: datetime, end: datetime) -> Slot:
    wall = begin.astimezone(programme.zone)
    begins = wall.hour * 60 + wall.minute
    return Slot(begin, wall.date(), begins, begins + int((end - begin).total_seconds()) // 60)
