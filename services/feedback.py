"""What those who took part say at the end, so that nobody can tell who said what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from locales import N_
from services import attendances, outbox
from services.notices import HowWasIt
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, marks
from storage import feedback as records
from storage.people import Person

RATINGS = range(1, 6)
"""The answers, 1 the worst."""

ENOUGH = 5
"""From so many answers on staff see them: with fewer, one might guess whose they are."""

OPEN_FOR = timedelta(days=10)
"""For how long the question is open. Answers are read when it is closed, all at once.

Whoever looked before and after somebody answers would see which one it was.
"""

LOOK = "feedback"
"""Up to when dates have ended whose activities were looked at."""

HOUR = time(10)
"""When, on the day after the last date, people are asked."""

ASKED_FOR = timedelta(days=7)
"""How long after the last date somebody may still be asked."""


class NotYoursToSay(Refusal):
    """Whoever answers did not take part, or the activity is not over."""

    message = N_("Questa domanda è per chi ha partecipato, quando l'attività è finita.")


class QuestionClosed(Refusal):
    """The answers are being read: one more would be seen to come."""

    message = N_("Questa domanda è chiusa. Se vuoi dire qualcosa, parla con chi conduce l'attività.")


@dataclass(frozen=True, slots=True)
class Told:
    """What people said about an activity: how often each answer, where that may be known; from when it may."""

    activity_id: int
    title: str
    counts: Mapping[int, int] | None
    readable_at: datetime | None = None


def ask_due(uow: UnitOfWork) -> int:
    """Ask those who took part in what ended yesterday or before. Gives how many letters are new. Safe to repeat.

    Once a day, looking only at dates that have ended since the last time. An
    activity is asked about once in its life.
    """
    today = uow.programme.today(uow.now)
    until = uow.programme.moment(datetime.combine(today, time()))
    after = marks.moment(uow.session, LOOK)
    if after is not None and until <= after:
        return 0
    marks.put(uow.session, LOOK, at=until)
    if after is None:
        return 0
    asked = 0
    earliest = after - attendances.LONGEST_DATE
    for activity_id in records.ended(uow.session, after=after, until=until, earliest=earliest):
        activity = catalogue.lock_activity(uow.session, activity_id)
        if activity is None or activity.feedback_asked_at is not None:
            continue
        activity.feedback_asked_at = uow.now
        uow.session.flush()
        due_at = max(uow.now, uow.programme.moment(datetime.combine(today, HOUR)))
        for account_id in records.who_took_part(uow.session, activity_id):
            notice = HowWasIt(activity_id=activity_id)
            asked += outbox.post(uow, account_id, notice, due_at=due_at, late_after=uow.now + ASKED_FOR)
    return asked


def answer(uow: UnitOfWork, person: Person, activity_id: int, rating: int) -> bool:
    """Count what somebody says; tells whether it is their first answer, and only that one counts.

    What is written of the answer is a number that grows by one, and apart from
    it that this person has answered.

    Raises:
        NotYoursToSay: they were not there, or the activity goes on.
        QuestionClosed: it is too late.
    """
    activity = catalogue.activity(uow.session, activity_id)
    if activity is None or activity.feedback_asked_at is None or rating not in RATINGS:
        raise NotYoursToSay
    if records.has_voted(uow.session, activity_id, person.id):
        return False
    if not records.who_took_part(uow.session, activity_id, person.id):
        raise NotYoursToSay
    if uow.now >= activity.feedback_asked_at + OPEN_FOR:
        raise QuestionClosed
    return records.vote(uow.session, activity_id, person.id, rating)


def told(uow: UnitOfWork, staff: Person, activity_id: int) -> Told:
    """Say what people said, once nobody answers any more and there are enough of them.

    Raises:
        ForStaffOnly, NotYourRollCall: the activity is not theirs.
        NoSuchDate: there is no such activity.
    """
    activity = attendances.activity(uow, staff, activity_id)
    asked_at = activity.feedback_asked_at
    if asked_at is not None and uow.now < asked_at + OPEN_FOR:
        return Told(activity_id, activity.title, None, readable_at=asked_at + OPEN_FOR)
    counts = records.counts(uow.session, activity_id)
    return Told(activity_id, activity.title, counts if sum(counts.values()) >= ENOUGH else None)
