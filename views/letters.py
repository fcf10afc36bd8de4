"""Letters: what the bot says by itself, written at the moment of sending with the facts of that moment."""

from collections.abc import Callable
from typing import Any

from locales import _
from services import catalogue as activities
from services.notices import ActivityReminder, LateReply, Notice, OfferExpired, PlaceOffered
from services.work import UnitOfWork
from storage import enrolments
from storage.enrolments import EnrolmentState
from storage.people import Person
from views import catalogue, dates, words
from views.answers import AcceptOffer, DeclineOffer, ShowActivity, Withdraw
from views.screen import Button, Screen, Style


def write(uow: UnitOfWork, notice: Notice, person: Person) -> Screen:
    """Write a notice to a person, in the language spoken now.

    Raises:
        services.refusals.Refusal: what it is about is gone.
    """
    return WRITERS[type(notice)](uow, notice, person)


def _reminder(uow: UnitOfWork, notice: ActivityReminder, person: Person) -> Screen:
    card = activities.card(uow, notice.activity_id)
    occurrence = activities.occurrence(uow, notice.occurrence_id)
    here = dates.here(uow)
    standings = enrolments.standings(uow.session, notice.activity_id, person.id)
    coming = [one for one in standings if one.state is EnrolmentState.CONFIRMED]
    lines = [
        f"⏰ <b>{_('Promemoria')}</b>",
        _title(card.title),
        "📅 " + dates.span(occurrence.starts_at, occurrence.ends_at, here),
        "📍 " + words.listed(card.venue, card.address),
    ]
    if not all(one.is_account for one in coming):
        lines.append("👥 " + _("Per {names}").format(names=words.named([one.name for one in coming])))
    lines += ["", _("Non puoi venire? Tocca Disdici: il posto va a chi aspetta.")]
    return Screen(
        "\n".join(lines), (_details(card.id), (Button(_("Disdici"), Withdraw(activity_id=card.id)), words.menu()))
    )


def _place_offered(uow: UnitOfWork, notice: PlaceOffered, person: Person) -> Screen:
    enrolment = enrolments.enrolment(uow.session, notice.enrolment_id)
    if enrolment is None or enrolment.offer_ends_at is None:
        raise activities.ActivityGone
    card = activities.card(uow, enrolment.activity_id)
    here = dates.here(uow)
    standing = next(
        one
        for one in enrolments.standings(uow.session, enrolment.activity_id, person.id)
        if one.enrolment_id == enrolment.id
    )
    name = "" if standing.is_account else _(" (per {name})").format(name=words.named([standing.name]))
    lines = [
        f"🎈 <b>{_('Si è liberato un posto!')}</b>",
        _title(card.title) + name,
        *catalogue.facts(card, here)[:1],
        "",
        _("Lo teniamo per te fino a {when}.").format(when=dates.when(enrolment.offer_ends_at, here)),
    ]
    return Screen(
        "\n".join(lines),
        (
            (
                Button(_("Accetto il posto"), AcceptOffer(enrolment_id=enrolment.id), Style.SUCCESS),
                Button(_("Rinuncio"), DeclineOffer(enrolment_id=enrolment.id)),
            ),
            (*_details(card.id), words.menu()),
        ),
    )


def _offer_expired(uow: UnitOfWork, notice: OfferExpired, person: Person) -> Screen:  # noqa: ARG001
    enrolment = enrolments.enrolment(uow.session, notice.enrolment_id)
    if enrolment is None:
        raise activities.ActivityGone
    card = activities.card(uow, enrolment.activity_id)
    lines = [
        _title(card.title),
        _("Il tempo per rispondere è finito e il posto è passato a chi aspettava."),
        _("Se ti interessa ancora, puoi rimetterti in lista."),
    ]
    return Screen("\n".join(lines), ((*_details(card.id), words.menu()),))


def _late_reply(uow: UnitOfWork, notice: LateReply, person: Person) -> Screen:  # noqa: ARG001
    return Screen.from_json(notice.screen)


def _title(title: str) -> str:
    return f"<b>{words.listed(title)}</b>"


def labels() -> list[str]:
    """List what the buttons of letters are called."""
    return [_("Vedi i dettagli"), _("Disdici"), _("Accetto il posto"), _("Rinuncio"), _("Menu")]


def _details(activity_id: int) -> tuple[Button, ...]:
    return (Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back="")),)


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    ActivityReminder: _reminder,
    PlaceOffered: _place_offered,
    OfferExpired: _offer_expired,
    LateReply: _late_reply,
}
"""Every kind of notice with its writer."""
