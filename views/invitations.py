"""Invitations to work for the programme, and what staff can see."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from locales import _, ngettext
from storage.catalogue import CountedActivity
from storage.people import Person, Role
from views import attendances, dates, home, words
from views.answers.catalogue import ShowActivity
from views.answers.home import GoHome
from views.answers.management import AcceptInvitation
from views.answers.stewarding import BrowseManagement, ShowDesk
from views.dates import Here
from views.screen import Button, Rows, Screen, Style


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


def accepted(person: Person, *, patti: int = 0) -> Screen:
    """Say that the role is taken, with the menu that comes with it; *patti* have waited for whoever has that name."""
    text = _("Grazie, {name}! Nel menu adesso trovi anche Gestione.").format(name=escape(person.name))
    if patti:
        waited = ngettext("C'è {n} patto che ti aspetta.", "Ci sono {n} patti che ti aspettano.", patti)
        text += "\n🤝 " + waited.format(n=patti)
    return Screen(text, home.menu_rows(person))


def management(
    rows: Sequence[CountedActivity],
    territory: str,
    here: Here,
    *,
    imports_files: bool = False,
    calls_rolls: bool = False,
    stewards: bool = False,
    classes: Rows = (),
    ideas: Rows = (),
    patti: Rows = (),
    page: int = 0,
    is_last: bool = True,
) -> Screen:
    """Show the next dates of one's territory with who comes and who waits; say how the catalogue is changed.

    *classes* are the ways to those that the reader runs, *ideas* to the business ideas that they may see,
    *patti* to the patti that they follow.
    """
    head = f"{words.bold(_('Gestione'))} · {escape(territory or _('in tutte le zone'))}"
    hint = ["", "📄 " + _("Per aggiornare il catalogo manda qui il file: CSV, XLSX o .ics.")] if imports_files else []
    ways_on = (*(((attendances.rolls_button(),),) if calls_rolls else ()), *patti, *classes, *ideas)
    if not rows:
        nothing = _("Nei prossimi sette giorni non ci sono date.")
        return Screen("\n".join([head, "", nothing, *hint]), (*ways_on, (words.menu(),)))
    written = [head]
    for day, group in groupby(rows, key=lambda one: here.wall(one.next_at).date()):
        written += ["", "📅 " + dates.day(day, here), *(_line(one, here) for one in group)]
    if stewards:
        hint = ["", "🗂 " + _("Tocca un'attività per le sue date, i posti e la lista d'attesa."), *hint]
    written += hint
    buttons = tuple((Button(one.title, _opened(one, stewards=stewards)),) for one in rows)
    turning = [Button(_("Pagina prima"), BrowseManagement(page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), BrowseManagement(page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(written), (*ways_on, *buttons, *pages, (words.menu(),)))


def _opened(one: CountedActivity, *, stewards: bool) -> ShowDesk | ShowActivity:
    """Lead to the staff's page of an activity, where the reader has one."""
    return ShowDesk(activity_id=one.id) if stewards else ShowActivity(activity_id=one.id, back="m")


def _line(one: CountedActivity, here: Here) -> str:
    return f"{here.wall(one.next_at):%H:%M} · {words.bold(one.title)}\n" + _numbers(one.taken, one.places, one.waiting)


def _numbers(taken: int, places: int | None, waiting: int) -> str:
    if places is None:
        return _("Iscrizioni: {taken}").format(taken=taken)
    if not waiting:
        return _("Iscrizioni: {taken} su {places}").format(taken=taken, places=places)
    text = _("Iscrizioni: {taken} su {places}. Chi aspetta: {waiting}")
    return text.format(taken=taken, places=places, waiting=waiting)
