"""Posters: who may print them, and the facts that stand on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import N_
from services import catalogue, management, shelf
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue as records
from storage import occurrences
from storage.cards import ActivityCard
from storage.occurrences import DateAhead
from storage.people import Person
from storage.territories import Venue

MOST_DATES = 60
"""Dates that are looked at for a rhythm: more than a year of weeks."""

MOST_ACTIVITIES = 4
"""What is named on the poster of a venue; the code leads to everything."""


class NotInYourTerritory(Refusal):
    """Staff of one territory asked for what belongs to another (rule 11)."""

    message = N_("Questa locandina è di un'altra zona. Chiedila a chi lavora lì.")


@dataclass(frozen=True, slots=True)
class OfActivity:
    """What stands on the poster of an activity; the venue is the usual one, wherever the next date is."""

    activity: ActivityCard
    venue: Venue
    town: str
    dates: Sequence[DateAhead]
    phone: str


@dataclass(frozen=True, slots=True)
class OfVenue:
    """What stands on the poster of a venue: its address, and some of what is on there, each with its dates."""

    venue: Venue
    town: str
    activities: Sequence[tuple[str, Sequence[DateAhead]]]
    phone: str


def may_print(person: Person, territory_id: int) -> bool:
    """Tell whether somebody prints posters of a territory: staff do, in their own (rule 11)."""
    return person.is_staff and person.scope_id in (None, territory_id)


def of_activity(uow: UnitOfWork, person: Person, activity_id: int) -> OfActivity:
    """Gather what stands on the poster of an activity.

    Raises:
        ForStaffOnly: only staff print posters.
        NotInYourTerritory: the activity is elsewhere.
        ActivityGone: it is not in the catalogue any more, or has no date left.
    """
    card = catalogue.card(uow, activity_id)
    _check(person, card.territory_id)
    series = records.activity(uow.session, activity_id)
    if card.is_over or series is None:
        raise catalogue.ActivityGone
    dates = _on(uow, activity_id)
    venue, town = place(uow, series.venue_id if len(dates) > 1 else card.venue_id)
    return OfActivity(card, venue, town, dates, uow.programme.phone)


def of_venue(uow: UnitOfWork, person: Person, venue_id: int) -> OfVenue:
    """Gather what stands on the poster of a venue.

    Raises:
        ForStaffOnly: only staff print posters.
        NotInYourTerritory: the venue is elsewhere.
        VenueGone: there is no such venue.
    """
    venue, town = place(uow, venue_id)
    _check(person, venue.territory_id)
    here = [line.entry for line in shelf.coming(uow) if line.entry.venue_id == venue_id][:MOST_ACTIVITIES]
    return OfVenue(venue, town, [(one.title, _on(uow, one.id)) for one in here], uow.programme.phone)


def place(uow: UnitOfWork, venue_id: int) -> tuple[Venue, str]:
    """Find a venue, and the name of its town.

    Raises:
        VenueGone: there is no such venue.
    """
    venue = catalogue.venue(uow, venue_id)
    return venue, management.territory_name(uow, venue.territory_id)


def _check(person: Person, territory_id: int) -> None:
    if not person.is_staff:
        raise management.ForStaffOnly
    if not may_print(person, territory_id):
        raise NotInYourTerritory


def _on(uow: UnitOfWork, activity_id: int) -> list[DateAhead]:
    ahead = occurrences.ahead(uow.session, activity_id, now=uow.now, most=MOST_DATES)
    return [one for one in ahead if not one.is_off]
