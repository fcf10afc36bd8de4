"""Who belongs together, and what passes from one adult of a household to another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage.attendances import Attendance
from storage.base import plain
from storage.catalogue import Activity, next_at
from storage.enrolments import LIVE, Enrolment
from storage.invitations import Invitation
from storage.occurrences import Occurrence
from storage.people import Household, Person
from storage.prepared import Prepared

_IS_OPEN = Invitation.used_at.is_(None), Invitation.used_by_id.is_(None)
_IS_ASKED = Invitation.used_at.is_(None), Invitation.used_by_id.is_not(None), Invitation.household_id.is_not(None)


def lock(session: Session, household_ids: Collection[int]) -> None:
    """Keep others from changing who belongs to some households until this transaction ends.

    In the order of their numbers, so that two who come to each other never wait
    for each other; and before any activity, for the same reason. On SQLite
    whoever writes keeps everybody.
    """
    query = select(Household.id).where(Household.id.in_(household_ids)).order_by(Household.id)
    session.execute(query.with_for_update()).all()


def hold(session: Session, household_id: int | None, members: Sequence[Person]) -> None:
    """Keep some members of a household in it until this transaction ends, and read them as they are.

    Others may hold it at the same time; whoever locks it waits. Comes before
    any activity is locked.
    """
    query = select(Household.id).where(Household.id == household_id)
    session.execute(query.with_for_update(read=True)).all()
    for one in members:
        if one in session:
            session.refresh(one)


def adults(session: Session, household_id: int) -> Sequence[Person]:
    """List the adults of a household as they are now, whoever came first first."""
    query = (
        select(Person)
        .where(Person.household_id == household_id, Person.telegram_id.is_not(None))
        .order_by(Person.joined_at, Person.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation of another adult that can still be accepted."""

    id: int
    invited_by_id: int
    invited_by: str
    created_at: datetime
    ends_at: datetime


def open_invitations(session: Session, household_id: int, now: datetime) -> Sequence[OpenInvitation]:
    """List the invitations into a household that can still be accepted, oldest first."""
    query = (
        select(Invitation.id, Person.id, Person.name, Invitation.created_at, Invitation.ends_at)
        .join(Person, Person.id == Invitation.invited_by_id)
        .where(Invitation.household_id == household_id, *_IS_OPEN, Invitation.ends_at > now)
        .order_by(Invitation.id)
    )
    return [OpenInvitation(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who accepted an invitation into a household, and waits for the yes of whoever sent it."""

    invitation_id: int
    invited_by_id: int
    invited_by: str
    asked_by_id: int
    asked_by: str
    ends_at: datetime


def asking(session: Session, now: datetime, *which: ColumnElement[bool]) -> Sequence[Asking]:
    """List who waits for a yes, oldest first: into which household, or of which person, is for *which* to say."""
    who = aliased(Person)
    query = (
        select(Invitation.id, Person.id, Person.name, who.id, who.name, Invitation.ends_at)
        .join(Person, Person.id == Invitation.invited_by_id)
        .join(who, who.id == Invitation.used_by_id)
        .where(*_IS_ASKED, Invitation.ends_at > now, *which)
        .order_by(Invitation.id)
    )
    return [Asking(*row) for row in session.execute(query)]


def into(household_id: int) -> ColumnElement[bool]:
    """Tell which invitations lead into a household."""
    return Invitation.household_id == household_id


def asked_by(person_id: int) -> ColumnElement[bool]:
    """Tell which invitations a person has accepted."""
    return Invitation.used_by_id == person_id


def sent_by(person_id: int) -> ColumnElement[bool]:
    """Tell which invitations a person has sent."""
    return Invitation.invited_by_id == person_id


def over(now: datetime) -> ColumnElement[bool]:
    """Tell which invitations have come to their end."""
    return Invitation.ends_at <= now


_OVER = Prepared("asked_over", select(Invitation.id).where(*_IS_ASKED, Invitation.ends_at <= bindparam("now")).limit(1))


_FORGET = Prepared(
    "forget_invitations",
    delete(plain(Invitation)).where(Invitation.household_id.is_not(None), Invitation.ends_at < bindparam("moment")),
)


def is_any_over(session: Session, now: datetime) -> bool:
    """Tell whether anybody waits for a yes whose time has come to its end."""
    return _OVER.finds(session, {"now": now})


def lock_asked(session: Session, *which: ColumnElement[bool]) -> Sequence[Invitation]:
    """Give the invitations that wait for a yes, and keep them as they are; one that is being settled is waited for."""
    query = select(Invitation).where(*_IS_ASKED, *which).order_by(Invitation.id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def invitations_by(session: Session, person_id: int) -> Sequence[Invitation]:
    """List the invitations that an adult gave to others, oldest first."""
    query = select(Invitation).where(Invitation.invited_by_id == person_id, Invitation.household_id.is_not(None))
    return session.scalars(query.order_by(Invitation.id)).all()


def end_invitation(session: Session, household_id: int, invitation_id: int) -> bool:
    """Delete an invitation into a household that nobody has used. Tells whether there was one."""
    ended = session.execute(
        delete(Invitation).where(Invitation.id == invitation_id, Invitation.household_id == household_id, *_IS_OPEN)
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def end_invitations_by(session: Session, person_id: int) -> None:
    """Delete the invitations of an adult that nobody has used."""
    _delete_invitations(session, Invitation.invited_by_id == person_id, *_IS_OPEN)


def forget_invitations_by(session: Session, person_id: int) -> None:
    """Delete every invitation that an adult gave to others."""
    _delete_invitations(session, Invitation.invited_by_id == person_id)


def forget_invitations_before(session: Session, moment: datetime) -> None:
    """Delete the invitations between adults that ended before *moment*, be they used or not."""
    _FORGET.do(session, {"moment": moment})


def _delete_invitations(session: Session, *which: object) -> None:
    session.execute(delete(Invitation).where(Invitation.household_id.is_not(None), *which))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class PlaceOfChild:
    """What a child holds or waits for, with the ages that it is for and its next date."""

    enrolment_id: int
    activity_id: int
    occurrence_id: int | None
    title: str
    min_age: int | None
    max_age: int | None
    starts_at: datetime


def places_of(session: Session, child_id: int, now: datetime) -> Sequence[PlaceOfChild]:
    """List what a child holds or waits for and is still ahead, next first."""
    starts_at = func.coalesce(Occurrence.starts_at, next_at(now)).label("starts_at")
    query = (
        select(
            Enrolment.id,
            Activity.id,
            Enrolment.occurrence_id,
            Activity.title,
            Activity.min_age,
            Activity.max_age,
            starts_at,
        )
        .join(Activity, Activity.id == Enrolment.activity_id)
        .outerjoin(Occurrence, Occurrence.id == Enrolment.occurrence_id)
        .where(Enrolment.person_id == child_id, Enrolment.state.in_(LIVE), starts_at > now)
        .order_by(starts_at, Enrolment.id)
    )
    return [PlaceOfChild(*row) for row in session.execute(query)]


def activities_with_live(session: Session, person_ids: Sequence[int]) -> Sequence[int]:
    """List the activities in which some people are in or in line, in one order, so that locks never cross."""
    query = select(Enrolment.activity_id).where(Enrolment.person_id.in_(person_ids), Enrolment.state.in_(LIVE))
    return session.scalars(query.distinct().order_by(Enrolment.activity_id)).all()


def live_rows(session: Session, activity_id: int, person_ids: Sequence[int]) -> Sequence[Enrolment]:
    """List what some people hold or wait for in one activity, as it is now, oldest first."""
    query = select(Enrolment).where(
        Enrolment.activity_id == activity_id, Enrolment.person_id.in_(person_ids), Enrolment.state.in_(LIVE)
    )
    return session.scalars(query.order_by(Enrolment.id).execution_options(populate_existing=True)).all()


def pass_on_history(session: Session, giver_id: int, taker_id: int, child_ids: Sequence[int]) -> None:
    """Let what an adult once asked for some children be another adult's."""
    session.execute(
        update(Enrolment)
        .where(Enrolment.account_id == giver_id, Enrolment.person_id.in_(child_ids))
        .values(account_id=taker_id)
        .execution_options(synchronize_session=False)
    )


def undo_nothing_of(session: Session, person_ids: Sequence[int]) -> None:
    """Let nobody take back what some people gave back: they are not here any more."""
    session.execute(
        update(Enrolment)
        .where(Enrolment.person_id.in_(person_ids), Enrolment.withdrawn_from.is_not(None))
        .values(withdrawn_from=None)
        .execution_options(synchronize_session=False)
    )


def enrolments_of(session: Session, person_id: int) -> Sequence[Enrolment]:
    """List every enrolment of one participant, live or not, oldest first."""
    query = select(Enrolment).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def attendances_of(session: Session, person_ids: Sequence[int]) -> Sequence[Attendance]:
    """List on which dates some people said something, or were marked, oldest first."""
    query = select(Attendance).where(Attendance.person_id.in_(person_ids)).order_by(Attendance.id)
    return session.scalars(query).all()


@dataclass(frozen=True, slots=True)
class Attended:
    """One participant on one date, as it is handed over to whoever it is about."""

    title: str
    starts_at: datetime
    person_id: int
    said: str | None
    presence: str | None


def attended(session: Session, person_ids: Sequence[int]) -> Sequence[Attended]:
    """List what some people said about dates, and where they were, in the order of the dates."""
    query = (
        select(Activity.title, Occurrence.starts_at, Attendance.person_id, Attendance.said, Attendance.presence)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Attendance.person_id.in_(person_ids))
        .order_by(Occurrence.starts_at, Attendance.id)
    )
    return [Attended(*row) for row in session.execute(query)]


def enrolments_with_titles(
    session: Session, account_id: int, person_ids: Sequence[int]
) -> Sequence[tuple[Enrolment, str]]:
    """List every enrolment that an account asked for, or that some people have, with its activity's title."""
    whose = or_(Enrolment.account_id == account_id, Enrolment.person_id.in_(person_ids))
    query = select(Enrolment, Activity.title).join(Activity, Activity.id == Enrolment.activity_id).where(whose)
    return [(enrolment, title) for enrolment, title in session.execute(query.order_by(Enrolment.id))]
