"""What people say at the end of an activity, kept so that nobody can tell who said what."""

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class FeedbackCount(Base):
    """How many gave one of the answers (`rating`, 1 the worst) about an activity: a number, and no rows of answers."""

    __tablename__ = "feedback_counts"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    rating: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class FeedbackBallot(Base):
    """That somebody has answered about an activity, so that nobody answers twice; not what, and not when."""

    __tablename__ = "feedback_ballots"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
