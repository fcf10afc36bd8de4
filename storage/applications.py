"""Applications to classes: what somebody answered, who judges it, and what came of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import EncryptedText, choice


class ApplicationState(StrEnum):
    """Where an application stands; see `Application` for its life."""

    DRAFT = "draft"
    RECEIVED = "received"
    REVIEWING = "reviewing"
    ADMITTED = "admitted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CALLED_OFF = "called_off"
    ENDED = "ended"


OPEN = (ApplicationState.RECEIVED, ApplicationState.REVIEWING)
"""States in which an answer is owed."""

LIVE = (ApplicationState.DRAFT, *OPEN, ApplicationState.ADMITTED)
"""States of which one person has one for each activity at most."""

_LIVE_SQL = "state IN ('draft', 'received', 'reviewing', 'admitted')"
_OPEN_SQL = "state IN ('received', 'reviewing')"


class LeavingReason(StrEnum):
    """Why somebody takes an application back, where they say so."""

    WORK = "work"
    TIME = "time"
    OTHER = "other"


class Application(Base):
    """Somebody's wish to get into a class, with their answers.

    Life: `draft → received → reviewing → admitted | refused`. `received` and
    `reviewing` are open: an answer is owed by `promised_on`. `admitted` means
    that `enrolment_id` says the rest: offered is *ammessa*, waiting is *in
    lista*, confirmed is *iscritta*, and *conclusa* once the class is over.
    `withdrawn` by the person, `called_off` with the class, `ended` once the
    place was given back, left or lost; who is not in any more may apply again.

    `answers` is the JSON of `services.applications.Answers`, and `reason` what
    the person is told about a refusal. `fits` says whether the answers meet the
    version of the requirements; where they do not, whoever admits writes down
    why in `exception`, which is for staff. `reviewer_id` is whose turn it is to
    judge, since `taken_at`: nobody else can meanwhile.
    """

    __tablename__ = "applications"
    __table_args__ = (
        Index(
            "uq_applications_live",
            "person_id",
            "activity_id",
            unique=True,
            sqlite_where=text(_LIVE_SQL),
            postgresql_where=text(_LIVE_SQL),
        ),
        Index("ix_applications_person_id", "person_id"),
        Index("ix_applications_activity_id_state", "activity_id", "state", "id"),
        Index(
            "ix_applications_promised_on",
            "promised_on",
            sqlite_where=text(_OPEN_SQL),
            postgresql_where=text(_OPEN_SQL),
        ),
        Index("ix_applications_enrolment_id", "enrolment_id"),
        CheckConstraint("state <> 'admitted' OR enrolment_id IS NOT NULL", name="admitted_have_an_enrolment"),
        CheckConstraint("reviewer_id IS NULL OR reviewer_id <> person_id", name="nobody_judges_themselves"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    requirements_id: Mapped[int | None] = mapped_column(ForeignKey("requirements.id"))
    state: Mapped[ApplicationState] = mapped_column(choice(ApplicationState), default=ApplicationState.DRAFT)
    answers: Mapped[str] = mapped_column(EncryptedText)
    fits: Mapped[bool | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    promised_on: Mapped[date | None]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    exception: Mapped[str | None] = mapped_column(EncryptedText)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    left_because: Mapped[LeavingReason | None] = mapped_column(choice(LeavingReason))

    @property
    def is_open(self) -> bool:
        """Whether an answer is owed."""
        return self.state in OPEN


class ApplicationQuestion(Base):
    """Something that an operator asked about an application, and the answer once there is one."""

    __tablename__ = "application_questions"
    __table_args__ = (Index("ix_application_questions_application_id", "application_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    question: Mapped[str] = mapped_column(EncryptedText)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    answered_at: Mapped[datetime | None]
