"""Certificates of attendance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, and_, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import catalogue
from storage.attendances import Attendance, Presence
from storage.base import Base
from storage.catalogue import Activity, EnrolmentMode
from storage.database import is_sqlite
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person
from storage.types import EncryptedText


class Certificate(Base):
    """What a person may show of a class: how long they were there, of how long it was.

    The numbers are those of the moment at which it was made. Whoever has the
    `code` may ask whether it is true. The name is what the person asked to have
    written; once they are forgotten there is none, and the code tells nothing.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("activity_id", "person_id"),
        CheckConstraint("0 <= minutes AND minutes <= all_minutes", name="nobody_was_there_for_longer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str | None] = mapped_column(EncryptedText)
    minutes: Mapped[int]
    all_minutes: Mapped[int]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


def of_person(session: Session, activity_id: int, person_id: int) -> Certificate | None:
    """Find what somebody has of a class, as it is now."""
    query = select(Certificate).where(Certificate.activity_id == activity_id, Certificate.person_id == person_id)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def by_code(session: Session, code: str) -> Certificate | None:
    """Find the one that has a code."""
    return session.scalars(select(Certificate).where(Certificate.code == code)).one_or_none()


@dataclass(frozen=True, slots=True)
class ClassDate:
    """One date of a class: when it was, and what its roll says.

    `is_called` means that somebody was marked present on it.
    """

    occurrence_id: int
    starts_at: datetime
    ends_at: datetime
    roll_closed_at: datetime | None
    is_called: bool


def dates(session: Session, activity: Activity) -> Sequence[ClassDate]:
    """List the dates of a class in order, without those that were cancelled or came after it was withdrawn."""
    somebody = exists().where(Attendance.occurrence_id == Occurrence.id, Attendance.presence == Presence.PRESENT)
    query = (
        select(Occurrence.id, Occurrence.starts_at, Occurrence.ends_at, Occurrence.roll_closed_at, somebody)
        .where(Occurrence.activity_id == activity.id, Occurrence.cancelled_at.is_(None))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    if activity.withdrawn_at is not None:
        query = query.where(Occurrence.starts_at < activity.withdrawn_at)
    return [ClassDate(*row) for row in session.execute(query)]


def present_on(session: Session, activity_id: int, person_id: int) -> set[int]:
    """Give the dates of a class on which somebody was marked present."""
    query = (
        select(Attendance.occurrence_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(
            Occurrence.activity_id == activity_id,
            Attendance.person_id == person_id,
            Attendance.presence == Presence.PRESENT,
        )
    )
    return set(session.scalars(query))


def _has_been_in() -> ColumnElement[bool]:
    """Ask for enrolments that were a place: it may have been given back since, but who was there was there."""
    given_back = and_(Enrolment.state == EnrolmentState.WITHDRAWN, Enrolment.withdrawn_from == EnrolmentState.CONFIRMED)
    return or_(Enrolment.state == EnrolmentState.CONFIRMED, given_back)


def has_been_in(session: Session, activity_id: int, person_id: int) -> bool:
    """Tell whether somebody has, or had, a place in an activity."""
    query = select(Enrolment.id).where(
        Enrolment.activity_id == activity_id, Enrolment.person_id == person_id, _has_been_in()
    )
    return session.scalars(query.limit(1)).first() is not None


def people_of(session: Session, activity_id: int) -> Sequence[Person]:
    """List who has, or had, a place in an activity and can be written to."""
    mine = select(Enrolment.person_id).where(Enrolment.activity_id == activity_id, _has_been_in())
    query = select(Person).where(Person.id.in_(mine), Person.telegram_id.is_not(None), Person.forgotten_at.is_(None))
    return session.scalars(query.order_by(Person.id)).all()


def ended(session: Session, *, after: datetime, until: datetime, earliest: datetime) -> Sequence[int]:
    """List classes whose last date ended between two moments; none that began before *earliest* is looked for."""
    query = catalogue.ended(after=after, until=until, earliest=earliest)
    return session.scalars(query.where(Activity.mode == EnrolmentMode.APPLICATION)).all()


def add(
    session: Session,
    *,
    code: str,
    activity_id: int,
    person_id: int,
    name: str,
    minutes: int,
    all_minutes: int,
    now: datetime,
) -> None:
    """Add one, unless the person has one of that class already: of two at the same moment, one stays."""
    insert: Any = (sqlite if is_sqlite(session) else postgresql).insert(Certificate.__table__)
    row = {
        "code": code,
        "activity_id": activity_id,
        "person_id": person_id,
        "name": name,
        "minutes": minutes,
        "all_minutes": all_minutes,
        "made_at": now,
        "changed_at": now,
    }
    session.execute(insert.on_conflict_do_nothing(index_elements=["activity_id", "person_id"]), [row])
