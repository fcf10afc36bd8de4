"""Who is concerned when dates change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select, union
from sqlalchemy.orm import Session

from storage.attendances import Attendance
from storage.enrolments import LIVE, Enrolment
from storage.occurrences import Occurrence
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Concerned:
    """An account that holds or waits for a place, for the whole series or for one date, told or not."""

    account_id: int
    occurrence_id: int | None
    can_be_told: bool


def concerned(session: Session, activity_id: int) -> Sequence[Concerned]:
    """List the accounts that hold or wait for a place in an activity, each once for the series or for a date."""
    query = (
        select(
            Enrolment.account_id,
            Enrolment.occurrence_id,
            and_(Person.blocked_at.is_(None), Person.consent_at.is_not(None)),
        )
        .join(Person, Person.id == Enrolment.account_id)
        .where(Enrolment.activity_id == activity_id, Enrolment.state.in_(LIVE))
        .distinct()
        .order_by(Enrolment.account_id)
    )
    return [Concerned(*row) for row in session.execute(query)]


def dates_with_a_past(session: Session, activity_ids: Sequence[int]) -> set[int]:
    """List the dates of some activities that somebody has had a place on, or said something about, even if no more."""
    enrolled = select(Enrolment.occurrence_id).where(
        Enrolment.activity_id.in_(activity_ids), Enrolment.occurrence_id.is_not(None)
    )
    spoken_of = (
        select(Attendance.occurrence_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Occurrence.activity_id.in_(activity_ids))
    )
    return {one for one in session.scalars(union(enrolled, spoken_of)) if one is not None}
