"""Several times in a row from a sentence: «giovedì dalle 14 alle 17, ogni 45 minuti»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.grammar import moments
from services.grammar.reading import NUMBER, Reading, number, spelled, words
from services.programme import Programme

USUAL = timedelta(minutes=45)
"""How long one takes, unless it is said."""

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=4)

MOST = 24
"""Times in one go."""

_LENGTH = (
    r"(?:(?P<half>mezz ?ora|mezza ora)|(?P<three>tre quarti d ora)"
    rf"|(?P<hours>{NUMBER}|un|una) or[ae](?P<more> e mezz[ao])?|(?P<hour>ora)|(?P<n>{NUMBER}) ?UNIT)"
)
_UNIT = "(?:min|minuti|minuto|m)"
_EACH = r"(?: (?:l uno|l una|ciascuno|ciascuna|ognuno|ognuna|a testa|a persona|cadauno))?"
_EVERY = words(r"(?:uno )?ogni " + _LENGTH.replace("UNIT", f"{_UNIT}?"))  # «ogni 40'» is minutes, too
_LASTING = words(r"(?:(?:da|di|per|durata|lunghi|colloqui) )*" + _LENGTH.replace("UNIT", _UNIT) + _EACH)


@dataclass(frozen=True, slots=True)
class Times:
    """Times in a row, each as long as the others."""

    starts: Sequence[datetime]
    length: timedelta

    @property
    def spans(self) -> Sequence[tuple[datetime, datetime]]:
        """Give each with its end."""
        return [(one, one + self.length) for one in self.starts]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sentence says: from when to when, how often one begins, and how long it takes; unsaid is nothing."""

    begins_at: datetime
    ends_at: datetime | None
    every: timedelta | None
    length: timedelta | None

    def times(self, length: timedelta | None = None) -> Times:
        """Lay the times out one after the other, as many as fit; with a *length* of another choice than was said.

        A short stretch of which nothing is said is one single time, as long as it is.
        """
        lasting = length or self.length or self.every or self._unsaid()
        step = max(self.every or lasting, lasting) if length is None else lasting
        if self.ends_at is None:
            return Times([self.begins_at], lasting)
        starts: list[datetime] = []
        at = self.begins_at
        while at + lasting <= self.ends_at and len(starts) <= MOST:
            starts.append(at)
            at += step
        return Times(starts, lasting)

    def _unsaid(self) -> timedelta:
        whole = USUAL if self.ends_at is None else self.ends_at - self.begins_at
        return whole if whole < 2 * USUAL else USUAL


def read(text: str, programme: Programme, now: datetime) -> Wanted | None:
    """Read a sentence; nothing, where it lacks a day or an hour. A weekday is the next one whose hour is to come."""
    reading = Reading(spelled(text))
    every, length = _taken(reading, _EVERY), None
    after = moments.read(" ".join(reading.words()), programme.today(now))
    if after.begins is None or _LASTING.search(reading.text):
        without = Reading(" ".join(reading.words()))
        length = _taken(without, _LASTING)
        again = moments.read(" ".join(without.words()), programme.today(now))
        if length is not None and again.begins is not None:
            after = again
        else:
            length = None
    if after.begins is None or (after.day is None and after.weekday is None):
        return None
    day = after.day or programme.today(now)
    if after.weekday is not None and after.day is None:
        day += timedelta(days=(after.weekday - day.weekday()) % 7)
    midnight = datetime.combine(day, datetime.min.time())
    begins_at = programme.moment(midnight + timedelta(minutes=after.begins))
    if after.day is None and begins_at <= now:
        midnight += timedelta(days=7)
        begins_at = programme.moment(midnight + timedelta(minutes=after.begins))
    ends_at = None if after.ends is None else programme.moment(midnight + timedelta(minutes=after.ends))
    return Wanted(begins_at, ends_at, every, length)


def _taken(reading: Reading, pattern: re.Pattern[str]) -> timedelta | None:
    found = reading.take(pattern)
    if found is None:
        return None
    if found["n"]:
        return timedelta(minutes=number(found["n"]))
    if found["half"]:
        return timedelta(minutes=30)
    if found["three"]:
        return timedelta(minutes=45)
    hours = 1 if found["hour"] or found["hours"] in ("un", "una") else number(found["hours"])
    return timedelta(hours=hours, minutes=30 if found["more"] else 0)
