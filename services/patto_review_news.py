"""What is told about reviews without being asked: when both meet, that it is off, and that a patto is concluded."""

from datetime import datetime, timedelta

from services import reminder_times
from services.notices import Notice
from services.patti import may_lead
from services.reminder_times import ReminderTime
from services.work import UnitOfWork
from storage import patti
from storage import patto_reviews as records
from storage.catalogue import ActivityKind
from storage.outbox import Priority
from storage.patti import Ending, Patto
from storage.patto_reviews import Review, ToRemind
from storage.people import Person, Topic


class ReviewReminder(Notice, kind="review-reminder", priority=Priority.REMINDER, unasked=True, topic=Topic.REMINDERS):
    """A meeting is near, for both who come: as often, and as long before, as any date."""

    review_id: int
    planned_at: datetime
    before_seconds: int

    @property
    def key(self) -> str:
        """One for each meeting as it was planned: one that moves is another one."""
        return f"{self.kind}:{self.review_id}@{self.planned_at:%Y%m%dT%H%M}:{self.before_seconds}s"

    @property
    def is_gentle(self) -> bool:
        """A reminder of the day before is; one of the last hours goes by itself."""
        return reminder_times.is_gentle(timedelta(seconds=self.before_seconds))

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is held, off, moved or over, and whoever does not come any more."""
        no = _obstacle(uow, self.review_id, person)
        if no is not None:
            return no
        review = records.review(uow.session, self.review_id)
        if review is None or review.planned_at != self.planned_at:
            return "moved"
        return "over" if review.planned_at <= uow.now else None

    def is_needed(self, uow: UnitOfWork) -> bool:
        """Nobody is left without any reminder of a meeting."""
        return not reminder_times.has_urgent_to_come(uow.programme, ActivityKind.ACTIVITY, self.planned_at, uow.now)


class ReviewPlanned(Notice, kind="review-planned", priority=Priority.REMINDER, unasked=True, pausable=False):
    """A meeting is planned for the person, or moved to another moment or place."""

    review_id: int
    planned_at: datetime
    arranged_at: datetime
    is_change: bool = False

    @property
    def key(self) -> str:
        """One for each time that it is arranged: one that moves away and back is told about, too."""
        return f"{self.kind}:{self.review_id}@{self.planned_at:%Y%m%dT%H%M}:{self.arranged_at:%Y%m%dT%H%M%S}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what was moved again, is off, or is not theirs."""
        no = _obstacle(uow, self.review_id, person)
        review = records.review(uow.session, self.review_id)
        if no is None and review is not None and review.created_at != self.arranged_at:
            return "moved"
        return no


class ReviewOff(Notice, kind="review-off", priority=Priority.REMINDER, unasked=True, pausable=False):
    """A meeting does not take place: for the person, or for whoever is in charge where the person cannot come."""

    review_id: int

    @property
    def key(self) -> str:
        """It is called off once."""
        return f"{self.kind}:{self.review_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever does not come, and where there is another one meanwhile."""
        review, patto = _found(uow, self.review_id)
        if review is None or patto is None or not _comes(patto, person) or review.called_off_at is None:
            return "gone"
        return "planned-again" if records.planned(uow.session, patto.id) is not None else None


class PattoConcluded(Notice, kind="patto-concluded", priority=Priority.AWAITED, unasked=True, pausable=False):
    """A review concluded somebody's patto."""

    patto_id: int

    @property
    def key(self) -> str:
        """A patto ends once."""
        return f"{self.kind}:{self.patto_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is not theirs any more."""
        patto = patti.patto(uow.session, self.patto_id)
        is_theirs = patto is not None and patto.person_id == person.id and patto.ending is Ending.CONCLUDED
        return None if is_theirs else "gone"


def reminder_of(one: ToRemind, time: ReminderTime) -> ReviewReminder:
    """Give the reminder of a meeting that is due at one of the moments for it."""
    before = int(time.offset.total_seconds())
    return ReviewReminder(review_id=one.review_id, planned_at=one.planned_at, before_seconds=before)


def stands(review: Review) -> bool:
    """Tell whether a meeting is still to be held."""
    return review.held_at is None and review.called_off_at is None


def found(uow: UnitOfWork, review_id: int) -> tuple[Review | None, Patto | None]:
    """Find a meeting, and what it is about."""
    return _found(uow, review_id)


def _obstacle(uow: UnitOfWork, review_id: int, person: Person) -> str | None:
    review, patto = _found(uow, review_id)
    if review is None or patto is None or not _comes(patto, person):
        return "gone"
    return None if stands(review) and patto.ended_at is None else "cancelled"


def _comes(patto: Patto, person: Person) -> bool:
    return person.id == patto.person_id or may_lead(person, patto)


def _found(uow: UnitOfWork, review_id: int) -> tuple[Review | None, Patto | None]:
    review = records.review(uow.session, review_id)
    return review, None if review is None else patti.patto(uow.session, review.patto_id)
