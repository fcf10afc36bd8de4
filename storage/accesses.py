"""Who of the staff has read what somebody wrote in confidence."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.types import choice


class Subject(StrEnum):
    """What is read."""

    APPLICATION = "application"
    IDEA = "idea"
    PATTO = "patto"


class Access(Base):
    """One member of staff opened one thing that is somebody else's. Added to, never changed.

    A patto of somebody without an account is nobody's row: then there is no `person_id`.
    """

    __tablename__ = "accesses"
    __table_args__ = (Index("ix_accesses_person_id", "person_id", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    subject: Mapped[Subject] = mapped_column(choice(Subject))
    subject_id: Mapped[int]
    opened_at: Mapped[datetime]


def note(
    session: Session, *, person_id: int | None, reader_id: int, subject: Subject, subject_id: int, now: datetime
) -> None:
    """Write down that somebody of the staff opened something; one's own is nobody's business."""
    if person_id != reader_id:
        session.add(
            Access(person_id=person_id, reader_id=reader_id, subject=subject, subject_id=subject_id, opened_at=now)
        )


def has_opened(session: Session, *, reader_id: int, subject: Subject, subject_id: int, since: datetime) -> bool:
    """Tell whether somebody has opened something since a moment."""
    query = select(Access.id).where(
        Access.reader_id == reader_id,
        Access.subject == subject,
        Access.subject_id == subject_id,
        Access.opened_at >= since,
    )
    return session.scalars(query.limit(1)).first() is not None


def of_person(session: Session, person_id: int) -> Sequence[Access]:
    """List who opened what a person wrote, oldest first."""
    return session.scalars(select(Access).where(Access.person_id == person_id).order_by(Access.id)).all()
