"""Who comes to which patto: by a link, or, in charge of it, by the name on the paper that it came from."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from storage.patti import Patto
from storage.people import Person

_PERSON = (
    select(Person)
    .where(Person.id == bindparam("person_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_LIVE = select(Patto.id).where(Patto.person_id == bindparam("person_id"), Patto.ended_at.is_(None))
_UNCLAIMED = (
    select(Patto)
    .where(Patto.operator_id.is_(None), Patto.operator_name != "", Patto.ended_at.is_(None))
    .order_by(Patto.id)
)


def lock_person(session: Session, person_id: int) -> Person:
    """Read somebody as they are now, and keep them from taking two patti at once, from two links."""
    return session.scalars(_PERSON, {"person_id": person_id}).one()


def has_live(session: Session, person_id: int) -> bool:
    """Tell whether somebody has a patto that has not ended."""
    return session.scalars(_LIVE, {"person_id": person_id}).first() is not None


def unclaimed(session: Session) -> Sequence[Patto]:
    """List the patti that wait for a member of staff who is named on their paper and is not here yet."""
    return session.scalars(_UNCLAIMED).all()
