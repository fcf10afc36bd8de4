"""Finding activities: by list, by words, by code."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import N_
from services.refusals import Refusal
from services.search import folded_words
from services.work import UnitOfWork
from storage import catalogue as records
from storage import enrolments, occurrences, territories
from storage.catalogue import ActivityCard, ActivityKind, ListedActivity, Wanted
from storage.enrolments import Standing
from storage.occurrences import Occurrence
from storage.people import Person
from storage.territories import Venue

PAGE = 6
"""Activities on one page: what fits on an old phone with its buttons, without scrolling far."""


class ActivityGone(Refusal):
    """The activity of an old button or link is no longer in the catalogue."""

    message = N_("Questa attività non è più in programma. Scrivi cosa cerchi, o guarda le altre dal menu.")


class VenueGone(Refusal):
    """The venue of an old button or link is unknown."""

    message = N_("Questo posto non è più in elenco. Scrivi cosa cerchi, o guarda le attività dal menu.")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    lines: Sequence[ListedActivity]
    number: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: a page, and whether it holds all the words or only some."""

    page: Page
    exact: bool


def browse(uow: UnitOfWork, person: Person, kinds: tuple[ActivityKind, ...], number: int) -> Page:
    """List what is on, the person's own territory first; a page beyond the last shows the last."""
    return _page(uow, Wanted(kinds=kinds, near_territory_id=person.territory_id), number)


def at_venue(uow: UnitOfWork, person: Person, venue_id: int, number: int) -> tuple[Venue, Page]:
    """List what is on at one venue.

    Raises:
        VenueGone: there is no such venue.
    """
    venue = territories.venue(uow.session, venue_id)
    if venue is None:
        raise VenueGone
    return venue, _page(uow, Wanted(venue_id=venue_id, near_territory_id=person.territory_id), number)


def search(uow: UnitOfWork, person: Person, text: str, number: int) -> Found:
    """Find activities with all the words of *text*, or else those with most of them."""
    words = tuple(folded_words(text))
    if not words:
        return Found(Page((), 0, is_last=True), exact=True)
    near = person.territory_id
    page = _page(uow, Wanted(words=words, near_territory_id=near), number)
    if page.lines or len(words) == 1:
        return Found(page, exact=True)
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            some = words[start : start + length]
            page = _page(uow, Wanted(words=some, near_territory_id=near), number)
            if page.lines:
                return Found(page, exact=False)
    return Found(page, exact=False)


def card(uow: UnitOfWork, activity_id: int) -> ActivityCard:
    """Read the card of an activity, with the places as they are now.

    Raises:
        ActivityGone: it is not in the catalogue any more.
    """
    found = records.card(uow.session, activity_id, now=uow.now)
    if found is None or found.withdrawn:
        raise ActivityGone
    return found


def id_of_code(uow: UnitOfWork, code: str) -> int:
    """Find the activity that a deep link names.

    Raises:
        ActivityGone: no activity has that code.
    """
    activity_id = records.id_of_code(uow.session, code)
    if activity_id is None:
        raise ActivityGone
    return activity_id


def standings(uow: UnitOfWork, person: Person, activity_id: int) -> Sequence[Standing]:
    """Tell where a person and their children stand in an activity."""
    return enrolments.standings(uow.session, activity_id, person.id)


def occurrence(uow: UnitOfWork, occurrence_id: int) -> Occurrence:
    """Find one date of an activity.

    Raises:
        ActivityGone: it is not there any more.
    """
    found = occurrences.occurrence(uow.session, occurrence_id)
    if found is None:
        raise ActivityGone
    return found


def _page(uow: UnitOfWork, wanted: Wanted, number: int) -> Page:
    number = max(0, number)
    lines = records.listed(uow.session, wanted, now=uow.now, page=number, size=PAGE)
    if not lines and number > 0:
        return _page(uow, wanted, number - 1)
    return Page(lines[:PAGE], number, is_last=len(lines) <= PAGE)
