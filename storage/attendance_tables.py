"""What tables of attendance are made of: participants, dates, marks, counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, union
from sqlalchemy.orm import Session

from storage.attendances import Attendance, Presence, Said
from storage.base import MOST_IN_A_LIST
from storage.catalogue import Activity
from storage.enrolments import HOLDING, Enrolment
from storage.occurrences import Occurrence
from storage.people import Person
from storage.territories import Territory


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who has a place in an activity, or was marked on one of its dates; `since` is of their first place."""

    person_id: int
    name: str
    birth_year: int | None
    since: datetime | None


def participants(session: Session, activity_id: int) -> Sequence[Participant]:
    """List who has a place in an activity, or was marked on one of its dates, in no order."""
    with_place = select(Enrolment.person_id).where(Enrolment.activity_id == activity_id, Enrolment.state.in_(HOLDING))
    marked = (
        select(Attendance.person_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Occurrence.activity_id == activity_id, Attendance.presence.is_not(None))
    )
    since = (
        select(func.min(Enrolment.created_at))
        .where(Enrolment.person_id == Person.id, Enrolment.activity_id == activity_id)
        .correlate(Person)
        .scalar_subquery()
    )
    query = select(Person.id, Person.name, Person.birth_year, since).where(
        Person.id.in_(union(with_place, marked).scalar_subquery())
    )
    return [Participant(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of an activity."""

    occurrence_id: int
    starts_at: datetime


def dates(session: Session, activity_id: int, *, until: datetime) -> Sequence[Dated]:
    """List the dates of an activity that have begun by a moment and were not cancelled, oldest first."""
    query = (
        select(Occurrence.id, Occurrence.starts_at)
        .where(Occurrence.activity_id == activity_id, Occurrence.cancelled_at.is_(None), Occurrence.starts_at <= until)
        .order_by(Occurrence.starts_at)
    )
    return [Dated(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Marked:
    """What is known of one participant on one date."""

    occurrence_id: int
    person_id: int
    said: Said | None
    presence: Presence | None


def marks(session: Session, activity_id: int) -> Sequence[Marked]:
    """List what is known of everybody on every date of an activity."""
    query = (
        select(Attendance.occurrence_id, Attendance.person_id, Attendance.said, Attendance.presence)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Occurrence.activity_id == activity_id)
    )
    return [Marked(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were there on one date."""

    territory: str
    activity_id: int
    code: str
    title: str
    starts_at: datetime
    present: int


def counted(
    session: Session, *, territory_id: int | None, begin: datetime | None, end: datetime | None
) -> Sequence[Counted]:
    """Count who was there on each date whose roll was called, by territory and activity, oldest first."""
    present = func.count().filter(Attendance.presence == Presence.PRESENT)
    query = (
        select(Territory.name, Activity.id, Activity.code, Activity.title, Occurrence.starts_at, present)
        .select_from(Attendance)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .join(Territory, Territory.id == Activity.territory_id)
        .where(Attendance.presence.is_not(None), Occurrence.cancelled_at.is_(None), *_between(begin, end))
        .group_by(
            Territory.rank,
            Territory.name,
            Activity.id,
            Activity.code,
            Activity.title,
            Occurrence.id,
            Occurrence.starts_at,
        )
        .order_by(Territory.rank, Territory.name, Activity.code, Occurrence.starts_at)
    )
    if territory_id is not None:
        query = query.where(Activity.territory_id == territory_id)
    return [Counted(*row) for row in session.execute(query)]


def different_people(
    session: Session, activity_ids: Sequence[int], *, begin: datetime | None, end: datetime | None
) -> Mapping[int, int]:
    """Count how many different people were at some activities."""
    query = (
        select(Occurrence.activity_id, func.count(Attendance.person_id.distinct()))
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Attendance.presence == Presence.PRESENT, Occurrence.cancelled_at.is_(None), *_between(begin, end))
        .group_by(Occurrence.activity_id)
    )
    wanted, found = sorted(set(activity_ids)), dict[int, int]()
    for start in range(0, len(wanted), MOST_IN_A_LIST):
        part = query.where(Occurrence.activity_id.in_(wanted[start : start + MOST_IN_A_LIST]))
        found |= {activity_id: count for activity_id, count in session.execute(part)}  # noqa: C416  rows, not pairs
    return found


def _between(begin: datetime | None, end: datetime | None) -> list[ColumnElement[bool]]:
    limits = []
    if begin is not None:
        limits.append(Occurrence.starts_at >= begin)
    if end is not None:
        limits.append(Occurrence.starts_at < end)
    return limits
