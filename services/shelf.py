"""The catalogue as people look through it: every activity with its dates, in memory.

Lists and searches read nothing else; what changes by the minute, places and
turns, is read from the database when a card is opened.
"""

import secrets
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from services.work import UnitOfWork
from storage import catalogue, marks, occurrences
from storage.catalogue import ActivityKind

MARK = "catalogue"
"""The version of the catalogue: a word that changes with it."""


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


def entries(uow: UnitOfWork) -> Sequence[Entry]:
    """Give the whole catalogue as it is now."""
    version = marks.value(uow.session, MARK)
    return uow.remembered.get(MARK, version, lambda: _gather(uow))


def changed(uow: UnitOfWork) -> None:
    """Tell every process that the catalogue, or a date in it, is another one after this commit."""
    marks.put(uow.session, MARK, at=uow.now, value=secrets.token_hex(8))


def _gather(uow: UnitOfWork) -> Sequence[Entry]:
    dates = occurrences.dates_ahead(uow.session, uow.now)
    found = ((row, dates[row.id]) for row in catalogue.shelf(uow.session) if row.id in dates)
    return [Entry(*cast("Any", (*row, its_dates))) for row, its_dates in found]
