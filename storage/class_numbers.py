"""What the numbers of classes are made of: who applied, who got in, who came, dates held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.applications import Application
from storage.attendances import Attendance, Presence
from storage.base import MOST_IN_A_LIST
from storage.catalogue import Activity, ActivityKind, EnrolmentMode
from storage.enrolments import Enrolment, EnrolmentState
from storage.follow_ups import was_held
from storage.occurrences import Occurrence
from storage.territories import Territory

Pair = tuple[int, int]
"""A class and a person."""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class, with the beginning of its first date and the end of its last, those that are off left out."""

    activity_id: int
    territory_id: int
    territory: str
    code: str
    title: str
    first_at: datetime
    last_ends_at: datetime


def classes(session: Session, *, territory_id: int | None, activity_id: int | None = None) -> Sequence[ClassLine]:
    """List the classes with applications of one territory or of all, by territory and first date; or only one."""
    query = (
        select(
            Activity.id,
            Activity.territory_id,
            Territory.name,
            Activity.code,
            Activity.title,
            func.min(Occurrence.starts_at),
            func.max(Occurrence.ends_at),
        )
        .join(Territory, Territory.id == Activity.territory_id)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .where(Activity.mode == EnrolmentMode.APPLICATION, was_held())
        .group_by(Activity.id, Activity.territory_id, Territory.rank, Territory.name, Activity.code, Activity.title)
        .order_by(Territory.rank, Territory.name, func.min(Occurrence.starts_at), Activity.code)
    )
    if territory_id is not None:
        query = query.where(Activity.territory_id == territory_id)
    query = query.where(Activity.kind == ActivityKind.CLASS if activity_id is None else Activity.id == activity_id)
    return [ClassLine(*row) for row in session.execute(query)]


def applied(session: Session, activity_ids: Sequence[int]) -> set[Pair]:
    """Tell who sent an application to which class, whatever came of it."""
    query = select(Application.activity_id, Application.person_id).where(Application.sent_at.is_not(None))
    return {
        (activity_id, person_id)
        for part in _parts(activity_ids)
        for activity_id, person_id in session.execute(query.where(Application.activity_id.in_(part)))
    }


@dataclass(frozen=True, slots=True)
class Seat:
    """What became of one application that was let in: the state of its enrolment, and that from which it was left."""

    activity_id: int
    person_id: int
    state: EnrolmentState
    left_from: EnrolmentState | None


def seats(session: Session, activity_ids: Sequence[int]) -> Sequence[Seat]:
    """List the enrolments in some classes."""
    query = select(Enrolment.activity_id, Enrolment.person_id, Enrolment.state, Enrolment.withdrawn_from)
    return [
        Seat(*row)
        for part in _parts(activity_ids)
        for row in session.execute(query.where(Enrolment.activity_id.in_(part)))
    ]


def presences(session: Session, activity_ids: Sequence[int]) -> Sequence[Pair]:
    """List who was there in which class, once for each date on which they were."""
    query = (
        select(Occurrence.activity_id, Attendance.person_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Attendance.presence == Presence.PRESENT, Occurrence.cancelled_at.is_(None))
    )
    return [
        (activity_id, person_id)
        for part in _parts(activity_ids)
        for activity_id, person_id in session.execute(query.where(Occurrence.activity_id.in_(part)))
    ]


def held(session: Session, activity_ids: Sequence[int], *, now: datetime) -> dict[int, int]:
    """Count the dates of some classes that are over and took place."""
    query = (
        select(Occurrence.activity_id, func.count())
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(was_held(), Occurrence.ends_at <= now)
        .group_by(Occurrence.activity_id)
    )
    return {
        activity_id: count
        for part in _parts(activity_ids)
        for activity_id, count in session.execute(query.where(Occurrence.activity_id.in_(part)))
    }


def _parts(activity_ids: Sequence[int]) -> list[Sequence[int]]:
    return [activity_ids[start : start + MOST_IN_A_LIST] for start in range(0, len(activity_ids), MOST_IN_A_LIST)]
