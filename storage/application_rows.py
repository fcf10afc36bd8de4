"""Applications as the people who wrote them see them: each with its class and its place, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.applications import LIVE, Application, ApplicationQuestion, ApplicationState, LeavingReason
from storage.catalogue import Activity, EnrolmentMode
from storage.enrolments import Enrolment, EnrolmentState, place_in_line
from storage.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application; `question_id` is what the person has been asked and has not answered yet.

    `first_at`, `next_at` and `ends_at` are those of the class, dates that are
    off left out. `position` is the place in the waiting list, 0 for whoever
    does not wait. `is_by_application` tells that one gets in by applying, as
    things are now.
    """

    application_id: int
    activity_id: int
    title: str
    state: ApplicationState
    created_at: datetime
    sent_at: datetime | None
    promised_on: date | None
    decided_at: datetime | None
    left_because: LeavingReason | None
    enrolment_id: int | None
    enrolment: EnrolmentState | None
    offer_ends_at: datetime | None
    position: int
    question_id: int | None
    is_withdrawn_activity: bool
    first_at: datetime | None
    next_at: datetime | None
    ends_at: datetime | None
    is_by_application: bool = True


def of_person(session: Session, person_id: int, *, now: datetime) -> Sequence[ApplicationRow]:
    """List a person's applications, those that count first, newest first."""
    is_live = Application.state.in_(LIVE)
    query = _rows(now).where(Application.person_id == person_id).order_by(is_live.desc(), Application.id.desc())
    return [ApplicationRow(*cast("Any", row)) for row in session.execute(query)]


def row(session: Session, application_id: int, *, now: datetime) -> ApplicationRow | None:
    """Read one application."""
    found = session.execute(_rows(now).where(Application.id == application_id)).one_or_none()
    return None if found is None else ApplicationRow(*cast("Any", found))


def _rows(now: datetime) -> Select[*tuple[Any, ...]]:
    question = (
        select(func.max(ApplicationQuestion.id))
        .where(ApplicationQuestion.application_id == Application.id, ApplicationQuestion.answered_at.is_(None))
        .correlate(Application)
        .scalar_subquery()
    )
    starts, ends = func.min(Occurrence.starts_at), func.max(Occurrence.ends_at)
    return (
        select(
            Application.id,
            Application.activity_id,
            Activity.title,
            Application.state,
            Application.created_at,
            Application.sent_at,
            Application.promised_on,
            Application.decided_at,
            Application.left_because,
            Application.enrolment_id,
            Enrolment.state,
            Enrolment.offer_ends_at,
            place_in_line(),
            question,
            Activity.withdrawn_at.is_not(None),
            _of_dates(starts),
            _of_dates(starts, Occurrence.starts_at > now),
            _of_dates(ends),
            Activity.mode == EnrolmentMode.APPLICATION,
        )
        .join(Activity, Activity.id == Application.activity_id)
        .outerjoin(Enrolment, Enrolment.id == Application.enrolment_id)
    )


def _of_dates(what: Any, *which: Any) -> Any:
    query = select(what).where(Occurrence.activity_id == Activity.id, Occurrence.cancelled_at.is_(None), *which)
    return query.correlate(Activity).scalar_subquery()
