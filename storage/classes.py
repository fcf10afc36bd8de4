"""Classes with their numbers, as those see them who run them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Date, Integer, ScalarSelect, Select, case, func, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from storage.applications import OPEN, Application, ApplicationState
from storage.catalogue import Activity, EnrolmentMode
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class CountedClass:
    """A class with the beginning of its first date and the end of its last, those that are off left out.

    `to_judge` counts the applications to which an answer is owed, and `late`
    those of them that should have had it before today.
    """

    activity_id: int
    title: str
    places: int | None
    first_at: datetime | None
    last_ends_at: datetime | None
    to_judge: int
    late: int
    applications: int
    confirmed: int
    offered: int
    waiting: int


def classes(
    session: Session,
    *,
    territory_id: int | None,
    now: datetime,
    today: date,
    over_since: datetime,
    skip: int,
    most: int,
) -> Sequence[CountedClass]:
    """List the classes of one territory or of all: those to come or under way, soonest first, then those over.

    Left out are withdrawn ones, and those that were over before `over_since`.
    """
    first, last = _first(), _last()
    is_over = case((last < now, 1), else_=0)
    query = (
        _counted(today)
        .where(Activity.mode == EnrolmentMode.APPLICATION, Activity.withdrawn_at.is_(None), last >= over_since)
        .order_by(is_over, case((last < now, None), else_=first), last.desc(), Activity.id)
        .offset(skip)
        .limit(most)
    )
    if territory_id is not None:
        query = query.where(Activity.territory_id == territory_id)
    return [CountedClass(*cast("Any", row)) for row in session.execute(query)]


def counted(session: Session, activity_id: int, *, today: date) -> CountedClass:
    """Count one class."""
    return CountedClass(*cast("Any", session.execute(_counted(today).where(Activity.id == activity_id)).one()))


def _counted(today: date) -> Select[*tuple[Any, ...]]:
    return select(
        Activity.id,
        Activity.title,
        Activity.places,
        _first(),
        _last(),
        _applications(func.coalesce(func.sum(case((Application.state.in_(OPEN), 1), else_=0)), 0)),
        _applications(
            func.coalesce(func.sum(case((Application.state.in_(OPEN), _is_late(today)), else_=0)), 0),
        ),
        _applications(func.count()),
        _enrolments(EnrolmentState.CONFIRMED),
        _enrolments(EnrolmentState.OFFERED),
        _enrolments(EnrolmentState.WAITING),
    )


def _is_late(today: date) -> Any:
    return case((Application.promised_on < as_type(today, Date), 1), else_=0)


def _applications(of: Any) -> ScalarSelect[int]:
    return (
        select(as_type(of, Integer))
        .select_from(Application)
        .where(Application.activity_id == Activity.id, Application.state != ApplicationState.DRAFT)
        .correlate(Activity)
        .scalar_subquery()
    )


def _enrolments(state: EnrolmentState) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.activity_id == Activity.id, Enrolment.state == state)
        .correlate(Activity)
        .scalar_subquery()
    )


def _first() -> ScalarSelect[datetime]:
    return _date(func.min(Occurrence.starts_at))


def _last() -> ScalarSelect[datetime]:
    return _date(func.max(Occurrence.ends_at))


def _date(of: Any) -> ScalarSelect[datetime]:
    return (
        select(of)
        .where(Occurrence.activity_id == Activity.id, Occurrence.cancelled_at.is_(None))
        .correlate(Activity)
        .scalar_subquery()
    )
