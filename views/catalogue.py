"""Lists of activities."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from itertools import groupby

from aiogram.filters.callback_data import CallbackData

from locales import _
from services.catalogue import KINDS, Page
from services.questions import Days, Question
from services.shelf import Listed
from storage.catalogue import ActivityKind
from views import applications, dates, ideas, lists, search, words
from views.answers.catalogue import Browse, ShowActivity, ShowVenue
from views.dates import Here
from views.screen import LONGEST_DATA, Button, Rows, Screen


def listing(page: Page, kind: str, here: Here) -> Screen:
    """Show a page of the catalogue."""
    titles: dict[str, str] = {ActivityKind.CLASS: _("Corsi"), ActivityKind.LABORATORIO: _("Laboratori")}
    title = titles.get(kind, _("Attività"))
    if not page.lines:
        text = _("Per ora non c'è niente in programma. Torna a guardare tra qualche giorno.")
        others = (
            Button(_("Attività"), Browse(page=0, kind=""))
            if kind == ActivityKind.CLASS
            else Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS))
        )
        return Screen(text, (*_beside(kind), (others, words.menu())))
    shown = _listed(words.bold(title), page, here, lambda number: Browse(page=number, kind=kind))
    return replace(shown, rows=(*shown.rows[:-1], *_shortcuts(kind, here), *_beside(kind), *shown.rows[-1:]))


def _beside(kind: str) -> Rows:
    """Lead from the classes to what goes with them: one's applications, a business idea of one's own."""
    return ((applications.own_button(),), (ideas.way_in(),)) if kind == ActivityKind.CLASS else ()


def at_venue(venue: str, page: Page, venue_id: int, here: Here) -> Screen:
    """Show a page of what is on at a venue."""
    if not page.lines:
        text = _("Qui per ora non c'è niente in programma. Guarda le altre attività.")
        return Screen(f"{words.bold(venue)}\n{text}", ((Button(_("Attività"), Browse(page=0, kind="")), words.menu()),))
    return _listed(
        words.bold(venue), page, here, lambda number: ShowVenue(page=number, venue_id=venue_id), names_venues=False
    )


def _shortcuts(kind: str, here: Here) -> Rows:
    """Lead to what most people ask next: when, and everything else that narrows a list."""
    asked = Question(kinds=KINDS[kind] if kind else frozenset())
    weekend = here.today + timedelta(days=max(0, 5 - here.today.weekday()))
    sunday = here.today + timedelta(days=6 - here.today.weekday())
    stretches = (
        (_("Oggi"), here.today, here.today),
        (_("Domani"), here.today + timedelta(days=1), here.today + timedelta(days=1)),
        (_("Weekend"), weekend, sunday),
    )
    days = tuple(
        Button(label, search.answer(replace(asked, days=Days(first, last)))) for label, first, last in stretches
    )
    return (days, (search.narrow(asked), search.by_venue(asked)))


def _listed(
    title: str, page: Page, here: Here, at: Callable[[int], CallbackData], *, names_venues: bool = True
) -> Screen:
    back = at(page.number)
    rows = tuple((Button(line.entry.title, _to_card(line.entry.id, back)),) for line in page.lines)
    text = "\n".join([title, *_by_day(page, here, names_venues=names_venues)])
    return Screen(text, (*rows, *lists.pager(page, at), (words.menu(),)))


def _to_card(activity_id: int, back: CallbackData) -> ShowActivity:
    """Lead to a card, with the way back to the list where it fits."""
    packed = lists.as_back(back)
    room = LONGEST_DATA - len(ShowActivity(activity_id=activity_id, back="").pack())
    return ShowActivity(activity_id=activity_id, back=packed if len(packed) <= room else "")


def _by_day(page: Page, here: Here, *, names_venues: bool) -> Iterator[str]:
    """Write activities under their days; those elsewhere come last, and only they say in which town."""

    def under(line: Listed) -> tuple[bool, date]:
        return line.entry.territory_id != page.home, here.wall(line.next_at).date()

    at_home = page.home is not None and names_venues
    for (is_elsewhere, day), lines in groupby(page.lines, key=under):
        yield ""
        if is_elsewhere and at_home:
            yield words.bold(_("Nelle altre zone"))
            at_home = False
        yield "📅 " + dates.day(day, here)
        for line in lines:
            yield f"{here.wall(line.next_at):%H:%M} · {words.bold(line.entry.title)}"
            if names_venues:
                town = f" ({line.entry.territory})" if is_elsewhere else ""
                yield escape(line.entry.venue + town)
