"""Asking for places as one person sees it: for which date, for whom, and what came of it."""

from collections.abc import Sequence

from services import candidates as choices
from services import catalogue as activities
from services.candidates import Candidates
from services.catalogue import ActivityGone
from services.enrolments import Outcome
from services.seats import DateOver
from services.work import UnitOfWork
from storage.cards import ActivityCard
from storage.catalogue import OpenDate, SeatsBy
from storage.enrolments import Standing
from storage.people import Person
from views import dates, enrolments, links, open_dates, parties, ticks
from views.parties import Wanted
from views.screen import Screen


def wanted(uow: UnitOfWork, activity_id: int, occurrence_id: int) -> Wanted:
    """Find what places are asked for.

    Raises:
        ActivityGone: it is not in the catalogue any more.
        DateOver: the date is none of its dates.
    """
    card = activities.card(uow, activity_id)
    if not occurrence_id:
        return Wanted(card)
    try:
        date = activities.occurrence(uow, occurrence_id)
    except ActivityGone as none:
        raise DateOver from none
    if date.activity_id != activity_id:
        raise DateOver
    return Wanted(card, occurrence_id, date.starts_at)


def people(uow: UnitOfWork, account: Person, what: Wanted) -> Candidates:
    """Tell for whom the places could be; raises as `services.candidates.candidates` does."""
    return choices.candidates(uow, account, what.id, what.occurrence_id or None)


def coming(uow: UnitOfWork, account: Person, card: ActivityCard) -> Sequence[OpenDate]:
    """List the dates to choose from; none, where a place is for the whole series."""
    return choices.open_dates(uow, account, card.id) if card.seats_by is SeatsBy.DATE else []


def own_dates(uow: UnitOfWork, account: Person, activity_id: int, page: int) -> Screen:
    """Ask for which date; where there is nothing to choose from, show the activity."""
    card = activities.card(uow, activity_id)
    ahead = coming(uow, account, card)
    if not ahead:
        return links.own_card(uow, account, activity_id, dates.here(uow))
    return open_dates.choose(card, ahead, page, dates.here(uow))


def own_people(uow: UnitOfWork, account: Person, what: Wanted, who: Candidates | None = None) -> Screen:
    """Ask for whom the place is."""
    return parties.for_whom(what, who or people(uow, account, what), dates.here(uow))


def own_ticks(
    uow: UnitOfWork,
    account: Person,
    what: Wanted,
    ticked: int,
    who: int,
    *,
    adding: Person | None = None,
    confirmed: bool = False,
) -> Screen:
    """Ask who comes together, with the ticks that were made; they start anew where the list is another one.

    *adding* is somebody who was not on the list when the ticks were made, and
    gets one. Where the list was *confirmed* without any, that is said.
    """
    now = people(uow, account, what)
    listed = ticks.listed(now)
    before = [one for one in listed if adding is None or one.person.id != adding.id]
    alert = parties.nobody_ticked() if confirmed and not ticked else ""
    if ticked and not ticks.are_for(before, ticked, who):
        ticked, alert = 0, parties.list_changed()
    chosen = {one.person.id for one in ticks.chosen(before, ticked)} | ({adding.id} if adding else set())
    bits = sum(ticks.bit(listed, one) for one in chosen)
    return parties.together(what, now, bits, dates.here(uow), alert=alert)


def own_receipt(uow: UnitOfWork, account: Person, outcome: Outcome) -> Screen:
    """Say what came of asking for places."""
    activity_id = outcome.enrolments[0].activity_id
    asked = among(activities.standings(uow, account, activity_id), {one.id for one in outcome.enrolments})
    if not asked:  # a date that has begun meanwhile
        return links.own_card(uow, account, activity_id, dates.here(uow))
    card = activities.card(uow, activity_id)
    return enrolments.enrolled(card, asked, dates.here(uow), is_new=outcome.is_new, clashes=outcome.clashes)


def among(standings: Sequence[Standing], ids: set[int]) -> list[Standing]:
    """Pick some standings by their enrolments."""
    return [one for one in standings if one.enrolment_id in ids]
