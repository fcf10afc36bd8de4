"""What became of those who took part in a class, months later."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.attendances import Attendance, Presence
from storage.base import MOST_IN_A_LIST, Base
from storage.catalogue import Activity, ActivityKind, EnrolmentMode
from storage.database import is_sqlite
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person
from storage.prepared import Prepared
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
    be answered again while the question is open; the last answer counts.
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


def was_held() -> ColumnElement[bool]:
    """Ask for dates that took place: not cancelled, and not left over from a class that was withdrawn before."""
    return (Occurrence.cancelled_at.is_(None)) & or_(
        Activity.withdrawn_at.is_(None), Occurrence.starts_at < Activity.withdrawn_at
    )


def ended(session: Session, *, begin: datetime, end: datetime, longest: Any) -> Sequence[int]:
    """List the classes whose last date that was held ended in [begin, end); no date is longer than *longest*."""
    facts = {"begin": begin, "end": end, "earliest": begin - longest}
    return [row[0] for row in _ended().rows(session, facts)]


@cache
def _ended() -> Prepared:
    """Write the statement once: every day asks it three times."""
    begin, end, earliest = (bindparam(name, type_=Occurrence.ends_at.type) for name in ("begin", "end", "earliest"))
    later = aliased(Occurrence)
    query = (
        select(Activity.id)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .where(
            Activity.kind == ActivityKind.CLASS,
            Activity.mode == EnrolmentMode.APPLICATION,
            Occurrence.starts_at > earliest,
            Occurrence.starts_at < end,
            Occurrence.ends_at >= begin,
            Occurrence.ends_at < end,
            was_held(),
            ~exists().where(
                later.activity_id == Activity.id,
                later.cancelled_at.is_(None),
                later.ends_at >= end,
                or_(Activity.withdrawn_at.is_(None), later.starts_at < Activity.withdrawn_at),
            ),
        )
        .distinct()
        .order_by(Activity.id)
    )
    return Prepared("classes_ended", query)


def who_finished(session: Session, activity_id: int, person_id: int | None = None) -> Sequence[int]:
    """List who has a place in a class for themselves and came at least once; of one person, whether it is one.

    Where nobody was ever marked, the roll was not called: then all who have a
    place. Whoever took their consent back, or is forgotten, is left out.
    """
    dates = select(Occurrence.id).where(Occurrence.activity_id == activity_id, Occurrence.cancelled_at.is_(None))
    came = exists().where(
        Attendance.person_id == Enrolment.person_id,
        Attendance.presence == Presence.PRESENT,
        Attendance.occurrence_id.in_(dates),
    )
    roll_was_called = exists().where(Attendance.presence.is_not(None), Attendance.occurrence_id.in_(dates))
    query = (
        select(Enrolment.person_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.activity_id == activity_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            Enrolment.account_id == Enrolment.person_id,
            Person.consent_at.is_not(None),
            or_(came, ~roll_was_called),
        )
    )
    if person_id is not None:
        query = query.where(Enrolment.person_id == person_id)
    return session.scalars(query.distinct().order_by(Enrolment.person_id)).all()


def ask(session: Session, activity_id: int, person_ids: Sequence[int], days: int, *, now: datetime) -> Sequence[int]:
    """Write down that some people are asked; gives those who were not yet. Safe to repeat."""
    if not person_ids:
        return []
    insert: Any = (sqlite if is_sqlite(session) else postgresql).insert
    rows = [{"activity_id": activity_id, "person_id": one, "days": days, "asked_at": now} for one in person_ids]
    add = insert(FollowUp.__table__).on_conflict_do_nothing().returning(FollowUp.person_id)
    return sorted(session.execute(add, rows).scalars())


def follow_up(session: Session, activity_id: int, person_id: int, days: int) -> FollowUp | None:
    """Find one question to one person, as it is now."""
    query = select(FollowUp).where(
        FollowUp.activity_id == activity_id, FollowUp.person_id == person_id, FollowUp.days == days
    )
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def asked(session: Session, activity_ids: Sequence[int]) -> Mapping[tuple[int, int], datetime]:
    """Tell by class and days when its people were asked, the last of them."""
    found: dict[tuple[int, int], datetime] = {}
    for start in range(0, len(activity_ids), MOST_IN_A_LIST):
        query = (
            select(FollowUp.activity_id, FollowUp.days, func.max(FollowUp.asked_at))
            .where(FollowUp.activity_id.in_(activity_ids[start : start + MOST_IN_A_LIST]))
            .group_by(FollowUp.activity_id, FollowUp.days)
        )
        found |= {(activity_id, days): at for activity_id, days, at in session.execute(query)}
    return found


def answers(session: Session, activity_ids: Sequence[int]) -> Sequence[FollowUp]:
    """List what was answered about some classes, oldest first."""
    found: list[FollowUp] = []
    for start in range(0, len(activity_ids), MOST_IN_A_LIST):
        query = select(FollowUp).where(
            FollowUp.activity_id.in_(activity_ids[start : start + MOST_IN_A_LIST]), FollowUp.outcome.is_not(None)
        )
        found += session.scalars(query.order_by(FollowUp.id))
    return found
