"""What a simulated year is made of: how large it is, its programme, and when the bot is not there."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from simulator.demo_data import COLUMNS, Row, catalogue

ROME = ZoneInfo("Europe/Rome")

CHANGES_OF_TIME = (date(2026, 10, 25), date(2027, 3, 28))

EARLY_AND_LATE = (("06:30", "07:45"), ("08:15", "09:00"), ("21:30", "23:00"))
"""Hours that bring reminders into quiet hours, for one activity in three."""


@dataclass(frozen=True, slots=True)
class Season:
    """A stretch of simulated time, and who and what is in it."""

    first: date
    last: date
    people: int
    activities: int
    terms: Sequence[date]
    """Around these days the programme is published, a part of it each."""
    beat: timedelta
    """How often the bot looks for what is due at least; besides when something is."""

    @property
    def begins(self) -> datetime:
        """Give the morning of the first day."""
        return datetime(self.first.year, self.first.month, self.first.day, 9, tzinfo=ROME)

    @property
    def ends(self) -> datetime:
        """Give the evening of the last day."""
        return datetime(self.last.year, self.last.month, self.last.day, 22, tzinfo=ROME)


SCHOOL_YEAR = Season(
    first=date(2026, 9, 1),
    last=date(2027, 6, 30),
    people=2000,
    activities=120,
    terms=(date(2026, 9, 20), date(2026, 12, 10), date(2027, 3, 1)),
    beat=timedelta(hours=1),
)


def around(change: date) -> Season:
    """Give six weeks around a change of time."""
    first = change - timedelta(weeks=3)
    return Season(
        first, change + timedelta(weeks=3), people=60, activities=12, terms=(first,), beat=timedelta(hours=24)
    )


def programme(season: Season, rolls: Random) -> list[Row]:
    """Write the rows of the season's catalogue: the demo's, with a place for everyone to ask for."""
    rows = []
    for number, term in enumerate(season.terms):
        offered = [row for row in catalogue(term) if row["ricorrenza"] or len(season.terms) > 1]
        mine = offered[number :: max(len(season.terms), len(offered) // season.activities)]
        rows += mine[: season.activities // len(season.terms)]
    nights = [one for one in CHANGES_OF_TIME if season.first <= one <= season.last]
    return [_row(at, row, season, rolls) for at, row in enumerate(rows[len(nights) :])] + [
        _night(rows[at], night) for at, night in enumerate(nights)
    ]


def _row(at: int, row: Row, season: Season, rolls: Random) -> Row:
    """Let everybody sign up, fewer in a small season; and let some be at hours that try quiet hours."""
    places = int(row["posti"] or 20)
    if season.people < 100:
        places = rolls.randint(2, 8)
    changed = row | {"iscrizione": "posti", "posti": str(places), "codice": f"{row['codice']}-{at}"}
    if at % 3 == 0:
        begins, ends = EARLY_AND_LATE[at // 3 % len(EARLY_AND_LATE)]
        changed |= {"inizio": f"{row['inizio'][:10]} {begins}", "fine": f"{row['inizio'][:10]} {ends}"}
    return changed


def _night(row: Row, day: date) -> Row:
    """Let something begin in the hour that clocks skip or show twice."""
    hours = {"inizio": f"{day} 02:30", "fine": f"{day} 04:30", "ricorrenza": ""}
    ages = {"eta_min": "", "eta_max": ""}
    return row | hours | ages | {"iscrizione": "posti", "posti": "10", "codice": f"NOTTE-{day:%m}"}


def written(rows: Sequence[Row]) -> bytes:
    """Write rows as a catalogue file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def outages(season: Season, rolls: Random) -> list[tuple[datetime, datetime]]:
    """Say from when to when the bot is not there: for an hour to a day and a half, about three times a month.

    One is over each change of time.
    """
    found = [
        (begun, begun + timedelta(hours=rolls.uniform(3, 12)))
        for day in CHANGES_OF_TIME
        if season.first <= day <= season.last and rolls.random() < 0.5
        for begun in [datetime(day.year, day.month, day.day, 0, tzinfo=ROME) - timedelta(hours=rolls.uniform(0, 4))]
    ]
    at = season.begins + timedelta(days=rolls.uniform(2, 9))
    while at < season.ends:
        length = timedelta(hours=rolls.choice((1, 3, 10, 20, 36)) * rolls.uniform(0.9, 1.0))
        found.append((at, at + length))
        at += timedelta(days=rolls.uniform(5, 16))
    return sorted(found)
