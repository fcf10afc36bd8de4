"""The catalogue as people look through it: every activity with its dates, in memory.

Lists and searches read nothing else; what changes by the minute, places and
turns, is read from the database when a card is opened.
"""

import secrets
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, cast

from services import full_text, gazetteer, italian, spelling
from services.folding import folded
from services.full_text import FullText, Having
from services.gazetteer import Gazetteer
from services.grammar import VOCABULARY
from services.lexicon import elsewhere, empty_words
from services.programme import Programme
from services.spelling import Spelling
from services.stems import stems
from services.work import UnitOfWork
from storage import catalogue, marks, occurrences
from storage.catalogue import ActivityKind, EnrolmentMode

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
        place = bisect_right(self.slots, now, key=_moment)
        return self.slots[place] if place < len(self.slots) else None

    def slots_after(self, now: datetime) -> Sequence[Slot]:
        """Give the dates after a moment."""
        place = bisect_right(self.slots, now, key=_moment)
        return self.slots[place:] if place else self.slots


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


@dataclass(slots=True)
class Shelf:
    """The entries of one version of the catalogue, and what is worked out of them once."""

    entries: Mapping[int, Entry]
    gathered_at: datetime
    index: _Index
    places: Gazetteer
    spelling: Spelling
    stems: frozenset[str]
    _coming: tuple[Sequence[Listed], datetime, datetime] | None = None
    _by_day: dict[date, list[Entry]] | None = None
    _having: dict[tuple[str, ...], Mapping[int, float]] = field(default_factory=dict)

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

    def on(self, first: date, last: date) -> Iterable[Entry]:
        """Give the activities with a date on one of some days, each once."""
        if self._by_day is None:
            self._by_day = {}
            for entry in self.entries.values():
                for day in dict.fromkeys(slot.day for slot in entry.slots):
                    self._by_day.setdefault(day, []).append(entry)
        days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
        return {entry.id: entry for day in days for entry in self._by_day.get(day, ())}.values()

    def having(self, phrase: tuple[str, ...]) -> Mapping[int, float]:
        """Give the activities that have some words; people ask for the same few words again and again."""
        if phrase not in self._having:
            if len(self._having) >= MOST_HITS:
                self._having.clear()
            self._having[phrase] = self.index.having(phrase)
        return self._having[phrase]


    def compounds(self, stem: str) -> Iterable[str]:
        """Give the stems of the catalogue that are this one after a prefix: «minibasket» for «basket»."""
        return [f"{prefix}{stem}" for prefix in PREFIXES if f"{prefix}{stem}" in self.stems]


PREFIXES = """mini auto video multi acqua psico foto moto ciclo inter super micro neo bio eco info tele pre post dopo
baby gioco anti agri arte musico ludo cine""".split()  # noqa: SIM905
"""What words begin with that also stand alone."""

MOST_HITS = 1000
"""Words whose hits are kept: far more than people use in the minutes between two changes."""


def shelf(uow: UnitOfWork) -> Shelf:
    """Give the catalogue as it is in this unit of work."""
    version = uow.versions.get(marks.CATALOGUE)
    if version is None:
        version = uow.versions[marks.CATALOGUE] = marks.value(uow.session, marks.CATALOGUE)
    if _CHANGED in uow.versions:
        return _gathered(uow)  # nothing that is not committed is remembered
    return uow.remembered.renewed(marks.CATALOGUE, version, lambda known: _renewed(uow, known))


_CHANGED = "catalogue changed"


def coming(uow: UnitOfWork) -> Sequence[Listed]:
    """List the catalogue as it is now: what has a date to come, soonest first."""
    return shelf(uow).coming(uow.now)


def changed(uow: UnitOfWork) -> None:
    """Tell every process that the catalogue, or a date in it, is another one after this commit.

    Whoever changes an activity or a date of it moves its `changed_at` too: only
    what has changed is read again.
    """
    marks.put(uow.session, marks.CATALOGUE, at=uow.now, value=secrets.token_hex(8))
    uow.versions[_CHANGED] = "yes"
    uow.versions.pop(marks.CATALOGUE, None)


def _renewed(uow: UnitOfWork, known: Shelf | None) -> Shelf:
    if known is None or not known.gathered_at <= uow.now < known.gathered_at + timedelta(days=1):
        return _gathered(uow)
    since = known.gathered_at - OVERLAP
    rows = catalogue.shelf(uow.session, changed_after=since)
    dates = occurrences.dates_ahead(uow.session, uow.now, [row.id for row in rows])
    fresh = {row.id: _entry(uow.programme, row, dates[row.id]) for row in rows if row.id in dates and not row.gone}
    touched = known.index.changed | {row.id for row in rows}
    entries = {one: entry for one, entry in known.entries.items() if one not in {row.id for row in rows}} | fresh
    if len(touched) > MOST_CHANGES:
        return _laid_out(uow, entries)
    small = FullText(entries[one] for one in touched if one in entries)
    return _laid_out(uow, entries, _Index(known.index.large, small, frozenset(touched)))


def _gathered(uow: UnitOfWork) -> Shelf:
    dates = occurrences.dates_ahead(uow.session, uow.now)
    rows = catalogue.shelf(uow.session)
    return _laid_out(uow, {row.id: _entry(uow.programme, row, dates[row.id]) for row in rows if row.id in dates})


def _laid_out(uow: UnitOfWork, entries: Mapping[int, Entry], index: _Index | None = None) -> Shelf:
    named = gazetteer.gather(entries.values())
    return Shelf(
        entries=entries,
        gathered_at=uow.now,
        index=index or _Index(FullText(entries.values()), FullText(()), frozenset()),
        places=named,
        spelling=_spelling(uow, entries, named),
        stems=frozenset(stem for entry in entries.values() for stem in stems(" ".join(entry.fields.values()))),
    )


def _spelling(uow: UnitOfWork, entries: Mapping[int, Entry], named: Gazetteer) -> Spelling:
    titles: dict[str, None] = {}
    texts: set[str] = set()
    for entry in entries.values():
        titles.update(dict.fromkeys(folded(f"{entry.title} {entry.category}").split()))
        texts.update(folded(f"{entry.description} {entry.venue} {entry.address}").split())
    of_places = dict.fromkeys(word for name in named.named for word in name.split())
    far = {word for town in elsewhere() for word in town.split()}
    known = empty_words() | texts | far | italian.words().keys()
    subjects = (*titles, *sorted(uow.programme.lexicon.words))
    return spelling.spelling(VOCABULARY, subjects, of_places, known)


def _entry(programme: Programme, row: Any, dates: Iterable[tuple[datetime, datetime]]) -> Entry:
    *facts, _gone = row
    return Entry(*cast("Any", (*facts, tuple(_slot(programme, begin, end) for begin, end in dates))))


def _slot(programme: Programme, begin: datetime, end: datetime) -> Slot:
    wall = begin.astimezone(programme.zone)
    begins = wall.hour * 60 + wall.minute
    return Slot(begin, wall.date(), begins, begins + int((end - begin).total_seconds()) // 60)
