"""All that a card shows of an activity, read in one statement."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import BindParameter, Select, bindparam, case, func, null, select
from sqlalchemy.orm import Session, aliased

from storage import clashes
from storage.catalogue import Activity, ActivityKind, EnrolmentMode, SeatsBy, count_of
from storage.enrolments import HOLDING, QUEUEING
from storage.occurrences import Occurrence
from storage.territories import Territory, Venue


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """All that a card shows, in one row.

    The venue is where the next date is; `usual_venue` names the one of the
    series where that is another. `moved_from` is when the series would have
    had the next date, and `off_at` the first date before it that is cancelled.
    `clash` is what the reader has at the same time.
    """

    id: int
    code: str
    title: str
    description: str
    kind: ActivityKind
    mode: EnrolmentMode
    territory_id: int
    territory: str
    venue_id: int
    venue: str
    address: str
    lat: float | None
    lon: float | None
    min_age: int | None
    max_age: int | None
    places: int | None
    taken: int
    waiting: int
    cost_cents: int
    contact: str
    accessible: bool | None
    recurrence: str
    next_at: datetime | None
    next_ends_at: datetime | None
    last_at: datetime | None
    withdrawn: bool
    moved_from: datetime | None = None
    off_at: datetime | None = None
    usual_venue: str | None = None
    note: str | None = None
    seats_by: SeatsBy = SeatsBy.SERIES
    next_id: int | None = None
    clash: str | None = None

    @property
    def free(self) -> int | None:
        """Places that nobody holds; nothing where there is no limit."""
        return None if self.places is None else max(0, self.places - self.taken)

    @property
    def is_over(self) -> bool:
        """Whether no date is left."""
        return self.withdrawn or self.next_at is None


def card(session: Session, activity_id: int, *, now: datetime, reader_id: int | None = None) -> ActivityCard | None:
    """Read all that a card shows, in one statement; for a reader, also what they have at the same time."""
    values = {"activity_id": activity_id, "now": now}
    if reader_id is not None:
        values |= clashes.values(reader_id, now)
    row = session.execute(_query(for_a_reader=reader_id is not None), values).one_or_none()
    return None if row is None else ActivityCard(*cast("Any", row))


@cache
def _query(*, for_a_reader: bool) -> Select[*tuple[Any, ...]]:
    """Write the statement once: to put it together costs ten times what it takes to run."""
    now: BindParameter[datetime] = bindparam("now")
    following, usual = aliased(Occurrence), aliased(Venue)
    ahead = (Occurrence.activity_id == Activity.id, Occurrence.starts_at > now)
    on = (*ahead, Occurrence.cancelled_at.is_(None))
    soonest = select(Occurrence.id).where(*on).order_by(Occurrence.starts_at, Occurrence.id).limit(1)
    last = select(func.max(Occurrence.starts_at)).where(*on)
    off = select(func.min(Occurrence.starts_at)).where(
        *ahead, Occurrence.cancelled_at.is_not(None), Occurrence.starts_at < following.starts_at
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            Activity.id,
            Activity.code,
            Activity.title,
            Activity.description,
            Activity.kind,
            Activity.mode,
            Activity.territory_id,
            Territory.name,
            Venue.id,
            Venue.name,
            Venue.address,
            Venue.lat,
            Venue.lon,
            Activity.min_age,
            Activity.max_age,
            Activity.places,
            count_of(HOLDING, following.id),
            count_of(QUEUEING, following.id),
            Activity.cost_cents,
            Activity.contact,
            Activity.accessible,
            Activity.recurrence,
            following.starts_at,
            following.ends_at,
            last.correlate(Activity).scalar_subquery(),
            Activity.withdrawn_at.is_not(None),
            case((following.slot_at != following.starts_at, following.slot_at)),
            off.correlate(Activity, following).scalar_subquery(),
            case((usual.id != Venue.id, usual.name)),
            following.note,
            Activity.seats_by,
            following.id,
            clashes.first_title() if for_a_reader else null(),
        )
        .join(usual, usual.id == Activity.venue_id)
        .outerjoin(following, following.id == soonest.correlate(Activity).scalar_subquery())
        .join(Venue, Venue.id == func.coalesce(following.venue_id, Activity.venue_id))
        .join(Territory, Territory.id == Venue.territory_id)
        .where(Activity.id == bindparam("activity_id"))
    )
    return query
