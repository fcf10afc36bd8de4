"""Asking in: who accepted an invitation into a household waits for the yes of whoever sent it (services/joining)."""

from locales import N_
from services import outbox
from services.household_news import Outcome, RequestSettled, SomebodyAsksIn
from services.invitations import LASTS
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import households as records
from storage import invitations, people
from storage.households import Asking
from storage.invitations import Invitation
from storage.people import Person


class NobodyAsks(Refusal):
    """The question of an old button was answered, taken back, or has ended; or it is another family's."""

    message = N_("Qui nessuno aspetta più la tua conferma. Ecco chi c'è adesso.")


def begin(uow: UnitOfWork, invitation: Invitation, by: Person) -> None:
    """Ask whoever sent an invitation about the person who holds it now; the answer has as long as the link had.

    It never ends in quiet hours.
    """
    invitation.ends_at = uow.programme.quiet_end(uow.now + LASTS)
    uow.session.flush()
    who_id = invitation.used_by_id or 0
    outbox.post(uow, by.id, SomebodyAsksIn(invitation_id=invitation.id, who_id=who_id, asked_at=uow.now))


def of_person(uow: UnitOfWork, person: Person) -> Asking | None:
    """Tell where a person asks to come in."""
    return next(iter(records.asking(uow.session, uow.now, records.asked_by(person.id))), None)


def find(uow: UnitOfWork, invitation_id: int) -> Asking:
    """Find who asks in with an invitation.

    Raises:
        NobodyAsks: nobody does any more.
    """
    found = next((one for one in records.asking(uow.session, uow.now) if one.invitation_id == invitation_id), None)
    if found is None:
        raise NobodyAsks
    return found


def lock(uow: UnitOfWork, invitation_id: int) -> Invitation:
    """Give an invitation that waits for a yes, and keep it as it is; raises as `find` does."""
    found = invitations.invitation(uow.session, invitation_id, lock=True)
    if found is None or found.household_id is None or found.used_by_id is None or found.used_at is not None:
        raise NobodyAsks
    if found.ends_at <= uow.now:
        raise NobodyAsks
    return found


def turn_away(uow: UnitOfWork, adult: Person, invitation_id: int, who_id: int) -> str:
    """Say no to who asks in with an invitation, and give their name: any adult of the household may.

    Raises:
        NobodyAsks: it was answered, has ended, or is another household's.
    """
    invitation = lock(uow, invitation_id)
    who = _asks(uow, invitation)
    if invitation.household_id != adult.household_id or who is None or who.id != who_id:
        raise NobodyAsks
    settle(uow, invitation, Outcome.NO)
    return who.name


def take_back(uow: UnitOfWork, person: Person) -> bool:
    """Ask no more; tells whether a person did. Nobody else is told: there is nothing to answer any more."""
    held = records.lock_asked(uow.session, records.asked_by(person.id))
    for one in held:
        uow.session.delete(one)
    uow.session.flush()
    return bool(held)


def end_of(uow: UnitOfWork, person: Person) -> None:
    """Let nobody wait any more for the yes of a person who leaves the household, or is told nothing from now on."""
    for one in records.lock_asked(uow.session, records.sent_by(person.id)):
        settle(uow, one, Outcome.OVER)


def end_due(uow: UnitOfWork) -> None:
    """Tell who asked and got no answer in time that nothing has changed."""
    if records.is_any_over(uow.session, uow.now):
        for one in records.lock_asked(uow.session, records.over(uow.now)):
            settle(uow, one, Outcome.OVER)


def settle(uow: UnitOfWork, invitation: Invitation, outcome: Outcome) -> None:
    """Tell who asked what came of it; the invitation stays only where the answer is yes."""
    who = _asks(uow, invitation)
    if who is not None:
        told = RequestSettled(
            invitation_id=invitation.id,
            household_id=invitation.household_id or 0,
            by_id=invitation.invited_by_id or 0,
            outcome=outcome,
            settled_at=uow.now,
        )
        outbox.post(uow, who.id, told)
    if outcome is Outcome.YES:
        invitation.used_at = uow.now
    else:
        uow.session.delete(invitation)
    uow.session.flush()


def _asks(uow: UnitOfWork, invitation: Invitation) -> Person | None:
    return None if invitation.used_by_id is None else people.person(uow.session, invitation.used_by_id)
