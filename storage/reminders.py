"""Who is due a reminder: confirmed places on dates that come into reach."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.base import MOST_IN_A_LIST
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person


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
    query = _confirmed().where(Occurrence.starts_at > after, Occurrence.starts_at <= until)
    return [Due(*row) for row in session.execute(query)]


def ahead(session: Session, telegram_ids: Collection[int], *, after: datetime) -> Sequence[Due]:
    """List confirmed places of some accounts on dates that start after a moment, soonest first."""
    query = (
        _confirmed()
        .join(Person, Person.id == Enrolment.account_id)
        .where(Occurrence.starts_at > after, Person.telegram_id.in_(telegram_ids))
        .limit(MOST_IN_A_LIST)
    )
    return [Due(*row) for row in session.execute(query)]


def _confirmed() -> Select[int, int, int, int, datetime, datetime]:
    return (
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
            Occurrence.cancelled_at.is_(None),
            Activity.withdrawn_at.is_(None),
            Enrolment.state == EnrolmentState.CONFIRMED,
        )
        .order_by(Occurrence.starts_at, Occurrence.id, Enrolment.id)
    )
