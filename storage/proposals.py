"""What comes next once both sides have said yes."""

from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from storage.check_ins import Due
from storage.patti import Commitment, Side

_NEXT = (
    select(func.min(Due.due_on))
    .join(Commitment, Commitment.id == Due.commitment_id)
    .where(
        Due.patto_id == bindparam("patto_id"),
        Commitment.side == Side.PERSON,
        Due.due_on >= bindparam("today"),
        Due.answered_at.is_(None),
    )
)


def next_question_on(session: Session, patto_id: int, today: date) -> date | None:
    """Give the day on which the person is asked next about what they do for a patto."""
    return session.scalars(_NEXT, {"patto_id": patto_id, "today": today}).one_or_none()
