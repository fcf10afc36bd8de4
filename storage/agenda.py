"""What a household has ahead: its places, turns and offers, each with the next date that it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, func, or_, select
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

    `is_other_adult` tells whether only that person decides about it. Of the same
    `turn` are those who asked together. `is_by_date` tells whether the place is for
    that date alone. `said` is what was said about coming to that date.
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
    said: Said | None
    date_id: int
    turn: int
    is_by_date: bool


def agenda(session: Session, person: Person, *, now: datetime, skip: int, most: int) -> Sequence[AgendaLine]:
    """List what is ahead of everybody in a person's household, next first, in one statement.

    Dates are skipped and counted, not participants: whoever goes to the same date stands together.
    """
    values = _values(person, now) | {"skip": skip, "most": most}
    return [AgendaLine(*row) for row in session.execute(_part(), values)]


def count(session: Session, person: Person, *, now: datetime) -> int:
    """Count the dates that are ahead of anybody in a person's household."""
    return int(session.execute(_count(), _values(person, now)).scalar_one())


def _values(person: Person, now: datetime) -> dict[str, Any]:
    return {"person_id": person.id, "household_id": person.household_id, "now": now}


@cache
def _part() -> Select[Any]:
    """Write the statement once: to put it together costs ten times what it takes to run."""
    date, listed = aliased(Occurrence), aliased(Occurrence)
    some = (
        _ahead(listed, listed.id)
        .group_by(listed.id, listed.starts_at, Activity.id)
        .order_by(listed.starts_at, Activity.id, listed.id)
        .offset(bindparam("skip", type_=Integer))
        .limit(bindparam("most", type_=Integer))
        .correlate(None)
    )
    is_reader = Person.id == bindparam("person_id")
    return (
        _ahead(
            date,
            Enrolment.id,
            Activity.id,
            Activity.title,
            Venue.name,
            Person.name,
            is_reader,
            and_(Person.id != bindparam("person_id"), Person.telegram_id.is_not(None)),
            Enrolment.state,
            place_in_line(),
            Enrolment.offer_ends_at,
            date.starts_at,
            Attendance.said,
            date.id,
            func.coalesce(Enrolment.party_id, Enrolment.id),
            Enrolment.occurrence_id.is_not(None),
        )
        .join(Venue, Venue.id == func.coalesce(date.venue_id, Activity.venue_id))
        .outerjoin(Attendance, and_(Attendance.occurrence_id == date.id, Attendance.person_id == Person.id))
        .where(date.id.in_(some))
        .order_by(date.starts_at, Activity.id, date.id, Enrolment.id)
    )


@cache
def _count() -> Select[Any]:
    date = aliased(Occurrence)
    return _ahead(date, func.count(date.id.distinct()))


def _ahead(date: Any, *columns: Any) -> Select[Any]:
    soonest = (
        select(Occurrence.id)
        .where(
            Occurrence.activity_id == Activity.id,
            Occurrence.cancelled_at.is_(None),
            Occurrence.starts_at > bindparam("now"),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(1)
        .correlate(Activity)
        .scalar_subquery()
    )
    its_date = case((Enrolment.occurrence_id.is_not(None), Enrolment.occurrence_id), else_=soonest)
    is_ours = or_(Person.id == bindparam("person_id"), Person.household_id == bindparam("household_id"))
    return (
        select(*columns)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .join(date, date.id == its_date)
        .where(is_ours, Enrolment.state.in_(LIVE), date.cancelled_at.is_(None), date.starts_at > bindparam("now"))
    )
