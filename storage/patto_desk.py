"""What the lists of those who follow patti show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from storage.organisations import Organisation
from storage.patti import Commitment, Patto, PattoKind, PattoVersion
from storage.patto_confidences import EMPTIED
from storage.people import Person
from storage.tasks import Task


@dataclass(frozen=True, slots=True)
class ListedPatto:
    """A patto in a list of its team: how the person is called, where it stands, how much there is to do."""

    id: int
    code: str
    kind: PattoKind
    name: str
    organisation: str
    is_over: bool
    is_active: bool
    is_proposed: bool
    to_do: int
    urgent: int
    leads: bool


_STAFF: BindParameter[int] = bindparam("staff_id")
_TODAY: BindParameter[date] = bindparam("today")


def _version(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    own = and_(PattoVersion.patto_id == Patto.id, PattoVersion.ended_at.is_(None))
    return exists(select(PattoVersion.id).where(own, *which).correlate(Patto))


ACTIVE = _version(PattoVersion.active_at.is_not(None))
PROPOSED = _version(PattoVersion.active_at.is_(None), PattoVersion.proposed_at.is_not(None))
_OPEN = and_(
    Task.patto_id == Patto.id,
    Task.closed_at.is_(None),
    or_(Task.snoozed_until.is_(None), Task.snoozed_until <= _TODAY),
)
TO_DO = select(func.count(Task.id)).where(_OPEN).correlate(Patto).scalar_subquery()
URGENT = select(func.count(Task.id)).where(_OPEN, Task.is_urgent).correlate(Patto).scalar_subquery()
_ANSWERS = exists(
    select(Commitment.id)
    .join(PattoVersion, PattoVersion.id == Commitment.version_id)
    .where(Commitment.responsible_id == _STAFF, PattoVersion.patto_id == Patto.id, PattoVersion.ended_at.is_(None))
    .correlate(Patto)
)

_MINE = (
    select(
        Patto.id,
        Patto.code,
        Patto.kind,
        Person.name,
        Patto.known_as,
        Organisation.name,
        Patto.ended_at,
        ACTIVE,
        PROPOSED,
        TO_DO,
        URGENT,
        Patto.operator_id,
    )
    .join(Organisation, Organisation.id == Patto.organisation_id)
    .outerjoin(Person, Person.id == Patto.person_id)
    .where(or_(Patto.operator_id == _STAFF, _ANSWERS), Patto.code.not_like(f"{EMPTIED}%"))
    .order_by(
        Patto.ended_at.is_not(None),
        (URGENT > 0).desc(),
        (TO_DO > 0).desc(),
        case((PROPOSED, 0), (ACTIVE, 2), else_=1),
        Patto.id.desc(),
    )
    .offset(bindparam("skip"))
    .limit(bindparam("most"))
)


def followed_by(session: Session, staff_id: int, *, today: date, skip: int, most: int) -> Sequence[ListedPatto]:
    """List the patti of which somebody is the team: those that need them most first, those that are over last.

    Those of which only numbers are left say nothing to anybody any more.
    """
    rows = session.execute(_MINE, {"staff_id": staff_id, "today": today, "skip": skip, "most": most})
    return [
        ListedPatto(
            id=row[0],
            code=row[1],
            kind=row[2],
            name=row[3] or row[4],
            organisation=row[5],
            is_over=row[6] is not None,
            is_active=row[7],
            is_proposed=row[8],
            to_do=row[9],
            urgent=row[10],
            leads=row[11] == staff_id,
        )
        for row in rows
    ]
