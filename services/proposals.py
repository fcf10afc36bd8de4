"""What waits for a yes, as the person reads it, and what both sides have said of it, as whoever is in charge does."""

from dataclasses import dataclass
from datetime import date

from services import patti, patto_texts
from services.accepting import TextHasChanged
from services.patti import Standing
from services.patto_texts import PattoText
from services.work import UnitOfWork
from storage import patti as records
from storage import people
from storage import proposals as upcoming
from storage.patti import Patto, PattoVersion
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits for somebody's yes, if anything does, and where their patto stands; `is_first`: nothing holds yet."""

    standing: Standing | None
    text: PattoText | None
    is_first: bool = True


def of_person(uow: UnitOfWork, person: Person) -> Proposal:
    """Give somebody what waits for their yes; of a draft there is nothing to read yet."""
    patto = patti.mine(uow, person)
    if patto is None:
        return Proposal(None, None)
    version = _proposed(uow, patto) if patto.ended_at is None else None
    return Proposal(
        patti.standing(uow, patto),
        None if version is None else patto_texts.read(uow, patto, version),
        is_first=records.active_version(uow.session, patto.id) is None,
    )


def answers(uow: UnitOfWork, staff: Person, patto_id: int) -> tuple[PattoText, str]:
    """Show whoever is in charge what both sides have said of the newest text, and who wrote it down for the person.

    Raises:
        services.patti.NotYourPatto: somebody else is in charge.
        services.accepting.TextHasChanged: nothing is proposed, nor holds.
    """
    patto = patti.opened(uow, staff, patto_id)
    if not patti.may_lead(staff, patto):
        raise patti.NotYourPatto
    version = _proposed(uow, patto) or records.active_version(uow.session, patto.id)
    if version is None:
        raise TextHasChanged
    by = None if version.person_accepted_by_id in (None, patto.person_id) else version.person_accepted_by_id
    recorder = None if by is None else people.person(uow.session, by)
    return patto_texts.read(uow, patto, version), recorder.name if recorder else ""


def next_question_on(uow: UnitOfWork, patto: Patto) -> date | None:
    """Give the day on which the person of a patto is asked next."""
    return upcoming.next_question_on(uow.session, patto.id, uow.programme.today(uow.now))


def _proposed(uow: UnitOfWork, patto: Patto) -> PattoVersion | None:
    version = records.open_version(uow.session, patto.id)
    return version if version is not None and version.is_proposed else None
