"""Lists of activities."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from html import escape
from itertools import groupby

from aiogram.filters.callback_data import CallbackData

from locales import _
from services.catalogue import Found, Page
from services.folding import legible
from services.shelf import Listed
from storage.catalogue import ActivityKind
from views import dates, words
from views.answers import Browse, Search, ShowActivity, ShowVenue
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
        return Screen(text, ((others, words.menu()),))
    return _listed(words.bold(title), page, here, lambda number: Browse(page=number, kind=kind))


def at_venue(venue: str, page: Page, venue_id: int, here: Here) -> Screen:
    """Show a page of what is on at a venue."""
    if not page.lines:
        text = _("Qui per ora non c'è niente in programma. Guarda le altre attività.")
        return Screen(f"{words.bold(venue)}\n{text}", ((Button(_("Attività"), Browse(page=0, kind="")), words.menu()),))
    return _listed(
        words.bold(venue), page, here, lambda number: ShowVenue(page=number, venue_id=venue_id), names_venues=False
    )


def found(result: Found, asked: str, folded: str, here: Here) -> Screen:
    """Show what a search found, or say that it found nothing."""
    shown = escape(words.cut(legible(asked[:200]), 60))
    if not result.page.lines:
        text = _("Non ho trovato niente per «{asked}». Prova con un'altra parola, per esempio «musica».")
        rows = (
            (
                Button(_("Attività"), Browse(page=0, kind="")),
                Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS)),
            ),
            (words.menu(),),
        )
        return Screen(text.format(asked=shown), rows)
    if result.exact:
        title = _("Ecco cosa c'è per «{asked}»:").format(asked=shown)
    else:
        title = _("Proprio «{asked}» non c'è. Guarda se ti piace questo:").format(asked=shown)
    return _listed(title, result.page, here, lambda number: Search(page=number, words=folded))


def as_answer(folded: Sequence[str]) -> str:
    """Pack the words of a search into a button: as many as fit."""
    packed = " ".join(folded)
    room = LONGEST_DATA - len(Search(page=99, words="").pack())
    return packed if len(packed) <= room else packed[: room + 1].rsplit(" ", 1)[0][:room]


def _listed(
    title: str, page: Page, here: Here, at: Callable[[int], CallbackData], *, names_venues: bool = True
) -> Screen:
    back = at(page.number)
    listed = [line.entry for line in page.lines]
    rows: Rows = tuple(
        (Button(one.title, ShowActivity(activity_id=one.id, back=_way_back(one.id, back))),) for one in listed
    )
    turning = []
    if page.number > 0:
        turning.append(Button(_("Indietro"), at(page.number - 1)))
    if not page.is_last:
        turning.append(Button(_("Avanti"), at(page.number + 1)))
    pager: Rows = (tuple(turning),) if turning else ()
    text = "\n".join([title, *_by_day(page, here, names_venues=names_venues)])
    return Screen(text, (*rows, *pager, (words.menu(),)))


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


def _way_back(activity_id: int, answer: CallbackData) -> str:
    """Pack the way back to a list into a card's button, where it fits."""
    packed = answer.pack().replace(":", "|")
    room = LONGEST_DATA - len(ShowActivity(activity_id=activity_id, back="").pack())
    return packed if len(packed) <= room else ""
