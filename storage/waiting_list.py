"""The line for places: who waits in which order, and what is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, select
from sqlalchemy.orm import Session, aliased

from storage.enrolments import Enrolment, EnrolmentState, Seats, is_ahead, of_seats, place_in_line
from storage.occurrences import Occurrence
from storage.people import Person
from storage.prepared import Prepared

_PARTY = func.coalesce(Enrolment.party_id, Enrolment.id)
_ORDER = (Enrolment.priority.desc(), _PARTY, Enrolment.id)
"""The order in which a line is served."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One participant who waits; those of one party stand together and have the same `party`."""

    enrolment_id: int
    party: int
    declined_fewer: bool


def _can_be_told() -> ColumnElement[bool]:
    return and_(Person.blocked_at.is_(None), Person.consent_at.is_not(None))


def turns(session: Session, seats: Seats) -> Sequence[Turn]:
    """List who is in line and can be told, first in line first.

    Whoever blocked the bot or took their consent back keeps the turn, but is
    not offered what they could not hear of.
    """
    query = (
        select(Enrolment.id, _PARTY, Enrolment.declined_fewer)
        .join(Person, Person.id == Enrolment.account_id)
        .where(*of_seats(seats), Enrolment.state == EnrolmentState.WAITING, _can_be_told())
        .order_by(*_ORDER)
    )
    return [Turn(*row) for row in session.execute(query)]


def waiting_in(session: Session, account_id: int) -> Sequence[int]:
    """List the activities in whose line an account stands, in one order, so that locks never cross."""
    query = select(Enrolment.activity_id).where(
        Enrolment.account_id == account_id, Enrolment.state == EnrolmentState.WAITING
    )
    return session.scalars(query.distinct().order_by(Enrolment.activity_id)).all()


def dates_with_a_line(session: Session, activity_id: int, *, now: datetime) -> Sequence[tuple[int, datetime]]:
    """List the dates ahead for which somebody waits, soonest first, each with its beginning."""
    query = (
        select(Occurrence.id, Occurrence.starts_at)
        .join(Enrolment, Enrolment.occurrence_id == Occurrence.id)
        .where(
            Occurrence.activity_id == activity_id,
            Occurrence.cancelled_at.is_(None),
            Occurrence.starts_at > now,
            Enrolment.state == EnrolmentState.WAITING,
        )
        .distinct()
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def offered(session: Session, activity_id: int, *, until: datetime | None = None) -> Sequence[Enrolment]:
    """List the offers of an activity, all or those whose deadline is not after a moment, a party after the other."""
    query = select(Enrolment).where(Enrolment.activity_id == activity_id, Enrolment.state == EnrolmentState.OFFERED)
    if until is not None:
        query = query.where(Enrolment.offer_ends_at <= until)
    return session.scalars(query.order_by(_PARTY, Enrolment.id).execution_options(populate_existing=True)).all()


def with_offers_past(session: Session, now: datetime) -> Sequence[int]:
    """List the activities with offers whose deadline is over, in one order, so that locks never cross."""
    return sorted({row[0] for row in _with_offers_past().rows(session, {"now": now})})


@cache
def _with_offers_past() -> Prepared:
    """Write the statement once: every tick asks it."""
    query = select(Enrolment.activity_id).where(
        # in words that the planner finds in the partial index: it looks into no parameter
        Enrolment.state == literal(EnrolmentState.OFFERED, Enrolment.state.type, literal_execute=True),
        Enrolment.offer_ends_at <= bindparam("now"),
    )
    return Prepared("offers_past", query)


def can_be_told(session: Session, account_id: int) -> bool:
    """Tell whether an account can be written to: it neither blocked the bot nor took the consent back."""
    return session.scalars(select(Person.id).where(Person.id == account_id, _can_be_told())).first() is not None


def somebody_waits(session: Session, enrolment_ids: Sequence[int]) -> bool:
    """Tell whether anybody waits for the places of some enrolments, besides these themselves."""
    behind = aliased(Enrolment)
    query = (
        select(behind.id)
        .join(
            Enrolment,
            and_(
                behind.activity_id == Enrolment.activity_id,
                behind.occurrence_id.is_not_distinct_from(Enrolment.occurrence_id),
            ),
        )
        .where(Enrolment.id.in_(enrolment_ids), behind.state == EnrolmentState.WAITING)
        .where(behind.id.not_in(enrolment_ids))
        .limit(1)
    )
    return session.scalars(query).first() is not None


@dataclass(frozen=True, slots=True)
class InLine:
    """One row of the line as staff see it: who holds an offer or waits, for which date, and why before others."""

    enrolment_id: int
    party: int
    name: str
    state: EnrolmentState
    position: int
    offer_ends_at: datetime | None
    starts_at: datetime | None
    waits_since: datetime
    priority: int
    priority_reason: str | None
    asked_by: str = ""


def line(session: Session, activity_id: int, *, now: datetime) -> Sequence[InLine]:
    """List who is offered a place and who waits, date by date, in the order in which the line is served."""
    account = aliased(Person)
    query = (
        select(
            Enrolment.id,
            _PARTY,
            Person.name,
            Enrolment.state,
            place_in_line(),
            Enrolment.offer_ends_at,
            Occurrence.starts_at,
            Enrolment.created_at,
            Enrolment.priority,
            Enrolment.priority_reason,
            account.name,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(account, account.id == Enrolment.account_id)
        .outerjoin(Occurrence, Occurrence.id == Enrolment.occurrence_id)
        .where(
            Enrolment.activity_id == activity_id,
            Enrolment.state.in_((EnrolmentState.OFFERED, EnrolmentState.WAITING)),
            is_ahead(now),
        )
        .order_by(Occurrence.starts_at, Enrolment.state, *_ORDER)
    )
    return [InLine(*cast("Any", row)) for row in session.execute(query)]
