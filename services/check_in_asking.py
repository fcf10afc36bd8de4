"""Asks how commitments went on the day that they are due, once more kindly, and then leaves it to whoever follows.

    asked ──an answer──▶ done
      │ two days without any
      ▼
    nudged, once ──two days more──▶ silence; after two such times in a row: something to do for whoever follows

Letters say how many things wait, never which (services/check_in_news.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice

from services import outbox, tasks
from services.check_in_news import CheckInsDue, CheckInsNudge, day_of
from services.outbox import Posting
from services.work import UnitOfWork
from storage import check_in_asking as records
from storage import marks, patti
from storage.check_in_asking import Ask, PersonAsked
from storage.tasks import Reason

HOUR = time(17)
"""When, on the day, people are asked; earlier, where something else is told on that day anyway."""

STILL = timedelta(days=6)
"""How long a question may wait to be sent: before the next one comes."""

NUDGED_AFTER = timedelta(days=2)
NUDGE_WAITS = timedelta(days=1)

MISSED_AFTER = timedelta(days=4)
"""So many days after its day a question without any answer was missed."""

IN_A_ROW = 2

LOOKED_BACK = timedelta(days=100)
"""How far back the question before the last one is looked for: months go by between some of them."""

MOST_DAYS = 7
"""Days that are made up for, where the bot was away."""

LOOK = "missed-check-ins"
"""Up to which day those who said nothing were looked for."""


def ask_due(uow: UnitOfWork) -> int:
    """Ask everybody about what is due today, in one letter each. Gives how many letters are new. Safe to repeat."""
    today = uow.programme.today(uow.now)
    if not records.is_any_to_ask(uow.session, today):
        return 0
    answerers: set[int] = set()
    while found := records.to_ask(uow.session, today):
        wait = [one for one in found if not (one.is_over or one.is_answered or one.recorded)]
        answerers |= {one.answerer_id for one in wait if one.answerer_id is not None}
        records.note_asked(uow.session, [one.due_id for one in found], now=uow.now)
    due_at = max(uow.now, uow.programme.moment(datetime.combine(today, HOUR)))
    notice = CheckInsDue(day=today)
    return outbox.post_all(uow, [Posting(one, notice, due_at, due_at + STILL) for one in sorted(answerers)])


def chase_due(uow: UnitOfWork) -> int:
    """Nudge those who answered nothing two days ago, and tell who follows those who did not twice in a row.

    Once a day, and for the days that were missed. Gives how many letters and tasks there are. Safe to repeat.
    """
    today = uow.programme.today(uow.now)
    if marks.value(uow.session, LOOK) == today.isoformat():
        return 0
    last = marks.value(uow.session, LOOK)
    marks.put(uow.session, LOOK, at=uow.now, value=today.isoformat())
    first = date.fromisoformat(last) + timedelta(days=1) if last else today
    days = _days(max(first, today - timedelta(days=MOST_DAYS)), today)
    return sum(_nudge(uow, day - NUDGED_AFTER) for day in days) + _raise_missed(uow, days[0], today)


def _days(first: date, last: date) -> Sequence[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _nudge(uow: UnitOfWork, asked_on: date) -> int:
    """Write once more to those who were asked on a day and have answered nothing of it."""
    begin, end = day_of(uow, asked_on)
    asked = records.asked_between(uow.session, begin, end)
    today = uow.programme.today(uow.now)
    due_at = max(uow.now, uow.programme.moment(datetime.combine(today, HOUR)))
    postings = [_nudge_of(one, asked_on, due_at) for one in asked if not one.answered and not one.waiting]
    return outbox.post_all(uow, postings)


def _nudge_of(ask: Ask, asked_on: date, due_at: datetime) -> Posting:
    return Posting(ask.answerer_id, CheckInsNudge(asked_on=asked_on, due_on=ask.due_on), due_at, due_at + NUDGE_WAITS)


def _raise_missed(uow: UnitOfWork, first: date, last: date) -> int:
    """See to it that somebody calls those who said nothing twice in a row, the second time in these days.

    Whoever switched reminders off was asked all the same; whoever was paused, or out of reach, was not.
    """
    until = last - MISSED_AFTER
    asked = records.persons_asked(uow.session, since=uow.now - LOOKED_BACK, until=until, now=uow.now)
    silent = [rows for rows in _newest(uow, asked) if rows[0].due_on >= first - MISSED_AFTER and _said_nothing(rows)]
    keys = {_key(uow, row) for rows in silent for row in rows}
    reached = records.reached(uow.session, sorted(keys), though="muted")
    missed = [rows[0].patto_id for rows in silent if all(_key(uow, row) in reached for row in rows)]
    return sum(_raise(uow, patto_id) for patto_id in missed)


def _newest(uow: UnitOfWork, asked: Sequence[PersonAsked]) -> Iterator[Sequence[PersonAsked]]:
    """Give the last times that each person was asked; what one letter asked about, be it of several days, is one."""
    for _patto_id, rows in groupby(asked, key=lambda row: row.patto_id):
        letters = groupby(rows, key=lambda row: uow.programme.today(row.asked_at))
        yield [_as_one(list(of_letter)) for _day, of_letter in islice(letters, IN_A_ROW)]


def _as_one(rows: Sequence[PersonAsked]) -> PersonAsked:
    return replace(rows[0], answered=sum(row.answered for row in rows))


def _said_nothing(rows: Sequence[PersonAsked]) -> bool:
    return len(rows) == IN_A_ROW and not any(row.answered for row in rows)


def _key(uow: UnitOfWork, row: PersonAsked) -> str:
    return outbox.key(CheckInsDue(day=uow.programme.today(row.asked_at)), row.person_id)


def _raise(uow: UnitOfWork, patto_id: int) -> bool:
    patto = patti.lock_patto(uow.session, patto_id)
    if patto is None or patto.ended_at is not None:
        return False
    tasks.raise_for(uow, patto, Reason.MISSED)
    return True
