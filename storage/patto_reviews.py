"""The reviews (verifiche) of patti: when both sides look together at how it goes, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, bindparam, exists, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.patti import Patto, PattoVersion
from storage.prepared import Prepared
from storage.tasks import Outcome, Reason, Task
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


@dataclass(frozen=True, slots=True)
class Meeting:
    """A review as whoever it is for finds it among other dates: when, and where where that was said."""

    review_id: int
    patto_id: int
    planned_at: datetime
    place: str
    changed_at: datetime
    is_off: bool


@dataclass(frozen=True, slots=True)
class ToRemind:
    """A review that is near, and both who come to it; one of them may be without an account."""

    review_id: int
    planned_at: datetime
    person_id: int | None
    operator_id: int | None


_IS_PLANNED = and_(Review.held_at.is_(None), Review.called_off_at.is_(None))

_MEETING = (Review.id, Review.patto_id, Review.planned_at, Review.place, Review.created_at, Review.called_off_at)

_AHEAD = Prepared(
    "meetings_ahead",
    select(*_MEETING)
    .join(Patto, Patto.id == Review.patto_id)
    .where(_IS_PLANNED, Patto.person_id == bindparam("person_id"), Review.planned_at > bindparam("now"))
    .order_by(Review.planned_at),
)

_NEAR = Prepared(
    "reviews_near",
    select(Review.id, Review.planned_at, Patto.person_id, Patto.operator_id)
    .join(Patto, Patto.id == Review.patto_id)
    .where(_IS_PLANNED, Review.planned_at > bindparam("after"), Review.planned_at <= bindparam("until"))
    .order_by(Review.planned_at, Review.id),
)

_WANTING = Prepared(
    "patti_that_want_a_review",
    select(Patto.id)
    .join(
        PattoVersion,
        and_(PattoVersion.patto_id == Patto.id, PattoVersion.active_at.is_not(None), PattoVersion.ended_at.is_(None)),
    )
    .where(
        Patto.ended_at.is_(None),
        or_(
            exists().where(Review.patto_id == Patto.id, _IS_PLANNED, Review.planned_at <= bindparam("missed_before")),
            and_(
                ~exists().where(Review.patto_id == Patto.id, _IS_PLANNED),
                or_(
                    PattoVersion.ends_on < bindparam("today"),
                    and_(
                        PattoVersion.active_at <= bindparam("long_ago"),
                        ~exists().where(Review.patto_id == Patto.id, Review.held_at > bindparam("long_ago")),
                    ),
                ),
            ),
        ),
        ~exists().where(
            Task.patto_id == Patto.id,
            Task.reason == Reason.REVIEW,
            or_(
                Task.closed_at.is_(None),
                and_(Task.closed_at > bindparam("settled_after"), Task.outcome != Outcome.NO_LONGER),
            ),
        ),
    )
    .order_by(Patto.id),
)


def review(session: Session, review_id: int) -> Review | None:
    """Find a review."""
    return session.get(Review, review_id)


def planned(session: Session, patto_id: int) -> Review | None:
    """Find the review of a patto that is still to be held, be its time over or not."""
    return session.scalars(select(Review).where(Review.patto_id == patto_id, _IS_PLANNED)).one_or_none()


def held(session: Session, patto_id: int, *, most: int) -> Sequence[Review]:
    """List the reviews of a patto that were held, the last first."""
    query = select(Review).where(Review.patto_id == patto_id, Review.held_at.is_not(None))
    return session.scalars(query.order_by(Review.held_at.desc(), Review.id.desc()).limit(most)).all()


def ahead(session: Session, person_id: int, *, now: datetime) -> Sequence[Meeting]:
    """List the reviews that somebody has ahead about their own patto."""
    return [_meeting(row) for row in _AHEAD.rows(session, {"person_id": person_id, "now": now})]


def in_calendar(session: Session, person_id: int, *, after: datetime) -> Sequence[Meeting]:
    """List the reviews about somebody's own patto from a moment on, those that were called off too."""
    query = select(*_MEETING).join(Patto, Patto.id == Review.patto_id)
    query = query.where(Patto.person_id == person_id, Review.planned_at > after).order_by(Review.planned_at)
    return [_meeting(row) for row in session.execute(query)]


def near(session: Session, *, after: datetime, until: datetime) -> Sequence[ToRemind]:
    """List the reviews that are planned between two moments."""
    return [ToRemind(*row) for row in _NEAR.rows(session, {"after": after, "until": until})]


def wanting(
    session: Session, *, missed_before: datetime, long_ago: datetime, settled_after: datetime, today: date
) -> Sequence[int]:
    """List the patti about which somebody should arrange a review, or say what came of one; see `services`."""
    values = {"missed_before": missed_before, "long_ago": long_ago, "settled_after": settled_after, "today": today}
    return [patto_id for (patto_id,) in _WANTING.rows(session, values)]


def _meeting(row: Sequence[object]) -> Meeting:
    review_id, patto_id, planned_at, place, created_at, called_off_at = row
    return Meeting(
        review_id=review_id,  # type: ignore[arg-type]
        patto_id=patto_id,  # type: ignore[arg-type]
        planned_at=planned_at,  # type: ignore[arg-type]
        place=place,  # type: ignore[arg-type]
        changed_at=called_off_at or created_at,  # type: ignore[arg-type]
        is_off=called_off_at is not None,
    )
