"""How often, in a text: «ogni due settimane», «entro il 15 gennaio», «il primo lunedì del mese», or an RFC 5545 rule."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from services.grammar import days, periods
from services.grammar.reading import NUMBER, Reading, number, spelled, words
from storage.patti import Cadence

_LETTERS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = {"prim": "1", "1": "1", "second": "2", "terz": "3", "quart": "4", "ultim": "-1"}

_ON_THE_NTH = words(
    r"(?:ogni |il |la |tutti i |tutte le |l )?(?P<nth>prim|second|terz|quart|ultim)[oaie] "
    rf"(?P<weekday>{days.WEEKDAY}) (?:del|di ogni|di ciascun|al) mese"
)
_ALTERNATE = words(
    r"(?:a )?settimane alterne|una settimana si e una no|una settimana si una no|quindicinale|ogni quindicina"
    r"|(?:(?:una volta|1 volta) )?ogni (?:15|quindici|14|quattordici) giorni|fortnightly|every two weeks|every other week"
    r"|due volte al mese|2 volte al mese"
)
_EVERY_SOME = words(
    rf"(?:(?:una volta|1 volta) )?(?:ogni|every) (?P<n>{NUMBER}) (?P<what>settiman[ae]|mes[ei]|weeks|months)"
)
_MONTHLY = words(r"ogni mese|mensile|mensilmente|(?:una volta |1 volta )?al mese|tutti i mesi|monthly|every month")
_WEEKLY = words(
    r"ogni settimana|settimanale|settimanalmente|tutte le settimane|weekly|every week|ogni giorno|tutti i giorni|every day"
    rf"|(?:(?:una|{NUMBER}) volt[ae] )?(?:alla|a|la|per|in una) settimana|(?:una|{NUMBER}) volt[ae] alla sett"
)
_ONCE = words(r"una (?:sola )?volta(?: sola| soltanto)?|una tantum|una volta e basta|solo una volta|once")
_WITHIN = words(rf"(?:tra|fra|entro|in) (?P<n>{NUMBER}) (?P<what>giorn[oi]|settiman[ae]|mes[ei]|ann[oi])")
_BY = words(r"entro|per|prima di|by")

_MOST = 12
"""Weeks or months between two times: more than that is a slip."""


@dataclass(frozen=True, slots=True)
class Said:
    """How often, as a text says it. What is due once may lack its date."""

    cadence: Cadence
    rule: str = ""
    due_on: date | None = None


def read(text: str, today: date) -> Said | None:
    """Read how often something is done; nothing, where a text says nothing of it, or says two things.

    A rule is given as it was written: `services.recurrence.check` reads it.
    What is done more than once a week is asked about every week.
    """
    if "freq=" in "".join(text.lower().split()):
        return Said(Cadence.RULE, rule=text)
    reading = Reading(spelled(text))
    nth = reading.take(_ON_THE_NTH)
    if nth is not None:
        weekday = _weekdays(nth["weekday"], today)
        return Said(Cadence.RULE, rule=f"FREQ=MONTHLY;BYDAY={_NTH[nth['nth']]}{_LETTERS[weekday[0]]}")
    return _regular(reading, today) or _dated(text, reading, today)


def _regular(reading: Reading, today: date) -> Said | None:
    """Read what is done again and again."""
    every = 2 if reading.take(_ALTERNATE) else 1
    some = reading.take(_EVERY_SOME)
    if some is not None:
        every = number(some["n"])
        if not 1 <= every <= _MOST:
            return None
        if some["what"][0] == "m":
            return Said(Cadence.MONTHLY) if every == 1 else Said(Cadence.RULE, f"FREQ=MONTHLY;INTERVAL={every}")
    if every == 1 and reading.take(_MONTHLY):
        return Said(Cadence.MONTHLY)
    is_weekly = reading.take(_WEEKLY) is not None
    is_by = reading.take(_BY) is not None
    weekdays = () if is_by else _weekdays(reading.text, today)
    if weekdays:
        steps = f";INTERVAL={every}" if every > 1 else ""
        return Said(Cadence.RULE, f"FREQ=WEEKLY{steps};BYDAY={','.join(_LETTERS[day] for day in weekdays)}")
    if every > 2:
        return Said(Cadence.RULE, f"FREQ=WEEKLY;INTERVAL={every}")
    if every == 2:
        return Said(Cadence.FORTNIGHTLY)
    return Said(Cadence.WEEKLY) if is_weekly or some is not None else None


def _dated(text: str, reading: Reading, today: date) -> Said | None:
    """Read what is done once, by a date."""
    named = periods.dates(text, today)
    if len(named) == 1:
        return Said(Cadence.ONCE, due_on=named[0].day)
    if len(named) > 1:
        return None
    within = Reading(spelled(text)).take(_WITHIN)
    if within is not None:
        return Said(Cadence.ONCE, due_on=_ahead(within, today))
    is_once = reading.take(_ONCE) is not None
    meant = days.take(Reading(spelled(text)), today)
    if meant is not None and meant.last is not None:
        return Said(Cadence.ONCE, due_on=meant.last)
    if meant is not None and len(meant.weekdays) == 1:
        ahead = (next(iter(meant.weekdays)) - today.weekday()) % 7
        return Said(Cadence.ONCE, due_on=today + timedelta(days=ahead or 7))
    return Said(Cadence.ONCE) if is_once else None


def _ahead(within: re.Match[str], today: date) -> date:
    """Give the day that is so many days, weeks, months or years ahead."""
    unit = {"g": "days", "s": "weeks", "m": "months", "a": "years"}[within["what"][0]]
    return today + relativedelta(**{unit: number(within["n"])})  # type: ignore[arg-type]


def _weekdays(text: str, today: date) -> tuple[int, ...]:
    """List the days of the week that a text names, where it names no date."""
    meant = days.take(Reading(text), today)
    if meant is None or meant.first is not None or meant.last is not None:
        return ()
    return tuple(sorted(meant.weekdays))
