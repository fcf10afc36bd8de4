"""Dates that changed, told to whoever holds or waits for a place there."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from locales import _, ngettext
from services.change_outcomes import Changed, ChangeOutcome, DateFacts
from storage.catalogue import SeatsBy
from storage.enrolments import EnrolmentState, Standing
from storage.territories import Venue
from views import cards, dates, offers, words
from views.answers.catalogue import ShowActivity
from views.answers.changes import KeepPlace, LeavePlace
from views.answers.news import NotifyMe
from views.answers.places import ShowAgenda
from views.dates import Here
from views.screen import Button, Rows, Screen

MOST = 5
"""Dates that are told one by one in a message, and that can be left one by one from it."""


def changed(outcome: ChangeOutcome, venues: Mapping[int, Venue], here: Here) -> Screen:
    """Tell what changed, for whom and where, with one tap to keep the place or to leave it."""
    shown = outcome.changes[:MOST]
    lines = ["📣 " + words.bold(_heading(outcome)), _whose(outcome)]
    for one in shown:
        lines += _told(one, venues, here)
    if more := len(outcome.changes) - len(shown):
        lines.append(ngettext("… e {n} altra.", "… e altre {n}.", more).format(n=more))
    lines += [*_where(shown, venues), "", _question(outcome)]
    last = (Button(_("Vedi i dettagli"), ShowActivity(activity_id=outcome.activity.id, back="")), words.menu())
    return Screen("\n".join(lines), (*_answers(outcome, here), last))


def kept(title: str, standings: Sequence[Standing], next_at: datetime | None, activity_id: int, here: Here) -> Screen:
    """Say that a place, or a turn in the line, stays."""
    lines = [words.bold(title), *(cards.standing(one, here) for one in standings)]
    if any(one.state is EnrolmentState.CONFIRMED for one in standings):
        lines += ["", _("Va bene, il posto resta tuo.")]
        if next_at is not None:
            lines.append("📅 " + dates.when(next_at, here))
    else:
        lines += ["", _("Va bene, il turno resta tuo.")]
    return Screen(
        "\n".join(lines),
        (
            (Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back="")),),
            (Button(_("La mia agenda"), ShowAgenda()), words.menu()),
        ),
    )


def labels() -> list[str]:
    """List what the buttons under a letter about changes are called."""
    keeping = [_("Tengo il posto"), _("Resto in lista"), _("Lascio il posto"), _("Lascia la lista")]
    return [*keeping, _("Avvisami delle prossime")]


def _heading(outcome: ChangeOutcome) -> str:
    changes = outcome.changes
    if not outcome.has_dates_left:
        return _("Non si fa più")
    if all(one.now.is_off for one in changes):
        return ngettext("Una data non si fa", "{n} date non si fanno", len(changes)).format(n=len(changes))
    if all(one.was is not None and one.was.is_off for one in changes):
        return _("Si fa di nuovo")
    return ngettext("Cambia una data", "Cambiano {n} date", len(changes)).format(n=len(changes))


def _whose(outcome: ChangeOutcome) -> str:
    """Name the activity, and for whom where that is not the reader alone."""
    if all(one.is_account for one in outcome.standings):
        return words.bold(outcome.activity.title)
    names = dict.fromkeys(one.name for one in outcome.standings)
    return _("{title}, per {name}").format(title=words.bold(outcome.activity.title), name=words.named([*names]))


def _told(changed: Changed, venues: Mapping[int, Venue], here: Here) -> list[str]:
    was, now = changed.was, changed.now
    if was is None:
        return ["📅 " + _("Data nuova: {when}.").format(when=dates.when(now.starts_at, here))]
    if now.is_off:
        return ["❌ " + dates.off(was.starts_at, here)]
    if was.is_off:
        return ["✅ " + _("Si fa di nuovo: {when}.").format(when=dates.when(now.starts_at, here))]
    before, after = _times(was, now, here)
    if before == after:
        places = [words.listed(venues[one].name) if one in venues else "…" for one in (was.venue_id, now.venue_id)]
        return [
            "📅 " + after + ".",
            _("Prima: {before}. Adesso: {after}.").format(before=places[0], after=places[1]),
        ]
    return [
        "📅 " + _("Prima: {before}.").format(before=before),
        words.bold(_("Adesso: {after}.").format(after=after)),
    ]


def _times(was: DateFacts, now: DateFacts, here: Here) -> tuple[str, str]:
    """Name two times; with their ends, where it is these that are different."""
    if was.ends_at - was.starts_at == now.ends_at - now.starts_at:
        return dates.when(was.starts_at, here), dates.when(now.starts_at, here)
    return dates.span(was.starts_at, was.ends_at, here), dates.span(now.starts_at, now.ends_at, here)


def _where(shown: Sequence[Changed], venues: Mapping[int, Venue]) -> list[str]:
    """Say where what is on is, if that is one place."""
    places = {one.now.venue_id for one in shown if not one.now.is_off}
    found = [venues[one] for one in places if one in venues]
    return ["📍 " + words.listed(found[0].name, found[0].address)] if len(found) == 1 == len(places) else []


def _question(outcome: ChangeOutcome) -> str:
    if not outcome.has_dates_left:
        return _("Se torna in programma, te lo scrivo.")
    if not _still_on(outcome):
        return _("Se questa data torna in programma, te lo scrivo. Puoi guardare le altre date.")
    if all(one.now.is_off for one in outcome.changes):
        return _("Le altre date restano come sono.")
    if _holds(outcome.standings):
        return _("Puoi ancora venire? Se lasci il posto, va a un'altra persona.")
    return _("Vuoi tenere il turno?")


def _answers(outcome: ChangeOutcome, here: Here) -> Rows:
    """Lay out keeping and leaving; where no date is left there is nothing to keep, but something to hear of."""
    activity_id = outcome.activity.id
    if not outcome.has_dates_left:
        return ((Button("🔔 " + _("Avvisami delle prossime"), NotifyMe(activity_id=activity_id)),),)
    on = _still_on(outcome)
    offered = [one for one in on if one.state is EnrolmentState.OFFERED]
    if offered and len(offered) == len(on):
        found = offers.of(on)
        return tuple(row for one in found for row in offers.rows(one, here, is_only=len(found) == 1))
    if not on:
        return ()
    holds = _holds(on)
    keep, leave = (_("Tengo il posto"), _("Lascio il posto")) if holds else (_("Resto in lista"), _("Lascia la lista"))
    on_dates = list({one.occurrence_id: one for one in on}.values())[:MOST]
    if len(on_dates) == 1:
        date_id = on_dates[0].occurrence_id or 0
        both = {"activity_id": activity_id, "occurrence_id": date_id}
        return ((Button(keep, KeepPlace(**both)), Button(leave, LeavePlace(**both))),)
    return (
        (Button(keep, KeepPlace(activity_id=activity_id, occurrence_id=0)),),
        *((_leave_one(activity_id, one, here),) for one in on_dates),
    )


def _leave_one(activity_id: int, one: Standing, here: Here) -> Button:
    day = dates.brief(one.starts_at, here) if one.starts_at is not None else "…"
    leave = LeavePlace(activity_id=activity_id, occurrence_id=one.occurrence_id or 0)
    return Button(_("Lascio {day}").format(day=day), leave)


def _still_on(outcome: ChangeOutcome) -> Sequence[Standing]:
    """Give where the reader stands as far as it still takes place: a series with dates left, or a date that is on."""
    if outcome.activity.seats_by is SeatsBy.SERIES:
        return outcome.standings
    on = {one.now.occurrence_id for one in outcome.changes if not one.now.is_off}
    return [one for one in outcome.standings if one.occurrence_id in on]


def _holds(standings: Sequence[Standing]) -> bool:
    return any(one.state is not EnrolmentState.WAITING for one in standings)
