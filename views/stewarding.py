"""The staff's page of an activity: its dates and places, and what each change would do before it is done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape

from locales import _, ngettext
from services.line import MOST_PLACES
from services.stewarding import DateDesk, DatePage, Desk
from storage.catalogue import Activity, EnrolmentMode, SeatsBy
from storage.stewarding import DateToKeep
from storage.territories import Venue
from views import dates, words
from views.answers.catalogue import ShowActivity
from views.answers.management import ShowManagement
from views.answers.stewarding import (
    AskCancelDate,
    AskMove,
    ChooseVenueOfDate,
    ConfirmCancelDate,
    ConfirmMove,
    ConfirmPlaces,
    ConfirmVenueOfDate,
    ProposeMove,
    ProposePlaces,
    ProposeVenueOfDate,
    RestoreDate,
    ShowDatesToKeep,
    ShowDateToKeep,
    ShowDesk,
    ShowLine,
)
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

STEPS = (-5, -1, 1, 5)

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def managed(card: Screen, activity_id: int) -> Screen:
    """Put under a card, for whoever runs the activity, the way to do so."""
    way = (Button("🗂 " + _("Gestisci"), ShowDesk(activity_id=activity_id)),)
    return replace(card, rows=(*card.rows[:-1], way, *card.rows[-1:]))


def desk(one: Desk, here: Here, *, extra: Rows = ()) -> Screen:
    """Show an activity as those see it who run it; *extra* are ways to what others make of it."""
    activity = one.activity
    lines = ["🗂 " + words.bold(activity.title), "📍 " + words.listed(one.venue), "", *_numbers(one)]
    if activity.withdrawn_at is not None:
        lines.append(_("È fuori dal catalogo."))
    elif not one.dates:
        lines.append(_("Non ci sono altre date."))
    lines += [_date_line(date, activity, here) for date in one.dates]
    card = (Button(_("Com'è per le famiglie"), ShowActivity(activity_id=activity.id, back=f"xs|{activity.id}")),)
    back = (Button(_("Indietro"), ShowManagement()), words.menu())
    return Screen("\n".join(lines), (*_ways_in(activity, one), *extra, card, back))


def _numbers(one: Desk) -> Iterator[str]:
    activity = one.activity
    if activity.mode is not EnrolmentMode.PLACES:
        return
    yield _places_line(activity)
    if activity.seats_by is SeatsBy.SERIES:
        yield _("Occupati: {taken}. Chi aspetta: {waiting}.").format(taken=one.taken, waiting=one.waiting)


def _places_line(activity: Activity) -> str:
    if activity.places is None:
        return _("Posti senza limite.")
    if activity.seats_by is SeatsBy.DATE:
        return _("Posti per ogni data: {n}.").format(n=activity.places)
    return _("Posti: {n}.").format(n=activity.places)


def _ways_in(activity: Activity, one: Desk) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if activity.withdrawn_at is None and one.dates:
        rows.append((Button("📅 " + _("Date"), ShowDatesToKeep(activity_id=activity.id, page=0)),))
    if activity.mode is EnrolmentMode.PLACES:
        waiting = Button("⏳ " + _("Lista d'attesa"), ShowLine(activity_id=activity.id, page=0))
        seats = Button("🪑 " + _("Posti"), ProposePlaces(activity_id=activity.id, places=activity.places or 0))
        rows.append((seats, waiting))
    return tuple(rows)


def _date_line(date: DateToKeep, activity: Activity, here: Here) -> str:
    if date.is_off:
        return "❌ " + dates.off(date.starts_at, here)
    line = "📅 " + dates.when(date.starts_at, here)
    if activity.seats_by is SeatsBy.DATE:
        line += "\n" + _("Occupati: {taken}. Chi aspetta: {waiting}.").format(taken=date.taken, waiting=date.waiting)
    return line


def date_list(page: DatePage, here: Here) -> Screen:
    """List the dates to come, each on a button of its own."""
    activity = page.activity
    lines = [words.bold(activity.title), _("Quale data?") if page.dates else _("Non ci sono altre date.")]
    rows: list[tuple[Button, ...]] = [
        (Button(_mark(date) + dates.brief(date.starts_at, here), ShowDateToKeep(occurrence_id=date.occurrence_id)),)
        for date in page.dates
    ]
    if any(_mark(date) for date in page.dates):
        lines += ["", _("❌ annullata · ✏️ cambiata")]
    rows += _turning(
        ShowDatesToKeep(activity_id=activity.id, page=max(0, page.number - 1)) if page.number else None,
        None if page.is_last else ShowDatesToKeep(activity_id=activity.id, page=page.number + 1),
    )
    rows.append((Button(_("Indietro"), ShowDesk(activity_id=activity.id)), words.menu()))
    return Screen("\n".join(lines), tuple(rows))


def _mark(date: DateToKeep) -> str:
    if date.is_off:
        return "❌ "
    return "✏️ " if date.is_elsewhere or date.starts_at != date.slot_at else ""


def _turning(
    before: ShowDatesToKeep | ChooseVenueOfDate | None, after: ShowDatesToKeep | ChooseVenueOfDate | None
) -> Rows:
    buttons = []
    if before is not None:
        buttons.append(Button(_("Pagina prima"), before))
    if after is not None:
        buttons.append(Button(_("Avanti"), after))
    return (tuple(buttons),) if buttons else ()


def date(one: DateDesk, here: Here, *, told: int | None = None, extra: Rows = ()) -> Screen:
    """Show one date with what can be done about it; *told* is how many hear of what was just done."""
    that = one.date
    lines = [words.bold(one.activity.title), *_facts(one, here)]
    change = (Button(_("Sposta"), AskMove(occurrence_id=that.occurrence_id)),)
    if that.is_off:
        restore = RestoreDate(occurrence_id=that.occurrence_id, seen=one.stamp)
        rows: Rows = ((Button(_("Ripristina"), restore, Style.SUCCESS),),)
        lines += ["", _reach(one)]
    else:
        place = Button(_("Cambia posto"), ChooseVenueOfDate(occurrence_id=that.occurrence_id, page=0))
        rows = (
            (*change, place),
            (Button(_("Annulla la data"), AskCancelDate(occurrence_id=that.occurrence_id), Style.DANGER),),
        )
    back = Button(_("Indietro"), ShowDatesToKeep(activity_id=one.activity.id, page=0))
    toast = "" if told is None else departing(told)
    return Screen("\n".join(lines), (*rows, *extra, (back, words.menu())), toast=toast)


def _facts(one: DateDesk, here: Here) -> Iterator[str]:
    that = one.date
    yield "📅 " + dates.span(that.starts_at, that.ends_at, here)
    if that.is_off:
        yield "❌ " + _("È annullata.")
    if that.slot_at != that.starts_at:
        yield _("È una data spostata. Prima era {when}.").format(when=dates.when(that.slot_at, here.later))
    yield "📍 " + words.listed(that.venue, that.address)
    if that.note:
        yield escape(that.note)
    if one.activity.mode is EnrolmentMode.PLACES:
        yield _("Occupati: {taken}. Chi aspetta: {waiting}.").format(taken=that.taken, waiting=that.waiting)


def departing(told: int) -> str:
    """Say how many are written to about what was just done."""
    if not told:
        return _("Fatto. Non c'è nessuno da avvisare.")
    return ngettext("Avviso in partenza per {n} persona", "Avviso in partenza per {n} persone", told).format(n=told)


def _reach(one: DateDesk) -> str:
    """Say how many a change will be told to."""
    if not one.reaches:
        return _("Non avviso nessuno: non ci sono iscrizioni.")
    if one.date.is_off:
        return ngettext(
            "Se la ripristini, avviso {n} persona.", "Se la ripristini, avviso {n} persone.", one.reaches
        ).format(n=one.reaches)
    return ngettext("Se confermi, avviso {n} persona.", "Se confermi, avviso {n} persone.", one.reaches).format(
        n=one.reaches
    )


# Moving


def ask_move(one: DateDesk, here: Here, *, again: bool = False, why: str = "") -> Screen:
    """Ask to when a date is to be moved, in words or with the usual choices; *why* the last answer cannot be."""
    that = one.date
    lines = [
        words.bold(one.activity.title),
        _("Adesso: {after}.").format(after=dates.span(that.starts_at, that.ends_at, here)),
        "",
        _("Quando la sposto? Scrivi giorno e ora, per esempio «giovedì alle 18» o «3/12 18:00-19:30»."),
    ]
    if again:
        lines.append(_("Non ho capito giorno e ora. Scrivili di nuovo, o tocca un pulsante."))
    if why:
        lines += ["", why]
    rows = tuple(
        (Button(label, _moved_by(one, days)),)
        for label, days in ((_("Un giorno dopo"), A_DAY), (_("Una settimana dopo"), A_WEEK))
    )
    back = ShowDateToKeep(occurrence_id=that.occurrence_id)
    return Screen("\n".join(lines), (*rows, (Button(_("Indietro"), back), words.menu())))


def _moved_by(one: DateDesk, days: timedelta) -> ProposeMove:
    """Give the same hour of the wall clock some days later, across changes of the clock."""
    return ProposeMove(occurrence_id=one.date.occurrence_id, days=days.days)


def ask_confirm_move(one: DateDesk, starts_at: datetime, ends_at: datetime, here: Here) -> Screen:
    """Show a date before and after it is moved, and how many would be told."""
    that = one.date
    lines = [
        words.bold(one.activity.title),
        _("Prima: {before}.").format(before=dates.span(that.starts_at, that.ends_at, here)),
        words.bold(_("Dopo: {after}.").format(after=dates.span(starts_at, ends_at, here))),
        "",
        _reach(one),
        _("Vuoi un altro orario? Scrivilo."),
    ]
    yes = ConfirmMove(
        occurrence_id=that.occurrence_id,
        seen=one.stamp,
        starts=int(starts_at.timestamp()) // 60,
        minutes=int((ends_at - starts_at).total_seconds()) // 60,
    )
    no = ShowDateToKeep(occurrence_id=that.occurrence_id)
    return Screen(
        "\n".join(lines), ((Button(_("Conferma"), yes, Style.SUCCESS), Button(_("Annulla"), no)), (words.menu(),))
    )


# Cancelling, and another venue


def ask_cancel(one: DateDesk, here: Here) -> Screen:
    """Ask before a date is cancelled, and say how many would be told."""
    that = one.date
    lines = [
        words.bold(one.activity.title),
        "📅 " + dates.when(that.starts_at, here),
        "",
        _("Annullo questa data?"),
        _reach(one),
    ]
    yes = ConfirmCancelDate(occurrence_id=that.occurrence_id, seen=one.stamp)
    back = Button(_("Indietro"), ShowDateToKeep(occurrence_id=that.occurrence_id))
    return Screen("\n".join(lines), ((Button(_("Sì, annulla la data"), yes, Style.DANGER),), (back, words.menu())))


def venue_list(one: DateDesk, venues: Sequence[Venue], page: int, here: Here, *, is_last: bool) -> Screen:
    """List the venues at which a date could be."""
    that = one.date
    lines = [
        words.bold(one.activity.title),
        "📅 " + dates.when(that.starts_at, here),
        "📍 " + words.listed(that.venue),
        "",
        _("Dove la facciamo?"),
    ]
    rows: list[tuple[Button, ...]] = [
        (Button(venue.name, ProposeVenueOfDate(occurrence_id=that.occurrence_id, venue_id=venue.id)),)
        for venue in venues
        if venue.id != that.venue_id
    ]
    rows += _turning(
        ChooseVenueOfDate(occurrence_id=that.occurrence_id, page=page - 1) if page else None,
        None if is_last else ChooseVenueOfDate(occurrence_id=that.occurrence_id, page=page + 1),
    )
    rows.append((Button(_("Indietro"), ShowDateToKeep(occurrence_id=that.occurrence_id)), words.menu()))
    return Screen("\n".join(lines), tuple(rows))


def ask_venue(one: DateDesk, venue: Venue, here: Here) -> Screen:
    """Show where a date is and where it would be, and how many would be told."""
    that = one.date
    lines = [
        words.bold(one.activity.title),
        "📅 " + dates.when(that.starts_at, here),
        _("Prima: {before}.").format(before=words.listed(that.venue)),
        words.bold(_("Dopo: {after}.").format(after=words.listed(venue.name, venue.address))),
        "",
        _reach(one),
    ]
    yes = ConfirmVenueOfDate(occurrence_id=that.occurrence_id, venue_id=venue.id, seen=one.stamp)
    no = ShowDateToKeep(occurrence_id=that.occurrence_id)
    return Screen(
        "\n".join(lines), ((Button(_("Conferma"), yes, Style.SUCCESS), Button(_("Annulla"), no)), (words.menu(),))
    )


# Places


def places(one: Desk, wanted: int, *, again: bool = False, offered: int | None = None) -> Screen:
    """Show how many places there are and would be, and what that means for people; nothing is done yet."""
    activity = one.activity
    lines = [words.bold(activity.title), _places_line(activity)]
    if activity.seats_by is SeatsBy.SERIES:
        lines.append(_("Occupati: {taken}. Chi aspetta: {waiting}.").format(taken=one.taken, waiting=one.waiting))
    is_other = wanted != activity.places
    rows: list[tuple[Button, ...]] = []
    if is_other and activity.places is not None:
        lines += ["", words.bold(_("Diventano: {n}.").format(n=wanted)), _effect(one, wanted)]
    elif is_other and wanted:
        lines += ["", words.bold(_("Diventano: {n}.").format(n=wanted)), _keeps()]
    else:
        lines += ["", _("Quanti posti vuoi? Tocca un pulsante, o scrivi un numero.")]
    if again:
        lines.append(_("Scrivi solo un numero, da 0 a {most}.").format(most=MOST_PLACES))
    if is_other and (activity.places is not None or wanted):
        seen = 0 if activity.places is None else activity.places + 1
        yes = ConfirmPlaces(activity_id=activity.id, places=wanted, seen=seen)
        rows.append(
            (Button(_("Conferma"), yes, Style.SUCCESS), Button(_("Annulla"), ShowDesk(activity_id=activity.id)))
        )
    rows.append(tuple(_step(activity, wanted, step) for step in STEPS if 0 <= wanted + step <= MOST_PLACES))
    rows.append((Button(_("Indietro"), ShowDesk(activity_id=activity.id)), words.menu()))
    toast = "" if offered is None else _offered(offered)
    return Screen("\n".join(lines), tuple(rows), toast=toast)


def _step(activity: Activity, wanted: int, step: int) -> Button:
    return Button(f"{step:+d}", ProposePlaces(activity_id=activity.id, places=wanted + step))


def _effect(one: Desk, wanted: int) -> str:
    if wanted < (one.activity.places or 0):
        return _keeps()
    if one.waiting:
        return _("I posti in più vanno subito a chi aspetta, in ordine.")
    return _("I posti in più sono liberi per chi arriva.")


def _keeps() -> str:
    return _("Nessuno perde il posto. Se i posti finiscono, chi arriva dopo aspetta.")


def _offered(places: int) -> str:
    if not places:
        return _("Fatto: i posti sono cambiati.")
    return ngettext(
        "Fatto. {n} posto offerto a chi aspetta.", "Fatto. {n} posti offerti a chi aspetta.", places
    ).format(n=places)
