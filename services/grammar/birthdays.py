"""A day of birth in a text, as one writes it in a hurry: «12/3/1999», «12 marzo 99», «120399»."""

import re
from datetime import date

from services.ages import AGE_OF_CONSENT
from services.grammar.reading import NUMBER, Reading, number, spelled, words

OLDEST = 110
"""Years that anybody who writes to us may have lived; more than that is a slip."""

_MONTHS = (
    "gennaio|genn|gen|january|jan",
    "febbraio|febbr|feb|february",
    "marzo|mar|march",
    "aprile|apr|april",
    "maggio|mag|may",
    "giugno|giu|june|jun",
    "luglio|lug|july|jul",
    "agosto|ago|august|aug",
    "settembre|sett|set|september|sept|sep",
    "ottobre|ott|october|oct",
    "novembre|nov|november",
    "dicembre|dic|december|dec",
)
_MONTH = "(?:" + "|".join(_MONTHS) + ")"
_DAY = rf"(?:{NUMBER}|primo|1o)"
_YEAR = r"(?:(?:19|20)?\d\d)"

_PATTERNS = (
    words(r"(?P<year>(?:19|20)\d\d)[/.,-](?P<month>\d\d?)[/.,-](?P<day>\d\d?)"),
    words(rf"(?P<day>\d\d?)[/.,-](?P<month>\d\d?)[/.,-](?P<year>{_YEAR})"),
    words(rf"(?P<day>\d\d?) (?P<month>\d\d?) (?P<year>{_YEAR})"),
    words(rf"(?P<day>\d\d)(?P<month>\d\d)(?P<year>{_YEAR})"),
    words(rf"(?P<day>{_DAY}) (?:di |of )?(?P<month>{_MONTH}) (?:del |dell |of )?(?P<year>{_YEAR})"),
    words(rf"(?P<month>{_MONTH}) (?P<day>\d\d?) (?P<year>{_YEAR})"),
)


def read(text: str, today: date) -> date | None:
    """Find the day of birth that a text names; nothing, where it names none that can be, or several.

    Nobody younger than the age of consent writes to us: such a year is a slip.

    A year of two digits is the last one that is over: in 2026, «99» is 1999 and
    «05» is 2005. The day comes before the month, as everybody here writes it.
    """
    reading = Reading(spelled(text))
    found = set[date | None]()
    for pattern in _PATTERNS:
        reading.take_all(pattern, lambda one: found.add(_date(one, today)))
    said = found.pop() if len(found) == 1 else None
    return said if said is not None and _may_be(said, today) else None


def _may_be(born: date, today: date) -> bool:
    return AGE_OF_CONSENT <= today.year - born.year <= OLDEST


def _date(found: re.Match[str], today: date) -> date | None:
    year = int(found["year"])
    if year < 100:
        year += 2000 if 2000 + year < today.year else 1900
    try:
        return date(year, _month(found["month"]), _day(found["day"]))
    except ValueError:
        return None


def _day(text: str) -> int:
    return 1 if text in {"primo", "1o"} else number(text)


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next(place for place, names in enumerate(_MONTHS, 1) if text in names.split("|"))
