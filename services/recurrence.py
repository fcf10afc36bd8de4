"""Turns a first date and a recurrence rule into the dates of a series, by the wall clock."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from dateutil.rrule import DAILY, rrule, rruleset, rrulestr

from services.programme import Programme

HORIZON = timedelta(days=370)
"""How far ahead the dates of a series are written down; a nightly job moves it on."""

MOST_DATES = 1_000
"""More dates than this within the horizon is a mistake in the rule, not a series."""

_UNTIL = re.compile(r"(UNTIL=)(\d{8}T\d{6})Z", re.IGNORECASE)


class BadRecurrence(ValueError):
    """The rule cannot be read, or means something that no activity does."""


def check(rule: str) -> None:
    """Read a rule only to see that it can be read.

    Raises:
        BadRecurrence: it is not RFC 5545, or repeats more often than once a day.
    """
    _read(rule, datetime(2026, 1, 1), Programme())  # noqa: DTZ001  wall-clock time


def dates(
    begin: datetime, end: datetime, rule: str, *, programme: Programme, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Give each date of a series up to the moment *until*, as moments in UTC.

    *begin* and *end* are the first date by the wall clock. Every date begins at
    the same wall-clock time and lasts as long as the first by the wall clock,
    across daylight-saving changes.
    """
    length = end - begin
    last = programme.wall(until).replace(tzinfo=None)
    days = [begin] if not rule else takewhile(lambda day: day <= last, _read(rule, begin, programme))
    for number, day in enumerate(days):
        if number >= MOST_DATES:
            return
        yield programme.moment(day), programme.moment(day + length)


def _read(rule: str, begin: datetime, programme: Programme) -> rrule | rruleset:
    text = rule.strip().removeprefix("RRULE:")
    try:
        series = rrulestr(_UNTIL.sub(lambda match: match[1] + _to_wall(match[2], programme), text), dtstart=begin)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise BadRecurrence(rule) from error
    if isinstance(series, rrule) and series._freq > DAILY:  # type: ignore[attr-defined]  # noqa: SLF001
        raise BadRecurrence(rule)
    return series


def _to_wall(utc: str, programme: Programme) -> str:
    moment = datetime.strptime(utc, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return programme.wall(moment).strftime("%Y%m%dT%H%M%S")
