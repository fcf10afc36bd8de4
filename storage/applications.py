"""Applications to classes: what somebody answered, who judges it, and what came of it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.database import is_sqlite
from storage.enrolments import LIVE as IN_OR_IN_LINE
from storage.enrolments import Enrolment
from storage.prepared import Prepared
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
_UNSETTLED_SQL = "state IN ('draft', 'received', 'reviewing')"


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

    `answers` is the JSON of `services.application_answers.Answers`, and `reason` what
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
        Index(
            "ix_applications_unsettled",
            "activity_id",
            "state",
            sqlite_where=text(_UNSETTLED_SQL),
            postgresql_where=text(_UNSETTLED_SQL),
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

    def let_go(self) -> None:
        """Take it out of the hand of whoever judges it."""
        self.reviewer_id = self.taken_at = None


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


def application(session: Session, application_id: int) -> Application | None:
    """Find one application as it is now, not as this session remembers it."""
    return session.get(Application, application_id, populate_existing=True)


def lock(session: Session, application_id: int) -> Application | None:
    """Read an application and keep others from deciding about it until this transaction ends.

    Where a place is given or taken with it, its activity must be locked before.
    On SQLite whoever writes keeps everybody.
    """
    query = select(Application).where(Application.id == application_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def begin(session: Session, person_id: int, activity_id: int, answers: str, now: datetime) -> Application:
    """Write a draft, or find the live application that a person has already in an activity.

    Of two who begin at the same moment both get the same one.
    """
    insert: Any = (sqlite if is_sqlite(session) else postgresql).insert(Application)
    row = {
        "person_id": person_id,
        "activity_id": activity_id,
        "state": ApplicationState.DRAFT,
        "answers": answers,
        "created_at": now,
        "changed_at": now,
    }
    session.execute(
        insert.values(row).on_conflict_do_nothing(
            index_elements=["person_id", "activity_id"], index_where=text(_LIVE_SQL)
        )
    )
    return session.scalars(_live(person_id, activity_id)).one()


def live(session: Session, person_id: int, activity_id: int) -> Application | None:
    """Find the application of a person to an activity that still counts, as it is now."""
    return session.scalars(_live(person_id, activity_id)).one_or_none()


def _live(person_id: int, activity_id: int) -> Select[Application]:
    query = select(Application).where(
        Application.person_id == person_id, Application.activity_id == activity_id, Application.state.in_(LIVE)
    )
    return query.execution_options(populate_existing=True)


def live_of_person(session: Session, person_id: int) -> Sequence[Application]:
    """List the applications of a person that still count, in one order of activities, so that locks never cross."""
    query = select(Application).where(Application.person_id == person_id, Application.state.in_(LIVE))
    return session.scalars(query.order_by(Application.activity_id).execution_options(populate_existing=True)).all()


def lock_unsettled(session: Session, activity_id: int) -> Sequence[Application]:
    """Read and keep the applications to an activity of which nobody has decided, drafts too, oldest first."""
    query = (
        select(Application)
        .where(Application.activity_id == activity_id, Application.state.in_((ApplicationState.DRAFT, *OPEN)))
        .order_by(Application.id)
        .with_for_update()
    )
    return session.scalars(query.execution_options(populate_existing=True)).all()


def is_unsettled() -> ColumnElement[bool]:
    """Ask for those of which nobody has decided, drafts too, in words that the planner finds in the partial index."""
    return literal_column(f"applications.{_UNSETTLED_SQL}")


def end_those_out(session: Session, now: datetime, activity_id: int | None = None) -> int:
    """End the admitted applications whose place or turn is live no more, of one activity or of all; gives how many."""
    if activity_id is None and not _those_out().finds(session, {}):
        return 0
    end = update(Application).where(*_is_out())
    if activity_id is not None:
        end = end.where(Application.activity_id == activity_id)
    ended = session.execute(
        end.values(state=ApplicationState.ENDED, changed_at=now).execution_options(synchronize_session="fetch")
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _is_out() -> tuple[ColumnElement[bool], ...]:
    out = select(Enrolment.id).where(Enrolment.id == Application.enrolment_id, Enrolment.state.not_in(IN_OR_IN_LINE))
    return Application.state == ApplicationState.ADMITTED, out.exists()


@cache
def _those_out() -> Prepared:
    return Prepared("those_out", select(Application.id).where(*_is_out()).limit(1))


def take_up_again(session: Session, enrolment_ids: Sequence[int], now: datetime) -> None:
    """Let the applications count again by which some people got places or turns that they have taken back.

    Whoever applied again meanwhile has taken that one back with it: one counts.
    """
    ended = (ApplicationState.ENDED, ApplicationState.WITHDRAWN)
    query = select(Application).where(Application.enrolment_id.in_(enrolment_ids), Application.state.in_(ended))
    for one in session.scalars(query.order_by(Application.id).execution_options(populate_existing=True)):
        meanwhile = live(session, one.person_id, one.activity_id)
        if meanwhile is not None:
            meanwhile.state, meanwhile.changed_at = ApplicationState.WITHDRAWN, now
            meanwhile.let_go()
            session.flush()
        one.state, one.changed_at, one.left_because = ApplicationState.ADMITTED, now, None
    session.flush()


def questions(session: Session, application_id: int) -> Sequence[ApplicationQuestion]:
    """List what was asked about an application, oldest first."""
    query = select(ApplicationQuestion).where(ApplicationQuestion.application_id == application_id)
    return session.scalars(query.order_by(ApplicationQuestion.id).execution_options(populate_existing=True)).all()


def question(session: Session, question_id: int) -> ApplicationQuestion | None:
    """Find one question about an application, as it is now."""
    return session.get(ApplicationQuestion, question_id, populate_existing=True)


def has_live(session: Session, activity_id: int) -> bool:
    """Tell whether somebody has begun to apply to an activity, waits for an answer or was admitted."""
    query = select(Application.id).where(Application.activity_id == activity_id, Application.state.in_(LIVE))
    return session.scalars(query.limit(1)).first() is not None
