"""The dates of a series: one after the other on the bot, and as a rhythm where there is little room."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise

from locales import _
from storage.cards import ActivityCard
from storage.occurrences import DateAhead
from views import calendars, dates, sharing, words
from views.answers.catalogue import ShowActivity
from views.dates import Here
from views.screen import Button, Screen

LISTED = 10
"""Dates on one screen: more do not fit an old phone, and seldom matter."""

A_WEEK = timedelta(days=7)
LONGEST_NOTE = 120

Span = tuple[datetime, datetime]


def ahead(activity: ActivityCard, coming: Sequence[DateAhead], here: Here) -> Screen:
    """List the next dates of a series, with what is different about some."""
    lines = [words.bold(activity.title), _("Le prossime date:")]
    for one in coming[:LISTED]:
        lines += ["", *_date(one, here)]
    if len(coming) > LISTED and activity.last_at is not None:
        last = dates.day(here.wall(activity.last_at).date(), here)
        lines += ["", "🔁 " + _("Altre date fino a {day}").format(day=last)]
    return Screen(
        "\n".join(lines),
        (
            (calendars.card_button(activity.id),),
            (sharing.share(activity.code),),
            (Button(_("Indietro"), ShowActivity(activity_id=activity.id, back="")), words.menu()),
        ),
    )


def _date(one: DateAhead, here: Here) -> Iterator[str]:
    if one.is_off:
        yield "❌ " + dates.off(one.starts_at, here)
        return
    yield "📅 " + dates.span(one.starts_at, one.ends_at, here)
    if one.slot_at != one.starts_at:
        yield _("È una data spostata. Prima era {when}.").format(when=dates.when(one.slot_at, here.later))
    if one.venue:
        yield "📍 " + escape(words.cut(one.venue, LONGEST_NOTE))
    if one.note:
        yield escape(words.cut(one.note, LONGEST_NOTE))


def rhythm(spans: Sequence[Span], here: Here) -> list[str]:
    """Say when a series is, in few lines that stay true for weeks: «ogni mercoledì, dalle 17:30 alle 19:00»."""
    if not spans:
        return []
    if is_weekly(spans, here):
        begin, end = (here.wall(moment) for moment in spans[0])
        days = {here.wall(first).weekday(): here.wall(first).date() for first, _last in spans}
        every = _("ogni {days}").format(days=words.said_together([dates.weekday(days[one]) for one in sorted(days)]))
        return [every, _("dalle {begin} alle {end}").format(begin=f"{begin:%H:%M}", end=f"{end:%H:%M}")]
    if len(spans) == 1:
        return [dates.span(*spans[0], here)]
    return [dates.when(begin, here) for begin, _end in spans]


def is_weekly(spans: Sequence[Span], here: Here) -> bool:
    """Tell whether dates come on the same weekdays at the same times, week after week but for a holiday or two."""
    times = {(here.wall(begin).time(), here.wall(end).time()) for begin, end in spans}
    by_weekday: dict[int, list[datetime]] = {}
    for begin, _end in spans:
        by_weekday.setdefault(here.wall(begin).weekday(), []).append(here.wall(begin))
    if len(times) > 1 or len(spans) < 3 or len(by_weekday) > 5:
        return False
    return all(_comes_every_week(days) for days in by_weekday.values())


def _comes_every_week(days: Sequence[datetime]) -> bool:
    gaps = [after.date() - before.date() for before, after in pairwise(days)]
    return bool(gaps) and 2 * gaps.count(A_WEEK) > len(gaps)
