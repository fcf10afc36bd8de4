"""When an activity takes place, seen from today.

The sources say it in short: `mensile`, `2sa`, `16:00-18:00`, five times, `presto`.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from dateutil.rrule import rrulestr

WEEKDAYS = {"lu": "MO", "ma": "TU", "me": "WE", "gi": "TH", "ve": "FR", "sa": "SA", "do": "SU"}
CADENCES = {
    "settimanale": "FREQ=WEEKLY",
    "quindicinale": "FREQ=WEEKLY;INTERVAL=2",
    "mensile": "FREQ=MONTHLY",
}
# Days from today between which the first date is looked for.
SEASONS = {"corso": (-28, -3), "presto": (1, 24), "candidature": (12, 40), "poi": (25, 70)}
HOLIDAYS = {(4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8)}
CHRISTMAS_BEGINS, CHRISTMAS_ENDS = (12, 24), (1, 6)


def when(source: Mapping[str, str], today: date, rolls: Random) -> dict[str, str]:
    """Write the columns `inizio`, `fine` and `ricorrenza` of one activity."""
    first = _first_day(source, today, rolls)
    opens, closes = (datetime.combine(first, time.fromisoformat(hour)) for hour in source["ore"].split("-"))
    return {
        "inizio": f"{opens:%Y-%m-%d %H:%M}",
        "fine": f"{closes:%Y-%m-%d %H:%M}",
        "ricorrenza": _rule(source, opens, rolls),
    }


def _first_day(source: Mapping[str, str], today: date, rolls: Random) -> date:
    day = today + timedelta(days=rolls.randint(*SEASONS[source["avvio"]]))
    while not _suits(source, day):
        day += timedelta(days=1)
    return day


def _suits(source: Mapping[str, str], day: date) -> bool:
    return not _is_holiday(day) and any(_falls_on(token, day) for token in source["giorni"].split("+"))


def _is_holiday(day: date) -> bool:
    """Tell whether nobody would begin anything on that day."""
    at = (day.month, day.day)
    return at in HOLIDAYS or at >= CHRISTMAS_BEGINS or at <= CHRISTMAS_ENDS


def _falls_on(token: str, day: date) -> bool:
    """Tell whether a day is what `sa` (a Saturday) or `2sa` (the second of its month) names."""
    which, weekday = token[:-2], token[-2:]
    if day.weekday() != list(WEEKDAYS).index(weekday):
        return False
    return not which or int(which) == (day.day - 1) // 7 + 1


def _rule(source: Mapping[str, str], opens: datetime, rolls: Random) -> str:
    """Write the RRULE, ended by a count or by a last day, as calendars in the wild do.

    UNTIL is local time without a zone, like the `inizio` it belongs to.
    """
    if source["cadenza"] == "unica":
        return ""
    days = ",".join(token[:-2] + WEEKDAYS[token[-2:]] for token in source["giorni"].split("+"))
    endless = f"{CADENCES[source['cadenza']]};BYDAY={days}"
    counted = f"{endless};COUNT={source['volte']}"
    if rolls.random() < 0.5:
        return counted
    last = list(rrulestr(counted, dtstart=opens))[-1]
    return f"{endless};UNTIL={last:%Y%m%d}T235959"
