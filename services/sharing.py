"""What can be passed on to others: public facts, for whoever types after the bot's name in any chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from services import search, shelf
from services.work import UnitOfWork
from storage import catalogue as records
from storage import occurrences, territories
from storage.catalogue import PublicActivity
from storage.occurrences import DateAhead
from storage.territories import Venue

MOST = 50
"""What Telegram lists at the most."""

MOST_VENUES = 3
"""Venues of one name in different towns."""

LONGEST_CODE = 64
"""Letters of a code: longer words name none."""

MOST_DATES = 12
"""Dates of a series that are listed, and a few to know whether there are more."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What answers a query: venues of that name, then activities, the one with that code first."""

    venues: Sequence[Venue]
    activities: Sequence[PublicActivity]


def for_inline(uow: UnitOfWork, text: str) -> Offers:
    """List what somebody may pass on; for no words at all, what is on next.

    Whoever asks may be a stranger to us, so nothing here is about people, or
    counts them. Nothing is written.
    """
    asked = " ".join(text.replace("\0", " ").split())
    if not asked:
        return Offers((), _public(uow, [line.entry.id for line in shelf.coming(uow)[:MOST]]))
    named = records.id_of_code(uow.session, asked) if len(asked) <= LONGEST_CODE else None
    venues = territories.venues_named(uow.session, asked, most=MOST_VENUES)
    ids = [*([named] if named is not None else []), *_found(uow, asked)]
    return Offers(venues, _public(uow, list(dict.fromkeys(ids))[: MOST - len(venues)]))


def _found(uow: UnitOfWork, text: str) -> list[int]:
    """Look for activities as the chat does."""
    asked = search.understood(uow, text)
    return [] if asked.is_empty else [line.entry.id for line in search.find(uow, asked, home=None).lines[:MOST]]


def _public(uow: UnitOfWork, activity_ids: Sequence[int]) -> Sequence[PublicActivity]:
    known = records.public(uow.session, activity_ids, now=uow.now) if activity_ids else {}
    return [known[one] for one in activity_ids if one in known]


def dates_ahead(uow: UnitOfWork, activity_id: int) -> Sequence[DateAhead]:
    """List an activity's next dates, the cancelled ones too."""
    return occurrences.ahead(uow.session, activity_id, now=uow.now, most=MOST_DATES)
