"""The numbers of classes, as staff read them: who came, and what became of people afterwards."""

from collections.abc import Iterator, Sequence

from locales import _, ngettext
from services.class_numbers import TARGET, Hidden, Numbers, OfClass, OfTerritory, Shown, Window
from views import dates, words
from views.answers.classes import ShowClass, ShowClasses
from views.answers.follow_ups import ShowClassNumbers, ShowTerritoryNumbers
from views.dates import Here
from views.screen import Button, Screen

LONGEST_TITLE = 100


def way_in(activity_id: int) -> Button:
    """Lead to what became of those who took part in a class."""
    return Button("📊 " + _("Dopo il corso"), ShowClassNumbers(activity_id=activity_id))


def of_class(one: OfClass, here: Here) -> Screen:
    """Show what a class came to."""
    lines = [
        "📊 " + words.bold(words.cut(one.line.title, LONGEST_TITLE)),
        *_people(one.numbers),
        "",
        *(_after(window, here) for window in one.numbers.windows),
        "",
        _hidden(),
    ]
    back = (Button(_("Indietro"), ShowClass(activity_id=one.line.activity_id)), words.menu())
    all_of_them = ((Button(_("I corsi, zona per zona"), ShowTerritoryNumbers()),),) if one.is_coordinated else ()
    return Screen("\n".join(lines), (*all_of_them, back))


def by_territory(found: Sequence[OfTerritory]) -> Screen:
    """Show what the classes of each territory came to."""
    lines = ["📊 " + words.bold(_("I corsi, zona per zona"))]
    for one in found:
        count = ngettext("{n} corso", "{n} corsi", one.classes).format(n=one.classes)
        lines += ["", f"{words.bold(one.territory)}: {count}", *_people(one.numbers)]
        lines += [_after(window, None) for window in one.numbers.windows if window.told is not None]
    if not found:
        lines.append(_("Per ora non ci sono corsi con domanda."))
    lines += ["", _("Il programma ne vuole fare {n} in tutto.").format(n=TARGET), _hidden()]
    return Screen("\n".join(lines), ((Button(_("I corsi che seguo"), ShowClasses(page=0)), words.menu()),))


def _people(of: Numbers) -> Iterator[str]:
    yield _("Domande: {applied}. Ammesse: {admitted}. In lista: {waiting}.").format(
        applied=_said(of.applied), admitted=_said(of.admitted), waiting=_said(of.waiting)
    )
    yield _("Iscritte: {enrolled}. Concluse: {finished}.").format(
        enrolled=_said(of.enrolled), finished=_said(of.finished)
    )
    yield _("Persone presenti: {came}. Presenze in tutto: {presences}.").format(
        came=_said(of.came), presences=_said(of.presences)
    )


def _after(window: Window, here: Here | None) -> str:
    """Say what people told some days after the class, or when that can be read."""
    if window.told is not None and window.in_work is not None:
        return _("Dopo {days} giorni: risposte {told}, al lavoro {work}.").format(
            days=window.days, told=_said(window.told), work=_said(window.in_work)
        )
    if window.readable_at is not None and here is not None:
        day = dates.day(here.wall(window.readable_at).date(), here)
        return _("Dopo {days} giorni: si legge da {day}.").format(days=window.days, day=day)
    return _("Dopo {days} giorni: è presto.").format(days=window.days)


def _said(count: Shown) -> str:
    """Say a number; a hidden one says that it is."""
    match count:
        case Hidden.FEW:
            return "&lt;5"
        case Hidden.COVERED:
            return _("nascosto")
    return str(count)


def _hidden() -> str:
    return _("I numeri sotto 5 non si vedono: così nessuno si riconosce.")
