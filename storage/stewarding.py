"""The dates of an activity with who comes, as those who run it see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session

from storage.catalogue import Activity
from storage.enrolments import HOLDING, QUEUEING, Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.territories import Venue


@dataclass(frozen=True, slots=True)
class DateToKeep:
    """One date to come: when and where it is, and how many hold a place or wait, on it or in its series.

    `slot_at` is when the series has it, and `usual_venue_id` where.
    """

    occurrence_id: int
    activity_id: int
    starts_at: datetime
    ends_at: datetime
    slot_at: datetime
    is_off: bool
    venue_id: int
    venue: str
    address: str
    usual_venue_id: int
    note: str
    taken: int
    waiting: int

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is not where its series is."""
        return self.venue_id != self.usual_venue_id


def dates(session: Session, activity_id: int, *, after: datetime, skip: int, most: int) -> Sequence[DateToKeep]:
    """List dates of an activity after a moment, soonest first, the cancelled ones too."""
    query = (
        _dates()
        .where(Occurrence.activity_id == activity_id, Occurrence.starts_at > after)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .offset(skip)
        .limit(most)
    )
    return [DateToKeep(*cast("Any", row)) for row in session.execute(query)]


def date(session: Session, occurrence_id: int) -> DateToKeep | None:
    """Read one date, whenever it is."""
    row = session.execute(_dates().where(Occurrence.id == occurrence_id)).one_or_none()
    return None if row is None else DateToKeep(*cast("Any", row))


def counts(session: Session, activity_id: int, *, now: datetime) -> tuple[int, int]:
    """Count who holds a place in an activity, and who waits; of dates that are over nobody."""
    held, waits = (func.count().filter(Enrolment.state.in_(states)) for states in (HOLDING, QUEUEING))
    query = (
        select(held, waits)
        .select_from(Enrolment)
        .outerjoin(Occurrence, Occurrence.id == Enrolment.occurrence_id)
        .where(Enrolment.activity_id == activity_id, or_(Occurrence.id.is_(None), Occurrence.starts_at > now))
    )
    row = session.execute(query).one()
    return row[0], row[1]


def venues(session: Session, territory_id: int, *, skip: int, most: int) -> Sequence[Venue]:
    """List venues of a territory by their names."""
    query = select(Venue).where(Venue.territory_id == territory_id).order_by(Venue.name, Venue.id)
    return session.scalars(query.offset(skip).limit(most)).all()


def _dates() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Occurrence.id,
            Occurrence.activity_id,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Occurrence.slot_at,
            Occurrence.cancelled_at.is_not(None),
            Venue.id,
            Venue.name,
            Venue.address,
            Activity.venue_id,
            Occurrence.note,
            _count(HOLDING),
            _count(QUEUEING),
        )
        .join(Activity, Activity.id == Occurrence.activity_id)
        .join(Venue, Venue.id == func.coalesce(Occurrence.venue_id, Activity.venue_id))
    )


def _count(states: Sequence[EnrolmentState]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Enrolment)
        .where(
            Enrolment.activity_id == Occurrence.activity_id,
            or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == Occurrence.id),
            Enrolment.state.in_(states),
        )
        .correlate(Occurrence)
        .scalar_subquery()
    )
