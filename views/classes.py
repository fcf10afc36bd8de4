"""A class as those see it who run it: what it has come to, and the ways on to all that is done about it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from locales import _, ngettext
from services.classes import ClassDesk
from storage.classes import CountedClass
from views import dates, words
from views.answers.catalogue import ShowActivity
from views.answers.classes import ShowClass, ShowClasses
from views.answers.management import ShowManagement
from views.answers.stewarding import ShowDesk
from views.dates import Here
from views.screen import Button, Rows, Screen

LONGEST_TITLE = 100


def way_in() -> Button:
    """Lead to the classes that one runs."""
    return Button("🎓 " + _("I corsi che seguo"), ShowClasses(page=0))


def managed(card: Screen, activity_id: int) -> Screen:
    """Put under the card of a class, for whoever runs it, the way to do so."""
    way = (Button("🎓 " + _("Gestisci"), ShowClass(activity_id=activity_id)),)
    return replace(card, rows=(*card.rows[:-1], way, *card.rows[-1:]))


def dates_way_in(activity_id: int) -> Button:
    """Lead to the dates of a class, for whoever may change them."""
    return Button("🗂 " + _("Date"), ShowDesk(activity_id=activity_id))


def class_list(rows: Sequence[CountedClass], number: int, here: Here, now: datetime, *, is_last: bool) -> Screen:
    """List the classes that one runs, each on a button of its own."""
    out = (Button(_("Gestione"), ShowManagement()), words.menu())
    head = "🎓 " + words.bold(_("I corsi che seguo"))
    if not rows and not number:
        nothing = _("Nella tua zona non ci sono corsi con domanda.")
        return Screen(f"{head}\n{nothing}", (out,))
    lines = [head]
    for one in rows:
        lines += ["", words.bold(words.cut(one.title, LONGEST_TITLE)), *_when(one, None, here, now), _to_judge(one)]
    buttons = tuple((Button(one.title, ShowClass(activity_id=one.activity_id)),) for one in rows)
    turning = [Button(_("Pagina prima"), ShowClasses(page=number - 1))] if number else []
    turning += [] if is_last else [Button(_("Avanti"), ShowClasses(page=number + 1))]
    return Screen("\n".join(lines), (*buttons, *((tuple(turning),) if turning else ()), out))


def desk(one: ClassDesk, here: Here, now: datetime, *, extra: Rows = ()) -> Screen:
    """Show a class with its numbers; *extra* are ways to what others make of it."""
    activity, counted = one.activity, one.counted
    lines = ["🎓 " + words.bold(words.cut(activity.title, LONGEST_TITLE))]
    lines += [*_when(counted, one.next_at, here, now), *(["📍 " + words.listed(one.venue)] if one.venue else [])]
    if activity.withdrawn_at is not None:
        lines.append(_("È fuori dal catalogo."))
    lines += ["", *_seats(counted), *_applications(counted)]
    card = Button(_("Com'è per le persone"), ShowActivity(activity_id=activity.id, back=f"yc|{activity.id}"))
    back = (Button(_("Indietro"), ShowClasses(page=0)), words.menu())
    return Screen("\n".join(lines), (*extra, (card,), back))


def _when(one: CountedClass, next_at: datetime | None, here: Here, now: datetime) -> Iterator[str]:
    if one.first_at is None or one.last_ends_at is None:
        yield "📅 " + _("Non ci sono altre date.")
        return
    first, last = (dates.day(here.wall(moment).date(), here) for moment in (one.first_at, one.last_ends_at))
    if one.last_ends_at <= now:
        yield "📅 " + _("È finito: {day}.").format(day=last)
        return
    ends = _("Finisce: {day}.").format(day=last)
    if one.first_at > now:
        yield "📅 " + _("Comincia: {day}.").format(day=first) + f" {ends}"
        return
    if next_at is not None:
        yield "📅 " + _("La prossima data: {when}.").format(when=dates.when(next_at, here))
    yield "🏁 " + ends


def _seats(one: CountedClass) -> Iterator[str]:
    places = _("Posti senza limite.") if one.places is None else _("Posti: {n}.").format(n=one.places)
    yield f"{places} " + _("Occupati: {taken}. Chi aspetta: {waiting}.").format(
        taken=one.confirmed, waiting=one.waiting
    )
    if one.offered:
        yield _("Offerti, senza risposta per ora: {n}.").format(n=one.offered)


def _applications(one: CountedClass) -> Iterator[str]:
    yield _("Domande arrivate: {n}.").format(n=one.applications)
    yield _to_judge(one)


def _to_judge(one: CountedClass) -> str:
    """Say how many wait for an answer, and for how many of them it is late."""
    if not one.to_judge:
        return _("Nessuna domanda aspetta una risposta.")
    said = ngettext("{n} domanda aspetta una risposta.", "{n} domande aspettano una risposta.", one.to_judge).format(
        n=one.to_judge
    )
    if one.late:
        said += " ⏰ " + _("In ritardo: {n}.").format(n=one.late)
    return said
