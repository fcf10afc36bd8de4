"""What a household has ahead: its places, turns and offers, each with the next date that it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.attendances import Attendance, Said
from storage.catalogue import Activity
from storage.enrolments import LIVE, Enrolment, EnrolmentState, place_in_line
from storage.occurrences import Occurrence
from storage.people import Person
from storage.territories import Venue


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One participant in one activity, with its next date, or the one date that it is for.

    `is_other_adult` tells whether only that person decides about it. `said` is
    what was said about coming to that date.
    """

    enrolment_id: int
    activity_id: int
    title: str
    venue: str
    name: str
    is_account: bool
    is_other_adult: bool
    state: EnrolmentState
    position: int
    offer_ends_at: datetime | None
    next_at: datetime
    said: Said | None = None


def agenda(session: Session, person: Person, *, now: datetime, skip: int, most: int) -> Sequence[AgendaLine]:
    """List part of what is ahead of everybody in a person's household, next first, in one statement."""
    date = aliased(Occurrence)
    query = (
        _ahead(
            person,
            now,
            date,
            Enrolment.id,
            Activity.id,
            Activity.title,
            Venue.name,
            Person.name,
            Person.id == person.id,
            and_(Person.id != person.id, Person.telegram_id.is_not(None)),
            Enrolment.state,
            place_in_line(),
            Enrolment.offer_ends_at,
            date.starts_at,
            Attendance.said,
        )
        .join(Venue, Venue.id == func.coalesce(date.venue_id, Activity.venue_id))
        .outerjoin(Attendance, and_(Attendance.occurrence_id == date.id, Attendance.person_id == Person.id))
        .order_by(date.starts_at, Activity.id, Enrolment.id)
        .offset(skip)
        .limit(most)
    )
    return [AgendaLine(*row) for row in session.execute(query)]


def count(session: Session, person: Person, *, now: datetime) -> int:
    """Count what is ahead of everybody in a person's household."""
    many: int = session.execute(_ahead(person, now, aliased(Occurrence), func.count())).scalar_one()
    return many


def _ahead(person: Person, now: datetime, date: Any, *columns: Any) -> Select[Any]:
    soonest = (
        select(Occurrence.id)
        .where(Occurrence.activity_id == Activity.id, Occurrence.cancelled_at.is_(None), Occurrence.starts_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(1)
        .correlate(Activity)
        .scalar_subquery()
    )
    its_date = case((Enrolment.occurrence_id.is_not(None), Enrolment.occurrence_id), else_=soonest)
    is_ours = Person.id == person.id
    if person.household_id is not None:
        is_ours = or_(is_ours, Person.household_id == person.household_id)
    return (
        select(*columns)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .join(date, date.id == its_date)
        .where(is_ours, Enrolment.state.in_(LIVE), date.cancelled_at.is_(None), date.starts_at > now)
    )
