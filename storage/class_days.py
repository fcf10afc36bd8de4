"""When classes begin and end: their dates, those that are off left out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class Days:
    """The beginning of a class's first date, of its next one and the end of its last; nothing where there is none."""

    first_at: datetime | None
    next_at: datetime | None
    ends_at: datetime | None


def days(session: Session, activity_id: int, *, now: datetime) -> Days:
    """Read when a class begins and ends, in one statement."""
    following = func.min(Occurrence.starts_at).filter(Occurrence.starts_at > now)
    query = select(func.min(Occurrence.starts_at), following, func.max(Occurrence.ends_at)).where(
        Occurrence.activity_id == activity_id, Occurrence.cancelled_at.is_(None)
    )
    return Days(*session.execute(query).one())
