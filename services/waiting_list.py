"""The waiting list: a freed place goes to the next in line, once, with time to answer."""

from datetime import datetime

from locales import N_
from services import outbox
from services.notices import OfferExpired, PlaceOffered
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, occurrences
from storage import enrolments as records
from storage.catalogue import Activity
from storage.enrolments import HOLDING, Enrolment, EnrolmentState
from storage.people import Person


class OfferOver(Refusal):
    """The offer of an old button has ended."""

    message = N_("Questo posto non è più libero. Ti interessa ancora? Apri l'attività e chiedi di nuovo un posto.")


def offer_free_places(uow: UnitOfWork, activity: Activity) -> int:
    """Offer every free place to the next in line (rules 1, 3 and 4). Gives how many were offered.

    The activity must be locked. Nothing is offered when no date is left.
    """
    occurrence = occurrences.following(uow.session, activity.id, now=uow.now)
    if occurrence is None or activity.withdrawn_at is not None:
        return 0
    free = None
    if activity.places is not None:
        free = max(0, activity.places - records.count(uow.session, activity.id, HOLDING))
    offered = records.first_in_line(uow.session, activity.id, free)
    for enrolment in offered:
        enrolment.state, enrolment.changed_at = EnrolmentState.OFFERED, uow.now
        enrolment.offer_ends_at = deadline(uow, occurrence.starts_at)
        uow.session.flush()
        notice = PlaceOffered(enrolment_id=enrolment.id)
        outbox.post(uow, enrolment.account_id, notice, late_after=enrolment.offer_ends_at)
    return len(offered)


def catch_up(uow: UnitOfWork, account: Person) -> None:
    """Offer what became free while an account in line could not be told (rule 4): now it can."""
    for activity_id in records.waiting_in(uow.session, account.id):
        activity = catalogue.lock_activity(uow.session, activity_id)
        if activity is not None:
            offer_free_places(uow, activity)


def deadline(uow: UnitOfWork, starts_at: datetime) -> datetime:
    """Say until when an offer made now holds: never in quiet hours (rule 4).

    It is the programme's deadline or half of the time left, whichever is
    shorter. One that falls in quiet hours moves to their end, so that there is
    time to answer in the morning; if that is after the beginning, to the last
    minute before them.
    """
    wanted = uow.now + min(uow.programme.offer_deadline, (starts_at - uow.now) / 2)
    morning, evening = uow.programme.quiet_end(wanted), uow.programme.quiet_begin(wanted)
    if morning < starts_at or evening <= uow.now:
        return morning
    return evening


def accept(uow: UnitOfWork, account: Person, enrolment_id: int) -> Enrolment:
    """Take an offered place. Taking it twice changes nothing.

    Raises:
        OfferOver: it has ended, was declined, or is somebody else's.
    """
    enrolment = _lock(uow, account, enrolment_id)
    if enrolment.state is EnrolmentState.CONFIRMED:
        return enrolment
    if enrolment.state is not EnrolmentState.OFFERED or (enrolment.offer_ends_at or uow.now) <= uow.now:
        raise OfferOver
    enrolment.state, enrolment.changed_at, enrolment.offer_ends_at = EnrolmentState.CONFIRMED, uow.now, None
    uow.session.flush()
    return enrolment


def decline(uow: UnitOfWork, account: Person, enrolment_id: int) -> Enrolment:
    """Leave an offered place to the next in line. Declining twice changes nothing.

    Raises:
        OfferOver: it has ended, was taken, or is somebody else's.
    """
    enrolment = _lock(uow, account, enrolment_id)
    if enrolment.state is EnrolmentState.DECLINED:
        return enrolment
    if enrolment.state is not EnrolmentState.OFFERED:
        raise OfferOver
    _end(uow, enrolment, EnrolmentState.DECLINED)
    return enrolment


def expire_due(uow: UnitOfWork) -> int:
    """End the offers whose deadline is over and make the next ones. Gives how many ended. Safe to repeat."""
    ended = 0
    for enrolment_id, activity_id in records.offers_past(uow.session, uow.now):
        catalogue.lock_activity(uow.session, activity_id)
        enrolment = records.enrolment(uow.session, enrolment_id)
        if enrolment is None or enrolment.state is not EnrolmentState.OFFERED:
            continue  # answered while we waited for the lock
        _end(uow, enrolment, EnrolmentState.EXPIRED)
        outbox.post(uow, enrolment.account_id, OfferExpired(enrolment_id=enrolment.id))
        ended += 1
    return ended


def _end(uow: UnitOfWork, enrolment: Enrolment, state: EnrolmentState) -> None:
    enrolment.state, enrolment.changed_at, enrolment.offer_ends_at = state, uow.now, None
    uow.session.flush()
    activity = catalogue.activity(uow.session, enrolment.activity_id)
    if activity is not None:
        offer_free_places(uow, activity)


def _lock(uow: UnitOfWork, account: Person, enrolment_id: int) -> Enrolment:
    """Lock the activity of an enrolment and read the enrolment as it is then."""
    enrolment = records.enrolment(uow.session, enrolment_id)
    if enrolment is None or enrolment.account_id != account.id:
        raise OfferOver
    catalogue.lock_activity(uow.session, enrolment.activity_id)
    uow.session.refresh(enrolment)
    return enrolment
