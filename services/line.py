"""The line as staff see it and change it: turns with priority, and more places or fewer."""

from collections.abc import Sequence

from locales import N_
from services import shelf, waiting_list
from services.management import ForStaffOnly
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, enrolments
from storage import waiting_list as records
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.people import Person
from storage.waiting_list import InLine

LONGEST_REASON = 300
MOST_PLACES = 10_000


class ElsewhereOnly(Refusal):
    """A member of staff meant an activity of another territory (rule 11)."""

    message = N_("Questa attività è di un'altra zona. Puoi cambiare solo quelle della tua.")


class NotInLine(Refusal):
    """The turn of an old button has ended."""

    message = N_("Questa persona non aspetta più. Apri la lista: c'è chi aspetta adesso.")


class NoReason(Refusal):
    """A turn goes before others for a reason that is written down, or not at all."""

    message = N_("Scrivi in poche parole perché questa persona passa prima.")


class NoSuchNumber(Refusal):
    """Places are a number, from none to a great many."""

    message = N_("Scrivi quanti posti ci sono, con un numero. Per esempio: 12.")


def line(uow: UnitOfWork, staff: Person, activity_id: int) -> Sequence[InLine]:
    """List who is offered a place and who waits, as they are served.

    Raises:
        ForStaffOnly, ElsewhereOnly: it is none of their business.
    """
    _check_reach(staff, catalogue.activity(uow.session, activity_id))
    return records.line(uow.session, activity_id, now=uow.now)


def give_priority(uow: UnitOfWork, staff: Person, enrolment_id: int, reason: str) -> list[Enrolment]:
    """Serve a party before those who came earlier, for a reason that only staff read. Gives its rows.

    Raises:
        ForStaffOnly, ElsewhereOnly: it is none of their business.
        NotInLine: nobody of the party waits any more.
        NoReason: there is none, or a whole story.
    """
    why = " ".join(reason.split())
    activity, party = _locked(uow, staff, enrolment_id)
    if not why or len(why) > LONGEST_REASON:
        raise NoReason
    for one in party:
        one.priority, one.priority_reason, one.priority_by_id = 1, why, staff.id
    waiting_list.offer_free_places(uow, activity)
    return party


def take_priority_back(uow: UnitOfWork, staff: Person, enrolment_id: int) -> list[Enrolment]:
    """Serve a party in the order in which it came; raises as `give_priority` does."""
    activity, party = _locked(uow, staff, enrolment_id)
    for one in party:
        one.priority, one.priority_reason, one.priority_by_id = 0, None, staff.id
    waiting_list.offer_free_places(uow, activity)
    return party


def set_places(uow: UnitOfWork, staff: Person, activity_id: int, places: int | None) -> int:
    """Give an activity more places or fewer, or no limit; gives how many were offered to those who wait.

    Nobody loses a place by it (rule 1): while there are more holders than places, nobody else gets in.

    Raises:
        ForStaffOnly, ElsewhereOnly: it is none of their business.
        NoSuchNumber: nobody could give so many.
    """
    activity = catalogue.lock_activity(uow.session, activity_id)
    _check_reach(staff, activity)
    assert activity is not None
    if places is not None and not 0 <= places <= MOST_PLACES:
        raise NoSuchNumber
    if activity.places != places:
        activity.places, activity.changed_at = places, uow.now
        shelf.changed(uow)
    return waiting_list.offer_free_places(uow, activity)


def _locked(uow: UnitOfWork, staff: Person, enrolment_id: int) -> tuple[Activity, list[Enrolment]]:
    """Lock the activity of a turn, and find those of its party that wait, or may wait again if they say no."""
    one = enrolments.enrolment(uow.session, enrolment_id)
    activity = None if one is None else catalogue.lock_activity(uow.session, one.activity_id)
    _check_reach(staff, activity)
    if one is None or activity is None:
        raise NotInLine
    uow.session.refresh(one)
    party = enrolments.party(uow.session, one, EnrolmentState.WAITING, EnrolmentState.OFFERED)
    if not one.is_live or not any(each.state is EnrolmentState.WAITING for each in party):
        raise NotInLine
    return activity, [*party]


def _check_reach(staff: Person, activity: Activity | None) -> None:
    if not staff.is_staff:
        raise ForStaffOnly
    if activity is not None and staff.scope_id not in (None, activity.territory_id):
        raise ElsewhereOnly
    if activity is None:
        raise NotInLine
