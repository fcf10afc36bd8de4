"""The days on which nobody in Italy is at the office: weekends and public holidays."""

from datetime import date, timedelta

from dateutil.easter import easter

from services.application_states import working_day

DAY = timedelta(days=1)
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
