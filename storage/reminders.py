"""Who is due a reminder: confirmed places on dates that come into reach, and what a reminder says of a date."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from storage.attendances import Attendance, Said
from storage.base import MOST_IN_A_LIST
from storage.catalogue import Activity, ActivityKind, SeatsBy
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person
from storage.prepared import Prepared
from storage.territories import Territory, Venue


@dataclass(frozen=True, slots=True)
class Due:
    """One participant's date that is near. `enrolled_at` is when the place was theirs."""

    occurrence_id: int
    activity_id: int
    kind: ActivityKind
    account_id: int
    starts_at: datetime
    enrolled_at: datetime


def due(session: Session, *, after: datetime, until: datetime) -> Sequence[Due]:
    """List confirmed places on dates that start after one moment and up to another."""
    facts = {"after": after, "until": until}
    return _in_order(Due(*row) for row in _between().rows(session, facts))


def due_in(
    session: Session, activity_id: int, account_ids: Collection[int] | None, *, after: datetime, until: datetime
) -> Sequence[Due]:
    """List confirmed places on those dates of one activity; of some accounts, where any are named."""
    whose = () if account_ids is None else (Enrolment.account_id.in_(account_ids),)
    return _due(
        session,
        lambda query: query.where(
            Occurrence.activity_id == activity_id, Occurrence.starts_at > after, Occurrence.starts_at <= until, *whose
        ),
    )


def ahead(session: Session, account_ids: Collection[int], *, after: datetime) -> Sequence[Due]:
    """List the next confirmed places of some accounts on dates that start after a moment."""
    return _due(
        session,
        lambda query: (
            query.where(Enrolment.account_id.in_(account_ids), Occurrence.starts_at > after)
            .order_by(Occurrence.starts_at)
            .limit(MOST_IN_A_LIST)
        ),
    )


Narrowed = Select[int, int, ActivityKind, int, datetime, datetime]


def _due(session: Session, narrow: Callable[[Narrowed], Narrowed]) -> Sequence[Due]:
    return _in_order(Due(*row) for query in _places() for row in session.execute(narrow(query)))


def _in_order(found: Iterable[Due]) -> Sequence[Due]:
    return sorted(found, key=lambda one: (one.starts_at, one.occurrence_id, one.account_id))


@cache
def _between() -> Prepared:
    """Ask for what comes into reach; put into words once, because every tick asks it."""
    after, until = (bindparam(name, type_=Occurrence.starts_at.type) for name in ("after", "until"))
    soon = (query.where(Occurrence.starts_at > after, Occurrence.starts_at <= until) for query in _places())
    return Prepared("reminders_due", union_all(*soon))


def _places() -> Sequence[Narrowed]:
    """Ask for places in series and for places on single dates: each is one step in an index from a date."""
    in_series = (
        _confirmed()
        .join(Enrolment, Enrolment.activity_id == Occurrence.activity_id)
        .where(Activity.seats_by == SeatsBy.SERIES, Enrolment.occurrence_id.is_(None))
    )
    on_dates = _confirmed().join(Enrolment, Enrolment.occurrence_id == Occurrence.id)
    return [query.where(Enrolment.state == EnrolmentState.CONFIRMED) for query in (in_series, on_dates)]


def _confirmed() -> Narrowed:
    return (
        select(
            Occurrence.id,
            Occurrence.activity_id,
            Activity.kind,
            Enrolment.account_id,
            Occurrence.starts_at,
            Enrolment.changed_at,
        )
        .select_from(Occurrence)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Occurrence.cancelled_at.is_(None), Activity.withdrawn_at.is_(None))
    )


@dataclass(frozen=True, slots=True)
class RemindedDate:
    """What a reminder says of one date: what, when and where it is as things are now.

    `is_series` tells that a place is for more dates than this one, and
    `has_more` that one of them is still to come after it.
    """

    occurrence_id: int
    activity_id: int
    title: str
    kind: ActivityKind
    starts_at: datetime
    ends_at: datetime
    venue: str
    address: str
    territory: str
    is_elsewhere: bool
    note: str
    is_off: bool
    is_series: bool
    has_more: bool


def date(session: Session, occurrence_id: int) -> RemindedDate | None:
    """Read one date as a reminder tells it, in one statement."""
    later = aliased(Occurrence)
    more = exists().where(
        later.activity_id == Occurrence.activity_id,
        later.starts_at > Occurrence.starts_at,
        later.cancelled_at.is_(None),
    )
    query = (
        select(
            Occurrence.id,
            Activity.id,
            Activity.title,
            Activity.kind,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Venue.name,
            Venue.address,
            Territory.name,
            func.coalesce(Occurrence.venue_id, Activity.venue_id) != Activity.venue_id,
            Occurrence.note,
            or_(Occurrence.cancelled_at.is_not(None), Activity.withdrawn_at.is_not(None)),
            Activity.seats_by == SeatsBy.SERIES,
            more,
        )
        .join(Activity, Activity.id == Occurrence.activity_id)
        .join(Venue, Venue.id == func.coalesce(Occurrence.venue_id, Activity.venue_id))
        .join(Territory, Territory.id == Venue.territory_id)
        .where(Occurrence.id == occurrence_id)
    )
    row: Any = session.execute(query).one_or_none()
    return None if row is None else RemindedDate(*row)


@dataclass(frozen=True, slots=True)
class Participant:
    """One who has a place on a date, with what was said of it. `enrolled_at` is when the place was theirs."""

    enrolment_id: int
    person_id: int
    name: str
    is_account: bool
    enrolled_at: datetime
    said: Said | None


def participants(session: Session, occurrence_id: int, account_id: int) -> Sequence[Participant]:
    """List whom an account is reminded for on a date: those with a confirmed place."""
    query = (
        select(
            Enrolment.id,
            Enrolment.person_id,
            Person.name,
            Enrolment.person_id == Enrolment.account_id,
            Enrolment.changed_at,
            Attendance.said,
        )
        .join(Occurrence, Occurrence.activity_id == Enrolment.activity_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(
            Attendance, (Attendance.occurrence_id == Occurrence.id) & (Attendance.person_id == Enrolment.person_id)
        )
        .where(
            Occurrence.id == occurrence_id,
            Enrolment.account_id == account_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == Occurrence.id),
        )
        .order_by(Enrolment.id)
    )
    return [Participant(*row) for row in session.execute(query)]
