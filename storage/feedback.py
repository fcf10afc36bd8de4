"""What people say at the end of an activity, kept so that nobody can tell who said what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, SmallInteger, and_, delete, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage import catalogue
from storage.attendances import Attendance, Presence
from storage.base import MOST_IN_A_LIST, Base
from storage.catalogue import Activity
from storage.database import is_sqlite
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence


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


def vote(session: Session, activity_id: int, person_id: int, rating: int) -> bool:
    """Count an answer, and write down that somebody has answered; tells whether it is their first.

    The two rows have nothing in common but the activity. Of two answers of one
    person at the same moment one counts.
    """
    insert: Any = (sqlite if is_sqlite(session) else postgresql).insert
    ballot = insert(FeedbackBallot.__table__).on_conflict_do_nothing().returning(FeedbackBallot.person_id)
    if not session.execute(ballot, [{"activity_id": activity_id, "person_id": person_id}]).all():
        return False
    one_more = insert(FeedbackCount.__table__).values(activity_id=activity_id, rating=rating, count=1)
    session.execute(
        one_more.on_conflict_do_update(
            index_elements=["activity_id", "rating"], set_={"count": FeedbackCount.count + one_more.excluded["count"]}
        )
    )
    return True


def has_voted(session: Session, activity_id: int, person_id: int) -> bool:
    """Tell whether somebody has answered about an activity."""
    return session.get(FeedbackBallot, (activity_id, person_id)) is not None


def answered(session: Session, person_id: int) -> Sequence[str]:
    """List the titles of the activities about which somebody has answered; what they said is not known."""
    query = select(Activity.title).join(FeedbackBallot, FeedbackBallot.activity_id == Activity.id)
    return session.scalars(query.where(FeedbackBallot.person_id == person_id).order_by(Activity.title)).all()


def counts(session: Session, activity_id: int) -> Mapping[int, int]:
    """Give how often each answer was given about an activity."""
    query = select(FeedbackCount.rating, FeedbackCount.count).where(FeedbackCount.activity_id == activity_id)
    return {rating: count for rating, count in session.execute(query)}  # noqa: C416  rows, not pairs


def ended(session: Session, *, after: datetime, until: datetime, earliest: datetime) -> Sequence[int]:
    """List activities nobody was asked about whose last date, held or cancelled, ended between two moments.

    At least one date was held: those after the activity was withdrawn were not.
    None that began before *earliest* is looked for.
    """
    held = aliased(Occurrence)
    was_held = exists().where(
        held.activity_id == Activity.id,
        held.cancelled_at.is_(None),
        held.ends_at <= until,
        or_(Activity.withdrawn_at.is_(None), held.starts_at < Activity.withdrawn_at),
    )
    query = catalogue.ended(after=after, until=until, earliest=earliest)
    return session.scalars(query.where(Activity.feedback_asked_at.is_(None), was_held)).all()


def who_took_part(session: Session, activity_id: int, account_id: int | None = None) -> Sequence[int]:
    """List the accounts of those who hold a place and were not always absent; of one account, whether it is one."""

    def marked(presence: Presence) -> Any:
        return exists().where(
            Attendance.person_id == Enrolment.person_id,
            Attendance.presence == presence,
            Attendance.occurrence_id.in_(select(Occurrence.id).where(Occurrence.activity_id == activity_id)),
        )

    never_there = and_(marked(Presence.ABSENT), ~marked(Presence.PRESENT))
    query = select(Enrolment.account_id).where(
        Enrolment.activity_id == activity_id, Enrolment.state == EnrolmentState.CONFIRMED, ~never_there
    )
    if account_id is not None:
        query = query.where(Enrolment.account_id == account_id)
    return session.scalars(query.distinct().order_by(Enrolment.account_id)).all()


def forget_people(session: Session, person_ids: Sequence[int]) -> None:
    """Delete that some people have answered; what they answered was never theirs."""
    for start in range(0, len(person_ids), MOST_IN_A_LIST):
        part = person_ids[start : start + MOST_IN_A_LIST]
        session.execute(delete(FeedbackBallot).where(FeedbackBallot.person_id.in_(part)))
