"""Choosing one date, where places are given date by date."""

from collections.abc import Sequence

from locales import _, ngettext
from services.catalogue import Page
from storage.cards import ActivityCard
from storage.catalogue import OpenDate
from views import cards, dates, lists, words
from views.answers.catalogue import ShowActivity
from views.answers.parties import ChooseDate, EnrolOn
from views.dates import Here
from views.screen import Button, Screen

PAGE = 8
"""Dates on one screen."""


def choose(activity: ActivityCard, coming: Sequence[OpenDate], number: int, here: Here) -> Screen:
    """Ask for which date the place is; a page beyond the last is the last."""
    last = max(0, (len(coming) - 1) // PAGE)
    page = Page((), min(number, last), is_last=number >= last)
    shown = coming[page.number * PAGE : (page.number + 1) * PAGE]
    rows = tuple(
        (Button(_label(one, here), EnrolOn(activity_id=activity.id, occurrence_id=one.occurrence_id)),) for one in shown
    )
    turning = lists.pager(page, lambda at: ChooseDate(activity_id=activity.id, page=at))
    lines = [words.bold(activity.title), cards.age_line(activity), "", _("Per quale data? Tocca un giorno.")]
    if any(one.mine for one in shown):
        lines.append("✅ " + _("Le date che hai già"))
    if any(is_full(one) for one in shown):
        lines.append("⏳ " + _("Lista d'attesa: i posti sono finiti"))
    back = Button(_("Indietro"), ShowActivity(activity_id=activity.id, back=""))
    ways_out = (words.menu(),) if page.number else (back, words.menu())
    return Screen("\n".join(lines), (*rows, *turning, ways_out))


def is_full(one: OpenDate) -> bool:
    """Tell whether whoever asks for a date now has to wait."""
    return one.free is not None and (one.free == 0 or one.waiting > 0)


def _label(one: OpenDate, here: Here) -> str:
    when = dates.brief(one.starts_at, here)
    if one.mine:
        return f"✅ {when}"
    if is_full(one):
        return "⏳ " + _("{when} · lista").format(when=when)
    if one.free is None:
        return when
    return f"{when} · " + ngettext("{n} posto", "{n} posti", one.free)
