"""Letters: what the bot says by itself, written at the moment of sending with the facts of that moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from locales import _
from services import absences as missing
from services import asking_in, coming, shelf
from services import catalogue as activities
from services import enrolments as places
from services import uploads as files
from services.certificate_news import CertificateReady
from services.change_outcomes import ChangeOutcome
from services.follow_up_news import WhatNow
from services.household_news import HouseholdChanged, RequestSettled, SomebodyAsksIn
from services.material_news import MaterialsAdded
from services.notices import (
    ActivityReminder,
    DatesChanged,
    HowWasIt,
    LateReply,
    MissedYou,
    NewMatches,
    Notice,
    OfferExpired,
    PlaceOffered,
    UploadSettled,
)
from services.questions import unpacked
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import enrolments, people, territories
from storage.cards import ActivityCard
from storage.catalogue import EnrolmentMode
from storage.enrolments import Enrolment
from storage.people import Person, Topic
from storage.uploads import UploadState
from views import (
    absences,
    application_letters,
    appointments,
    attendance_files,
    bundles,
    cards,
    certificates,
    changes,
    check_in_letters,
    counselling_letters,
    dates,
    expense_letters,
    feedback,
    follow_ups,
    households,
    idea_letters,
    materials,
    messages,
    offers,
    patto_letters,
    patto_review_letters,
    privacy,
    reminders,
    review_letters,
    saved_searches,
    task_letters,
    uploads,
    words,
)
from views.answers.catalogue import ShowActivity
from views.attachments import File
from views.bundles import OtherPart, Part, ReminderPart
from views.dates import Here
from views.offers import Offer
from views.screen import Button, Screen, plain


@dataclass(frozen=True, slots=True)
class Written:
    """One message of one or more letters; and those that are not in it, by their numbers, with the reason."""

    screen: Screen
    gone: Mapping[int, str]


def compose(uow: UnitOfWork, letter_ids: Sequence[int], notices: Sequence[Notice], person: Person) -> Written:
    """Write the message of some letters to a person, in the language spoken now.

    One has it to itself; of several each gets a line and a button. What is gone is left out.

    Raises:
        services.refusals.Refusal: all that they are about is gone.
    """
    if len(notices) == 1:
        return Written(write(uow, notices[0], person), {})
    parts: dict[int, Part] = {}
    gone: dict[int, Refusal] = {}
    for letter_id, notice in zip(letter_ids, notices, strict=True):
        try:
            parts[letter_id] = _part(uow, letter_id, notice, person)
        except Refusal as no:
            gone[letter_id] = no
    if not parts:
        raise next(iter(gone.values()))
    if len(parts) == 1:
        left = next(one for id_, one in zip(letter_ids, notices, strict=True) if id_ in parts)
        screen = write(uow, left, person)
    else:
        screen = bundles.bundle(list(parts.values()), dates.here(uow))
    return Written(screen, {letter_id: type(no).__name__ for letter_id, no in gone.items()})


def write(uow: UnitOfWork, notice: Notice, person: Person, *, back: int = 0) -> Screen:
    """Write a notice to a person, in the language spoken now.

    *back* is the letter whose message it was opened from.

    Raises:
        services.refusals.Refusal: what it is about is gone.
    """
    screen = WRITERS[type(notice)](uow, notice, person)
    rows = screen.rows
    if notice.is_gentle and notice.topic is not Topic.REMINDERS:
        rows = (*rows[:-1], (messages.fewer(),), *rows[-1:])
    if back:
        rows = (*rows[:-1], (bundles.back(back),), *rows[-1:])
    return replace(screen, rows=rows)


def _part(uow: UnitOfWork, letter_id: int, notice: Notice, person: Person) -> Part:
    if isinstance(notice, ActivityReminder):
        return ReminderPart(letter_id, coming.reminded(uow, person, notice.occurrence_id))
    return OtherPart(letter_id, plain(write(uow, notice, person).text).partition("\n")[0])


def _reminder(uow: UnitOfWork, notice: ActivityReminder, person: Person) -> Screen:
    return reminders.reminder(coming.reminded(uow, person, notice.occurrence_id), dates.here(uow))


def _place_offered(uow: UnitOfWork, notice: PlaceOffered, person: Person) -> Screen:
    enrolment = _enrolment(uow, notice.enrolment_id)
    standings = enrolments.standings(uow.session, enrolment.activity_id, person.id)
    mine = [one for one in offers.of(standings) if notice.enrolment_id in {row.enrolment_id for row in one.offered}]
    if not mine or mine[0].ends_at is None:
        raise activities.ActivityGone
    return place_offered(activities.card(uow, enrolment.activity_id), mine[0], dates.here(uow))


def place_offered(card: ActivityCard, offer: Offer, here: Here) -> Screen:
    """Offer the places that became free, and say until when they are kept."""
    many, date = len(offer.offered), offer.offered[0].starts_at
    names = "" if many == 1 and offer.offered[0].is_account else words.said_together([o.name for o in offer.offered])
    lines = [
        "🎈 " + words.bold(_("Si è liberato un posto!") if many == 1 else _("Si sono liberati dei posti!")),
        words.activity(card.title, child="" if offer.left else names),
        cards.facts(card, here)[0] if date is None else "📅 " + dates.when(date, here),
        "",
    ]
    if offer.left:
        lines += [offers.choice(offer), ""]
    if offer.ends_at is not None:
        kept = _("Lo teniamo fino a {when}.") if many == 1 else _("Li teniamo fino a {when}.")
        lines.append(kept.format(when=dates.when(offer.ends_at, here)))
    return Screen("\n".join(lines), (*offers.rows(offer, here), (*_details(card.id), words.menu())))


def _offer_expired(uow: UnitOfWork, notice: OfferExpired, person: Person) -> Screen:
    enrolment = _enrolment(uow, notice.enrolment_id)
    card = activities.card(uow, enrolment.activity_id)
    return offer_expired(card, child=_child(uow, enrolment, person), keeps_turn=notice.keeps_turn)


def offer_expired(card: ActivityCard, *, child: str = "", keeps_turn: bool = False) -> Screen:
    """Say that the time to answer an offer is over; a family that was offered fewer places waits on together."""
    if keeps_turn:
        lines = [
            words.bold(card.title),
            _("Il tempo per rispondere è finito: non teniamo più i posti."),
            _("Aspettate ancora insieme, con lo stesso turno."),
        ]
    else:
        lines = [
            words.activity(card.title, child=child),
            _("Il tempo per rispondere è finito: non teniamo più il posto."),
            _("Ti interessa ancora? Puoi fare di nuovo domanda.")
            if card.mode is EnrolmentMode.APPLICATION
            else _("Ti interessa ancora? Apri l'attività e chiedi di nuovo un posto."),
        ]
    return Screen("\n".join(lines), ((*_details(card.id), words.menu()),))


def _late_reply(uow: UnitOfWork, notice: LateReply, person: Person) -> Screen:  # noqa: ARG001
    screen = Screen.from_json(notice.screen)
    match screen.attached:
        case File(name, is_personal=True) if name.startswith(attendance_files.PREFIX):
            return attendance_files.not_handed_over(screen.rows)
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


def _dates_changed(uow: UnitOfWork, notice: DatesChanged, person: Person) -> Screen:
    outcome = notice.outcome(uow, person)
    if not isinstance(outcome, ChangeOutcome):
        raise activities.ActivityGone
    shown = [date.venue_id for one in outcome.changes for date in (one.was, one.now) if date is not None]
    venues = {one.id: one for one in (territories.venue(uow.session, venue_id) for venue_id in {*shown}) if one}
    return changes.changed(outcome, venues, dates.here(uow))


def _missed_you(uow: UnitOfWork, notice: MissedYou, person: Person) -> Screen:
    found = missing.absence(uow, person, notice.occurrence_id)
    return absences.missed_you(found, notice.occurrence_id, uow.programme.phone, dates.here(uow))


def _how_was_it(uow: UnitOfWork, notice: HowWasIt, person: Person) -> Screen:  # noqa: ARG001
    return feedback.ask(places.title(uow, notice.activity_id), notice.activity_id)


def _what_now(uow: UnitOfWork, notice: WhatNow, person: Person) -> Screen:  # noqa: ARG001
    return follow_ups.ask(places.title(uow, notice.activity_id), notice.activity_id, notice.days)


def _enrolment(uow: UnitOfWork, enrolment_id: int) -> Enrolment:
    enrolment = enrolments.enrolment(uow.session, enrolment_id)
    if enrolment is None:
        raise activities.ActivityGone
    return enrolment


def _child(uow: UnitOfWork, enrolment: Enrolment, person: Person) -> str:
    """Name for whom an enrolment is, where that is not the reader."""
    participant = None if enrolment.person_id == person.id else people.person(uow.session, enrolment.person_id)
    return participant.name if participant else ""


def _household_changed(uow: UnitOfWork, notice: HouseholdChanged, person: Person) -> Screen:  # noqa: ARG001
    who = people.person(uow.session, notice.person_id)
    name = words.first_name(who.name) if who else ""
    children = people.children(uow.session, notice.household_id)
    return households.news(notice.change, name, has_children=bool(children))


def _somebody_asks_in(uow: UnitOfWork, notice: SomebodyAsksIn, person: Person) -> Screen:  # noqa: ARG001
    return households.somebody_asks(asking_in.find(uow, notice.invitation_id), dates.here(uow))


def _request_settled(uow: UnitOfWork, notice: RequestSettled, person: Person) -> Screen:  # noqa: ARG001
    by = people.person(uow.session, notice.by_id)
    return households.settled(notice.outcome, by.name if by else "")


def _materials_added(uow: UnitOfWork, notice: MaterialsAdded, person: Person) -> Screen:  # noqa: ARG001
    new = notice.still_there(uow)
    if not new:
        raise activities.ActivityGone
    return materials.news(places.title(uow, notice.activity_id), notice.activity_id, new)


def _certificate_ready(uow: UnitOfWork, notice: CertificateReady, person: Person) -> Screen:  # noqa: ARG001
    return certificates.news(places.title(uow, notice.activity_id), notice.activity_id)


def labels() -> list[str]:
    """List what the buttons of letters are called."""
    places = _("Vedi i dettagli"), _("Disdici"), _("Accetto il posto"), _("Rinuncio"), _("Aspettiamo insieme")
    return [
        *places,
        *reminders.labels(),
        *review_letters.labels(),
        *messages.labels(),
        *changes.labels(),
        *check_in_letters.labels(),
        *absences.labels(),
        *application_letters.labels(),
        *appointments.labels(),
        *expense_letters.labels(),
        *feedback.labels(),
        *follow_ups.labels(),
        *households.labels(),
        *idea_letters.labels(),
        *patto_letters.labels(),
        *patto_review_letters.labels(),
        *materials.labels(),
        *certificates.labels(),
        *saved_searches.labels(),
        *task_letters.labels(),
        *uploads.labels(),
        _("Menu"),
    ]


def _details(activity_id: int) -> tuple[Button, ...]:
    return (Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back="")),)


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    ActivityReminder: _reminder,
    PlaceOffered: _place_offered,
    OfferExpired: _offer_expired,
    LateReply: _late_reply,
    UploadSettled: _upload_settled,
    NewMatches: _new_matches,
    DatesChanged: _dates_changed,
    MissedYou: _missed_you,
    HowWasIt: _how_was_it,
    WhatNow: _what_now,
    HouseholdChanged: _household_changed,
    SomebodyAsksIn: _somebody_asks_in,
    RequestSettled: _request_settled,
    MaterialsAdded: _materials_added,
    CertificateReady: _certificate_ready,
    **application_letters.WRITERS,
    **check_in_letters.WRITERS,
    **counselling_letters.WRITERS,
    **expense_letters.WRITERS,
    **idea_letters.WRITERS,
    **patto_letters.WRITERS,
    **patto_review_letters.WRITERS,
    **review_letters.WRITERS,
    **task_letters.WRITERS,
}
"""Every kind of notice with its writer."""
