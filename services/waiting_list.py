"""The waiting list: a freed place goes to the next in line, once, with time to answer."""

from collections.abc import Sequence
from datetime import datetime

from locales import N_
from services import offers, reminders
from services import seats as rules
from services.offers import would_take
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import applications, catalogue, enrolments
from storage import waiting_list as records
from storage.catalogue import Activity, EnrolmentMode, SeatsBy
from storage.enrolments import Enrolment, EnrolmentState, Seats, later
from storage.people import Person


class OfferOver(Refusal):
    """The offer of an old button has ended."""

    message = N_("Questo posto non è più libero. Ti interessa ancora? Apri l'attività e chiedi di nuovo un posto.")


def offer_free_places(uow: UnitOfWork, activity: Activity) -> int:
    """Offer every free place to the next in line (rules 1, 3 and 4). Gives how many were offered.

    The activity must be locked. Nothing is offered for what has begun, was
    cancelled or is over, and nothing that nobody could answer before it begins
    and outside quiet hours; offers that stood for that go back to their turns.
    Where one gets in by applying, the application of whoever is out ends.
    """
    uow.session.flush()
    if activity.mode is EnrolmentMode.APPLICATION:
        applications.end_those_out(uow.session, uow.now, activity.id)
    _mend_offers(uow, activity)
    return sum(_offer(uow, activity, seats, starts_at) for seats, starts_at in _lines(uow, activity))


def room(uow: UnitOfWork, activity: Activity, seats: Seats) -> int | None:
    """Count the places that whoever asks now may have: those that nobody in line would take (rule 3).

    The activity must be locked. Nothing means that there is no limit.
    """
    free = rules.free(uow, activity, seats)
    if not free or not would_take(records.turns(uow.session, seats), free):
        return free
    offer_free_places(uow, activity)
    free = rules.free(uow, activity, seats)
    return 0 if free and would_take(records.turns(uow.session, seats), free) else free


def offer_again(uow: UnitOfWork, activity: Activity, offer: offers.Offer) -> None:
    """Make an offer that stands once more, with a letter and a deadline of its own; its places stay kept.

    The activity must be locked. Where nobody could answer in time it ends, and the turn stays.
    """
    starts_at = rules.beginning(uow, activity, offer[0].seats)
    can_answer = records.can_be_told(uow.session, offer[0].account_id)
    if starts_at is not None and can_answer and offers.deadline(uow, starts_at) < starts_at:
        offers.make(uow, offer, starts_at)
    else:
        offers.take_back(uow, offer)


def catch_up(uow: UnitOfWork, account: Person) -> None:
    """Offer what became free while an account in line could not be told (rule 4): now it can."""
    for activity_id in records.waiting_in(uow.session, account.id):
        activity = catalogue.lock_activity(uow.session, activity_id)
        if activity is not None:
            offer_free_places(uow, activity)


def expire_due(uow: UnitOfWork) -> int:
    """End the offers whose deadline is over and make the next ones. Gives how many ended. Safe to repeat."""
    ended = 0
    for activity_id in records.with_offers_past(uow.session, uow.now):
        activity = catalogue.lock_activity(uow.session, activity_id)
        past = records.offered(uow.session, activity_id, until=uow.now)  # without those answered meanwhile
        for offer in offers.by_party(past):
            offers.expire(uow, offer)
        ended += len(past)
        if activity is not None:
            offer_free_places(uow, activity)
    return ended


def accept(uow: UnitOfWork, account: Person, enrolment_id: int) -> list[Enrolment]:
    """Take an offered place for one participant. Taking it twice changes nothing.

    One of the same party who still waits may take it instead of one to whom it
    is offered: who of a family comes is for the family to say.

    Raises:
        OfferOver: it has ended, was declined, or is not the account's to take.
    """
    one, activity = _locked(uow, account, enrolment_id)
    if one.state is EnrolmentState.CONFIRMED:
        return [one]
    offer = _standing_offer(uow, activity, one)
    if one.state is EnrolmentState.WAITING:
        _take_instead(uow, activity, one, offer[-1:])
    else:
        _confirm(uow, [one])
    return [one]


def accept_all(uow: UnitOfWork, account: Person, enrolment_id: int) -> list[Enrolment]:
    """Take all that an offer holds for a party. Taking it twice changes nothing; raises as `accept` does."""
    one, activity = _locked(uow, account, enrolment_id)
    if one.state is EnrolmentState.CONFIRMED and not _offered_to(uow, one):
        return [*enrolments.party(uow.session, one, EnrolmentState.CONFIRMED)]
    offer = _standing_offer(uow, activity, one)
    _confirm(uow, offer)
    return [*offer]


def decline(uow: UnitOfWork, account: Person, enrolment_id: int) -> list[Enrolment]:
    """Leave what an offer still holds for a party to the next in line. Declining twice changes nothing.

    Gives the rows of the offer: where it was for fewer places than asked for, they wait again.

    Raises:
        OfferOver: it has ended, was taken, or is not the account's to leave.
    """
    one, activity = _locked(uow, account, enrolment_id)
    offer = _offered_to(uow, one)
    if not offer and (one.state is EnrolmentState.DECLINED or _has_declined_fewer(one)):
        return [one]
    if not offer:
        raise OfferOver
    offers.end(uow, offer, EnrolmentState.DECLINED)
    offer_free_places(uow, activity)
    return [*offer]


def _has_declined_fewer(one: Enrolment) -> bool:
    return one.state is EnrolmentState.WAITING and one.declined_fewer


def _take_instead(uow: UnitOfWork, activity: Activity, one: Enrolment, other: offers.Offer) -> None:
    """Give a participant the place that is kept for another of the party: not one place more is taken."""
    offers.take_back(uow, other)
    places = activity.places
    if rules.free(uow, activity, one.seats) == 0:  # lowered since: the database would let nobody in
        activity.places = None
        uow.session.flush()
    _confirm(uow, [one])
    activity.places = places
    uow.session.flush()


def _confirm(uow: UnitOfWork, rows: Sequence[Enrolment]) -> None:
    at = later(uow.now, rows)
    for one in rows:
        one.become(EnrolmentState.CONFIRMED, at)
    uow.session.flush()
    reminders.plan_for(uow, rows)


def _offered_to(uow: UnitOfWork, one: Enrolment) -> Sequence[Enrolment]:
    return enrolments.party(uow.session, one, EnrolmentState.OFFERED)


def _standing_offer(uow: UnitOfWork, activity: Activity, one: Enrolment) -> Sequence[Enrolment]:
    """Find what is offered to a party now.

    Raises:
        OfferOver: nothing, or not any more.
    """
    offer = _offered_to(uow, one) if one.is_live else ()
    if not offer or (offer[0].offer_ends_at or uow.now) <= uow.now:
        raise OfferOver
    if rules.beginning(uow, activity, one.seats) is None:
        raise OfferOver
    return offer


def _locked(uow: UnitOfWork, account: Person, enrolment_id: int) -> tuple[Enrolment, Activity]:
    """Lock the activity of an enrolment that an account decides about, and read the enrolment as it is then."""
    one = enrolments.enrolment(uow.session, enrolment_id)
    if one is None or not enrolments.acts_for(uow.session, account.id, one.person_id):
        raise OfferOver
    activity = catalogue.lock_activity(uow.session, one.activity_id)
    uow.session.refresh(one)
    if activity is None:
        raise OfferOver
    return one, activity


def _lines(uow: UnitOfWork, activity: Activity) -> list[tuple[Seats, datetime]]:
    """List what places could be offered for, each with its beginning."""
    if activity.withdrawn_at is not None:
        return []
    if activity.seats_by is SeatsBy.DATE:
        dates = records.dates_with_a_line(uow.session, activity.id, now=uow.now)
        return [(Seats(activity.id, date_id), starts_at) for date_id, starts_at in dates]
    seats = Seats(activity.id)
    starts_at = rules.beginning(uow, activity, seats)
    return [] if starts_at is None else [(seats, starts_at)]


def _offer(uow: UnitOfWork, activity: Activity, seats: Seats, starts_at: datetime) -> int:
    free = rules.free(uow, activity, seats)
    if free == 0 or offers.deadline(uow, starts_at) >= starts_at:
        return 0
    chosen = would_take(records.turns(uow.session, seats), free)
    for party in chosen:
        offers.make(uow, enrolments.of_ids(uow.session, [turn.enrolment_id for turn in party]), starts_at)
    return sum(len(party) for party in chosen)


def _mend_offers(uow: UnitOfWork, activity: Activity) -> None:
    """Bring offers in line with dates that were moved or cancelled after they were made."""
    for offer in offers.by_party(records.offered(uow.session, activity.id)):
        starts_at = rules.beginning(uow, activity, offer[0].seats)
        ends_at = offer[0].offer_ends_at or uow.now
        if starts_at is None or ends_at >= starts_at:
            offer_again(uow, activity, offer)
