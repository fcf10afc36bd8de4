"""Turns a first date and a recurrence rule into the dates of a series, by the wall clock."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import dropwhile, groupby, islice, takewhile
from typing import cast

from dateutil.rrule import rrule, rrulestr

from services.programme import Programme

HORIZON = timedelta(days=370)
"""How far ahead the dates of a series are written down; a nightly job moves it on."""

_NUMBERS = r"[+-]?[1-9][0-9]{0,2}(,[+-]?[1-9][0-9]{0,2})*"
_DAY = r"([+-]?[1-5][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9][0-9]{0,2}"),
    "COUNT": re.compile(r"[1-9][0-9]{0,3}"),
    "UNTIL": re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?"),
    "BYDAY": re.compile(rf"{_DAY}(,{_DAY})*"),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
    **dict.fromkeys(("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"), re.compile(_NUMBERS)),
}
"""What RFC 5545 lets a rule say, but for the parts that repeat within a day."""

_FAR_AHEAD = 7600
"""Years that are whole cycles of the calendar: a rule gives the same days after them, and soon runs out of calendar."""


class BadRecurrence(ValueError):
    """The rule cannot be read, or means something that no activity does."""


class NoDates(BadRecurrence):
    """The rule can be read and never gives a date."""


def check(rule: str, begin: datetime) -> str:
    """Read a rule only to see that it can be read and gives a date; gives it as it is to be written down.

    Raises:
        BadRecurrence: it is not RFC 5545, or repeats more often than once a day.
        NoDates: it gives no date from *begin* on.
    """
    parts = _parts(rule)
    pattern = {name: value for name, value in parts.items() if name != "UNTIL"}
    # A pattern that fits no day is looked for up to the year 9999: from there on it is found out at once.
    if not _gives_a_date(pattern, begin.replace(year=begin.year + _FAR_AHEAD)) or not _gives_a_date(parts, begin):
        raise NoDates(rule)
    return _text(parts)


def in_utc(rule: str, programme: Programme) -> str:
    """Give a rule as other programs want it: its end, if it has one, as a moment in UTC."""
    try:
        parts = _parts(rule)
        until = parts.get("UNTIL", "Z")
        if not until.endswith("Z"):
            shown = datetime.strptime(_last_moment(until, programme), "%Y%m%dT%H%M%S")  # noqa: DTZ007  wall-clock time
            parts["UNTIL"] = f"{programme.moment(shown):%Y%m%dT%H%M%SZ}"
    except (BadRecurrence, ValueError):
        return rule
    return _text(parts)


def leaves_a_date(begin: datetime, rule: str, *, skipped: Collection[datetime], added: Collection[datetime]) -> bool:
    """Tell whether a series has a date that is not skipped. The rule is one that `check` gave."""
    series = _series(_parts(rule), begin, Programme()) if rule else [begin]
    dates = islice(series, len(set(skipped)) + 1)
    return not {*dates, *added} <= set(skipped)


def dates(
    begin: datetime,
    end: datetime,
    rule: str,
    *,
    programme: Programme,
    since: datetime,
    until: datetime,
    skipped: Collection[datetime] = (),
    added: Iterable[datetime] = (),
) -> Iterator[tuple[datetime, datetime]]:
    """Give each date of a series between two moments, or the only date whenever it is, as moments in UTC.

    *begin* and *end* are the first date by the wall clock, and so are the dates
    that the series skips and those that it has besides, whenever they are.
    Every date begins at the same wall-clock time and lasts as long as the first
    by the wall clock, across daylight-saving changes.
    """
    days = _days(begin, rule, programme, since, until) if rule else [begin]
    for day, _ in groupby(merge(days, sorted(added)) if added else days):
        if day not in skipped:
            yield moments(day, end - begin, programme)


def days(rule: str, first: date) -> Iterator[date]:
    """Give the days of a rule that `check` gave, from a first day on; what no longer can be read gives none."""
    try:
        series = _series(_parts(rule), datetime.combine(first, time(12)), Programme())
    except BadRecurrence:
        return
    for noon in series:
        yield noon.date()


def moments(day: datetime, length: timedelta, programme: Programme) -> tuple[datetime, datetime]:
    """Give the beginning and the end of a date that begins on *day* and lasts *length* by the wall clock."""
    starts_at, ends_at = programme.moment(day), programme.moment(day + length)
    # Within the hour that is skipped in spring an end can come before its beginning.
    return starts_at, ends_at if ends_at > starts_at else starts_at + length


def listed(text: str) -> list[datetime]:
    """Read the skipped or added dates of an activity as they are written down."""
    return [datetime.fromisoformat(one) for one in text.split()]


def written(dates: Iterable[datetime]) -> str:
    """Write skipped or added dates down, each once, in order."""
    return " ".join(one.isoformat(timespec="seconds" if one.second else "minutes") for one in sorted(set(dates)))


def _days(begin: datetime, rule: str, programme: Programme, since: datetime, until: datetime) -> Iterator[datetime]:
    first, last = (programme.wall(moment).replace(tzinfo=None) for moment in (since, until))
    series = _series(_parts(rule), begin, programme)
    return takewhile(lambda day: day <= last, dropwhile(lambda day: day < first, series))


def _parts(rule: str) -> dict[str, str]:
    text = "".join(rule.upper().split()).removeprefix("RRULE:").removesuffix(";")
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS or name in parts or not _PARTS[name].fullmatch(value):
            raise BadRecurrence(rule)
        parts[name] = value
    if "FREQ" not in parts or parts.keys() >= {"COUNT", "UNTIL"}:
        raise BadRecurrence(rule)
    return parts


def _text(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _gives_a_date(parts: dict[str, str], begin: datetime) -> bool:
    return next(iter(_series(parts, begin, Programme())), None) is not None


def _series(parts: dict[str, str], begin: datetime, programme: Programme) -> rrule:
    try:
        if "UNTIL" in parts:
            parts = parts | {"UNTIL": _last_moment(parts["UNTIL"], programme)}
        return cast("rrule", rrulestr(_text(parts), dtstart=begin))
    except (ValueError, OverflowError) as error:
        raise BadRecurrence(_text(parts)) from error


def _last_moment(until: str, programme: Programme) -> str:
    """Give the end of a series by the wall clock: a moment in UTC is turned, a day counts to its end."""
    if until.endswith("Z"):
        moment = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return programme.wall(moment).strftime("%Y%m%dT%H%M%S")
    return until if "T" in until else f"{until}T235959"
