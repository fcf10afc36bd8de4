"""Finding activities: by list, by words, by code."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from locales import N_
from services import shelf
from services.folding import folded
from services.questions import Question
from services.refusals import Refusal
from services.search import Found, nearest
from services.shelf import Listed
from services.work import UnitOfWork
from storage import cards, enrolments, occurrences, territories
from storage import catalogue as records
from storage.cards import ActivityCard
from storage.catalogue import ActivityKind
from storage.enrolments import Standing
from storage.occurrences import Occurrence
from storage.people import Person
from storage.territories import Venue

PAGE = 6
"""Activities on one page: what fits on an old phone with its buttons, without scrolling far."""


KINDS: Mapping[str, frozenset[ActivityKind]] = {
    "": frozenset({ActivityKind.ACTIVITY, ActivityKind.LABORATORIO}),
    ActivityKind.CLASS: frozenset({ActivityKind.CLASS}),
}
"""The two lists of the main menu, by the word that their buttons carry."""


class ActivityGone(Refusal):
    """The activity of an old button or link is no longer in the catalogue."""

    message = N_("Questa attività non è più in programma. Scrivi cosa cerchi, o guarda le altre dal menu.")


class VenueGone(Refusal):
    """The venue of an old button or link is unknown."""

    message = N_("Questo centro non c'è più. Scrivi cosa cerchi, o guarda le attività dal menu.")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of `total` lines; `home` is the reader's own territory, whose lines come first."""

    lines: Sequence[Listed]
    number: int
    is_last: bool
    home: int | None = None
    total: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found, and the page of it that is shown."""

    found: Found
    page: Page


def browse(uow: UnitOfWork, person: Person, kinds: Collection[ActivityKind], number: int) -> Page:
    """List what is on, the person's own territory first; a page beyond the last shows the last."""
    lines = [line for line in shelf.coming(uow) if line.entry.kind in kinds]
    return _page(_home_first(person, lines), number, home=person.territory_id)


def venue(uow: UnitOfWork, venue_id: int) -> Venue:
    """Find a venue.

    Raises:
        VenueGone: there is no such venue.
    """
    found = territories.venue(uow.session, venue_id)
    if found is None:
        raise VenueGone
    return found


def at_venue(uow: UnitOfWork, person: Person, venue_id: int, number: int) -> tuple[Venue, Page]:
    """List what is on at one venue; raises as `venue` does."""
    there = venue(uow, venue_id)
    lines = [line for line in shelf.coming(uow) if line.entry.venue_id == venue_id]
    return there, _page(_home_first(person, lines), number, home=person.territory_id)


def search(uow: UnitOfWork, person: Person, asked: Question, number: int) -> Answer:
    """Answer a question; where nothing fits, with the closest."""
    found = nearest(uow, asked, home=person.territory_id)
    return Answer(found, _page(found.lines, number, home=person.territory_id))


VENUES = 8
"""Venues on one page."""


def venues(uow: UnitOfWork, person: Person, number: int) -> tuple[Page, Sequence[tuple[str, str]]]:
    """List a page of the venues where something is on, by the name that questions know and as it is written."""
    entries = {line.entry.venue_id: line.entry for line in shelf.coming(uow)}.values()
    ordered = sorted(entries, key=lambda one: (one.territory_id != person.territory_id, one.territory, one.venue))
    last = max(0, (len(ordered) - 1) // VENUES)
    number = min(number, last)
    part = ordered[number * VENUES : (number + 1) * VENUES]
    page = Page((), number, is_last=number == last, total=len(ordered))
    return page, [(folded(one.venue), f"{one.venue} ({one.territory})") for one in part]


def _home_first(person: Person, lines: Sequence[Listed]) -> list[Listed]:
    """Put the lines of the person's own territory first, each part in the order of its dates."""
    near = [line for line in lines if line.entry.territory_id == person.territory_id]
    return [*near, *(line for line in lines if line.entry.territory_id != person.territory_id)]


def _page(lines: Sequence[Listed], number: int, *, home: int | None) -> Page:
    last = max(0, (len(lines) - 1) // PAGE)
    number = min(max(0, number), last)
    part = lines[number * PAGE : (number + 1) * PAGE]
    return Page(part, number, is_last=number == last, home=home, total=len(lines))


def card(uow: UnitOfWork, activity_id: int, reader: Person | None = None) -> ActivityCard:
    """Read the card of an activity, with the places as they are now, and what a reader has at the same time.

    Raises:
        ActivityGone: it is not in the catalogue any more.
    """
    found = cards.card(uow.session, activity_id, now=uow.now, reader_id=None if reader is None else reader.id)
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
    """Tell where a person and the children of the household stand in an activity, as far as it is ahead."""
    mine = enrolments.standings(uow.session, activity_id, person.id)
    return [one for one in mine if one.starts_at is None or one.starts_at > uow.now]


def occurrence(uow: UnitOfWork, occurrence_id: int) -> Occurrence:
    """Find one date of an activity.

    Raises:
        ActivityGone: it is not there any more.
    """
    found = occurrences.occurrence(uow.session, occurrence_id)
    if found is None:
        raise ActivityGone
    return found
