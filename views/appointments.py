"""Individual counselling, for those of a class: the times, what one has booked, and what became of it."""

from collections.abc import Callable, Sequence
from html import escape

from aiogram.filters.callback_data import CallbackData

from locales import _
from services.appointments import Choice, Receipt
from storage.appointments import Booked, OpenSlot
from views import dates, words
from views.answers.appointments import (
    AskCancelAppointment,
    BookSlot,
    ChooseAnother,
    ConfirmCancelAppointment,
    MoveAppointment,
    ShowAppointment,
    ShowSlots,
)
from views.answers.catalogue import ShowActivity
from views.answers.places import ShowAgenda
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST_TITLE = 100
LONGEST_PLACE = 120
SHORT = 60


def button(activity_id: int) -> Button:
    """Lead from a class, or an application to it, to its counselling."""
    return Button("🗣 " + _("Colloqui"), ShowSlots(activity_id=activity_id, page=0))


def slots(of: Choice, here: Here, *, alert: str = "") -> Screen:
    """List the times that one may book; who has one sees that, and can move it or give it back."""
    if of.mine is not None:
        return appointment(of.mine, here, alert=alert)
    title = "🗣 " + words.bold(words.cut(of.activity.title, LONGEST_TITLE))
    lines = [title, _("Il colloquio è un incontro a due, con chi segue il corso.")]
    lines += ["", _("Quale orario vuoi?") if of.slots else _("Per ora non ci sono orari liberi. Riprova più avanti.")]
    pages = _turning(of, lambda page: ShowSlots(activity_id=of.activity.id, page=page))
    rows = (*_times(of.slots, lambda one: BookSlot(slot_id=one.slot_id), here), *pages)
    return Screen("\n".join(lines), (*rows, (_details(of.activity.id), words.menu())), alert=alert)


def choose_another(of: Choice, mine: Booked, here: Here, *, alert: str = "") -> Screen:
    """List the times to which what one has can be moved."""
    lines = ["🗣 " + words.bold(words.cut(mine.title, LONGEST_TITLE))]
    lines.append(_("Adesso: {after}.").format(after=dates.span(mine.starts_at, mine.ends_at, here)))
    nothing = _("Per ora non ci sono altri orari liberi. Il tuo resta com'è.")
    lines += ["", _("Quale orario vuoi? Finché non scegli, il tuo resta com'è.") if of.slots else nothing]
    number = mine.appointment_id
    pages = _turning(of, lambda page: ChooseAnother(appointment_id=number, page=page))
    rows = _times(of.slots, lambda one: MoveAppointment(appointment_id=number, slot_id=one.slot_id), here)
    back = Button(_("Indietro"), ShowAppointment(appointment_id=number))
    return Screen("\n".join(lines), (*rows, *pages, (back, words.menu())), alert=alert)


def booked(receipt: Receipt, here: Here, *, moved: bool = False) -> Screen:
    """Confirm a time, and warn of what one has then besides."""
    one = receipt.booked
    head = _("Colloquio spostato") if moved else _("Colloquio prenotato")
    lines = ["✅ " + words.bold(head), *_facts(one, here)]
    if receipt.also_then:
        title = words.bold(words.cut(receipt.also_then, SHORT))
        lines += ["", "⚠️ " + _("A quell'ora hai anche {title}.").format(title=title)]
    lines += ["", _("È nella tua agenda. Prima ti mando un promemoria.")]
    return Screen("\n".join(lines), (_changes(one), *_ways_out(one)))


def appointment(one: Booked, here: Here, *, alert: str = "") -> Screen:
    """Show what one has booked, with the ways to move it and to give it back."""
    lines = ["🗣 " + words.bold(_("Il tuo colloquio")), *_facts(one, here)]
    return Screen("\n".join(lines), (_changes(one), *_ways_out(one)), alert=alert)


def ask_cancel(one: Booked, here: Here) -> Screen:
    """Ask before a time is given back."""
    question = _("Vuoi disdire questo colloquio? L'orario torna libero subito.")
    yes = Button(_("Conferma"), ConfirmCancelAppointment(appointment_id=one.appointment_id), Style.DANGER)
    no = Button(_("Annulla"), ShowAppointment(appointment_id=one.appointment_id))
    other = Button(_("Sposta"), ChooseAnother(appointment_id=one.appointment_id, page=0))
    return Screen("\n".join([*_facts(one, here), "", question]), ((yes, no), (other, words.menu())))


def cancelled(one: Booked, here: Here) -> Screen:
    """Confirm that a time was given back, and lead to others."""
    lines = ["👋 " + words.bold(_("Colloquio disdetto"))]
    lines += [words.bold(words.cut(one.title, LONGEST_TITLE)), "📅 " + dates.when(one.starts_at, here)]
    again = (Button(_("Scegli un altro orario"), ShowSlots(activity_id=one.activity_id, page=0)),)
    return Screen("\n".join(lines), (again, *_ways_out(one)))


def reminder(one: Booked, here: Here) -> Screen:
    """Remind of a booked time; in one message with others its first line stands for it."""
    when = words.bold(_("Colloquio {when}").format(when=dates.when(one.starts_at, here)))
    rows = (_changes(one), *_ways_out(one))
    lines = ["⏰ " + when, *_facts(one, here)[:1], *_facts(one, here)[2:]]
    return Screen("\n".join([*lines, "", _("Non puoi venire? Sposta o disdici qui.")]), rows)


def called_off(one: Booked, here: Here, *, has_others: bool) -> Screen:
    """Tell that a booked time does not take place, why, and what one can do."""
    when = dates.when(one.starts_at, here)
    lines = ["📣 " + words.bold(_("Il colloquio non si fa"))]
    lines += [words.bold(words.cut(one.title, LONGEST_TITLE)), "❌ " + when, ""]
    rows: Rows = ()
    if one.is_class_off:
        lines.append(_("Il corso è fuori dal programma."))
    elif not one.is_in:
        lines.append(_("Per questo corso non hai più una domanda aperta, né un posto."))
    elif has_others:
        lines.append(_("Ci sono altri orari: scegli quello che va bene per te."))
        rows = ((Button(_("Scegli un altro orario"), ShowSlots(activity_id=one.activity_id, page=0)),),)
    else:
        lines.append(_("Per ora non ci sono altri orari liberi. Quando ce ne sono, li trovi nel corso."))
    return Screen("\n".join(lines), (*rows, *_ways_out(one)))


def opened(title: str, activity_id: int, free: Sequence[OpenSlot], here: Here) -> Screen:
    """Tell that there are times for counselling, with the first of them to be booked at once."""
    lines = ["🗣 " + words.bold(_("Puoi prenotare un colloquio"))]
    lines += [words.bold(words.cut(title, LONGEST_TITLE)), "", _("È un incontro a due, con chi segue il corso.")]
    rows = _times(free, lambda one: BookSlot(slot_id=one.slot_id), here)
    more = Button(_("Altri orari"), ShowSlots(activity_id=activity_id, page=0))
    return Screen("\n".join(lines), (*rows, (more,), (_details(activity_id), words.menu())))


def agenda_lines(one: Booked, here: Here) -> Sequence[str]:
    """Say a booked time in two lines of the agenda; the day stands above."""
    title = words.bold(words.cut(one.title, SHORT))
    what = _("{time} · Colloquio: {title}").format(time=f"{here.wall(one.starts_at):%H:%M}", title=title)
    return [what, escape(words.cut(one.place or one.venue, SHORT))]


def agenda_row(one: Booked) -> tuple[Button, ...]:
    """Lead from the agenda to a booked time, and beside it to giving it back."""
    show = Button(_("Il tuo colloquio"), ShowAppointment(appointment_id=one.appointment_id))
    return (show, Button(_("Disdici"), AskCancelAppointment(appointment_id=one.appointment_id)))


def labels() -> list[str]:
    """List what the buttons under letters about counselling are called."""
    return [_("Sposta"), _("Disdici"), _("Scegli un altro orario"), _("Altri orari")]


def where(one: Booked) -> str:
    """Say where it is, as plain text: the place of its own, or where the class is."""
    return one.place or words.place(one.venue, one.address, one.territory)


def _times(free: Sequence[OpenSlot], answer: Callable[[OpenSlot], CallbackData], here: Here) -> Rows:
    """Lay out times, two in a row."""
    buttons = [Button(dates.brief(one.starts_at, here), answer(one)) for one in free]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def _turning(of: Choice, page: Callable[[int], CallbackData]) -> Rows:
    buttons = [Button(_("Pagina prima"), page(of.number - 1))] if of.number else []
    if not of.is_last:
        buttons.append(Button(_("Avanti"), page(of.number + 1)))
    return (tuple(buttons),) if buttons else ()


def _facts(one: Booked, here: Here) -> list[str]:
    lines = [words.bold(words.cut(one.title, LONGEST_TITLE)), "📅 " + dates.span(one.starts_at, one.ends_at, here)]
    lines.append("📍 " + escape(words.cut(where(one), LONGEST_PLACE)))
    if one.operator:
        lines.append("👤 " + _("Con {name}").format(name=escape(words.first_name(one.operator))))
    return lines


def _changes(one: Booked) -> tuple[Button, ...]:
    return (
        Button(_("Sposta"), ChooseAnother(appointment_id=one.appointment_id, page=0)),
        Button(_("Disdici"), AskCancelAppointment(appointment_id=one.appointment_id)),
    )


def _ways_out(one: Booked) -> Rows:
    return ((_details(one.activity_id),), (Button(_("La mia agenda"), ShowAgenda()), words.menu()))


def _details(activity_id: int) -> Button:
    return Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back=""))
