"""Invitations to work for the programme, and what staff can see."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from locales import _
from services.management import MOST
from storage.catalogue import CountedActivity
from storage.people import Person, Role
from views import dates, home, words
from views.answers import AcceptInvitation, GoHome, ShowActivity
from views.dates import Here
from views.screen import Button, Screen, Style


def ask(role: Role, territory: str, code: str) -> Screen:
    """Say to what one is invited, and ask."""
    lines = [
        _("Ti invitiamo a lavorare con noi."),
        _("Il tuo compito: {role}").format(role=words.bold(words.role(role))),
        _("Dove: {territory}").format(territory=escape(territory or _("in tutte le zone"))),
        "",
        _("Per te va bene?"),
    ]
    return Screen(
        "\n".join(lines),
        ((Button(_("Conferma"), AcceptInvitation(code=code), Style.SUCCESS), Button(_("Annulla"), GoHome())),),
    )


def accepted(person: Person) -> Screen:
    """Say that the role is taken, with the menu that comes with it."""
    text = _("Grazie, {name}! Nel menu adesso trovi anche Gestione.").format(name=escape(person.name))
    return Screen(text, home.menu_rows(person))


def management(rows: Sequence[CountedActivity], territory: str, here: Here, *, imports_files: bool = False) -> Screen:
    """Show the next dates of one's territory with who comes and who waits; say how the catalogue is changed."""
    head = f"{words.bold(_('Gestione'))} · {escape(territory or _('in tutte le zone'))}"
    hint = ["", "📄 " + _("Per aggiornare il catalogo manda qui il file: CSV, XLSX o .ics.")] if imports_files else []
    if not rows:
        nothing = _("Nei prossimi sette giorni non ci sono date.")
        return Screen("\n".join([head, "", nothing, *hint]), ((words.menu(),),))
    written = [head]
    for day, group in groupby(rows, key=lambda one: here.wall(one.next_at).date()):
        written += ["", "📅 " + dates.day(day, here), *(_line(one, here) for one in group)]
    if len(rows) >= MOST:
        written += ["", _("Qui vedi le prime {n} date: le altre vengono dopo.").format(n=len(rows))]
    written += hint
    buttons = tuple((Button(one.title, ShowActivity(activity_id=one.id, back="m")),) for one in rows)
    return Screen("\n".join(written), (*buttons, (words.menu(),)))


def _line(one: CountedActivity, here: Here) -> str:
    return f"{here.wall(one.next_at):%H:%M} · {words.bold(one.title)}\n" + _numbers(one.taken, one.places, one.waiting)


def _numbers(taken: int, places: int | None, waiting: int) -> str:
    if places is None:
        return _("Iscrizioni: {taken}").format(taken=taken)
    if not waiting:
        return _("Iscrizioni: {taken} su {places}").format(taken=taken, places=places)
    text = _("Iscrizioni: {taken} su {places}. Chi aspetta: {waiting}")
    return text.format(taken=taken, places=places, waiting=waiting)
