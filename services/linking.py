"""How a person comes to their patto: a link that works once, what it tells before it is taken, and the yes to it.

A link is an invitation of its own kind: it gives no role and no household, and
a patto points at it. A patto has one at a time: a new one ends the one before.
Whoever opens it reads who invites them and to what; the words of the patto are
for whoever has said yes. Locks: the person, the patto, the invitation.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from locales import N_
from services import hand_overs, invitations, patti, patto_news, patto_staff, people
from services.folding import folded
from services.invitations import InvitationOver
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import invitations as codes
from storage import linking as records
from storage import organisations
from storage import patti as rows
from storage import people as persons
from storage.invitations import Invitation
from storage.patti import Patto, PattoKind, StepKind
from storage.people import Consent, Person, Role

PURPOSE = "patto"
"""What somebody agrees to who takes a link, beside the service itself."""


class NotForStaff(Refusal):
    """A member of staff would take a link that is for a person with a patto."""

    message = N_("Questo invito è per chi fa il patto, non per chi lavora nel programma. Dallo alla persona giusta.")


class AlreadyHasPatto(Refusal):
    """Somebody with a live patto would take another one."""

    message = N_("Hai già un patto: uno alla volta. Se vuoi cambiarlo, aprilo e scrivilo a chi ti segue.")


class LivesWithWhoFollows(Refusal):
    """Whoever is in charge of the patto lives with the person: nobody decides about their own home."""

    message = N_("Chi segue questo patto è nella tua famiglia. Chiedi all'ente che lo segua un'altra persona.")


class AlreadyHere(Refusal):
    """A link is made for a patto whose person has come."""

    message = N_("Questa persona ha già aperto il suo patto: un altro invito non serve.")


@dataclass(frozen=True, slots=True)
class Invited:
    """Who invites somebody, for which ente, and to which kind of patto: all that is told before a yes."""

    patto_id: int
    kind: PattoKind
    by: str
    organisation: str


def issue(uow: UnitOfWork, staff: Person, patto_id: int) -> str:
    """Make the link of a patto for whoever is in charge, and give its code; one that was made before ends.

    Raises:
        services.patti.NotYourPatto, services.patti.PattoIsOver: as `patti.led` does.
        AlreadyHere: the person has come.
    """
    patto = patti.led(uow, staff, patto_id)
    if patto.person_id is not None:
        raise AlreadyHere
    return issue_for(uow, patto, invited_by_id=staff.id)


def issue_for(uow: UnitOfWork, patto: Patto, *, invited_by_id: int | None = None) -> str:
    """Make the link of a patto that the caller has locked, or has just begun, and give its code."""
    _end_link(uow, patto)
    code = invitations.issue(uow, invited_by_id=invited_by_id)
    patto.invitation_id = invitations.read(uow, code).id
    uow.session.flush()
    return code


def read(uow: UnitOfWork, person: Person | None, code: str) -> Invited | None:
    """Tell a person, or a stranger, who invites them and to what; nothing is written.

    Gives nothing for an invitation of another kind, and for the patto that the person has taken with this very code.

    Raises:
        InvitationOver: it leads to a patto, or did until another was made, and cannot be used.
        NotForStaff, AlreadyHasPatto, LivesWithWhoFollows: it is not for this person.
    """
    found = _found(uow, code)
    if found is None and _led_to_patto(invitations.find(uow, code)):
        raise InvitationOver
    if found is None or (person is not None and found[1].person_id == person.id):
        return None
    invitation, patto = found
    invitations.check(uow, invitation)
    _check(uow, person, patto)
    return _invited(uow, patto)


def is_mine(uow: UnitOfWork, person: Person, code: str) -> bool:
    """Tell whether somebody came to their patto with this code: then it leads there still."""
    found = _found(uow, code)
    return found is not None and found[1].person_id == person.id and found[1].ended_at is None


def has_come(uow: UnitOfWork, person: Person) -> bool:
    """Tell whether somebody is in a patto that has not ended: then an invitation was taken."""
    return records.has_live(uow.session, person.id)


def take(uow: UnitOfWork, person: Person, code: str) -> Patto:
    """Bring a person to their patto, with their yes to what is kept of it; whoever is in charge hears of it.

    Safe to repeat; of two who take one link at once, one does.

    Raises:
        InvitationOver: somebody was faster, it cannot be used, or it leads to no patto.
        NotForStaff, AlreadyHasPatto, LivesWithWhoFollows: it is not for this person.
    """
    found = _found(uow, code)
    if found is None:
        raise InvitationOver
    person = records.lock_person(uow.session, person.id)
    patto = rows.lock_patto(uow.session, found[1].id)
    if patto is None or patto.invitation_id != found[0].id:
        raise InvitationOver
    if patto.person_id == person.id and patto.ended_at is None:
        return patto
    _check(uow, person, patto)
    invitations.use(uow, person, code)
    _link(uow, patto, person)
    return patto


def _link(uow: UnitOfWork, patto: Patto, person: Person) -> None:
    patto.person_id, patto.linked_at = person.id, uow.now
    patto.territory_id = patto.territory_id or person.territory_id
    person.has_patto = True
    uow.session.add(
        Consent(
            person_id=person.id,
            purpose=PURPOSE,
            version=people.PRIVACY_VERSION,
            language=person.language,
            channel="telegram",
            given_at=uow.now,
        )
    )
    uow.session.flush()
    patto_news.tell(uow, patto, patti.write_step(uow, patto, StepKind.LINKED, person))


def _found(uow: UnitOfWork, code: str) -> tuple[Invitation, Patto] | None:
    """Find an invitation with the patto that it leads to, if it leads to one."""
    invitation = invitations.find(uow, code)
    patto = None if invitation is None else rows.by_invitation(uow.session, invitation.id)
    return None if invitation is None or patto is None else (invitation, patto)


def _led_to_patto(invitation: Invitation | None) -> bool:
    """Tell whether an invitation is of the kind that gives no role and no household: another took its place."""
    return invitation is not None and invitation.role is Role.PARTICIPANT and invitation.household_id is None


def _check(uow: UnitOfWork, person: Person | None, patto: Patto) -> None:
    if patto.ended_at is not None or patto.person_id is not None:
        raise InvitationOver
    if person is None:
        return
    if person.is_staff:
        raise NotForStaff
    if records.has_live(uow.session, person.id):
        raise AlreadyHasPatto
    operator = None if patto.operator_id is None else persons.person(uow.session, patto.operator_id)
    if operator is not None and person.household_id is not None and operator.household_id == person.household_id:
        raise LivesWithWhoFollows


def _invited(uow: UnitOfWork, patto: Patto) -> Invited:
    organisation = organisations.organisation(uow.session, patto.organisation_id)
    operator = None if patto.operator_id is None else persons.person(uow.session, patto.operator_id)
    return Invited(
        patto_id=patto.id,
        kind=patto.kind,
        by=operator.name if operator else patto.operator_name,
        organisation=organisation.name if organisation else "",
    )


def _end_link(uow: UnitOfWork, patto: Patto) -> None:
    """Let nobody in with the link that was made before."""
    link = None if patto.invitation_id is None else codes.invitation(uow.session, patto.invitation_id, lock=True)
    if link is not None and link.used_at is None and link.ends_at > uow.now:
        link.ends_at = uow.now
        uow.session.flush()


# Who is named on paper


def named(staff: Iterable[Person], name: str, *, roles: Collection[Role] | None = None) -> Person | None:
    """Find the one member of staff of some roles who has a name, in whichever order it is written.

    Nobody, where several have it: a patto is not given to whoever comes first.
    """
    meant = sorted(folded(name).split())
    if not meant:
        return None
    found = [one for one in staff if (roles is None or one.role in roles) and sorted(folded(one.name).split()) == meant]
    return found[0] if len(found) == 1 else None


def claim(uow: UnitOfWork, staff: Person) -> int:
    """Give somebody who has just come to work here the patti that wait for their name; gives how many.

    Only those that may be theirs: where they work, or of their ente, and not of somebody they live with.
    """
    if staff.role not in patti.AUTHORS:
        return 0
    many = 0
    for waiting in records.unclaimed(uow.session):
        if named([staff], waiting.operator_name) is None:
            continue
        patto = rows.lock_patto(uow.session, waiting.id)
        if patto is None or patto.operator_id is not None or patto.ended_at is not None:
            continue
        patto.territory_id = patto.territory_id or staff.scope_id
        if not patto_staff.may_follow(uow, staff, patto):
            continue
        patto.operator_id, patto.operator_name = staff.id, ""
        patti.write_step(uow, patto, StepKind.HANDED_OVER, staff)
        hand_overs.pass_on_tasks(uow, patto)
        many += 1
    return many
