"""What a household has at the same time as something else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.catalogue import Activity
from storage.enrolments import LIVE, Enrolment, Seats
from storage.occurrences import Occurrence
from storage.people import acted_for

LONGEST = timedelta(days=8)
"""No date lasts longer: a summer camp takes a week. So only a few dates of a long series are compared with each."""


class _LongBefore(FunctionElement[datetime]):
    """The moment `LONGEST` before that of a column, such that an index on moments can be asked from there."""

    inherit_cache = True


@compiles(_LongBefore, "sqlite")
def _in_sqlite(element: _LongBefore, compiler: SQLCompiler, **options: Any) -> str:
    # Moments are texts there; this one lacks the microseconds and compares as it should all the same.
    return f"datetime({compiler.process(element.clauses, **options)}, '-{LONGEST.days} days')"


@compiles(_LongBefore, "postgresql")
def _in_postgresql(element: _LongBefore, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - interval '{LONGEST.days} days')"


@dataclass(frozen=True, slots=True)
class Clash:
    """What a participant holds or waits for at that time, and when it begins."""

    title: str
    starts_at: datetime


def clashes(session: Session, seats: Seats, account_id: int, *, now: datetime) -> dict[int, Clash]:
    """Find the first thing that each of a household has at the time of a series, or of one date, in one statement.

    Dates that are cancelled do not count, and those that are over.
    """
    given = values(account_id, now) | {"now": now, "activity_id": seats.activity_id}
    if seats.occurrence_id is not None:
        given["occurrence_id"] = seats.occurrence_id
    rows = session.execute(_household(on_one_date=seats.occurrence_id is not None), given)
    return {row[0]: Clash(row[1], row[2]) for row in rows}


def values(account_id: int, now: datetime) -> dict[str, Any]:
    """Give what `first_title` asks with, besides the moment `now`."""
    return {"account_id": account_id, "since": now - LONGEST}


@cache
def _household(*, on_one_date: bool) -> Select[*tuple[Any, ...]]:
    wanted, theirs = aliased(Occurrence), aliased(Occurrence)
    query: Select[*tuple[Any, ...]] = (
        select(Enrolment.person_id, Activity.title, theirs.starts_at)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .join(theirs, theirs.activity_id == Enrolment.activity_id)
        .join(wanted, _overlap(wanted, theirs))
        .where(
            Enrolment.person_id.in_(acted_for(bindparam("account_id"))),
            Enrolment.activity_id != bindparam("activity_id"),
            Activity.withdrawn_at.is_(None),
            wanted.activity_id == bindparam("activity_id"),
            *_count(wanted, theirs),
        )
        .order_by(theirs.starts_at.desc(), Enrolment.id.desc())
    )
    return query.where(wanted.id == bindparam("occurrence_id")) if on_one_date else query


def first_title() -> ScalarSelect[str]:
    """Ask for the first thing that an account has itself at the time of an activity, within a statement about that.

    It is executed with `values`.
    """
    wanted, theirs, other = aliased(Occurrence), aliased(Occurrence), aliased(Activity)
    return (
        select(other.title)
        .select_from(Enrolment)
        .join(other, other.id == Enrolment.activity_id)
        .join(theirs, theirs.activity_id == Enrolment.activity_id)
        .join(wanted, _overlap(wanted, theirs))
        .where(
            Enrolment.person_id == bindparam("account_id"),
            Enrolment.activity_id != Activity.id,
            other.withdrawn_at.is_(None),
            wanted.activity_id == Activity.id,
            *_count(wanted, theirs),
        )
        .order_by(theirs.starts_at, Enrolment.id)
        .limit(1)
        .correlate(Activity)
        .scalar_subquery()
    )


def _count(wanted: type[Occurrence], theirs: type[Occurrence]) -> tuple[ColumnElement[bool], ...]:
    """Ask for dates that take place and are not over, of enrolments that are for them."""
    return (
        Enrolment.state.in_(LIVE),
        or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == theirs.id),
        theirs.cancelled_at.is_(None),
        theirs.starts_at > bindparam("since"),
        wanted.cancelled_at.is_(None),
        wanted.starts_at > bindparam("now"),
    )


def _overlap(wanted: type[Occurrence], theirs: type[Occurrence]) -> ColumnElement[bool]:
    return and_(
        wanted.starts_at < theirs.ends_at,
        wanted.ends_at > theirs.starts_at,
        wanted.starts_at > _LongBefore(theirs.starts_at),
    )
