"""What becomes of applications when nobody gets in any more: the class is off, over, or gives its places otherwise."""

from services import class_days, outbox
from services.application_news import ClassCalledOff, Why
from services.applications import EMPTY
from services.work import UnitOfWork
from storage import applications as records
from storage import catalogue
from storage import reviews as lists
from storage.applications import Application, ApplicationState
from storage.catalogue import Activity, EnrolmentMode


def call_off_due(uow: UnitOfWork) -> int:
    """End drafts and applications of which nothing can come any more, and tell each person once. Safe to repeat.

    Of those who have a place already nothing is said here: they are told of the
    dates themselves. Gives how many ended.
    """
    ended = 0
    for activity_id in lists.unanswerable(uow.session, uow.now):
        activity = catalogue.lock_activity(uow.session, activity_id)
        why = None if activity is None else _why(uow, activity)
        if why is None:  # it is on again by now
            continue
        for one in records.lock_unsettled(uow.session, activity_id):
            _call_off(uow, one, why)
            ended += 1
    uow.session.flush()
    return ended


def end_those_out(uow: UnitOfWork) -> int:
    """End the applications of all whose place or turn is theirs no more, where nothing has yet. Safe to repeat.

    It reads every place that was ever given for an application, so it is no work for every minute: whatever
    gives a place back ends the application with it, and whoever looks sees that it is over.
    """
    return records.end_those_out(uow.session, uow.now)


def _call_off(uow: UnitOfWork, one: Application, why: Why) -> None:
    """End one; whoever only had a draft is told where the class is off, and nothing of what they wrote is kept."""
    was_sent = one.sent_at is not None
    one.state, one.changed_at = ApplicationState.CALLED_OFF, uow.now
    one.let_go()
    if not was_sent:
        one.answers = EMPTY
    if was_sent or why is Why.OFF:
        outbox.post(uow, one.person_id, ClassCalledOff(application_id=one.id, activity_id=one.activity_id, why=why))


def _why(uow: UnitOfWork, activity: Activity) -> Why | None:
    days = class_days.days(uow, activity)
    if days.is_off:
        return Why.OFF
    if days.next_at is None:
        return Why.OVER
    return Why.WITHOUT if activity.mode is not EnrolmentMode.APPLICATION else None
