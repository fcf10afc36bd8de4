"""Letters: what the bot says by itself, written at the moment of sending with the facts of that moment."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from locales import _
from services import catalogue as activities
from services import shelf
from services import uploads as files
from services.notices import ActivityReminder, LateReply, NewMatches, Notice, OfferExpired, PlaceOffered, UploadSettled
from services.questions import unpacked
from services.work import UnitOfWork
from storage import enrolments, people
from storage.catalogue import ActivityCard
from storage.enrolments import Enrolment, EnrolmentState, Standing
from storage.people import Person
from storage.uploads import UploadState
from views import cards, dates, privacy, saved_searches, uploads, words
from views.answers import ShowActivity, Withdraw
from views.attachments import File
from views.dates import Here
from views.screen import Button, Screen


def write(uow: UnitOfWork, notice: Notice, person: Person) -> Screen:
    """Write a notice to a person, in the language spoken now.

    Raises:
        services.refusals.Refusal: what it is about is gone.
    """
    return WRITERS[type(notice)](uow, notice, person)


def _reminder(uow: UnitOfWork, notice: ActivityReminder, person: Person) -> Screen:
    card = activities.card(uow, notice.activity_id)
    occurrence = activities.occurrence(uow, notice.occurrence_id)
    standings = enrolments.standings(uow.session, notice.activity_id, person.id)
    coming = [one for one in standings if one.state is EnrolmentState.CONFIRMED]
    return reminder(card, (occurrence.starts_at, occurrence.ends_at), coming, dates.here(uow))


def reminder(card: ActivityCard, times: tuple[datetime, datetime], coming: Sequence[Standing], here: Here) -> Screen:
    """Remind of a date, with who is expected where it is not the reader alone."""
    lines = [
        "⏰ " + words.bold(_("Promemoria")),
        words.bold(card.title),
        "📅 " + dates.span(*times, here),
        "📍 " + words.listed(card.venue, card.address),
    ]
    if not all(one.is_account for one in coming):
        lines.append("👥 " + _("Per {names}").format(names=words.named([one.name for one in coming])))
    lines += ["", _("Non puoi venire? Tocca Disdici: il posto va a un'altra persona.")]
    return Screen(
        "\n".join(lines), (_details(card.id), (Button(_("Disdici"), Withdraw(activity_id=card.id)), words.menu()))
    )


def _place_offered(uow: UnitOfWork, notice: PlaceOffered, person: Person) -> Screen:
    enrolment = _enrolment(uow, notice.enrolment_id)
    if enrolment.offer_ends_at is None:
        raise activities.ActivityGone
    card = activities.card(uow, enrolment.activity_id)
    child = _child(uow, enrolment, person)
    return place_offered(card, enrolment.id, enrolment.offer_ends_at, dates.here(uow), child=child)


def place_offered(card: ActivityCard, enrolment_id: int, ends_at: datetime, here: Here, *, child: str = "") -> Screen:
    """Offer the place that became free, and say until when it is kept."""
    lines = [
        "🎈 " + words.bold(_("Si è liberato un posto!")),
        words.activity(card.title, child=child),
        *cards.facts(card, here)[:1],
        "",
        _("Lo teniamo fino a {when}.").format(when=dates.when(ends_at, here)),
    ]
    return Screen("\n".join(lines), (*cards.offer_rows(enrolment_id), (*_details(card.id), words.menu())))


def _offer_expired(uow: UnitOfWork, notice: OfferExpired, person: Person) -> Screen:
    enrolment = _enrolment(uow, notice.enrolment_id)
    card = activities.card(uow, enrolment.activity_id)
    return offer_expired(card, child=_child(uow, enrolment, person))


def offer_expired(card: ActivityCard, *, child: str = "") -> Screen:
    """Say that the time to answer an offer is over."""
    lines = [
        words.activity(card.title, child=child),
        _("Il tempo per rispondere è finito: non teniamo più il posto."),
        _("Ti interessa ancora? Apri l'attività e chiedi di nuovo un posto."),
    ]
    return Screen("\n".join(lines), ((*_details(card.id), words.menu()),))


def _late_reply(uow: UnitOfWork, notice: LateReply, person: Person) -> Screen:  # noqa: ARG001
    screen = Screen.from_json(notice.screen)
    match screen.attached:
        case File(is_personal=True):
            return privacy.download_again()
        case _:
            return screen


def _new_matches(uow: UnitOfWork, notice: NewMatches, person: Person) -> Screen:
    news = [(one.id, unpacked(one.question), lines) for one, lines in notice.still_new(uow, person)]
    if not news:
        raise activities.ActivityGone
    return saved_searches.digest(news, shelf.shelf(uow).places, dates.here(uow))


def _upload_settled(uow: UnitOfWork, notice: UploadSettled, person: Person) -> Screen:  # noqa: ARG001
    name, found = files.news(uow, notice.upload_id)
    match notice.state:
        case UploadState.READ:
            return uploads.read(notice.upload_id, name, found)
        case UploadState.IMPORTED:
            return uploads.imported(notice.upload_id, name, found)
        case _:
            return uploads.failed(name, found)


def _enrolment(uow: UnitOfWork, enrolment_id: int) -> Enrolment:
    enrolment = enrolments.enrolment(uow.session, enrolment_id)
    if enrolment is None:
        raise activities.ActivityGone
    return enrolment


def _child(uow: UnitOfWork, enrolment: Enrolment, person: Person) -> str:
    """Name for whom an enrolment is, where that is not the reader."""
    participant = None if enrolment.person_id == person.id else people.person(uow.session, enrolment.person_id)
    return participant.name if participant else ""


def labels() -> list[str]:
    """List what the buttons of letters are called."""
    places = _("Vedi i dettagli"), _("Disdici"), _("Accetto il posto"), _("Rinuncio")
    return [*places, *saved_searches.labels(), *uploads.labels(), _("Menu")]


def _details(activity_id: int) -> tuple[Button, ...]:
    return (Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back="")),)


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    ActivityReminder: _reminder,
    PlaceOffered: _place_offered,
    OfferExpired: _offer_expired,
    LateReply: _late_reply,
    UploadSettled: _upload_settled,
    NewMatches: _new_matches,
}
"""Every kind of notice with its writer."""
