"""The dates of a calendar's event: when it is, how it repeats, and the dates that are unlike the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from locales import N_
from services import calendar_times, recurrence
from services.calendar_lines import Event
from services.calendar_texts import is_ours, own, what_is_new
from services.calendar_times import DAY_ENDS, USUAL_LENGTH, BadTime, Time, Zones
from services.catalogue_rows import LONGEST_VENUE
from services.cells import BadCell
from services.changed_dates import ChangedDate, tidy
from services.programme import Programme

T = TypeVar("T")

_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS_IN_RULES = ("BYDAY=", "BYMONTHDAY=", "BYYEARDAY=", "BYMONTH=", "BYWEEKNO=", "BYSETPOS=")


@dataclass(frozen=True, slots=True)
class Dates:
    """All that an event says about its dates, by the wall clock."""

    start: datetime
    end: datetime
    rule: str
    skipped: tuple[datetime, ...]
    added: tuple[datetime, ...]
    changed: tuple[ChangedDate, ...]


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads dates by what is known about the whole file."""

    programme: Programme
    zones: Zones

    def read(self, event: Event, single: Sequence[Event]) -> Dates:
        """Read an event's dates, with the *single* ones that have events of their own.

        Raises:
            BadCell: one of them cannot be read.
        """
        begin = self._time(event, "DTSTART")
        start, end = self._ends(event, begin)
        added, longer = self._added(event, begin, end - start)
        changed = longer | self._changed(event, single, begin, end - start)
        times = _told("EXDATE", lambda: calendar_times.read_many(event.all("EXDATE"), self.zones))
        return Dates(
            start,
            end,
            self._rule(event, begin, start),
            tuple(sorted({time.slot(begin, self.programme) for time, _ in times})),
            added,
            tuple(changed[slot] for slot in sorted(changed)),
        )

    def _ends(self, event: Event, begin: Time) -> tuple[datetime, datetime]:
        """Give both ends of an event.

        A day lasts from nine to six in the evening; several days from nine of the
        first to six of the last. What has no end, or no length, lasts an hour.
        """
        start = begin.wall(self.programme)
        if begin.is_day:
            return start, datetime.combine(self._last_day(event, begin), DAY_ENDS)
        length = self._length(event)
        ends = self._time(event, "DTEND").wall(self.programme) if event.first("DTEND") else start + length
        return start, ends if ends != start else start + USUAL_LENGTH

    def _last_day(self, event: Event, begin: Time) -> date:
        first = begin.shown.date()
        if event.first("DTEND") is None:
            return max(first, first + self._length(event) - timedelta(days=1))
        end = self._time(event, "DTEND")
        last = end.wall(self.programme).date() - timedelta(days=1 if end.is_day else 0)  # a day that is no longer in
        return max(first, last)

    def _time(self, event: Event, name: str) -> Time:
        found = event.first(name)
        if found is None:
            raise BadCell(N_("manca"), name)
        return _told(name, lambda: calendar_times.read_time(found.value, found.params, self.zones))

    def _length(self, event: Event) -> timedelta:
        """Give how long an event lasts that says so; nothing where it does not."""
        found = event.first("DURATION")
        if found is None:
            return timedelta()
        return _told("DURATION", lambda: calendar_times.read_length(found.value))

    def _rule(self, event: Event, begin: Time, start: datetime) -> str:
        found = event.first("RRULE")
        if found is None:
            return ""
        rule, ours = found.value.strip(), own(event, "RICORRENZA")
        if ours and recurrence.in_utc(ours, self.programme) == rule:
            return ours
        days = (start.date() - begin.shown.date()).days
        return _moved_by(days, rule) if days else rule

    def _added(
        self, event: Event, begin: Time, length: timedelta
    ) -> tuple[tuple[datetime, ...], dict[datetime, ChangedDate]]:
        """Give the dates besides the rule's, and those among them that last longer or shorter."""
        times = _told("RDATE", lambda: calendar_times.read_many(event.all("RDATE"), self.zones))
        slots: set[datetime] = set()
        longer: dict[datetime, ChangedDate] = {}
        for time, rest in times:
            slot = time.slot(begin, self.programme)
            slots.add(slot)
            if rest is not None:
                ends = rest.slot(begin, self.programme) if isinstance(rest, Time) else slot + rest
                changed = tidy(ChangedDate(slot, slot, ends), length)
                if changed.ends is not None and ends > slot:
                    longer[slot] = changed
        return tuple(sorted(slots)), longer

    def _changed(
        self, event: Event, single: Sequence[Event], begin: Time, length: timedelta
    ) -> dict[datetime, ChangedDate]:
        """Give the dates that are moved, cancelled or changed; *single* is in the order in which later ones win."""
        found: dict[datetime, ChangedDate] = {}
        for one in single:
            slot = self._time(one, "RECURRENCE-ID").slot(begin, self.programme)
            is_cancelled = one.text("STATUS").upper() == "CANCELLED"
            changed = ChangedDate(slot, is_cancelled=is_cancelled, note=what_is_new(event, one))
            if one.first("DTSTART") is not None:
                starts, ends = self._ends(one, self._time(one, "DTSTART"))
                if ends <= starts:
                    raise BadCell(N_("la fine viene prima dell'inizio, o insieme"), "DTEND")
                changed = replace(changed, starts=starts, ends=ends)
            found[slot] = _placed(event, one, tidy(changed, length))
        return found


def _told(name: str, read: Callable[[], T]) -> T:
    """Read, and say which line it is that cannot be read."""
    try:
        return read()
    except BadTime as bad:
        raise BadCell(N_("«{cell}» non è una data che conosco"), name, cell=str(bad)[:80]) from bad


def _moved_by(days: int, rule: str) -> str:
    """Give a rule by the days on which it is here, where they are others than where it was written."""
    parts = rule.upper().split(";")
    by_day = [part for part in parts if part.startswith(_DAYS_IN_RULES)]
    names = [name for part in by_day for name in part.removeprefix("BYDAY=").split(",")]
    if not by_day:
        return rule
    if "FREQ=WEEKLY" not in parts or len(by_day) > 1 or not set(names) <= set(_WEEK):
        raise BadCell(N_("il fuso dell'evento sposta il giorno: scrivi l'evento con il fuso di qui"), "RRULE")
    moved = ",".join(_WEEK[(_WEEK.index(name) + days) % 7] for name in names)
    return ";".join(f"BYDAY={moved}" if part in by_day else part for part in parts)


def _placed(event: Event, single: Event, changed: ChangedDate) -> ChangedDate:
    """Say where a date is, if that is elsewhere than the rest."""
    if venue := own(single, "CENTRO"):
        point = geo(single)
        return replace(
            changed,
            venue=venue,
            territory=own(single, "TERRITORIO"),
            address=own(single, "INDIRIZZO"),
            lat=point[0],
            lon=point[1],
        )
    place, usual = (" ".join(one.text("LOCATION").split()) for one in (single, event))
    if not place or place == usual or own(single, "CODICE"):
        return changed
    venue, _, address = place.partition(",")
    return replace(changed, venue=venue.strip()[:LONGEST_VENUE] or place[:LONGEST_VENUE], address=address.strip()[:200])


def geo(event: Event) -> tuple[float | None, float | None]:
    """Give where an event is on the earth; nothing where it does not say so."""
    try:
        lat, lon = (float(part) for part in event.text("GEO").replace(",", ";").split(";"))
    except ValueError:
        return None, None
    known = abs(lat) <= 90 and abs(lon) <= 180 and (is_ours(event) or (lat, lon) != (0, 0))
    return (lat, lon) if known else (None, None)
