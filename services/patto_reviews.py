"""Reviews (verifiche): both sides meet and look at how it goes. Planned, moved, called off, reminded of, asked for.

What comes of one is in `services/patto_review_outcomes.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from locales import N_
from services import outbox, patti, patto_review_news, reminder_times, tasks
from services.patto_review_news import ReviewOff, ReviewPlanned, reminder_of
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti as patto_records
from storage import patto_reviews as records
from storage import people
from storage.catalogue import ActivityKind
from storage.patti import Patto, StepKind
from storage.patto_reviews import Review, ToRemind
from storage.people import Person
from storage.tasks import Reason

LONGEST_PLACE = 200

FURTHEST = timedelta(days=366)
"""How far ahead one is planned at most."""

LONG = timedelta(days=90)
"""After so long without any, whoever is in charge is asked to arrange one."""

A_DAY = timedelta(days=1)
"""After so long without an outcome, whoever is in charge is asked for it."""

LEFT_ALONE = timedelta(days=14)
"""For so long nobody is asked again who said that it is done."""

AHEAD = timedelta(hours=26)
"""How long before their time reminders are posted by the round; planning posts them at once."""

MOST_HELD = 5


class ReviewGone(Refusal):
    """The meeting of an old button was called off, held, or is somebody else's."""

    message = N_("Questo incontro non c'è più. Quelli che hai sono nella tua agenda.")


class TimeIsOver(Refusal):
    """A meeting is planned for a moment that has passed."""

    message = N_("Questo momento è già passato. Scrivi un altro giorno e un'altra ora.")


class TooFarAhead(Refusal):
    """A meeting is planned for a day in a far year."""

    message = N_("È tra più di un anno. Scrivi un giorno più vicino.")


class PattoIsNotActive(Refusal):
    """A meeting is planned about a patto that does not hold yet."""

    message = N_("Il patto non è ancora attivo. Prima serve il sì delle due parti.")


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """The reviews of a patto as the team sees them: the next one, those that were held, and when it all ends."""

    patto: Patto
    planned: Review | None
    held: Sequence[Review]
    ends_on: date | None
    leads: bool

    @property
    def is_active(self) -> bool:
        """Whether one may be planned or held."""
        return self.patto.ended_at is None and self.ends_on is not None


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting as whoever it is for sees it."""

    review: Review
    host: str


# Reading


def page(uow: UnitOfWork, staff: Person, patto_id: int) -> ReviewsPage:
    """Show the reviews of a patto to its team; that they opened it is written down.

    Raises:
        services.patti.NotYourPatto: they are not of it.
    """
    patto = patti.opened(uow, staff, patto_id)
    holds = patto_records.active_version(uow.session, patto.id)
    return ReviewsPage(
        patto=patto,
        planned=records.planned(uow.session, patto.id) if patto.ended_at is None else None,
        held=records.held(uow.session, patto.id, most=MOST_HELD),
        ends_on=holds.ends_on if holds else None,
        leads=patti.may_lead(staff, patto),
    )


def meeting(uow: UnitOfWork, person: Person, review_id: int) -> MeetingPage:
    """Show somebody the meeting about their own patto.

    Raises:
        ReviewGone: it was held or called off, or is not theirs.
    """
    review = records.review(uow.session, review_id)
    patto = None if review is None else patto_records.patto(uow.session, review.patto_id)
    if review is None or patto is None or patto.person_id != person.id or not patto_review_news.stands(review):
        raise ReviewGone
    host = None if patto.operator_id is None else people.person(uow.session, patto.operator_id)
    return MeetingPage(review, host.name if host else "")


# Planning


def check_time(uow: UnitOfWork, staff: Person, patto_id: int, at: datetime) -> Review | None:
    """See that somebody may plan a meeting for a moment; gives the one that it would move.

    Raises:
        services.refusals.Refusal: as `plan` does.
    """
    patto = _to_plan(uow, staff, patto_id)
    _check_time(uow, at)
    return records.planned(uow.session, patto.id)


def plan(uow: UnitOfWork, staff: Person, patto_id: int, at: datetime, place: str = "") -> Review:
    """Plan a meeting, or move the one that is planned, in time or place; both sides are told and reminded.

    Safe to repeat.

    Raises:
        services.patti.NotYourPatto, services.patti.PattoIsOver: as `services.patti.led` does.
        PattoIsNotActive: it does not hold yet.
        TimeIsOver, TooFarAhead: nobody can come then.
    """
    patto = _to_plan(uow, staff, patto_id)
    _check_time(uow, at)
    review = records.planned(uow.session, patto.id)
    if review is not None and (review.planned_at, review.place) == (at, place or review.place):
        return review
    is_change = review is not None
    if review is None:
        review = Review(patto_id=patto.id, planned_at=at, place=place, planned_by_id=staff.id, created_at=uow.now)
        uow.session.add(review)
    else:
        review.planned_at, review.place, review.planned_by_id = at, place or review.place, staff.id
        review.created_at = uow.now
    uow.session.flush()
    patti.write_step(uow, patto, StepKind.REVIEW_PLANNED, staff)
    tasks.settle(uow, patto, Reason.REVIEW)
    if patto.person_id is not None:
        told = ReviewPlanned(review_id=review.id, planned_at=at, arranged_at=uow.now, is_change=is_change)
        outbox.post(uow, patto.person_id, told, late_after=at)
    _post_reminders(uow, ToRemind(review.id, at, patto.person_id, patto.operator_id))
    return review


def call_off(uow: UnitOfWork, staff: Person, review_id: int) -> tuple[Patto, bool]:
    """Call a meeting off; the person is told. Safe to repeat: gives the patto, and whether that meeting is off now.

    Raises:
        ReviewGone: there was none.
        services.refusals.Refusal: as `services.patti.led` does.
    """
    there = records.review(uow.session, review_id)
    if there is None:
        raise ReviewGone
    patto = patti.led(uow, staff, there.patto_id)
    review = records.planned(uow.session, patto.id)
    if review is not None and review.id == review_id:
        _end(uow, review)
        if patto.person_id is not None:
            _tell_off(uow, review, patto.person_id)
    return patto, there.called_off_at is not None


def cannot_come(uow: UnitOfWork, person: Person, review_id: int) -> None:
    """Let the person say that they cannot come: it is off, and whoever is in charge finds another time with them.

    Raises:
        ReviewGone: it was held, called off or is not theirs; safe to repeat for whoever it was for.
    """
    there = records.review(uow.session, review_id)
    if there is None:
        raise ReviewGone
    patto = patto_records.lock_patto(uow.session, there.patto_id)
    if patto is None or patto.person_id != person.id or patto.ended_at is not None:
        raise ReviewGone
    review = records.planned(uow.session, patto.id)
    if review is None or review.id != review_id:
        if there.called_off_at is None:
            raise ReviewGone
        return
    _end(uow, review)
    tasks.raise_for(uow, patto, Reason.REVIEW)
    if patto.operator_id is not None:
        _tell_off(uow, review, patto.operator_id)


def _to_plan(uow: UnitOfWork, staff: Person, patto_id: int) -> Patto:
    patto = patti.led(uow, staff, patto_id)
    if patto_records.active_version(uow.session, patto.id) is None:
        raise PattoIsNotActive
    return patto


def _check_time(uow: UnitOfWork, at: datetime) -> None:
    if at <= uow.now:
        raise TimeIsOver
    if at > uow.now + FURTHEST:
        raise TooFarAhead


def _end(uow: UnitOfWork, review: Review) -> None:
    review.called_off_at = uow.now
    uow.session.flush()


def _tell_off(uow: UnitOfWork, review: Review, person_id: int) -> None:
    if review.planned_at > uow.now:
        outbox.post(uow, person_id, ReviewOff(review_id=review.id), late_after=review.planned_at)


# Rounds


def remind_due(uow: UnitOfWork) -> int:
    """Post the reminders of the next day, for whoever comes by now: a patto may have passed on. Safe to repeat."""
    longest = max(uow.programme.offsets(ActivityKind.ACTIVITY), default=timedelta(0))
    found = records.near(uow.session, after=uow.now, until=uow.now + longest + AHEAD)
    return sum(_post_reminders(uow, one) for one in found)


def ask_due(uow: UnitOfWork) -> int:
    """Put into the worklist what patti want a review, or the outcome of one. Gives how many. Safe to repeat.

    There was none for long; its time has been over for a day; or the patto's own
    time is: it never ends by itself.
    """
    return sum(_ask(uow, patto_id) for patto_id in _wanting(uow))


def _wanting(uow: UnitOfWork) -> Sequence[int]:
    return records.wanting(
        uow.session,
        missed_before=uow.now - A_DAY,
        long_ago=uow.now - LONG,
        settled_after=uow.now - LEFT_ALONE,
        today=uow.programme.today(uow.now),
    )


def _ask(uow: UnitOfWork, patto_id: int) -> bool:
    patto = patto_records.lock_patto(uow.session, patto_id)
    if patto is None or patto_id not in _wanting(uow):  # somebody was quicker
        return False
    tasks.raise_for(uow, patto, Reason.REVIEW)
    return True


def _post_reminders(uow: UnitOfWork, one: ToRemind) -> int:
    """Leave the reminders whose time is still to come: those of the programme, as for any date, to both sides."""
    return outbox.post_all(
        uow,
        (
            outbox.Posting(who, reminder_of(one, time), due_at=time.due_at, late_after=time.late_after)
            for time in reminder_times.times(uow.programme, ActivityKind.ACTIVITY, one.planned_at)
            for who in (one.person_id, one.operator_id)
            if time.due_at > uow.now and who is not None
        ),
    )
