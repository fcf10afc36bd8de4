"""The reviews (verifiche) of patti: when both sides look together at how it goes, and what comes of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import EncryptedText, choice


class ReviewOutcome(StrEnum):
    """What both sides decide."""

    CONFIRM = "confirm"
    REMODEL = "remodel"
    CONCLUDE = "conclude"


class Review(Base):
    """A meeting about a patto: planned for a moment, then held with an outcome in plain words, or called off.

    One that is planned for each patto at a time.
    """

    __tablename__ = "patto_reviews"
    __table_args__ = (
        Index("ix_patto_reviews_patto_id", "patto_id"),
        Index("ix_patto_reviews_planned_at", "planned_at"),
        Index(
            "uq_patto_reviews_planned",
            "patto_id",
            unique=True,
            sqlite_where=text("held_at IS NULL AND called_off_at IS NULL"),
            postgresql_where=text("held_at IS NULL AND called_off_at IS NULL"),
        ),
        CheckConstraint("(held_at IS NULL) = (outcome IS NULL)", name="a_review_has_an_outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patto_id: Mapped[int] = mapped_column(ForeignKey("patti.id"))
    planned_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[ReviewOutcome | None] = mapped_column(choice(ReviewOutcome))
    words: Mapped[str | None] = mapped_column(EncryptedText)
    called_off_at: Mapped[datetime | None]
