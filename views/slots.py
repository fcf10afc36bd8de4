"""The times for counselling, as those see them who run a class: who comes, what is free, what would be offered."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import groupby

from aiogram.filters.callback_data import CallbackData

from locales import _, ngettext
from services.slots import Offer, SlotDesk, SlotPage
from storage.attendances import Presence
from storage.slots import SlotLine
from views import dates, words
from views.answers.classes import ShowClass
from views.answers.slots import (
    AskCallOff,
    AskCallOffDay,
    AskSlotPlace,
    AskSlots,
    ChooseLength,
    ChooseSlotPlace,
    ConfirmCallOff,
    ConfirmCallOffDay,
    ConfirmSlots,
    MarkGuest,
    ShowPastSlots,
    ShowSlot,
    ShowSlotDesk,
)
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST_TITLE = 100
LONGEST_NAME = 40
LONGEST_PLACE = 120

LENGTHS = (30, 45, 60)
"""Minutes that are offered as a choice."""

MOST_TOLD = 12
"""Times that are listed one by one before they are offered."""


def row(activity_id: int) -> tuple[Button, ...]:
    """Lead from the staff's page of a class to its counselling."""
    return (Button("🗣 " + _("Colloqui"), ShowSlotDesk(activity_id=activity_id, page=0)),)


def desk(page: SlotPage, here: Here, *, alert: str = "", toast: str = "") -> Screen:
    """List the times of a class with who comes, by day, each on a button of its own."""
    activity = page.activity
    head = _("Colloqui passati") if page.is_past else _("Colloqui")
    lines = [f"🗣 {words.bold(head)}", words.bold(words.cut(activity.title, LONGEST_TITLE))]
    if not page.lines:
        nothing = _("Non ci sono colloqui passati.") if page.is_past else _("Non ci sono orari. Aggiungi i primi.")
        lines += ["", nothing]
    operators = len({one.operator_id for one in page.lines})
    for day, group in groupby(page.lines, key=lambda one: here.wall(one.starts_at).date()):
        lines += ["", "📅 " + words.bold(dates.day(day, here))]
        lines += [_line(one, here, names_operator=operators > 1) for one in group]
    times = [Button(dates.brief(one.starts_at, here), ShowSlot(slot_id=one.slot_id)) for one in page.lines]
    rows = tuple(tuple(times[at : at + 2]) for at in range(0, len(times), 2))
    return Screen("\n".join(lines), (*rows, *_pages(page), *_ways_on(page)), alert=alert, toast=toast)


def _line(one: SlotLine, here: Here, *, names_operator: bool) -> str:
    who = escape(words.cut(one.person, LONGEST_NAME)) if one.person else _("libero")
    told = f"{here.wall(one.starts_at):%H:%M} · {_mark(one)}{who}"
    if names_operator:
        name = escape(words.cut(words.first_name(one.operator), LONGEST_NAME))
        told += " · " + _("con {name}").format(name=name)
    return told


def _mark(one: SlotLine) -> str:
    if one.presence is not None:
        return "✅ " if one.presence is Presence.PRESENT else "✖️ "
    return "" if one.is_free else "👤 "


def _pages(page: SlotPage) -> Rows:
    def at(number: int) -> CallbackData:
        answer = ShowPastSlots if page.is_past else ShowSlotDesk
        return answer(activity_id=page.activity.id, page=number)

    buttons = [Button(_("Pagina prima"), at(page.number - 1))] if page.number else []
    if not page.is_last:
        buttons.append(Button(_("Avanti"), at(page.number + 1)))
    return (tuple(buttons),) if buttons else ()


def _ways_on(page: SlotPage) -> Rows:
    activity_id = page.activity.id
    if page.is_past:
        back = Button(_("Indietro"), ShowSlotDesk(activity_id=activity_id, page=0))
        return ((back, words.menu()),)
    past = (Button(_("Colloqui passati"), ShowPastSlots(activity_id=activity_id, page=0)),)
    adding = () if page.activity.withdrawn_at is not None else ((_add(activity_id),),)
    return (*adding, past, (Button(_("Indietro"), ShowClass(activity_id=activity_id)), words.menu()))


def _add(activity_id: int) -> Button:
    return Button("➕ " + _("Aggiungi orari"), AskSlots(activity_id=activity_id), Style.SUCCESS)


def slot(one: SlotDesk, here: Here, *, toast: str = "", alert: str = "") -> Screen:
    """Show one time with who comes and what can be done about it."""
    line = one.line
    lines = ["🗣 " + words.bold(words.cut(one.activity.title, LONGEST_TITLE)), *_facts(one, here)]
    rows: Rows = ()
    if one.has_begun and not line.is_free:
        rows = (_marks(one),)
        lines += ["", _came(line)]
    elif not one.has_begun:
        off = Button(_("Annulla l'orario"), AskCallOff(slot_id=line.slot_id), Style.DANGER)
        rows = ((off,),)
        if len(one.of_that_day) > 1:
            rows = (*rows, (Button(_("Annulla tutto il giorno"), AskCallOffDay(slot_id=line.slot_id)),))
    list_of = ShowPastSlots if one.has_begun else ShowSlotDesk
    back = Button(_("Indietro"), list_of(activity_id=one.activity.id, page=0))
    return Screen("\n".join(lines), (*rows, (back, words.menu())), toast=toast, alert=alert)


def _facts(one: SlotDesk, here: Here) -> Iterator[str]:
    line = one.line
    yield "📅 " + dates.span(line.starts_at, line.ends_at, here)
    yield "📍 " + escape(words.cut(line.place or one.venue, LONGEST_PLACE))
    if line.operator:
        yield _("Con {name}").format(name=escape(words.cut(line.operator, LONGEST_NAME)))
    yield "👤 " + words.bold(words.cut(line.person, LONGEST_NAME)) if line.person else _("Nessuno l'ha prenotato.")


def _came(line: SlotLine) -> str:
    if line.presence is None:
        return _("C'era?")
    return _("Segnato: c'era.") if line.presence is Presence.PRESENT else _("Segnato: non c'era.")


def _marks(one: SlotDesk) -> tuple[Button, ...]:
    slot_id = one.line.slot_id
    return Button(_("C'era"), MarkGuest(slot_id=slot_id, came=1)), Button(
        _("Non c'era"), MarkGuest(slot_id=slot_id, came=0)
    )


def ask_call_off(one: SlotDesk, here: Here) -> Screen:
    """Ask before a time is called off, and say who is told."""
    line = one.line
    lines = ["🗣 " + words.bold(words.cut(one.activity.title, LONGEST_TITLE)), *_facts(one, here), ""]
    lines += [_("Annullo questo orario?"), _reach(0 if line.is_free else 1)]
    yes = ConfirmCallOff(slot_id=line.slot_id, seen=line.appointment_id or 0)
    return Screen("\n".join(lines), _yes_or_back(_("Sì, annulla l'orario"), yes, line.slot_id))


def ask_call_off_day(one: SlotDesk, here: Here) -> Screen:
    """Ask before all times of a day are called off, and say how many are told."""
    day = here.wall(one.line.starts_at).date()
    booked = sum(not line.is_free for line in one.of_that_day)
    lines = ["🗣 " + words.bold(words.cut(one.activity.title, LONGEST_TITLE)), "📅 " + words.bold(dates.day(day, here))]
    lines += [_line(line, here, names_operator=False) for line in one.of_that_day[:MOST_TOLD]]
    if more := len(one.of_that_day) - MOST_TOLD:
        lines += [_more(more)] if more > 0 else []
    lines += ["", _("Annullo tutti questi orari?"), _reach(booked)]
    yes = ConfirmCallOffDay(slot_id=one.line.slot_id, seen=booked)
    return Screen("\n".join(lines), _yes_or_back(_("Sì, annulla tutto"), yes, one.line.slot_id))


def _yes_or_back(label: str, yes: CallbackData, slot_id: int) -> Rows:
    back = Button(_("Indietro"), ShowSlot(slot_id=slot_id))
    return ((Button(label, yes, Style.DANGER),), (back, words.menu()))


def _reach(booked: int) -> str:
    if not booked:
        return _("Nessuno l'ha prenotato: non avviso nessuno.")
    return ngettext("Se confermi, avviso {n} persona.", "Se confermi, avviso {n} persone.", booked).format(n=booked)


def departing(told: int) -> str:
    """Say how many are written to about what was just called off."""
    if not told:
        return _("Fatto. Non c'è nessuno da avvisare.")
    return ngettext("Avviso in partenza per {n} persona", "Avviso in partenza per {n} persone", told).format(n=told)


# Offering


def ask_times(title: str, activity_id: int, *, again: bool = False, why: str = "") -> Screen:
    """Ask when there is time for counselling; *why* the last answer cannot be."""
    lines = ["🗣 " + words.bold(words.cut(title, LONGEST_TITLE)), _("Quando fai i colloqui? Scrivi giorno e ore.")]
    lines += [_("Per esempio: «giovedì alle 15», o «giovedì dalle 14 alle 17, ogni 45 minuti».")]
    if again:
        lines += ["", _("Non ho capito il giorno e l'ora. Scrivili di nuovo.")]
    if why:
        lines += ["", why]
    back = Button(_("Indietro"), ShowSlotDesk(activity_id=activity_id, page=0))
    return Screen("\n".join(lines), ((back, words.menu()),))


def proposed(of: Offer, place: str, here: Here, *, why: str = "") -> Screen:
    """Show what would be offered, with other lengths and another place to choose; nothing is done yet."""
    begin, end = of.free[0]
    length = int((end - begin) / timedelta(minutes=1))
    many = ngettext("{n} colloquio da {minutes} minuti", "{n} colloqui da {minutes} minuti", len(of.free))
    lines = ["🗣 " + words.bold(words.cut(of.activity.title, LONGEST_TITLE))]
    lines.append(words.bold(many.format(n=len(of.free), minutes=length)))
    lines.append("📅 " + dates.day(here.wall(begin).date(), here))
    lines.append("🕒 " + _clocks([one for one, _end in of.free], here))
    lines.append("📍 " + escape(words.cut(place or of.venue, LONGEST_PLACE)))
    if of.left_out:
        hours = _clocks([one for one, _end in of.left_out], here)
        lines += ["", _("A queste ore hai già un colloquio, le salto: {hours}.").format(hours=hours)]
    if why:
        lines += ["", why]
    lines += ["", _("Vuoi altri orari? Scrivili.")]
    confirm = ConfirmSlots(activity_id=of.activity.id)
    back = ShowSlotDesk(activity_id=of.activity.id, page=0)
    yes = (Button(_("Conferma"), confirm, Style.SUCCESS), Button(_("Annulla"), back))
    lengths = tuple(
        Button(_("{n} minuti").format(n=minutes), ChooseLength(minutes=minutes))
        for minutes in LENGTHS
        if minutes != length
    )
    return Screen("\n".join(lines), (yes, lengths, (Button(_("Cambia posto"), AskSlotPlace()),), (words.menu(),)))


def _clocks(moments: Sequence[datetime], here: Here) -> str:
    shown = [f"{here.wall(one):%H:%M}" for one in moments[:MOST_TOLD]]
    more = len(moments) - len(shown)
    return ", ".join(shown) + (f" {_more(more)}" if more else "")


def _more(more: int) -> str:
    return ngettext("… e {n} altro", "… e altri {n}", more).format(n=more)


def ask_place(title: str, activity_id: int, *, again: bool = False) -> Screen:
    """Ask where the counselling is."""
    lines = ["🗣 " + words.bold(words.cut(title, LONGEST_TITLE))]
    lines.append(_("Dove fai i colloqui? Scrivi il posto, per esempio «Comune di Crema, piano 1»."))
    if again:
        lines.append(_("Scrivilo in poche parole, senza andare a capo."))
    places = (
        Button(_("Dov'è il corso"), ChooseSlotPlace(telephone=0)),
        Button(by_telephone(), ChooseSlotPlace(telephone=1)),
    )
    back = Button(_("Indietro"), ShowSlotDesk(activity_id=activity_id, page=0))
    return Screen("\n".join(lines), (places, (back, words.menu())))


def by_telephone() -> str:
    """Name the telephone as a place."""
    return _("Al telefono")


def published(many: int) -> str:
    """Say in passing how many times are offered now."""
    return ngettext("Fatto: {n} orario si può prenotare.", "Fatto: {n} orari si possono prenotare.", many).format(
        n=many
    )


def guest_gone(title: str, starts_at: datetime, slot_id: int, activity_id: int, here: Here) -> Screen:
    """Tell whoever offers a time that it was given back a short while before."""
    lines = ["🗣 " + words.bold(_("Si è liberato un orario"))]
    lines += [words.bold(words.cut(title, LONGEST_TITLE)), "📅 " + dates.when(starts_at, here)]
    lines += ["", _("Chi l'aveva prenotato non viene.")]
    rows = ((Button(_("Vedi l'orario"), ShowSlot(slot_id=slot_id)),),)
    back = Button(_("Colloqui"), ShowSlotDesk(activity_id=activity_id, page=0))
    return Screen("\n".join(lines), (*rows, (back, words.menu())))
