"""What became of those who took part in a class, months later."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import EncryptedText


class Outcome(StrEnum):
    """What somebody does now."""

    NOTHING = "nothing"
    INTERNSHIP = "internship"
    FIXED_TERM = "fixed_term"
    PERMANENT = "permanent"
    OWN_BUSINESS = "own_business"
    TRAINING = "training"
    UNTOLD = "untold"


IN_WORK = (Outcome.INTERNSHIP, Outcome.FIXED_TERM, Outcome.PERMANENT, Outcome.OWN_BUSINESS)
"""What counts as being in work, as the programme counts it."""


class FollowUp(Base):
    """One question to one person, some days after the end of a class, and the answer.

    `outcome` is a word of `Outcome`, encrypted: staff see counts only. It may
    be answered again as long as the message is there; the last answer counts.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        UniqueConstraint("activity_id", "person_id", "days"),
        Index("ix_follow_ups_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    days: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(EncryptedText)
    answered_at: Mapped[datetime | None]
