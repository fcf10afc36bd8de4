"""When a commitment is due: its periods, from how often it is kept. Pure: dates in, dates out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from dateutil.relativedelta import relativedelta

from services import recurrence
from storage.patti import Cadence

SHORTEST = 3
"""A period has at least so many days between its beginning and the day of asking."""

DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Span:
    """One period, from its first to its last day, on which it is asked about."""

    starts_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Promise:
    """How often something is due, and between which days. `rule` is one that `recurrence.check` gave."""

    cadence: Cadence
    starts_on: date
    ends_on: date
    ask_weekday: int
    rule: str = ""
    due_on: date | None = None
    counted_from: date | None = None
    """From where a rule counts, where that is earlier than the beginning."""


def spans(promise: Promise, *, since: date | None = None) -> Iterator[Span]:
    """Give the periods of a promise that end on *since* or later: one after the other, none after the promise does.

    The first of a week is asked about on the first asking day that leaves some
    days to do it in; what is left at the end is a period where it is long
    enough to be one. A rule gives its own dates; what is due once, its date.
    """
    begin, first = promise.starts_on, since or promise.starts_on
    for due_on in _days(promise, first):
        if due_on >= first:
            yield Span(begin, due_on)
        begin = due_on + DAY


def _days(promise: Promise, since: date) -> Iterator[date]:
    """Give the last days of the periods; of those before *since*, at least the last."""
    if promise.ends_on < promise.starts_on:
        return
    if promise.cadence is Cadence.ONCE:
        yield min(max(promise.due_on or promise.ends_on, promise.starts_on), promise.ends_on)
        return
    if promise.cadence is Cadence.RULE:
        yield from _ruled(promise)
        return
    last = promise.starts_on - DAY
    for due_on in _monthly(promise) if promise.cadence is Cadence.MONTHLY else _weekly(promise, since):
        if due_on > promise.ends_on:
            break
        yield due_on
        last = due_on
    if (promise.ends_on - last).days >= SHORTEST:
        yield promise.ends_on


def _weekly(promise: Promise, since: date) -> Iterator[date]:
    """Begin near *since*: a week of the third year costs no more than one of the first."""
    step = timedelta(days=2 * WEEK if promise.cadence is Cadence.FORTNIGHTLY else WEEK)
    due_on = asking_day(promise.starts_on + step - (WEEK - SHORTEST) * DAY, promise.ask_weekday)
    due_on += max(0, (since - due_on) // step - 1) * step
    while True:
        yield due_on
        due_on += step


def _monthly(promise: Promise) -> Iterator[date]:
    for months in count(1):
        yield asking_day(promise.starts_on + relativedelta(months=months), promise.ask_weekday)


def _ruled(promise: Promise) -> Iterator[date]:
    for day in recurrence.days(promise.rule, promise.counted_from or promise.starts_on):
        if day > promise.ends_on:
            return
        if day >= promise.starts_on:
            yield day


def asking_day(day: date, weekday: int) -> date:
    """Give a day itself, or the next one that is a weekday (Monday is 0)."""
    return day + (weekday - day.weekday()) % WEEK * DAY
