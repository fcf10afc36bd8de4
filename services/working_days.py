"""Days on which somebody is at work: not on weekends, and, at the office, not on public holidays."""

from datetime import date, timedelta

from dateutil.easter import easter

DAY = timedelta(days=1)
SATURDAY = 5
FIXED = frozenset(
    {(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (10, 4), (11, 1), (12, 8), (12, 25), (12, 26)},
)
"""Month and day of those that come on the same day each year; 4 October is one since 2026."""


def is_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday, whatever day of the week it is."""
    return (day.month, day.day) in FIXED or day == easter(day.year) + DAY


def office_day(day: date) -> date:
    """Give a day itself, or the next on which somebody is at the office."""
    while is_holiday(day) or working_day(day) != day:
        day += DAY
    return day


def working_day(day: date, *, forwards: bool = True) -> date:
    """Give a day itself, or the next (or last) one that is neither Saturday nor Sunday."""
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1 if forwards else -1)
    return day
