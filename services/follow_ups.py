"""What became of those who took part in a class: one question after a month, three and seven."""

from datetime import date, datetime, time, timedelta

from locales import N_
from services import attendances, outbox
from services.follow_up_news import WhatNow
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, marks
from storage import follow_ups as records
from storage.catalogue import Activity
from storage.follow_ups import FollowUp, Outcome
from storage.people import Person

AFTER = (30, 90, 210)
"""Days after the last date, as the programme counts them."""

OPEN_FOR = timedelta(days=21)
"""For how long a question is open. Answers are counted for staff when it is closed, all at once.

Whoever looked before and after somebody answers would see which one it was; and
what somebody does half a year later is no answer to what they did after a month.
"""

HOUR = time(10)
"""When, on its day, the question goes out."""

STILL = timedelta(days=14)
"""How many days late, where the bot was away, somebody is still asked, and for how long the letter may wait."""

LOOK = "follow-ups"
"""Up to which day classes were looked for."""


class NotAskedOfYou(Refusal):
    """Whoever answers was not asked: they did not take part, or it is not the time."""

    message = N_("Questa domanda è per chi ha finito il corso, qualche tempo dopo. Altri corsi sono in «Corsi».")


class TooLateToSay(Refusal):
    """The answers are being counted: one more would be seen to come, and it would tell of another time."""

    message = N_("Questa domanda è chiusa. Se qualcosa cambia, ce lo racconti alla prossima.")


def ask_due(uow: UnitOfWork) -> int:
    """Ask those who finished a class 30, 90 or 210 days ago, by local days. Gives how many letters are new.

    Once a day, and for the days that were missed; safe to repeat. Nobody is
    asked the same twice, not even where a class goes on and ends again.
    """
    today = uow.programme.today(uow.now)
    midnight = uow.programme.moment(datetime.combine(today, time()))
    last = marks.moment(uow.session, LOOK)
    if last is not None and midnight <= last:
        return 0
    marks.put(uow.session, LOOK, at=midnight)
    seen = today - timedelta(days=1) if last is None else uow.programme.wall(last).date()
    first = max(seen, today - STILL) + timedelta(days=1)
    return sum(_ask(uow, first, today, days) for days in AFTER)


def _ask(uow: UnitOfWork, first: date, last: date, days: int) -> int:
    """Ask who finished what ended some days before one of the days from *first* to *last*."""

    def midnight(day: date) -> datetime:
        return uow.programme.moment(datetime.combine(day - timedelta(days=days), time()))

    begin, end = midnight(first), midnight(last + timedelta(days=1))
    due_at = max(uow.now, uow.programme.moment(datetime.combine(last, HOUR)))
    asked = 0
    for activity_id in records.ended(uow.session, begin=begin, end=end, longest=attendances.LONGEST_DATE):
        people = records.who_finished(uow.session, activity_id)
        notice = WhatNow(activity_id=activity_id, days=days)
        for person_id in records.ask(uow.session, activity_id, people, days, now=uow.now):
            asked += outbox.post(uow, person_id, notice, due_at=due_at, late_after=due_at + STILL)
    return asked


def question(uow: UnitOfWork, person: Person, activity_id: int, days: int) -> tuple[Activity, FollowUp]:
    """Find a question that was put to somebody, and is open, with its class.

    Raises:
        NotAskedOfYou: it was not put to them.
        TooLateToSay: it is closed.
    """
    found = records.follow_up(uow.session, activity_id, person.id, days)
    activity = catalogue.activity(uow.session, activity_id)
    if found is None or activity is None:
        raise NotAskedOfYou
    if uow.now >= found.asked_at + OPEN_FOR:
        raise TooLateToSay
    return activity, found


def answer(uow: UnitOfWork, person: Person, activity_id: int, days: int, outcome: Outcome) -> Activity:
    """Write down what somebody does now, over what they said before; gives the class. Safe to repeat.

    Raises as `question` does.
    """
    activity, found = question(uow, person, activity_id, days)
    found.outcome, found.answered_at = outcome.value, uow.now
    uow.session.flush()
    return activity


def is_closed(uow: UnitOfWork, asked_at: datetime) -> bool:
    """Tell whether nobody answers any more what was asked at a moment."""
    return uow.now >= asked_at + OPEN_FOR
