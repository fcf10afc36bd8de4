"""Days in a text: dates, weekdays, weeks, months, holidays; relative ones count from today."""

import calendar
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from services.grammar.reading import NUMBER, Reading, number, words
from services.questions import Days

_WEEKDAYS = (
    r"lune(?:di)?|lun|luni",
    r"martedi?|mart|mar|marti",
    r"mercoledi?|merc|mer|mercul|mercoldi",
    r"giovedi?|giov|gio|gioedi?|giuedi?|giobia",
    r"venerdi?|vener|ven|venerde",
    r"sabat[oi]|sab|sabet",
    r"domenic[ah]e?|dom|dumenega|dumenica",
)
_ENGLISH = ("mondays?", "tuesdays?", "wednesdays?", "thursdays?", "fridays?", "saturdays?", "sundays?")
_EACH = [re.compile(f"{ours}|{theirs}") for ours, theirs in zip(_WEEKDAYS, _ENGLISH, strict=True)]
WEEKDAY = "(?:" + "|".join((*_WEEKDAYS, *_ENGLISH)) + ")"

_MONTHS = (
    "gennaio|genn|gen",
    "febbraio|febbr|feb",
    "marzo",
    "aprile|apr",
    "maggio",
    "giugno|giu",
    "luglio|lug",
    "agosto|ago",
    "settembre|sett|set",
    "ottobre|ott",
    "novembre|nov",
    "dicembre|dic",
)
_EACH_MONTH = [re.compile(names) for names in _MONTHS]
MONTH = "(?:" + "|".join(_MONTHS) + ")"

_DAY = rf"(?:[0-2]?\d|3[01]|primo|1o|{NUMBER})"
_THE = r"(?:il |l |lo |per |per il |del |di |al |dal |nel |al giorno |giorno )?"
_NEXT = r"(?:prossim[oaei]|che viene|che vien|seguente|dopo|next)"
_THIS = r"(?:quest[oaie]|sto|sta|sti|sabato|this)"
_ALL = r"(?:ogni |tutti i |tutte le |every |il |la |le |i |di |del |della |nei |nelle |al |on )?"


class _Finder:
    """The days that have been understood so far."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.days = Days()

    def between(self, first: date | None, last: date | None) -> None:
        """Limit to some days; an earlier limit is made narrower."""
        firsts = [day for day in (self.days.first, first) if day is not None]
        lasts = [day for day in (self.days.last, last) if day is not None]
        begin, end = max(firsts, default=None), min(lasts, default=None)
        if begin is not None and end is not None and end < begin:
            begin, end = first, last
        self.days = replace(self.days, first=begin, last=end)

    def on(self, day: date) -> None:
        """Mean one day."""
        self.between(day, day)

    def weekly(self, *weekdays: int) -> None:
        """Mean some weekdays, besides those that were said before."""
        self.days = replace(self.days, weekdays=self.days.weekdays | frozenset(weekdays))

    def found(self) -> Days | None:
        """Give what was understood; a weekday beside its own date says nothing more."""
        days = self.days
        if days.first is not None and days.first == days.last:
            days = replace(days, weekdays=frozenset())
        return None if days == Days() else days


def take(reading: Reading, today: date) -> Days | None:
    """Take the days out of a text."""
    finder = _Finder(today)
    for pattern, use in _PATTERNS:
        reading.take_all(pattern, lambda found, use=use: use(finder, found))  # type: ignore[misc]
    return finder.found()


# What each pattern means


def _weekday(text: str) -> int:
    return next(place for place, names in enumerate(_EACH) if names.fullmatch(text))


def _month(text: str) -> int:
    return next(place for place, names in enumerate(_EACH_MONTH, 1) if names.fullmatch(text))


def _day_of_month(text: str) -> int:
    return 1 if text in {"primo", "1o"} else number(text)


def _date(today: date, day: int, month: int, year: int | None = None) -> date | None:
    """Give a date; without a year the next one, though one of the last month is meant as past."""
    try:
        if year is not None:
            return date(year + 2000 if year < 100 else year, month, day)
        found = date(today.year, month, day)
        return found if found >= today - timedelta(days=30) else date(today.year + 1, month, day)
    except ValueError:
        return None


def _written_date(finder: _Finder, found: re.Match[str]) -> None:
    year = int(found["year"]) if found["year"] else None
    day = _date(finder.today, _day_of_month(found["day"]), _month(found["month"]), year)
    if day is not None:
        finder.on(day)


def _numeric_date(finder: _Finder, found: re.Match[str]) -> None:
    year = int(found["year"]) if found["year"] else None
    day = _date(finder.today, int(found["day"]), int(found["month"]), year)
    if day is not None:
        finder.on(day)


def _span(finder: _Finder, found: re.Match[str]) -> None:
    last = _date(finder.today, _day_of_month(found["last"]), _month(found["month"]))
    month = _month(found["first_month"]) if found["first_month"] else _month(found["month"])
    first = _date(finder.today, _day_of_month(found["first"]), month)
    if first is not None and last is not None:
        finder.between(first, last)


def _since(finder: _Finder, found: re.Match[str]) -> None:
    day = _date(finder.today, _day_of_month(found["day"] or "1"), _month(found["month"]))
    if day is not None:
        finder.between(day, None)


def _until(finder: _Finder, found: re.Match[str]) -> None:
    month = _month(found["month"])
    year = finder.today.year + (month < finder.today.month)
    last = _day_of_month(found["day"]) if found["day"] else calendar.monthrange(year, month)[1]
    day = _date(finder.today, last, month)
    if day is not None:
        finder.between(finder.today, day)


def _whole_month(finder: _Finder, found: re.Match[str]) -> None:
    month = _month(found["month"])
    year = finder.today.year + (month < finder.today.month)
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    match (found["part"] or "").split(" ")[0]:
        case "inizio" | "primi":
            last = date(year, month, 10)
        case "meta":
            first, last = date(year, month, 11), date(year, month, 20)
        case "fine":
            first = date(year, month, 21)
    finder.between(max(first, finder.today), last)


def _month_away(months: int) -> Callable[[_Finder, re.Match[str]], None]:
    def use(finder: _Finder, _found: re.Match[str]) -> None:
        count = finder.today.month - 1 + months
        year, month = finder.today.year + count // 12, count % 12 + 1
        first = date(year, month, 1)
        finder.between(max(first, finder.today), date(year, month, calendar.monthrange(year, month)[1]))

    return use


def _in_days(days: int) -> Callable[[_Finder, re.Match[str]], None]:
    return lambda finder, _found: finder.on(finder.today + timedelta(days=days))


def _next_days(days: int) -> Callable[[_Finder, re.Match[str]], None]:
    return lambda finder, _found: finder.between(finder.today, finder.today + timedelta(days=days))


def _in_some(finder: _Finder, found: re.Match[str]) -> None:
    if found["what"].startswith("giorn"):
        finder.on(finder.today + timedelta(days=number(found["n"])))
        return
    day = finder.today + timedelta(days=7 * number(found["n"]))
    finder.between(day - timedelta(days=3), day + timedelta(days=3))


def _within_some(finder: _Finder, found: re.Match[str]) -> None:
    days = {"g": 1, "s": 7, "m": 30}[found["what"][0]]
    finder.between(finder.today, finder.today + timedelta(days=number(found["n"] or "1") * days))


def _this_week(finder: _Finder, _found: re.Match[str]) -> None:
    finder.between(finder.today, finder.today + timedelta(days=6 - finder.today.weekday()))


def _next_week(finder: _Finder, _found: re.Match[str]) -> None:
    monday = finder.today + timedelta(days=7 - finder.today.weekday())
    finder.between(monday, monday + timedelta(days=6))


def _this_weekend(finder: _Finder, _found: re.Match[str]) -> None:
    saturday = finder.today + timedelta(days=max(0, 5 - finder.today.weekday()))
    sunday = finder.today + timedelta(days=6 - finder.today.weekday())
    finder.between(max(saturday, finder.today), sunday)


def _next_weekday(finder: _Finder, found: re.Match[str]) -> None:
    ahead = (_weekday(found["weekday"]) - finder.today.weekday()) % 7
    finder.on(finder.today + timedelta(days=ahead or 7 * ("prossim" in found[0])))


def _weekday_and_number(finder: _Finder, found: re.Match[str]) -> None:
    """Mean the next date with this number; the weekday beside it may be a slip, and a slip is not to be punished."""
    for ahead in range(62):
        day = finder.today + timedelta(days=ahead)
        if day.day == int(found["day"]):
            finder.on(day)
            return


def _each_weekday(finder: _Finder, found: re.Match[str]) -> None:
    finder.weekly(_weekday(found["weekday"]))


def _weekdays_between(finder: _Finder, found: re.Match[str]) -> None:
    first, last = _weekday(found["first"]), _weekday(found["last"])
    finder.weekly(*(day % 7 for day in range(first, last + 1 + 7 * (last < first))))


def _holidays(first: tuple[int, int], last: tuple[int, int]) -> Callable[[_Finder, re.Match[str]], None]:
    def use(finder: _Finder, _found: re.Match[str]) -> None:
        end = _date(finder.today, last[1], last[0])
        begin = _date(finder.today, first[1], first[0])
        if begin is not None and end is not None:
            finder.between(begin if begin <= end else finder.today, end)

    return use


def _before_christmas(finder: _Finder, _found: re.Match[str]) -> None:
    christmas = _date(finder.today, 24, 12)
    if christmas is not None:
        finder.between(finder.today, christmas)


def _after_holidays(finder: _Finder, _found: re.Match[str]) -> None:
    begin = _date(finder.today, 7, 1)
    if begin is not None:
        finder.between(begin, None)


_SPAN = (
    rf"(?:dal|tra il|fra il|dall) (?P<first>{_DAY})(?: (?P<first_month>{MONTH}))? (?:al|e il|e l|all) "
    rf"(?P<last>{_DAY}) (?P<month>{MONTH})"
)
_NUMERIC = r"(?P<day>[0-2]?\d|3[01])[/.-](?P<month>0?[1-9]|1[0-2])(?:[/.-](?P<year>(?:20)?\d\d))?"

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[_Finder, re.Match[str]], None]], ...] = (
    (words(_SPAN), _span),
    (words(rf"(?:dal|a partire dal|dopo il|da) (?:(?P<day>{_DAY}) )?(?P<month>{MONTH})(?: in poi)?"), _since),
    (
        words(rf"(?:entro|fino al?|prima del|prima di)(?: (?:il|la fine di))?(?: (?P<day>{_DAY}))? (?P<month>{MONTH})"),
        _until,
    ),
    (
        words(rf"(?:{_ALL}{WEEKDAY} )?{_THE}(?P<day>{_DAY}) (?:di )?(?P<month>{MONTH})(?: (?P<year>20\d\d))?"),
        _written_date,
    ),
    (words(rf"(?:{_ALL}{WEEKDAY} )?{_THE}{_NUMERIC}(?! (?:ann[oi]|mes[ei]|€|euro))"), _numeric_date),
    (
        words(
            r"(?:durante le |per le |nelle |durante il |le )?(?:vacanze|ferie|feste|periodo) (?:di |natalizi[eo]|del)(?:natale)?"
        ),
        _holidays((12, 23), (1, 6)),
    ),
    (words(r"(?:prima|entro) (?:di |il |delle )?(?:natale|feste|vacanze)"), _before_christmas),
    (words(r"(?:dopo|passate) (?:natale|le feste|le vacanze|l epifania|la befana)"), _after_holidays),
    (words(r"(?:a|per|sotto) natale"), _holidays((12, 8), (1, 6))),
    (words(r"(?:per l |all |l )?(?:epifania)|(?:per )?la befana"), _holidays((1, 6), (1, 6))),
    (words(rf"(?:{_ALL})dopodomani|dopo domani|pusdoman|the day after tomorrow"), _in_days(2)),
    (words(rf"(?:per )?(?:domani|duman|doman|dumani|dmn|tomorrow)(?: {WEEKDAY})?"), _in_days(1)),
    (words(r"(?:tra|fra) (?P<n>" + NUMBER + r") (?P<what>giorn[oi]|settiman[ae])"), _in_some),
    (
        words(
            r"(?:nei|nelle|entro|per i|per le|i|le) (?:prossim[ie] )?(?P<n>"
            + NUMBER
            + r")? ?(?P<what>giorni|settimane|mesi) ?(?:prossim[ie])?"
        ),
        _within_some,
    ),
    (words(r"(?:(?:nei|in|i) )?(?:prossimi giorni|sti giorni|questi giorni)"), _next_days(7)),
    (words(r"(?:nelle |le )?prossime settimane"), _next_days(21)),
    (
        words(rf"(?:per |nel |il |lo |al |del )?(?:{_THIS}|{_NEXT}) (?:fine settimana|week ?end|finesettimana)"),
        _this_weekend,
    ),
    (words(rf"(?:il |nel |per il )?(?:fine settimana|week ?end|finesettimana) {_NEXT}"), _this_weekend),
    (words(rf"(?:per |in |della )?{_THIS} settimana"), _this_week),
    (
        words(rf"(?:per |nella |la |della )?(?:{_NEXT} settimana|settimana {_NEXT}|settimana entrante|next week)"),
        _next_week,
    ),
    (words(r"(?:per |nel |in |del )?(?:questo|sto) mese"), _month_away(0)),
    (words(rf"(?:per |nel |il |del )?(?:{_NEXT} mese|mese {_NEXT})"), _month_away(1)),
    (words(rf"(?:il |la |per |per il |per la )?(?:{_THIS}|{_NEXT}) (?P<weekday>{WEEKDAY})"), _next_weekday),
    (
        words(rf"(?:il |la |per |per il |per la )?(?P<weekday>{WEEKDAY}) (?:prossim[oa]|che viene|che vien|entrante)"),
        _next_weekday,
    ),
    (words(rf"(?:per )?(?:oggi|ogi|oggie|ancoo|incoo|today)(?: {WEEKDAY})?"), _in_days(0)),
    (words(rf"{_ALL}{WEEKDAY} (?P<day>[0-2]?\d|3[01])(?! (?:ann[oi]|mes[ei]|€|euro))"), _weekday_and_number),
    (
        words(r"(?:il giorno|il|giorno|per il) (?P<day>[12]\d|3[01])(?! (?:ann[oi]|mes[ei]|€|euro))"),
        _weekday_and_number,
    ),
    (words(rf"(?:dal |da )(?P<first>{WEEKDAY}) (?:al|a) (?P<last>{WEEKDAY})"), _weekdays_between),
    (
        words(
            r"(?:in|durante la|nei|durante i|tra|fra|la) (?:settimana|giorni feriali|feriali|giorni lavorativi)|infrasettimanal[ei]|nei giorni di scuola"
        ),
        lambda finder, _found: finder.weekly(0, 1, 2, 3, 4),
    ),
    (words(rf"{_ALL}(?:fine settimana|week ?end|finesettimana)s?"), lambda finder, _found: finder.weekly(5, 6)),
    (words(rf"{_ALL}(?P<weekday>{WEEKDAY})"), _each_weekday),
    (
        words(
            rf"(?:a|ad|in|nel|per|nel mese di|di|del|durante)? ?(?P<part>(?:(?:inizio|fine|meta|primi di)(?: di)? )?)(?P<month>{MONTH})"
        ),
        _whole_month,
    ),
)
