"""What a deep link leads to: an activity, a venue, an invitation; home, for one that we cannot read."""

from dataclasses import replace

from services import (
    application_forms,
    certificates,
    enrolments,
    joining,
    linking,
    management,
    materials,
    posters,
    proposals,
    saved_searches,
    stewarding,
    withdrawals,
)
from services import catalogue as activities
from services import classes as running
from services import invitations as offers
from services.arrivals import Arrival, Moment, scan
from services.certificates import CertificateUnknown, NoCertificate, Stage
from services.refusals import Refusal
from services.withdrawals import NothingToGiveBack
from services.work import UnitOfWork
from storage import territories
from storage.catalogue import EnrolmentMode
from storage.people import Person
from storage.territories import Venue
from views import accepting, arrivals, cards, catalogue, classes, dates, home, households, invitations, refusals, venues
from views import certificates as papers
from views import linking as to_patti
from views import materials as handouts
from views import stewarding as desks
from views import withdrawals as goodbyes
from views.dates import Here
from views.screen import Rows, Screen


def open_link(uow: UnitOfWork, person: Person, link: str, here: Here, *, otherwise: Screen | None = None) -> Screen:
    """Show what a link names; what is gone is said, with the way home."""
    kind, _, name = link.partition("_")
    try:
        if kind == "a" and name:
            return own_card(uow, person, activities.id_of_code(uow, name), here)
        if kind == "v" and name.isdecimal() and len(name) < 10:
            venue, page = activities.at_venue(uow, person, int(name), 0)
            return own_venue(person, venue, catalogue.at_venue(venue.name, page, venue.id, here))
        if kind == "q" and name:
            return own_arrival(uow, person, scan(uow, person, name), here)
        if kind == "c" and name:
            return papers.checked(certificates.check(uow, name), here)
        if kind == "i" and name:
            return own_invitation(uow, person, name, here)
    except Refusal as no:
        return refusals.in_words(no, person)
    return otherwise or home.home(person)


def own_invitation(uow: UnitOfWork, person: Person, code: str, here: Here) -> Screen:
    """Show to what an invitation invites: into a household, to a patto, to work here."""
    if asked := joining.asks_in(uow, person, code):
        return households.asked(asked, here)
    if invited := linking.read(uow, person, code):
        return to_patti.ask(invited, code)
    if linking.is_mine(uow, person, code):
        return accepting.shown(proposals.of_person(uow, person), 0, here)
    invitation = offers.read(uow, code)
    if invitation.household_id is not None:
        return households.ask_join(joining.read(uow, person, code), code)
    return invitations.ask(invitation.role, management.territory_name(uow, invitation.scope_id), code)


def over_the_questions(uow: UnitOfWork, link: str, question: Screen, language: str) -> Screen:
    """Tell a stranger what they are invited to, over the first question that they are asked; *language* may be open.

    A patto is told before anything of theirs is written down. That an invitation
    to one is used up is said at once, too: nobody should answer questions for nothing.
    """
    kind, _, name = link.partition("_")
    if kind != "i" or not name:
        return question
    try:
        invited = linking.read(uow, None, name)
    except Refusal as no:
        return replace(question, text=f"{refusals.refusal(no, tapped=False).text}\n\n{question.text}")
    return question if invited is None else to_patti.to_stranger(invited, question, language)


def open_to_all(uow: UnitOfWork, link: str, here: Here) -> Screen | None:
    """Show what a link names to whoever opens it, be they strangers: whether a certificate is true. Else nothing."""
    kind, _, name = link.partition("_")
    if kind != "c" or not name:
        return None
    try:
        return papers.checked(certificates.check(uow, name), here)
    except CertificateUnknown as no:
        return refusals.refusal(no, tapped=False)


def own_certificate(uow: UnitOfWork, person: Person, activity_id: int, username: str) -> Screen:
    """Hand over somebody's own certificate of a class."""
    found = certificates.shown(uow, person, activity_id)
    venue = territories.venue(uow.session, found.activity.venue_id)
    town = management.territory_name(uow, found.activity.territory_id)
    return papers.handed_over(found, venue, town, username, dates.here(uow))


def in_class(uow: UnitOfWork, person: Person, activity_id: int) -> Rows:
    """Lay out what a class has for those who are in it: materials where there are some, a certificate once it began."""
    ways = [handouts.button(activity_id)] if materials.are_there(uow, person, activity_id) else []
    try:
        found = certificates.attended(uow, person, activity_id)
    except NoCertificate:
        return (tuple(ways),) if ways else ()
    if found.all_minutes or found.stage is not Stage.CLASS_GOES_ON:
        ways.append(papers.button(activity_id))
    return (tuple(ways),) if ways else ()


def own_arrival(uow: UnitOfWork, person: Person, arrival: Arrival, here: Here) -> Screen:
    """Say what came of scanning a QR; over the activity's card, where there is no place for that person."""
    if arrival.guests or arrival.moment is not Moment.NOW:
        return arrivals.arrival(arrival, here)
    return arrivals.without_place(own_card(uow, person, arrival.activity_id, here))


def own_card(uow: UnitOfWork, person: Person, activity_id: int, here: Here, *, back: str = "") -> Screen:
    """Show an activity as one person sees it, with where they stand."""
    card = activities.card(uow, activity_id, person)
    mine = activities.standings(uow, person, activity_id)
    prints = posters.may_print(person, card.territory_id)
    notified = saved_searches.notified(uow, person, activity_id) is not None
    way = application_forms.way_in(uow, person, card)
    screen = cards.card(card, mine, here, back=back, prints=prints, notified=notified, way=way)
    if card.mode is EnrolmentMode.APPLICATION:
        screen = replace(screen, rows=(*screen.rows[:-1], *in_class(uow, person, activity_id), *screen.rows[-1:]))
        if running.may_run(person, card.territory_id):
            return classes.managed(screen, card.id)
    return desks.managed(screen, card.id) if stewarding.may_steward(person, card.territory_id) else screen


def own_venue(person: Person, venue: Venue, listed: Screen) -> Screen:
    """Put under the list of what is on at a venue what one person can do about the venue itself."""
    return venues.around(listed, venue, prints=posters.may_print(person, venue.territory_id))


def own_card_instead(uow: UnitOfWork, person: Person, activity_id: int, no: Refusal, here: Here) -> Screen:
    """Say why not over the activity as it is now: the button that was tapped may be old (rule 13)."""
    said = refusals.refusal(no, tapped=True)
    if not said.alert:
        return said
    if isinstance(no, NothingToGiveBack) and (receipt := receipt_again(uow, person, activity_id, here)):
        return receipt
    return replace(own_card(uow, person, activity_id, here), alert=said.alert)


def receipt_again(uow: UnitOfWork, person: Person, activity_id: int, here: Here) -> Screen | None:
    """Say once more what was given back a moment ago: a hurried second tap hides neither that nor the way back."""
    ended = withdrawals.just_given_back(uow, person, activity_id)
    return goodbyes.withdrawn(enrolments.title(uow, activity_id), activity_id, ended, here) if ended else None
