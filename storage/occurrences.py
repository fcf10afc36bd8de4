"""The dates of activities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import MOST_IN_A_LIST, Base, plain
from storage.database import is_sqlite
from storage.territories import Venue

LONGEST_NOTE = 300


class Occurrence(Base):
    """One date of an activity, in UTC. One that someone may count on is cancelled, never deleted.

    `slot_at` is when the series has it (RECURRENCE-ID of RFC 5545), and what
    makes it the same date; `starts_at` is when it really begins. One that was
    moved, cancelled or changed alone is pinned: a change of the series leaves
    it as it is. `venue_id` and `note` say what is different on that date.
    `check_in_code` is in the QR that people scan to say that they are here, and
    `roll_closed_at` is when its roll call was done.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("activity_id", "slot_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        Index("ix_occurrences_starts_at", "starts_at"),
        Index("ix_occurrences_check_in_code", "check_in_code", unique=True),
        Index("ix_occurrences_activity_id_starts_at", "activity_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    slot_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    is_pinned: Mapped[bool] = mapped_column(default=False)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    check_in_code: Mapped[str | None] = mapped_column(String(32))
    roll_closed_at: Mapped[datetime | None]


def following(session: Session, activity_id: int, *, now: datetime) -> Occurrence | None:
    """Find an activity's next date."""
    query = (
        select(Occurrence)
        .where(Occurrence.activity_id == activity_id, Occurrence.cancelled_at.is_(None), Occurrence.starts_at > now)
        .order_by(Occurrence.starts_at)
        .limit(1)
    )
    return session.scalars(query).one_or_none()


@dataclass(frozen=True, slots=True)
class DateAhead:
    """One date as people are told of it: when, what is different about it, or that it is off.

    `venue` is there only where that is not the usual one.
    """

    starts_at: datetime
    ends_at: datetime
    slot_at: datetime
    is_off: bool
    venue: str | None
    note: str


def ahead(session: Session, activity_id: int, *, now: datetime, most: int) -> Sequence[DateAhead]:
    """List an activity's dates to come, soonest first, the cancelled ones too."""
    query = (
        select(
            Occurrence.starts_at,
            Occurrence.ends_at,
            Occurrence.slot_at,
            Occurrence.cancelled_at.is_not(None),
            Venue.name,
            Occurrence.note,
        )
        .outerjoin(Venue, Venue.id == Occurrence.venue_id)
        .where(Occurrence.activity_id == activity_id, Occurrence.starts_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(most)
    )
    return [DateAhead(*row) for row in session.execute(query)]


def occurrence(session: Session, occurrence_id: int) -> Occurrence | None:
    """Find one date."""
    return session.get(Occurrence, occurrence_id)


def lock(session: Session, occurrence_id: int) -> Occurrence | None:
    """Read a date as it is now, and keep others from changing it until this transaction ends."""
    query = select(Occurrence).where(Occurrence.id == occurrence_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def by_check_in_code(session: Session, code: str) -> Occurrence | None:
    """Find the date whose QR holds a code."""
    return session.scalars(select(Occurrence).where(Occurrence.check_in_code == code)).one_or_none()


def check_in_code(session: Session, occurrence_id: int, new: str) -> str | None:
    """Give the code of a date's QR; a date without one gets the *new* one. Nothing, where there is no such date.

    Of two who ask at the same moment both get the same one.
    """
    unmade = update(Occurrence).where(Occurrence.id == occurrence_id, Occurrence.check_in_code.is_(None))
    session.execute(unmade.values(check_in_code=new).execution_options(synchronize_session=False))
    return session.scalars(select(Occurrence.check_in_code).where(Occurrence.id == occurrence_id)).one_or_none()


def of_activities(session: Session, activity_ids: Sequence[int]) -> dict[int, list[Occurrence]]:
    """List every date of some activities, by activity."""
    found: dict[int, list[Occurrence]] = {}
    for start in range(0, len(activity_ids), MOST_IN_A_LIST):
        part = activity_ids[start : start + MOST_IN_A_LIST]
        for one in session.scalars(select(Occurrence).where(Occurrence.activity_id.in_(part))):
            found.setdefault(one.activity_id, []).append(one)
    return found


def pinned(session: Session, activity_ids: Sequence[int]) -> dict[int, list[Occurrence]]:
    """List the dates of some activities that are unlike their series, by activity, in order."""
    found: dict[int, list[Occurrence]] = {}
    for start in range(0, len(activity_ids), MOST_IN_A_LIST):
        part = activity_ids[start : start + MOST_IN_A_LIST]
        query = select(Occurrence).where(Occurrence.activity_id.in_(part), Occurrence.is_pinned)
        for one in session.scalars(query.order_by(Occurrence.slot_at)):
            found.setdefault(one.activity_id, []).append(one)
    return found


def dates_ahead(
    session: Session, now: datetime, activity_ids: Sequence[int] | None = None
) -> dict[int, list[tuple[datetime, datetime]]]:
    """List when the dates to come begin and end, in order, of some activities or of all that have any."""
    query = (
        select(Occurrence.activity_id, Occurrence.starts_at, Occurrence.ends_at)
        .where(Occurrence.starts_at > now, Occurrence.cancelled_at.is_(None))
        .order_by(Occurrence.starts_at)
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for part in _parts(activity_ids):
        some = query if part is None else query.where(Occurrence.activity_id.in_(part))
        for activity_id, starts_at, ends_at in session.execute(some):
            found.setdefault(activity_id, []).append((starts_at, ends_at))
    return found


def _parts(ids: Sequence[int] | None) -> Iterator[Sequence[int] | None]:
    if ids is None:
        yield None
        return
    for start in range(0, len(ids), MOST_IN_A_LIST):
        yield ids[start : start + MOST_IN_A_LIST]


_COLUMNS = {
    "activity_id": "int",
    "slot_at": "timestamptz",
    "starts_at": "timestamptz",
    "ends_at": "timestamptz",
    "cancelled_at": "timestamptz",
    "is_pinned": "boolean",
    "venue_id": "int",
    "note": "text",
}

_ADD_MANY = text(
    f"INSERT INTO occurrences ({', '.join(_COLUMNS)}) SELECT * FROM unnest("  # noqa: S608  names of our own
    + ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in _COLUMNS.items())
    + ")"
)


def add(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Add dates, many in one go: PostgreSQL takes them as one statement, which costs it a tenth."""
    if rows and is_sqlite(session):
        session.execute(insert(plain(Occurrence)), rows)
    elif rows:
        session.execute(_ADD_MANY, {name: [row[name] for row in rows] for name in _COLUMNS})


@dataclass(frozen=True, slots=True)
class DateRow:
    """When and where one date is as the database has it; without a venue of its own it is at its activity's."""

    id: int
    activity_id: int
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    venue_id: int | None


def date_rows(session: Session, activity_ids: Sequence[int], *, after: datetime) -> Sequence[DateRow]:
    """List the dates of some activities that begin after a moment, soonest first, the cancelled ones too."""
    query = select(
        Occurrence.id,
        Occurrence.activity_id,
        Occurrence.starts_at,
        Occurrence.ends_at,
        Occurrence.cancelled_at.is_not(None),
        Occurrence.venue_id,
    ).order_by(Occurrence.starts_at, Occurrence.id)
    found: list[DateRow] = []
    for part in _parts(activity_ids):
        some = query.where(Occurrence.activity_id.in_(part or ()), Occurrence.starts_at > after)
        found += [DateRow(*row) for row in session.execute(some)]
    return found


def date_rows_by_id(session: Session, occurrence_ids: Sequence[int]) -> Sequence[DateRow]:
    """List some dates, whenever they are, as the database has them."""
    query = select(
        Occurrence.id,
        Occurrence.activity_id,
        Occurrence.starts_at,
        Occurrence.ends_at,
        Occurrence.cancelled_at.is_not(None),
        Occurrence.venue_id,
    )
    found: list[DateRow] = []
    for part in _parts(occurrence_ids):
        found += [DateRow(*row) for row in session.execute(query.where(Occurrence.id.in_(part or ())))]
    return found
