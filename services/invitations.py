"""Invitations: single-use links that make someone staff, bring another adult into a household, or a person to a patto.

What the last two lead to is in `services/joining.py` and `services/linking.py`.
"""

import hashlib
import secrets
from datetime import timedelta

from locales import N_
from services import confidences
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import invitations as records
from storage.invitations import Invitation
from storage.people import Person, Role

LASTS = timedelta(days=7)


class InvitationOver(Refusal):
    """The code is unknown, used or too old: which of these, is not told to whoever may be guessing."""

    message = N_("Questo invito non vale più. Chiedine uno nuovo a chi te l'ha mandato.")


def invite(uow: UnitOfWork, role: Role, scope_id: int | None) -> str:
    """Invite somebody to work for the programme, and give the code."""
    return issue(uow, role=role, scope_id=scope_id)


def issue(
    uow: UnitOfWork,
    *,
    role: Role = Role.PARTICIPANT,
    scope_id: int | None = None,
    household_id: int | None = None,
    invited_by_id: int | None = None,
) -> str:
    """Make an invitation and give its code, which is written down nowhere."""
    code = secrets.token_urlsafe(24)
    invitation = Invitation(
        digest=_digest(code),
        role=role,
        scope_id=scope_id,
        household_id=household_id,
        invited_by_id=invited_by_id,
        created_at=uow.now,
        ends_at=uow.now + LASTS,
    )
    uow.session.add(invitation)
    uow.session.flush()
    return code


def read(uow: UnitOfWork, code: str) -> Invitation:
    """Look at an invitation before it is accepted.

    Raises:
        InvitationOver: it cannot be used.
    """
    return check(uow, find(uow, code))


def find(uow: UnitOfWork, code: str) -> Invitation | None:
    """Find an invitation by its code, whether it can still be used or not."""
    return records.by_digest(uow.session, _digest(code))


def was_used_by(uow: UnitOfWork, person: Person, code: str) -> bool:
    """Tell whether a person used an invitation up, or asks in with it: a second hurried tap changes nothing."""
    invitation = records.by_digest(uow.session, _digest(code))
    return invitation is not None and invitation.used_by_id == person.id


def use(uow: UnitOfWork, person: Person, code: str) -> Invitation:
    """Use an invitation up: nobody else can.

    Raises:
        InvitationOver: somebody was faster, or it cannot be used.
    """
    invitation = hold(uow, person, code)
    invitation.used_at = uow.now
    uow.session.flush()
    return invitation


def hold(uow: UnitOfWork, person: Person, code: str) -> Invitation:
    """Keep an invitation for one person: nobody else can use it; raises as `use` does."""
    invitation = check(uow, records.by_digest(uow.session, _digest(code), lock=True))
    invitation.used_by_id = person.id
    uow.session.flush()
    return invitation


def accept(uow: UnitOfWork, person: Person, code: str) -> Invitation:
    """Give a person the role of an invitation, once; what goes with the one they had before is called off.

    Raises:
        InvitationOver: somebody was faster, or it cannot be used.
    """
    invitation = use(uow, person, code)
    if invitation.role is Role.PARTICIPANT:
        raise InvitationOver  # into a household, or to a patto: it gives no role, and takes none away
    person.role, person.scope_id = invitation.role, invitation.scope_id
    uow.session.flush()
    confidences.hand_over(uow, person)
    return invitation


def check(uow: UnitOfWork, invitation: Invitation | None) -> Invitation:
    """Give an invitation, if it can still be used.

    Raises:
        InvitationOver: it cannot, or there is none.
    """
    if invitation is None or invitation.ends_at <= uow.now:
        raise InvitationOver
    if invitation.used_at is not None or invitation.used_by_id is not None:
        raise InvitationOver
    return invitation


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
