"""Who is due a reminder: confirmed places on dates that come into reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class Due:
    """One participant's date that is near."""

    occurrence_id: int
    activity_id: int
    enrolment_id: int
    account_id: int
    starts_at: datetime
    enrolled_at: datetime


def due(session: Session, *, after: datetime, until: datetime) -> Sequence[Due]:
    """List confirmed places on dates that start after one moment and up to another, soonest first."""
    query = (
        select(
            Occurrence.id,
            Occurrence.activity_id,
            Enrolment.id,
            Enrolment.account_id,
            Occurrence.starts_at,
            Enrolment.changed_at,
        )
        .join(Enrolment, Enrolment.activity_id == Occurrence.activity_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Occurrence.starts_at > after,
            Occurrence.starts_at <= until,
            Occurrence.cancelled_at.is_(None),
            Activity.withdrawn_at.is_(None),
            Enrolment.state == EnrolmentState.CONFIRMED,
        )
        .order_by(Occurrence.starts_at, Occurrence.id, Enrolment.id)
    )
    return [Due(*row) for row in session.execute(query)]
