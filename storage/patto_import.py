"""What an import of patti looks for, and takes away."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.patti import Commitment, Goal
from storage.people import Person, Role


def staff(session: Session) -> Sequence[Person]:
    """List everybody who works here, and has not taken their yes back."""
    query = select(Person).where(Person.role != Role.PARTICIPANT, Person.consent_at.is_not(None))
    return session.scalars(query.order_by(Person.id)).all()


def empty(session: Session, version_id: int) -> None:
    """Delete what a draft says, of which no version is a copy."""
    theirs = Commitment.version_id == version_id
    session.execute(update(Commitment).where(theirs).values(origin_id=None))
    session.execute(delete(Commitment).where(theirs))
    session.execute(delete(Goal).where(Goal.version_id == version_id))
