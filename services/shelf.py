"""The catalogue as people look through it: every activity with its dates, in memory.

Lists and searches read nothing else; what changes by the minute, places and
turns, is read from the database when a card is opened.
"""

import secrets
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from services.work import UnitOfWork
from storage import catalogue, marks, occurrences
from storage.catalogue import ActivityKind

MOST_HITS = 1000
"""Words whose hits are kept: far more than people use in the minutes between two changes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity on the shelf, with its dates in order."""

    id: int
    title: str
    kind: ActivityKind
    territory_id: int
    territory: str
    venue_id: int
    venue: str
    words: str
    dates: Sequence[datetime]

    def next_at(self, now: datetime) -> datetime | None:
        """Give the next date after a moment."""
        place = bisect_right(self.dates, now)
        return self.dates[place] if place < len(self.dates) else None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: an activity and its next date."""

    entry: Entry
    next_at: datetime


class Shelf:
    """The entries of one version of the catalogue, and their order, which changes as dates pass."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._coming: tuple[Sequence[Listed], datetime, datetime] | None = None
        self._hits: dict[str, Sequence[Listed]] = {}

    def coming(self, now: datetime) -> Sequence[Listed]:
        """List what has a date after *now*, soonest first; put in order again when the first date has passed."""
        if self._coming is not None:
            lines, begin, end = self._coming
            if begin <= now < end:
                return lines
        lines = [Listed(one, soonest) for one in self._entries if (soonest := one.next_at(now)) is not None]
        lines.sort(key=lambda line: (line.next_at, line.entry.id))
        self._coming = (lines, now, lines[0].next_at if lines else datetime.max.replace(tzinfo=UTC))
        self._hits = {}
        return lines

    def with_word(self, now: datetime, word: str) -> Sequence[Listed]:
        """List what is coming and has a word; people ask for the same few words again and again."""
        lines = self.coming(now)
        if word not in self._hits:
            if len(self._hits) >= MOST_HITS:
                self._hits = {}
            self._hits[word] = [line for line in lines if word in line.entry.words]
        return self._hits[word]


def coming(uow: UnitOfWork) -> Sequence[Listed]:
    """List the catalogue as it is now: what has a date to come, soonest first."""
    return _shelf(uow).coming(uow.now)


def with_word(uow: UnitOfWork, word: str) -> Sequence[Listed]:
    """List what of the catalogue has a word, soonest first."""
    return _shelf(uow).with_word(uow.now, word)


def _shelf(uow: UnitOfWork) -> Shelf:
    version = uow.versions.get(marks.CATALOGUE)
    if version is None:
        version = uow.versions[marks.CATALOGUE] = marks.value(uow.session, marks.CATALOGUE)
    return uow.remembered.get(marks.CATALOGUE, version, lambda: _gather(uow))


def changed(uow: UnitOfWork) -> None:
    """Tell every process that the catalogue, or a date in it, is another one after this commit."""
    marks.put(uow.session, marks.CATALOGUE, at=uow.now, value=secrets.token_hex(8))
    uow.versions.pop(marks.CATALOGUE, None)


def _gather(uow: UnitOfWork) -> Shelf:
    dates = occurrences.dates_ahead(uow.session, uow.now)
    found = ((row, dates[row.id]) for row in catalogue.shelf(uow.session) if row.id in dates)
    return Shelf([Entry(*cast("Any", (*row, its_dates))) for row, its_dates in found])
