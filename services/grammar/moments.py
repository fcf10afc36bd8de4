"""One day and time in a text, as one says to when something is moved: «giovedì alle 18», «3/12 18:00-19:30»."""

import re
from dataclasses import dataclass
from datetime import date

from services.grammar import days
from services.grammar.hours import minutes, time
from services.grammar.reading import Reading, spelled, words
from services.questions import DAY_END

_DIGITS = r"(?:[01]?\d|2[0-3])"
_CLOCK = rf"{_DIGITS}[:.][0-5]\d"
_HOUR = r"(?:ore |ora |h )?"

_RANGES = (
    words(rf"(?:dalle|dall|from) {_HOUR}{time('first')} (?:alle|all|a|to|fino alle) {_HOUR}{time('last')}"),
    words(rf"(?:alle |all |ore |h |dalle )?(?P<range>{_CLOCK}[- ]{_CLOCK}|{_CLOCK}-{_DIGITS}|{_DIGITS}-{_CLOCK})"),
    words(rf"(?:alle|all|ore|h|dalle) (?P<range>{_DIGITS}-{_DIGITS})"),
)
_AFTER_A_WORD = words(rf"(?:alle|all|dalle|dall|ore|h|at|from|verso le|per le) {_HOUR}{time('at')}")
_WITH_MINUTES = words(rf"(?P<clock>{_DIGITS}:[0-5]\d)")
_ON_A_WEEKDAY = words(
    rf"(?P<weekday>{days.WEEKDAY}) (?P<first>{_DIGITS})(?:-(?P<last>{_DIGITS}))?(?! (?:di )?{days.MONTH})"
)
_BARE = words(rf"(?P<clock>{_CLOCK}|{_DIGITS})")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of a moment: a day or a weekday, and minutes of the wall clock; what it leaves open is nothing.

    With `ends` there is always `begins`.
    """

    day: date | None = None
    weekday: int | None = None
    begins: int | None = None
    ends: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was understood."""
        return self == Said()


def read(text: str, today: date) -> Said:
    """Read a text; relative days count from today."""
    reading = Reading(spelled(text))
    begins, ends = _hours(reading)
    weekday = None
    if begins is None:
        weekday, begins, ends = _on_a_weekday(reading, today)
    found = days.take(reading, today)
    day = None
    if found is not None and found.first is not None and found.first == found.last:
        day = found.first
    elif found is not None and len(found.weekdays) == 1 and found.first is None:
        weekday = next(iter(found.weekdays))
    if begins is None:
        bare = reading.take(_BARE)
        begins = None if bare is None else _of_clock(bare["clock"])
    return Said(day, weekday, begins, ends)


def _on_a_weekday(reading: Reading, today: date) -> tuple[int | None, int | None, int | None]:
    """Take out «giovedì 18» as an hour, where that day of the month is no Thursday; else it is a date."""
    found = _ON_A_WEEKDAY.search(reading.text)
    if found is None:
        return None, None, None
    alone = Reading(found[0])
    named = days.take(Reading(found["weekday"]), today)
    meant = days.take(alone, today)
    weekday = next(iter(named.weekdays)) if named is not None and named.weekdays else None
    if weekday is None or (meant is not None and meant.first is not None and meant.first.weekday() == weekday):
        return None, None, None
    reading.take(_ON_A_WEEKDAY)
    if found["last"]:
        return weekday, *_ordered(_of_clock(found["first"]), _of_clock(found["last"]))
    return weekday, _of_clock(found["first"]), None


def _hours(reading: Reading) -> tuple[int | None, int | None]:
    """Take out a stretch of time, or when it begins."""
    for pattern in _RANGES:
        found = reading.take(pattern)
        if found is not None:
            return _stretch(found)
    found = reading.take(_AFTER_A_WORD)
    if found is not None:
        begins = minutes(found, "at")
        return (begins, None) if begins < DAY_END else (None, None)
    found = reading.take(_WITH_MINUTES)
    return (None if found is None else _of_clock(found["clock"])), None


def _stretch(found: re.Match[str]) -> tuple[int | None, int | None]:
    if "range" in found.re.groupindex:
        first, last = re.split(r"[- ]", found["range"])
        begins, ends = _of_clock(first), _of_clock(last)
    else:
        begins, ends = minutes(found, "first"), minutes(found, "last")
    return _ordered(begins, ends)


def _ordered(begins: int, ends: int) -> tuple[int | None, int | None]:
    if ends <= begins and ends + 720 <= DAY_END:
        ends += 720
    return (begins, ends) if begins < ends else (None, None)


def _of_clock(text: str) -> int:
    """Read a time as clocks show it; one of the night, without minutes, is meant as of the afternoon."""
    hour, _sign, minute = text.replace(".", ":").partition(":")
    is_short = int(hour) < 8 and len(hour) == 1
    return (int(hour) + 12 * is_short) * 60 + int(minute or 0)
