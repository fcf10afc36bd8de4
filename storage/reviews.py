"""Applications as those see them who judge: the next one, the list of all, who has which in hand, what is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.applications import OPEN, Application, ApplicationQuestion, ApplicationState, is_unsettled
from storage.catalogue import Activity, EnrolmentMode
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person, Role
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class ToReview:
    """One application to which an answer is owed. `held_by` is who has it in hand now, if that is anybody."""

    application_id: int
    name: str
    activity_id: int
    title: str
    state: ApplicationState
    sent_at: datetime
    promised_on: date
    held_by_id: int | None
    held_by: str | None
    has_open_question: bool


@dataclass(frozen=True, slots=True)
class Due:
    """How many answers are due soon, and how many are late."""

    soon: int
    late: int


def next_free(
    session: Session,
    staff: Person,
    *,
    held_since: datetime,
    today: date,
    after: tuple[date, int] | None = None,
) -> Application | None:
    """Take the application that is promised soonest of those nobody has in hand; locked where the database can.

    Those that others are taking at this moment are passed over, so two who ask
    get two. One with an open question waits for the answer, unless its day has
    come. With *after* only those that come later in the same order.
    """
    query = (
        select(Application)
        .join(Activity, Activity.id == Application.activity_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            *_for(staff),
            or_(Application.reviewer_id.is_(None), Application.taken_at <= held_since),
            or_(~_has_open_question(), Application.promised_on <= today),
        )
        .order_by(Application.promised_on, Application.id)
        .limit(1)
        .with_for_update(of=Application, skip_locked=True)
    )
    if after is not None:
        day, application_id = after
        query = query.where(
            or_(
                Application.promised_on > day,
                and_(Application.promised_on == day, Application.id > application_id),
            )
        )
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def in_hand(session: Session, staff: Person, *, held_since: datetime, besides: int | None = None) -> Application | None:
    """Find what a member of staff has in hand, the one taken first if there are several; not the one of *besides*."""
    query = (
        select(Application)
        .join(Activity, Activity.id == Application.activity_id)
        .join(Person, Person.id == Application.person_id)
        .where(*_for(staff), Application.reviewer_id == staff.id, Application.taken_at > held_since)
        .order_by(Application.taken_at, Application.id)
        .limit(1)
    )
    if besides is not None:
        query = query.where(Application.id != besides)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def worklist(
    session: Session, staff: Person, *, held_since: datetime, skip: int, most: int, activity_id: int | None = None
) -> Sequence[ToReview]:
    """List what is to be judged where a member of staff does, the soonest promised first, of one class or of all."""
    holder = aliased(Person)
    is_held = and_(holder.id == Application.reviewer_id, Application.taken_at > held_since)
    query = (
        select(
            Application.id,
            Person.name,
            Activity.id,
            Activity.title,
            Application.state,
            Application.sent_at,
            Application.promised_on,
            holder.id,
            holder.name,
            _has_open_question(),
        )
        .join(Activity, Activity.id == Application.activity_id)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(holder, is_held)
        .where(*_for(staff))
        .order_by(Application.promised_on, Application.id)
        .offset(skip)
        .limit(most)
    )
    if activity_id is not None:
        query = query.where(Application.activity_id == activity_id)
    return [ToReview(*cast("Any", row)) for row in session.execute(query)]


def due(session: Session, staff: Person, *, today: date, until: date, held_since: datetime) -> Due:
    """Count the answers that are due from today up to a day, and the late ones; what others have in hand is theirs."""
    query = (
        select(
            func.count().filter(Application.promised_on >= today),
            func.count().filter(Application.promised_on < today),
        )
        .select_from(Application)
        .join(Activity, Activity.id == Application.activity_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            *_for(staff),
            Application.promised_on <= until,
            or_(
                Application.reviewer_id.is_(None),
                Application.reviewer_id == staff.id,
                Application.taken_at <= held_since,
            ),
        )
    )
    return Due(*session.execute(query).one())


@dataclass(frozen=True, slots=True)
class Closed:
    """One application to which no answer is owed any more, with where its place stands."""

    application_id: int
    name: str
    state: ApplicationState
    enrolment: EnrolmentState | None


def closed(session: Session, staff: Person, activity_id: int, *, skip: int, most: int) -> Sequence[Closed]:
    """List what has come of the applications for a class, the last decided first; nobody's of the judge's household."""
    query = (
        select(Application.id, Person.name, Application.state, Enrolment.state)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Enrolment, Enrolment.id == Application.enrolment_id)
        .where(
            Application.activity_id == activity_id,
            Application.sent_at.is_not(None),
            Application.state.not_in(OPEN),
            *_of_others(staff),
        )
        .order_by(Application.changed_at.desc(), Application.id.desc())
        .offset(skip)
        .limit(most)
    )
    return [Closed(*cast("Any", row)) for row in session.execute(query)]


def owed(session: Session, staff: Person, *, today: date, activity_id: int | None = None) -> tuple[int, int]:
    """Count the answers that are owed where a member of staff judges, for one class or for all, and the late ones."""
    query = (
        select(func.count(), func.count().filter(Application.promised_on < today))
        .select_from(Application)
        .join(Activity, Activity.id == Application.activity_id)
        .join(Person, Person.id == Application.person_id)
        .where(*_for(staff))
    )
    if activity_id is not None:
        query = query.where(Application.activity_id == activity_id)
    found = session.execute(query).one()
    return found[0], found[1]


def judges(session: Session, roles: Collection[Role]) -> Sequence[Person]:
    """List the members of staff with one of some roles, in no order that matters."""
    return session.scalars(select(Person).where(Person.role.in_(roles)).order_by(Person.id)).all()


def broken_promises(session: Session, today: date) -> Sequence[int]:
    """List the applications that should have been answered before today, in one order."""
    query = select(Application.id).where(Application.state.in_(OPEN), Application.promised_on < today)
    return session.scalars(query.order_by(Application.id)).all()


def unanswerable(session: Session, now: datetime) -> Sequence[int]:
    """List the activities with drafts or open applications into which nobody gets any more by applying."""
    return sorted(row[0] for row in _unanswerable().rows(session, {"now": now}))


@cache
def _unanswerable() -> Prepared:
    """Write the statement once: every minute asks it."""
    ahead = select(Occurrence.id).where(
        Occurrence.activity_id == Activity.id,
        Occurrence.cancelled_at.is_(None),
        Occurrence.starts_at > bindparam("now"),
    )
    is_closed = or_(
        Activity.withdrawn_at.is_not(None),
        Activity.mode != EnrolmentMode.APPLICATION,
        ~ahead.correlate(Activity).exists(),
    )
    unsettled = select(Application.activity_id).where(is_unsettled())
    return Prepared("unanswerable", select(Activity.id).where(Activity.id.in_(unsettled), is_closed))


def _for(staff: Person) -> tuple[ColumnElement[bool], ...]:
    """Ask for what a member of staff judges: in their territory, and nobody's of their own household."""
    in_scope = () if staff.scope_id is None else (Activity.territory_id == staff.scope_id,)
    return (
        Application.state.in_(OPEN),
        Activity.mode == EnrolmentMode.APPLICATION,
        *in_scope,
        *_of_others(staff),
    )


def _of_others(staff: Person) -> tuple[ColumnElement[bool], ...]:
    """Ask for nobody's of a member of staff's own household, nor their own."""
    household = Person.household_id
    not_kin = () if staff.household_id is None else (or_(household.is_(None), household != staff.household_id),)
    return (Application.person_id != staff.id, *not_kin)


def _has_open_question() -> ColumnElement[bool]:
    return (
        select(ApplicationQuestion.id)
        .where(ApplicationQuestion.application_id == Application.id, ApplicationQuestion.answered_at.is_(None))
        .correlate(Application)
        .exists()
    )
