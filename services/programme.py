"""How the programme is run here: its zone, quiet hours, reminders and deadlines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.lexicon import Lexicon, own_lexicon
from storage.catalogue import ActivityKind

MORNING = time(8)
"""When a day begins for whoever is not left alone at night."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The part of the day, by the wall clock, in which nobody is written to unasked.

    May cross midnight (`21:00-08:00`). The end itself is no longer quiet.
    """

    begin: time
    end: time

    def holds(self, wall: time) -> bool:
        """Tell whether a time of the day is quiet."""
        if self.begin <= self.end:
            return self.begin <= wall < self.end
        return wall >= self.begin or wall < self.end


@dataclass(frozen=True, slots=True)
class Programme:
    """The settings that rules depend on."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Rome"))
    quiet: QuietHours | None = QuietHours(time(21), time(8))
    reminders: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=2))
    """How long before a date people are reminded of it, unless its kind has its own."""
    reminders_of: Mapping[ActivityKind, tuple[timedelta, ...]] = field(default_factory=dict, hash=False)
    offer_deadline: timedelta = timedelta(hours=24)
    phone: str = ""
    crisis_phone: str = ""
    """Whom to call here at a hard moment, beside 112 and 1522: a number with its name."""
    patto_budget: int = 200_000
    """Cents that may be spent for one patto (programme.md)."""
    public_url: str = "http://127.0.0.1:8080"
    """Where calendars are fetched from: scheme and host, without a slash at the end."""
    lexicon: Lexicon = field(default_factory=own_lexicon, compare=False, repr=False)

    def offsets(self, kind: ActivityKind) -> Sequence[timedelta]:
        """List how long before a date of a kind people are reminded of it, the longest first."""
        return sorted(set(self.reminders_of.get(kind, self.reminders)), reverse=True)

    def wall(self, moment: datetime) -> datetime:
        """Give the wall-clock time of a moment, with its offset."""
        return moment.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        """Give the date it is here."""
        return self.wall(now).date()

    def moment(self, wall: datetime) -> datetime:
        """Give the moment, in UTC, at which clocks here show *wall* (naive).

        A time that clocks show twice, in autumn, is the first one. A time that
        they skip, in spring, is the moment just as long after the skip: half
        past two becomes half past three.
        """
        return wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def day(self, moment: datetime) -> tuple[datetime, datetime]:
        """Give the moments at which the day of a moment begins here, and the next one does."""
        today = self.today(moment)
        return self._midnight(today), self._midnight(today + timedelta(days=1))

    def next_morning(self, now: datetime) -> datetime:
        """Give the moment tomorrow at which the quiet hours of the night end."""
        _today, tomorrow = self.day(now)
        if self.is_quiet(tomorrow):
            return self.quiet_end(tomorrow)
        return self.quiet_end(self.moment(datetime.combine(self.today(tomorrow), MORNING)))

    def _midnight(self, day: date) -> datetime:
        return self.moment(datetime.combine(day, time()))

    def is_quiet(self, moment: datetime) -> bool:
        """Tell whether people are left alone at that moment."""
        return self.quiet is not None and self.quiet.holds(self.wall(moment).time())

    def quiet_end(self, moment: datetime) -> datetime:
        """Give the moment itself, or the end of the quiet hours that it falls in."""
        if self.quiet is None or not self.is_quiet(moment):
            return moment
        ends = self._moments(self.quiet.end, moment, days=(0, 1, 2))
        return min(end for end in ends if end > moment and not self.is_quiet(end))

    def quiet_begin(self, moment: datetime) -> datetime:
        """Give the moment itself, or the last one before the quiet hours that it falls in."""
        if self.quiet is None or not self.is_quiet(moment):
            return moment
        begins = self._moments(self.quiet.begin, moment, days=(0, -1, -2))
        before = (begin - timedelta(minutes=1) for begin in begins if begin <= moment)
        return max(last for last in before if not self.is_quiet(last))

    def _moments(self, wall: time, around: datetime, *, days: Iterable[int]) -> Iterator[datetime]:
        """Give the moments at which clocks show a time on some days: two where they show it twice or skip it."""
        for day in days:
            naive = datetime.combine(self.today(around) + timedelta(days=day), wall)
            for fold in (0, 1):
                yield naive.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)
