"""Finding activities: by list, by words, by code."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from locales import N_
from services import shelf
from services.folding import folded_words
from services.refusals import Refusal
from services.shelf import Listed
from services.work import UnitOfWork
from storage import catalogue as records
from storage import enrolments, occurrences, territories
from storage.catalogue import ActivityCard, ActivityKind
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

    message = N_("Questo centro non c'è più. Scrivi cosa cerchi, o guarda le attività dal menu.")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `home` is the reader's own territory, whose lines come first."""

    lines: Sequence[Listed]
    number: int
    is_last: bool
    home: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: a page, and whether it holds all the words or only some."""

    page: Page
    exact: bool


def browse(uow: UnitOfWork, person: Person, kinds: Collection[ActivityKind], number: int) -> Page:
    """List what is on, the person's own territory first; a page beyond the last shows the last."""
    return _page(person, [line for line in shelf.coming(uow) if line.entry.kind in kinds], number)


def at_venue(uow: UnitOfWork, person: Person, venue_id: int, number: int) -> tuple[Venue, Page]:
    """List what is on at one venue.

    Raises:
        VenueGone: there is no such venue.
    """
    venue = territories.venue(uow.session, venue_id)
    if venue is None:
        raise VenueGone
    return venue, _page(person, [line for line in shelf.coming(uow) if line.entry.venue_id == venue_id], number)


def search(uow: UnitOfWork, person: Person, text: str, number: int) -> Found:
    """Find activities with all the words of *text*, or else those with most of them, in the order of a list."""
    words = folded_words(text)
    if not words:
        return Found(Page((), 0, is_last=True), exact=True)
    lines = shelf.with_word(uow, words[0])
    for word in words[1:]:
        lines = [line for line in lines if word in line.entry.words]
    if lines or len(words) == 1:
        return Found(_page(person, lines, number), exact=True)
    hits = [(sum(word in line.entry.words for word in words), line) for line in shelf.coming(uow)]
    most = max((count for count, _line in hits), default=0)
    best = [line for count, line in hits if count == most] if most else []
    return Found(_page(person, best, number), exact=False)


def _page(person: Person, lines: Sequence[Listed], number: int) -> Page:
    """Cut a page out of lines that are in the order of their dates, the person's own territory first."""
    home = person.territory_id
    near = [line for line in lines if line.entry.territory_id == home]
    ordered = [*near, *(line for line in lines if line.entry.territory_id != home)]
    last = max(0, (len(ordered) - 1) // PAGE)
    number = min(max(0, number), last)
    return Page(ordered[number * PAGE : (number + 1) * PAGE], number, is_last=number == last, home=home)


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
