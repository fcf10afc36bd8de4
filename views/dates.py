"""Days and times in words, by the wall clock of the programme."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from locales import _, language
from services.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Here:
    """The day it is, and the zone that people's clocks show."""

    today: date
    zone: ZoneInfo
    is_read_later: bool = False

    @property
    def later(self) -> "Here":
        """The same clocks, for what is read on another day: nothing is «oggi» there."""
        return replace(self, is_read_later=True)

    def wall(self, moment: datetime) -> datetime:
        """Give the wall-clock time of a moment."""
        return moment.astimezone(self.zone)


def here(uow: UnitOfWork) -> Here:
    """Give the day and the zone of a unit of work."""
    return Here(uow.programme.today(uow.now), uow.programme.zone)


def day(when: date, here: Here) -> str:
    """Name a day with its weekday: «domani, giovedì 3 dicembre»."""
    name = _day_name(when, language(), with_year=abs(when - here.today) > timedelta(days=300))
    if here.is_read_later:
        return name
    if when == here.today:
        return _("oggi, {day}").format(day=name)
    if when == here.today + timedelta(days=1):
        return _("domani, {day}").format(day=name)
    return name


def when(moment: datetime, here: Here) -> str:
    """Name a moment: «mercoledì 2 dicembre alle 17:30»."""
    wall = here.wall(moment)
    return _("{day} alle {time}").format(day=day(wall.date(), here), time=f"{wall:%H:%M}")


def span(begin: datetime, end: datetime, here: Here) -> str:
    """Name a stretch of time: «mercoledì 2 dicembre, dalle 17:30 alle 19:00»."""
    first, last = here.wall(begin), here.wall(end)
    if first.date() != last.date():
        return _("da {begin} a {end}").format(begin=when(begin, here), end=when(end, here))
    return _("{day}, dalle {begin} alle {end}").format(
        day=day(first.date(), here), begin=f"{first:%H:%M}", end=f"{last:%H:%M}"
    )


def brief(moment: datetime, here: Here) -> str:
    """Name a moment where there is little room, as on a button: «mer 2 dic, 17:30»."""
    wall = here.wall(moment)
    return f"{_brief_day(wall.date(), language())}, {wall:%H:%M}"


def full_day(when: date) -> str:
    """Name a day with its weekday and its year, for what is read years later: «mercoledì 2 dicembre 2026»."""
    return _day_name(when, language(), with_year=True)


def plain_day(when: date) -> str:
    """Name a day without its weekday: «2 dicembre»."""
    return str(format_date(when, "d MMMM", locale=language()))


def weekday(when: date) -> str:
    """Name the day of the week."""
    return str(format_date(when, "EEEE", locale=language()))


def off(moment: datetime, here: Here) -> str:
    """Say that a date was cancelled: «Non si fa mercoledì 2 dicembre.»."""
    return _("Non si fa {day}.").format(day=day(here.wall(moment).date(), here))


@lru_cache(maxsize=2048)
def _day_name(when: date, code: str, *, with_year: bool) -> str:
    pattern = "EEEE d MMMM y" if with_year else "EEEE d MMMM"
    return format_date(when, pattern, locale=code)


@lru_cache(maxsize=2048)
def _brief_day(when: date, code: str) -> str:
    return format_date(when, "EEE d MMM", locale=code)
