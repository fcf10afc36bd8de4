"""Who said that they come to a date, and who was there: apart from who has a place."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import choice


class Said(StrEnum):
    """What a participant, or an adult for them, said before a date."""

    COMING = "coming"
    NOT_COMING = "not_coming"


class Presence(StrEnum):
    """What the roll call found."""

    PRESENT = "present"
    ABSENT = "absent"


class Attendance(Base):
    """One participant on one date: what they said before, and whether they were there.

    Life: a row begins with what was said on a reminder, or with the roll call;
    `presence` is written by whoever calls the roll (`marked_by_id`), or by the
    participant who scans the QR (then nobody). A row without enrolment is of
    somebody who came without a place. Kept when the enrolment ends: who was
    there was there.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "person_id"),
        Index("ix_attendances_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    said: Mapped[Said | None] = mapped_column(choice(Said))
    said_at: Mapped[datetime | None]
    presence: Mapped[Presence | None] = mapped_column(choice(Presence))
    marked_at: Mapped[datetime | None]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
