"""Business ideas, from the first sentence to a validated plan."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import EncryptedText, choice


class IdeaState(StrEnum):
    """Where a business idea stands; see `Idea` for its life."""

    IDEA = "idea"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    TO_REVISE = "to_revise"
    VALIDATED = "validated"
    WITHDRAWN = "withdrawn"


class Idea(Base):
    """Somebody's business idea, with the short answers that make a plan of it.

    Life: `idea → draft → submitted → in_review ⇄ to_revise → validated`, and
    `withdrawn` from any but the last. The tutor helps; the validator judges
    and is never the author or the tutor, which the table itself checks.
    `canvas` is the JSON of `services.ideas.Canvas`. Steps, comments and files
    are rows of their own, each with its moment.
    """

    __tablename__ = "ideas"
    __table_args__ = (
        Index("ix_ideas_author_id", "author_id"),
        Index("ix_ideas_territory_id_state", "territory_id", "state"),
        CheckConstraint("validator_id IS NULL OR validator_id <> author_id", name="no_author_validates"),
        CheckConstraint(
            "validator_id IS NULL OR tutor_id IS NULL OR validator_id <> tutor_id", name="no_tutor_validates"
        ),
        CheckConstraint("tutor_id IS NULL OR tutor_id <> author_id", name="nobody_tutors_themselves"),
        CheckConstraint("state <> 'validated' OR validator_id IS NOT NULL", name="somebody_validates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"))
    title: Mapped[str] = mapped_column(EncryptedText)
    canvas: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[IdeaState] = mapped_column(choice(IdeaState), default=IdeaState.IDEA)
    tutor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    validator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class StepKind(StrEnum):
    """What a line of an idea's history tells."""

    STATE = "state"
    COMMENT = "comment"
    TUTOR = "tutor"
    FILE = "file"


class IdeaStep(Base):
    """One line of an idea's history: a new state, a comment, a tutor, a file. Never changed."""

    __tablename__ = "idea_steps"
    __table_args__ = (Index("ix_idea_steps_idea_id", "idea_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    state: Mapped[IdeaState | None] = mapped_column(choice(IdeaState))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime]


class IdeaFileState(StrEnum):
    """Whether a file has been looked into."""

    SENT = "sent"
    KEPT = "kept"
    REFUSED = "refused"


class IdeaFile(Base):
    """One version of a plan as a document.

    It stays where Telegram keeps it, under its `file_id`. Life: `sent` until
    its first bytes are looked at, then `kept`, or `refused` where it is not
    what its name says.
    """

    __tablename__ = "idea_files"
    __table_args__ = (UniqueConstraint("idea_id", "version"), Index("ix_idea_files_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    version: Mapped[int]
    file_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(EncryptedText)
    size: Mapped[int]
    state: Mapped[IdeaFileState] = mapped_column(choice(IdeaFileState), default=IdeaFileState.SENT)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
