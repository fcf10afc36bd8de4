"""The times of calendars: days, floating, in UTC or in a zone, brought to the programme's wall clock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from services.calendar_lines import Property
from services.programme import Programme

DAY_BEGINS, DAY_ENDS = time(9), time(18)
"""Between which an event of a whole day is taken to be: people look for it in the morning, and it is no night."""

USUAL_LENGTH = timedelta(hours=1)
"""How long an event lasts that does not say it, as calendar programs have it."""


class BadTime(ValueError):
    """No date or time."""


@dataclass(frozen=True, slots=True)
class Time:
    """What a line says: a day, or what clocks show in a zone; without a zone, here."""

    shown: datetime
    zone: tzinfo | None
    is_day: bool

    def wall(self, programme: Programme) -> datetime:
        """Give what clocks here show at that time; of a day, when it begins."""
        if self.is_day:
            return datetime.combine(self.shown.date(), DAY_BEGINS)
        if self.zone is None or self.zone == programme.zone:
            return self.shown
        try:
            return programme.wall(self.shown.replace(tzinfo=self.zone)).replace(tzinfo=None)
        except OverflowError as error:
            raise BadTime(str(self.shown)) from error

    def slot(self, begin: "Time", programme: Programme) -> datetime:
        """Give the date of the series that begins with *begin* that is meant, by the wall clock here.

        A series stays at the time that clocks show where it was written, and so
        do the dates that it leaves out: they are counted there.
        """
        wall = self.wall(programme)
        if self.is_day or begin.is_day:
            return datetime.combine(wall.date(), begin.wall(programme).time())
        if begin.zone is None or begin.zone == programme.zone:
            return wall
        there = self.shown if self.zone in (None, begin.zone) else self._in(begin.zone)
        return begin.wall(programme) + (there - begin.shown)

    def _in(self, zone: tzinfo) -> datetime:
        return self.shown.replace(tzinfo=self.zone).astimezone(zone).replace(tzinfo=None)


class Zones:
    """The zones that a file's times are in, by the names that it gives them."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written
        self._found: dict[str, tzinfo | None] = {}
        self.unknown: set[str] = set()

    def of(self, name: str) -> tzinfo | None:
        """Give a zone; nothing where nobody knows it, and its times are taken as shown here."""
        name = name.strip().strip('"')
        if name not in self._found:
            self._found[name] = _known(name) or self._described(name)
            if self._found[name] is None:
                self.unknown.add(name)
        return self._found[name]

    def _described(self, name: str) -> tzinfo | None:
        text = self._written.get(name, "")
        place = re.search(r"(?im)^X-LIC-LOCATION[^:\n]*:\s*(\S+)", text)
        if place and (zone := _known(place[1])):
            return zone
        # Rules that do not repeat by the year could keep us counting for ever.
        if not text or re.search(r"(?i)FREQ=(?!YEARLY)|BY(?:HOUR|MINUTE|SECOND)", text) or len(text) > 20_000:
            return None
        try:
            made: tzinfo = Timezone.from_ical(text).to_tz(lookup_tzid=False)  # type: ignore[attr-defined]
            made.utcoffset(datetime(2026, 1, 1))  # noqa: DTZ001  only to see that it can
        except Exception:  # noqa: BLE001  whatever a description that is broken leads to
            return None
        return made


def _known(name: str) -> tzinfo | None:
    """Find a zone by its name: of the tz database, of Windows, or at the end of a longer one."""
    if name.upper() in {"UTC", "GMT", "Z", "ETC/UTC"}:
        return UTC
    parts = name.split("/")
    for start in range(len(parts)):
        found = _names().get("/".join(parts[start:]).casefold())
        if found:
            return ZoneInfo(found)
    return None


@cache
def _names() -> Mapping[str, str]:
    names = {name.casefold(): name for name in available_timezones()}
    return {name.casefold(): there for name, there in WINDOWS_TO_OLSON.items() if there.casefold() in names} | names


_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z|[+-]00:?00)?)?", re.ASCII)


def read_time(value: str, params: Mapping[str, str], zones: Zones) -> Time:
    """Read one time.

    Raises:
        BadTime: it is none.
    """
    match = _TIME.fullmatch(value.strip())
    if match is None:
        raise BadTime(value)
    try:
        year, month, day, hour, minute, second = (int(one or 0) for one in match.groups()[:6])
        shown = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001  what clocks show
    except ValueError as error:
        raise BadTime(value) from error
    if match[4] is None:
        return Time(shown, None, is_day=True)
    zone = UTC if match[7] else zones.of(params["TZID"]) if params.get("TZID", "").strip() else None
    return Time(shown, zone, is_day=False)


_LENGTH = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII)


def read_length(value: str) -> timedelta:
    """Read a duration.

    Raises:
        BadTime: it is none, or impossibly long.
    """
    match = _LENGTH.fullmatch(value.strip().upper())
    numbers = [int(one or 0) for one in match.groups()[1:]] if match else []
    if match is None or max(numbers) > 100_000:
        raise BadTime(value)
    weeks, days, hours, minutes, seconds = numbers
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


def read_many(lines: list[Property], zones: Zones) -> list[tuple[Time, Time | timedelta | None]]:
    """Read lines of several times or periods: when each begins, and its end or its length if it has one.

    Raises:
        BadTime: one of them is none.
    """
    found: list[tuple[Time, Time | timedelta | None]] = []
    for line in lines:
        for part in line.value.split(","):
            if not part.strip():
                continue
            begin, _, rest = part.partition("/")
            end: Time | timedelta | None = None
            if rest:
                is_length = rest.strip().upper().startswith(("P", "+P"))
                end = read_length(rest) if is_length else read_time(rest, line.params, zones)
            found.append((read_time(begin, line.params, zones), end))
    return found
