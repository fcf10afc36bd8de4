"""What calendars show, date by date; and the secret addresses of people's own calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, String, and_, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.catalogue import Activity
from storage.enrolments import LIVE, Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person
from storage.territories import Venue
from storage.types import EncryptedText

MOST_DATES = 2000
"""Dates in one calendar: some forty weekly series for a year, a megabyte."""


class CalendarFeed(Base):
    """The way to one person's calendar for programs that know its secret.

    One for each person. Life: made when the person asks for the address, and
    deleted when they take it back, which makes the address unknown at once.
    `fingerprint` is the SHA-256 of the secret: addresses are looked up without
    being readable in the database; `secret` is kept to show the address again.
    """

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    secret: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One date of an activity with all that a calendar shows of it, at the venue where this date is.

    `slot_at` names it for good, however often it is moved.
    """

    activity_id: int
    code: str
    title: str
    description: str
    contact: str
    venue: str
    address: str
    lat: float | None
    lon: float | None
    slot_at: datetime
    starts_at: datetime
    ends_at: datetime
    note: str
    changed_at: datetime
    cancelled_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def is_off(self) -> bool:
        """Whether it does not take place."""
        return self.cancelled_at is not None or self.withdrawn_at is not None

    @property
    def told_at(self) -> datetime:
        """When what is known of it last changed."""
        return max(one for one in (self.changed_at, self.cancelled_at, self.withdrawn_at) if one is not None)


@dataclass(frozen=True, slots=True)
class Taken:
    """A date that someone of a household holds a place for, or waits for."""

    date: CalendarDate
    name: str
    is_reader: bool
    state: EnrolmentState
    changed_at: datetime


_DATE = (
    Activity.id,
    Activity.code,
    Activity.title,
    Activity.description,
    Activity.contact,
    Venue.name,
    Venue.address,
    Venue.lat,
    Venue.lon,
    Occurrence.slot_at,
    Occurrence.starts_at,
    Occurrence.ends_at,
    Occurrence.note,
    Activity.changed_at,
    Occurrence.cancelled_at,
    Activity.withdrawn_at,
)
_ORDER = (Occurrence.starts_at, Occurrence.activity_id)


def of_activity(session: Session, activity_id: int, *, after: datetime) -> Sequence[CalendarDate]:
    """List an activity's dates that end after a moment, in order; those that were cancelled too."""
    query = _dates(*_DATE).where(Occurrence.activity_id == activity_id, Occurrence.ends_at > after)
    return [CalendarDate(*row) for row in session.execute(query.limit(MOST_DATES))]


def at_venue(session: Session, venue_id: int, *, after: datetime) -> Sequence[CalendarDate]:
    """List what begins at a venue after a moment, in order; what was cancelled too."""
    query = _dates(*_DATE).where(Venue.id == venue_id, Occurrence.starts_at > after)
    return [CalendarDate(*row) for row in session.execute(query.limit(MOST_DATES))]


def of_household(session: Session, person: Person, *, after: datetime, now: datetime) -> Sequence[Taken]:
    """List the dates of a person, of whom they enrolled, and of their household's children, in order.

    Held places count from the moment they were asked for; turns and offers
    only ahead of *now*.
    """
    is_ours = or_(
        Enrolment.account_id == person.id,
        and_(Person.household_id == person.household_id, Person.telegram_id.is_(None)),
    )
    is_current = or_(Enrolment.state == EnrolmentState.CONFIRMED, Occurrence.starts_at > now)
    query = (
        _dates(*_DATE, Person.name, Person.id == person.id, Enrolment.state, Enrolment.changed_at)
        .join(Enrolment, Enrolment.activity_id == Activity.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == Occurrence.id))
        .where(is_ours, Enrolment.state.in_(LIVE), is_current)
        .where(Occurrence.starts_at > after, Occurrence.starts_at > Enrolment.created_at)
        .order_by(Enrolment.id)
    )
    facts = len(_DATE)
    return [Taken(CalendarDate(*row[:facts]), *row[facts:]) for row in session.execute(query.limit(MOST_DATES))]


def _dates(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Occurrence)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .join(Venue, Venue.id == func.coalesce(Occurrence.venue_id, Activity.venue_id))
        .order_by(*_ORDER)
    )


def of_person(session: Session, person_id: int) -> CalendarFeed | None:
    """Find a person's feed."""
    return session.scalars(select(CalendarFeed).where(CalendarFeed.person_id == person_id)).one_or_none()


def by_fingerprint(session: Session, fingerprint: str) -> CalendarFeed | None:
    """Find the feed of a secret."""
    return session.scalars(select(CalendarFeed).where(CalendarFeed.fingerprint == fingerprint)).one_or_none()


def forget_person(session: Session, person_id: int) -> None:
    """Delete a person's feed; deleting one that is not there is fine."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
