"""What a deep link leads to: an activity, a venue, an invitation; home, for one that we cannot read."""

from dataclasses import replace

from services import catalogue as activities
from services import invitations as offers
from services import management, posters, saved_searches
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from storage.territories import Venue
from views import cards, catalogue, home, invitations, refusals, venues
from views.dates import Here
from views.screen import Screen


def open_link(uow: UnitOfWork, person: Person, link: str, here: Here, *, otherwise: Screen | None = None) -> Screen:
    """Show what a link names; what is gone is said, with the way home."""
    kind, _, name = link.partition("_")
    try:
        if kind == "a" and name:
            return own_card(uow, person, activities.id_of_code(uow, name), here)
        if kind == "v" and name.isdecimal() and len(name) < 10:
            venue, page = activities.at_venue(uow, person, int(name), 0)
            return own_venue(person, venue, catalogue.at_venue(venue.name, page, venue.id, here))
        if kind == "i" and name:
            invitation = offers.read(uow, name)
            return invitations.ask(invitation.role, management.territory_name(uow, invitation.scope_id), name)
    except Refusal as no:
        return refusals.in_words(no, person)
    return otherwise or home.home(person)


def own_card(uow: UnitOfWork, person: Person, activity_id: int, here: Here, *, back: str = "") -> Screen:
    """Show an activity as one person sees it, with where they stand."""
    card = activities.card(uow, activity_id)
    mine = activities.standings(uow, person, activity_id)
    prints = posters.may_print(person, card.territory_id)
    notified = saved_searches.notified(uow, person, activity_id) is not None
    return cards.card(card, mine, here, back=back, prints=prints, notified=notified)


def own_venue(person: Person, venue: Venue, listed: Screen) -> Screen:
    """Put under the list of what is on at a venue what one person can do about the venue itself."""
    return venues.around(listed, venue, prints=posters.may_print(person, venue.territory_id))


def own_card_instead(uow: UnitOfWork, person: Person, activity_id: int, no: Refusal, here: Here) -> Screen:
    """Say why not over the activity as it is now: the button that was tapped may be old (rule 13)."""
    said = refusals.refusal(no, tapped=True)
    return replace(own_card(uow, person, activity_id, here), alert=said.alert) if said.alert else said
