"""What was understood of a question, in words: «Sabato mattina · Crema · 8 anni»."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from locales import _, language
from services.ages import Ages
from services.gazetteer import Gazetteer
from services.grammar import hours as parts_of_day
from services.questions import DAY_END, Days, Hours, Question
from storage.catalogue import ActivityKind
from views import dates, words
from views.dates import Here
from views.screen import LONGEST_DATA

MOST_SAID = 5
"""Conditions that are said in one line; the buttons below name the others."""

MOST_PARTS = 6
"""Conditions that have a button each."""


def room(answer_without_question: str) -> int:
    """Give how many characters a packed question may have beside the rest of an answer."""
    return LONGEST_DATA - len(answer_without_question)


def said(asked: Question, places: Gazetteer, here: Here) -> str:
    """Say the whole question: a day and a part of it in one breath."""
    spoken = dict(parts(asked, places, here))
    if "days" in spoken and "hours" in spoken:
        part = spoken.pop("hours")
        tonight = asked.days == Days(here.today, here.today) and asked.hours == parts_of_day.EVENING
        spoken["days"] = _("stasera") if tonight else f"{spoken['days']} {part}"
    text = " · ".join(list(spoken.values())[:MOST_SAID])
    more = " …" if len(spoken) > MOST_SAID else ""
    return text[:1].upper() + text[1:] + more


def parts(asked: Question, places: Gazetteer, here: Here) -> Iterator[tuple[str, str]]:
    """Say each condition, with its name."""
    for name, alone in asked.parts():
        text = _part(name, alone, places, here)
        if text:
            yield name, text


def _part(name: str, alone: Question, places: Gazetteer, here: Here) -> str:
    match name:
        case "days":
            return days(alone.days, here) if alone.days else ""
        case "hours":
            return hours(alone.hours) if alone.hours else ""
        case "ages":
            return _(" e ").join(ages(one) for one in alone.ages)
        case "most_cents":
            return _cost(alone.most_cents or 0)
        case "places":
            return _(" o ").join(places.label(place) for place in alone.places)
        case "kinds":
            return _(" o ").join(_kind(kind) for kind in sorted(alone.kinds))
        case "words":
            return "«" + words.cut(" ".join(alone.words), 40) + "»"
        case _:
            return _flag(name)


def _flag(name: str) -> str:
    return {
        "near": _("vicino a te"),
        "is_near_me": _("vicino a te"),
        "has_room": _("con posti liberi"),
        "is_accessible": _("con la carrozzina"),
        "is_without_enrolment": _("senza iscrizione"),
    }[name]


def _kind(kind: ActivityKind) -> str:
    return {
        ActivityKind.ACTIVITY: _("attività"),
        ActivityKind.CLASS: _("corsi"),
        ActivityKind.LABORATORIO: _("laboratori"),
    }[kind]


def _cost(cents: int) -> str:
    if cents == 0:
        return _("gratis")
    return _("fino a {cost}").format(cost=words.cost(cents))


def ages(of: Ages) -> str:
    """Name ages: by their band where they have one."""
    bands = {
        Ages(0, 1): _("neonati"),
        Ages(3, 5): _("scuola materna"),
        Ages(6, 10): _("6-10 anni"),
        Ages(11, 13): _("11-13 anni"),
        Ages(14, 18): _("14-18 anni"),
        Ages(60, None): _("terza età"),
        Ages(0, 10): _("bambini"),
        Ages(11, 18): _("ragazzi"),
        Ages(16, 30): _("giovani"),
        Ages(0, 17): _("bambini e ragazzi"),
        Ages(18, 64): _("adulti"),
    }
    return bands.get(of) or words.ages(of)


def hours(of: Hours) -> str:
    """Name a part of the day."""
    named = {
        parts_of_day.MORNING: _("mattina"),
        parts_of_day.NOON: _("a mezzogiorno"),
        parts_of_day.AFTERNOON: _("pomeriggio"),
        parts_of_day.AFTER_SCHOOL: _("dopo scuola"),
        parts_of_day.LATE_AFTERNOON: _("tardo pomeriggio"),
        parts_of_day.EVENING: _("sera"),
        parts_of_day.AFTER_WORK: _("dopo il lavoro"),
        parts_of_day.AFTER_DINNER: _("dopo cena"),
    }
    if of in named:
        return named[of]
    if of.ends_by < DAY_END:
        return _("dalle {begin} alle {end}").format(begin=_clock(of.earliest), end=_clock(of.ends_by))
    if of.latest >= DAY_END:
        return _("dopo le {time}").format(time=_clock(of.earliest))
    if of.earliest <= parts_of_day.MORNING.earliest:
        return _("prima delle {time}").format(time=_clock(of.latest + 1))
    return _("tra le {begin} e le {end}").format(begin=_clock(of.earliest), end=_clock(of.latest))


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24}:{minutes % 60:02}"


def days(of: Days, here: Here) -> str:
    """Name days: a date, a stretch of dates, weekdays."""
    stretch = _stretch(of.first, of.last, here)
    weekly = _weekdays(sorted(of.weekdays))
    return ", ".join(part for part in (weekly, stretch) if part)


def _weekdays(of: Sequence[int]) -> str:
    if not of:
        return ""
    if of == [5, 6]:
        return _("fine settimana")
    if of == [0, 1, 2, 3, 4]:
        return _("dal lunedì al venerdì")
    names = get_day_names("wide", locale=language())
    return words.named([str(names[day]) for day in of])


def _stretch(first: date | None, last: date | None, here: Here) -> str:
    if first is not None and first == last:
        return _day(first, here)
    if first is not None and last is not None:
        return _between(first, last, here)
    if first is not None:
        return _("dal {day}").format(day=dates.plain_day(first))
    return _("fino al {day}").format(day=dates.plain_day(last)) if last is not None else ""


def _day(when: date, here: Here) -> str:
    if when == here.today:
        return _("oggi")
    if when == here.today + timedelta(days=1):
        return _("domani")
    return dates.day(when, here)


def _between(first: date, last: date, here: Here) -> str:
    monday = here.today - timedelta(days=here.today.weekday())
    if (first.weekday(), last - first) == (5, timedelta(days=1)) and last < monday + timedelta(days=7):
        return _("questo fine settimana")
    if last == monday + timedelta(days=6) and first == here.today:
        return _("questa settimana")
    if (first, last) == (monday + timedelta(days=7), monday + timedelta(days=13)):
        return _("la prossima settimana")
    if (
        first.month == last.month
        and (last + timedelta(days=1)).day == 1
        and first in (here.today, first.replace(day=1))
    ):
        return str(get_month_names("wide", locale=language())[first.month])
    return _("dal {first} al {last}").format(first=dates.plain_day(first), last=dates.plain_day(last))
