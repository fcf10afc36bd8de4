"""Dates in the order in which a text names them, and from when to when: «dal 1 dicembre al 31 maggio», «per sei mesi»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from services.grammar import days
from services.grammar.reading import NUMBER, Reading, number, spelled, words

_DAY = r"(?:[0-2]?\d|3[01]|primo|1o)"
_DATE = re.compile(
    rf"(?<= )(?P<date>{_DAY} (?:di )?{days.MONTH}(?: (?:del |dell )?(?P<year>20\d\d))?"
    r"|(?:[0-2]?\d|3[01])[/.-](?:0?[1-9]|1[0-2])(?:[/.-](?P<numeric_year>(?:20)?\d\d))?)(?= )"
)
_ISO = re.compile(r"(?<= )(?P<date>20\d\d-\d\d-\d\d)(?= )")
_SINCE = words(r"dal|dall|da|a partire da|a partire dal|inizio|comincia|from")
_UNTIL = words(r"al|fino|fine|entro|until")
_LENGTH = words(rf"(?P<n>{NUMBER}) (?P<what>settiman[ae]|mes[ei]|ann[oi]|months?|weeks?|years?)")


@dataclass(frozen=True, slots=True)
class Named:
    """A date in a text, and whether its year stands there, too."""

    day: date
    has_year: bool


def dates(text: str, today: date) -> Sequence[Named]:
    """List the dates of a text in order; one without a year is the next one, or one of the last weeks."""
    plain = f" {spelled(text)} "
    found = list[tuple[int, Named]]()
    for match in _ISO.finditer(plain):
        named = _iso(match["date"])
        if named is not None:
            found.append((match.start(), Named(named, has_year=True)))
    for match in _DATE.finditer(plain):
        said = re.sub(r" (?:di|del|dell)(?= )", "", match["date"])
        meant = days.take(Reading(said), today)
        if meant is not None and meant.first is not None and meant.first == meant.last:
            has_year = bool(match["year"] or match["numeric_year"])
            found.append((match.start(), Named(meant.first, has_year=has_year)))
    return [named for _at, named in sorted(found, key=lambda one: one[0])]


def read(text: str, today: date, starts_on: date) -> tuple[date, date] | None:
    """Read from when to when; what a text leaves open begins on *starts_on*. Nothing, where it says no end."""
    named = dates(text, today)
    reading = Reading(spelled(text))
    if len(named) == 2:
        return _in_order(named[0], named[1], today)
    length = reading.take(_LENGTH)
    if len(named) == 1 and length is None:
        only_begins = reading.take(_SINCE) is not None and reading.take(_UNTIL) is None
        return None if only_begins else (starts_on, named[0].day)
    if length is None and not named:
        meant = days.take(reading, today)
        return (starts_on, meant.last) if meant is not None and meant.last is not None else None
    if length is None or len(named) > 1:
        return None
    first = named[0].day if named else starts_on
    return first, after(first, _months(length)) if _months(length) else first + _weeks(length)


def after(first: date, months: int) -> date:
    """Give the last day of so many months that begin on a day."""
    return first + relativedelta(months=months, days=-1)


def _months(length: re.Match[str]) -> int:
    return {"m": 1, "a": 12, "y": 12}.get(length["what"][0], 0) * number(length["n"])


def _weeks(length: re.Match[str]) -> relativedelta:
    return relativedelta(weeks=number(length["n"]), days=-1)


def _in_order(first: Named, last: Named, today: date) -> tuple[date, date]:
    """Mean the years that make a stretch of time of two days that are named without them: the nearest one."""
    if first.day <= last.day or (first.has_year and last.has_year):
        return first.day, last.day
    year = relativedelta(years=1)
    earlier = (first.day - year, last.day) if not first.has_year else None
    later = (first.day, last.day + year) if not last.has_year else None
    return min((one for one in (earlier, later) if one), key=lambda one: abs(one[0] - today))


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
