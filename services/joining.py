"""Two adults in one household: the invitation, the yes to it, who comes along, and the children when one leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import N_
from services import asking_in, households, invitations
from services.asking_in import NobodyAsks
from services.handing_over import hand_over
from services.household_news import Change, Outcome
from services.households import MOST_ADULTS
from services.invitations import InvitationOver
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, enrolments, people
from storage import households as records
from storage.households import Asking
from storage.invitations import Invitation
from storage.people import Person


class FamilyFull(Refusal):
    """The household has as many adults as it may have."""

    message = N_("In questa famiglia ci sono già quattro adulti: di più non si può. Uno può uscire dal suo profilo.")


class AlreadyTogether(Refusal):
    """The invitation is one's own, or leads to where one is already."""

    message = N_("Questo invito è per un altro adulto: mandalo a chi vuoi nella tua famiglia.")


class BothAtOnce(Refusal):
    """Who is to come in has moved in this very moment."""

    message = N_("Proprio adesso è cambiato qualcosa. Prova ancora una volta.")


class OnlyAdult(Refusal):
    """There is nobody to leave the children with, and nothing to leave."""

    message = N_("Nella tua famiglia sei l'unica persona adulta: non c'è niente da lasciare.")


@dataclass(frozen=True, slots=True)
class Invited:
    """To whom one is invited, and what becomes of the children where one is now.

    They come along, or stay with another adult (`stay_with`).
    """

    by: Person
    children: Sequence[Person]
    stay_with: Person | None


def invite(uow: UnitOfWork, person: Person) -> str:
    """Invite another adult into a person's household, and give the code; an earlier one of the person's ends.

    Raises:
        FamilyFull: there is no room for one more.
    """
    household_id = households.lock(uow, person)
    _check_room(uow, household_id)
    records.end_invitations_by(uow.session, person.id)  # not the one that somebody accepted, and waits with
    return invitations.issue(uow, household_id=household_id, invited_by_id=person.id)


def end_invitation(uow: UnitOfWork, person: Person, invitation_id: int) -> bool:
    """Take back an invitation into a person's household. Tells whether it could still be used."""
    return records.end_invitation(uow.session, households.of(uow, person), invitation_id)


def read(uow: UnitOfWork, person: Person, code: str) -> Invited:
    """Look at what an invitation would change for a person; nothing is written.

    Raises:
        InvitationOver: it cannot be used.
        AlreadyTogether: it leads to where the person is.
        FamilyFull: there is no room for one more.
    """
    invitation = invitations.read(uow, code)
    by = _checked(uow, person, invitation)
    if person.household_id is None:
        return Invited(by, (), None)
    others = households.other_adults(uow, person)
    children = people.children(uow.session, person.household_id)
    return Invited(by, children, heir(others) if others else None)


def asks_in(uow: UnitOfWork, person: Person, code: str) -> Asking | None:
    """Tell where a person waits for a yes to this very invitation, if they do."""
    return asking_in.of_person(uow, person) if invitations.was_used_by(uow, person, code) else None


def ask_in(uow: UnitOfWork, person: Person, code: str) -> Asking | None:
    """Accept an invitation: nothing changes before whoever sent it says yes, for links are handed on.

    Nobody else can use it meanwhile, and a person asks in at one place at a
    time. Safe to repeat; gives nothing for who is in already.

    Raises as `read` does.
    """
    if invitations.was_used_by(uow, person, code):
        return asking_in.of_person(uow, person)
    by = _checked(uow, person, invitations.read(uow, code))
    asking_in.take_back(uow, person)
    invitation = invitations.hold(uow, person, code)
    asking_in.begin(uow, invitation, by)
    return asking_in.find(uow, invitation.id)


def let_in(uow: UnitOfWork, adult: Person, invitation_id: int, who_id: int) -> Person:
    """Say yes to who accepted an adult's invitation: they come, with their children where no other adult sees to them.

    Both households are locked first, in one order: of two who let each other in
    in the same moment one moves, and the other finds nobody who asks. The button
    names the person, too (`who_id`): numbers of deleted invitations come again,
    and a yes is for whom it was said.

    Raises:
        NobodyAsks: it was answered, taken back or has ended, or is not the adult's to answer.
        FamilyFull: there is no room for one more.
    """
    asks = asking_in.find(uow, invitation_id)
    who = people.person(uow.session, who_id)
    if asks.invited_by_id != adult.id or asks.asked_by_id != who_id or who is None:
        raise NobodyAsks
    home, joined = households.of(uow, who), households.of(uow, adult)
    if households.lock(uow, who, joined) != home:
        raise BothAtOnce
    invitation = asking_in.lock(uow, invitation_id)
    _check_still_asks(uow, who, invitation)
    children = _part(uow, who, home)
    for one in (who, *children):
        one.household_id = joined
    uow.session.flush()
    asking_in.settle(uow, invitation, Outcome.YES)
    others = [one for one in households.other_adults(uow, who) if one.id != adult.id]
    households.tell(uow, others, joined, Change.JOINED, who)
    return who


def leave(uow: UnitOfWork, person: Person) -> None:
    """Let a person have a household of their own; the children stay with an adult who remains.

    Raises:
        OnlyAdult: there is nobody else.
    """
    left = households.lock(uow, person)
    if not households.other_adults(uow, person):
        raise OnlyAdult
    _part(uow, person, left)
    person.household_id = households.begin(uow)
    uow.session.flush()


def part_for_good(uow: UnitOfWork, person: Person) -> Sequence[Person]:
    """Let a person go who will be forgotten; gives the children who have nobody else and go with them."""
    household_id = households.lock(uow, person)
    asking_in.take_back(uow, person)
    return _part(uow, person, household_id)


def pass_on_children(uow: UnitOfWork, person: Person) -> None:
    """Have somebody else told about the children's places: the person wants no messages any more."""
    household_id = households.lock(uow, person)
    _end_invitations(uow, person)
    asking_in.take_back(uow, person)
    others = [one for one in households.other_adults(uow, person) if one.consent_at is not None]
    if others:
        hand_over(uow, person, heir(others), people.children(uow.session, household_id))
        households.tell(uow, [heir(others)], household_id, Change.HANDED_OVER, person)


def take_up_children(uow: UnitOfWork, person: Person) -> None:
    """Have a person who can be written to again told about the children's places that nobody else hears of.

    All activities are locked first, in one order.
    """
    household_id = households.lock(uow, person)
    silent = [one for one in households.other_adults(uow, person) if one.consent_at is None]
    live = [one for other in silent for one in enrolments.live_of_account(uow.session, other.id)]
    for activity_id in sorted({one.activity_id for one in live}):
        catalogue.lock_activity(uow.session, activity_id)
    for other in silent:
        hand_over(uow, other, person, people.children(uow.session, household_id))


def heir(others: Sequence[Person]) -> Person:
    """Choose who sees to the children from now on: who can be reached, and of those whoever came first."""
    return min(others, key=lambda one: (one.consent_at is None, one.blocked_at is not None, one.joined_at, one.id))


def _checked(uow: UnitOfWork, person: Person, invitation: Invitation) -> Person:
    """Check that an invitation leads a person anywhere, and give who made it."""
    by = None if invitation.invited_by_id is None else people.person(uow.session, invitation.invited_by_id)
    if invitation.household_id is None or by is None:
        raise InvitationOver
    uow.session.refresh(by)
    if by.household_id != invitation.household_id or by.consent_at is None:
        raise InvitationOver  # who left cannot bring anybody in
    if by.id == person.id or person.household_id == invitation.household_id:
        raise AlreadyTogether
    _check_room(uow, invitation.household_id)
    return by


def _check_still_asks(uow: UnitOfWork, who: Person, invitation: Invitation) -> None:
    """Check that the yes still leads anywhere, now that both households are locked."""
    if invitation.used_by_id != who.id or who.consent_at is None:
        raise NobodyAsks
    try:
        _checked(uow, who, invitation)
    except (InvitationOver, AlreadyTogether) as no:
        raise NobodyAsks from no


def _end_invitations(uow: UnitOfWork, person: Person) -> None:
    records.end_invitations_by(uow.session, person.id)
    asking_in.end_of(uow, person)


def _check_room(uow: UnitOfWork, household_id: int) -> None:
    if len(records.adults(uow.session, household_id)) >= MOST_ADULTS:
        raise FamilyFull


def _part(uow: UnitOfWork, person: Person, household_id: int) -> Sequence[Person]:
    """Settle what a person leaves behind in a household; gives the children who come along, having nobody else."""
    _end_invitations(uow, person)
    others = households.other_adults(uow, person)
    children = people.children(uow.session, household_id)
    if not others:
        return children
    hand_over(uow, person, heir(others), children)
    households.tell(uow, others, household_id, Change.LEFT, person)
    return []
