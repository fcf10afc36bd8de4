"""People come, agree, change their mind, and leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from locales import N_
from services import confidences, households, joining, patto_confidences, reaching, waiting_list, withdrawals
from services.folding import legible
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import calendars, conversations, outbox, saved_searches, territories, updates, uploads
from storage import people as records
from storage.people import Consent, Person, Role, Topic
from storage.territories import Territory

PRIVACY_VERSION = "2026-11.4"
"""Which text of the privacy notice people agree to now."""


class NoSuchTerritory(Refusal):
    """The territory of an old button is no longer there."""

    message = N_("Questa zona non c'è più. Scegline un'altra.")


def join(
    uow: UnitOfWork, *, telegram_id: int, name: str, language: str, territory_id: int, agreed_at: datetime
) -> Person:
    """Write down someone who answered the first questions and said yes to the privacy notice.

    Safe to repeat: someone who is here already gets the new consent and territory. Who comes back
    hears of the children's places again, where all the adults of the household had taken theirs back.
    """
    if territories.territory(uow.session, territory_id) is None:
        raise NoSuchTerritory
    person = records.by_telegram_id(uow.session, telegram_id)
    if person is None:
        person = Person(
            telegram_id=telegram_id, household_id=households.begin(uow), joined_at=uow.now, role=Role.PARTICIPANT
        )
        uow.session.add(person)
    person.name, person.language, person.territory_id = legible(name), language, territory_id
    person.consent_at, person.blocked_at = agreed_at, None
    uow.session.flush()
    uow.session.add(
        Consent(
            person_id=person.id,
            purpose="service",
            version=PRIVACY_VERSION,
            language=language,
            channel="telegram",
            given_at=agreed_at,
        )
    )
    uow.session.flush()
    joining.take_up_children(uow, person)
    waiting_list.catch_up(uow, person)
    return person


def speak(uow: UnitOfWork, person: Person, language: str) -> None:
    """Write to a person in another language from now on."""
    person.language = language
    uow.session.flush()


def move(uow: UnitOfWork, person: Person, territory_id: int) -> Territory:
    """Look for a person in another territory first from now on."""
    territory = territories.territory(uow.session, territory_id)
    if territory is None:
        raise NoSuchTerritory
    person.territory_id = territory_id
    uow.session.flush()
    return territory


def choices(uow: UnitOfWork) -> Sequence[Territory]:
    """List the territories to choose from."""
    return territories.territories(uow.session)


@dataclass(frozen=True, slots=True)
class About:
    """What a profile shows besides the person."""

    territory: str
    children: Sequence[Person]
    paused_until: datetime | None


def about(uow: UnitOfWork, person: Person) -> About:
    """Gather what a profile shows besides the person."""
    territory = None if person.territory_id is None else territories.territory(uow.session, person.territory_id)
    return About(
        territory=territory.name if territory else "",
        children=records.children(uow.session, person.household_id) if person.household_id else [],
        paused_until=person.paused_until if person.is_paused(uow.now) else None,
    )


def pause(uow: UnitOfWork, person: Person, days: int) -> datetime:
    """Send a person nothing unasked for some days; gives the moment it ends."""
    end = uow.now + timedelta(days=days)
    person.paused_until = end
    uow.session.flush()
    return end


def resume(uow: UnitOfWork, person: Person) -> None:
    """Write to a person again."""
    person.paused_until = None
    uow.session.flush()


def switch(uow: UnitOfWork, person: Person, topic: Topic, *, is_on: bool) -> None:
    """Write to a person about a topic, or no more. Safe to repeat."""
    muted = {word for word in person.muted.split() if word != topic.value} | (set() if is_on else {topic.value})
    person.muted = " ".join(sorted(muted))
    uow.session.flush()


def note_blocked(uow: UnitOfWork, telegram_id: int, *, blocked: bool) -> None:
    """Remember that a person blocked the bot, or let it in again (rule 10)."""
    person = records.by_telegram_id(uow.session, telegram_id)
    if person is None:
        return
    is_back = person.blocked_at is not None and not blocked
    if blocked is (person.blocked_at is None):
        reaching.note(uow, person, blocked=blocked)
    person.blocked_at = uow.now if blocked else None
    uow.session.flush()
    if is_back:
        waiting_list.catch_up(uow, person)


def withdraw_consent(uow: UnitOfWork, person: Person) -> None:
    """Take a person's yes back: messages stop at once (rule 14), places stay.

    With it end what they are told of by themselves: searches, the address of
    their calendar; what nobody has answered yet: applications, ideas; and their patto. What
    is written about the children's places goes to another adult of the household
    from now on, where one can be written to.
    """
    joining.pass_on_children(uow, person)
    confidences.take_back(uow, person)
    patto_confidences.end_all(uow, person)
    person.consent_at = None
    calendars.forget_person(uow.session, person.id)
    saved_searches.forget_person(uow.session, person.id)
    for consent in records.consents(uow.session, person.id):
        if consent.withdrawn_at is None:
            consent.withdrawn_at = uow.now
    uow.session.flush()


def forget(uow: UnitOfWork, person: Person) -> None:
    """Delete what is known of a person, and of the children of the household if they have nobody else here.

    Places and turns are given back first, so that others get them; those of
    children who stay with another adult pass on to that adult. What stays are
    rows without name, account or year, which keep past attendance countable,
    and of applications, certificates and ideas those without words.
    """
    children = joining.part_for_good(uow, person)
    confidences.end_all(uow, person)
    patto_confidences.end_all(uow, person)
    withdrawals.withdraw_everything(uow, person)
    confidences.empty(uow, person)
    patto_confidences.empty(uow, person)
    telegram_id = person.telegram_id
    outbox.forget_person(uow.session, person.id)
    calendars.forget_person(uow.session, person.id)
    uploads.forget_person(uow.session, person.id)
    saved_searches.forget_person(uow.session, person.id)
    if telegram_id is not None:
        conversations.end(uow.session, telegram_id)
        updates.forget_chat(uow.session, telegram_id)
    for consent in records.consents(uow.session, person.id):
        uow.session.delete(consent)
    households.forget_person(uow, person)
    households.erase(uow, [person, *children])
