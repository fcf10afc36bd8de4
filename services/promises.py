"""What was promised to those who applied: judges are reminded in time, and whoever is let down is told once."""

from datetime import date, datetime, time

from services import applications, class_days, classes, in_hand, outbox
from services.application_news import AnswerLate, QuestionAsked, ReviewsDue
from services.work import UnitOfWork
from services.working_days import working_day
from storage import applications as records
from storage import catalogue, marks
from storage import reviews as lists
from storage.applications import Application

LOOK = "promised-answers"
"""The last day on which this was done."""

HOUR = time(9)
"""When in the morning judges are reminded, and people are told that we are late."""

MORE_DAYS = 5
"""In how many days a late answer is promised anew."""


def chase_due(uow: UnitOfWork) -> int:
    """Remind judges of what they should answer by the next working day, and tell people whose day went by.

    Once a day. Gives how many letters are new. Safe to repeat.
    """
    today = uow.programme.today(uow.now)
    begins_at = uow.programme.moment(datetime.combine(today, HOUR))
    if uow.now < begins_at or marks.value(uow.session, LOOK) == today.isoformat():
        return 0
    marks.put(uow.session, LOOK, at=uow.now, value=today.isoformat())
    return _say_sorry(uow) + _remind(uow)


def _remind(uow: UnitOfWork) -> int:
    today = uow.programme.today(uow.now)
    if working_day(today) != today:
        return 0
    _begin, midnight = uow.programme.day(uow.now)
    staff = (one for one in lists.judges(uow.session, classes.JUDGES) if one.consent_at is not None)
    due = (one for one in staff if (found := in_hand.due(uow, one)).soon or found.late)
    notice = ReviewsDue(day=today.isoformat())
    return sum(outbox.post(uow, one.id, notice, late_after=midnight) for one in due)


def _say_sorry(uow: UnitOfWork) -> int:
    broken = lists.broken_promises(uow.session, uow.programme.today(uow.now))
    return sum(_promise_anew(uow, application_id) for application_id in broken)


def _promise_anew(uow: UnitOfWork, application_id: int) -> bool:
    """Tell somebody that the answer is late, and by when it comes; once, whatever happens then.

    Where it is the person who owes an answer, they are asked once more instead.
    """
    today = uow.programme.today(uow.now)
    one = records.lock(uow.session, application_id)
    if one is None or not one.is_open or one.promised_on is None or one.promised_on >= today:
        return False
    asked = [each for each in records.questions(uow.session, one.id) if each.answered_at is None]
    if asked:
        notice = QuestionAsked(application_id=one.id, question_id=asked[-1].id, again=True)
        return outbox.post(uow, one.person_id, notice)
    if not outbox.post(uow, one.person_id, AnswerLate(application_id=one.id)):
        return False
    one.promised_on = applications.promise(today, MORE_DAYS, _begins_on(uow, one))
    uow.session.flush()
    return True


def _begins_on(uow: UnitOfWork, application: Application) -> date | None:
    activity = catalogue.activity(uow.session, application.activity_id)
    next_at = None if activity is None else class_days.days(uow, activity).next_at
    return None if next_at is None else uow.programme.today(next_at)
