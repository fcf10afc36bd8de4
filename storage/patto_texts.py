"""What those look up who write patti: their own drafts, and who could answer for a commitment."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, exists, or_, select, true
from sqlalchemy.orm import Session

from storage.organisations import Membership
from storage.patti import Patto, PattoVersion
from storage.people import Person, Role

_OPERATOR: BindParameter[int] = bindparam("operator_id")

_DRAFTS = (
    select(Patto)
    .join(PattoVersion, PattoVersion.patto_id == Patto.id)
    .where(
        Patto.operator_id == _OPERATOR,
        Patto.ended_at.is_(None),
        PattoVersion.proposed_at.is_(None),
        PattoVersion.ended_at.is_(None),
    )
    .order_by(PattoVersion.created_at.desc(), Patto.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff who could answer for a commitment."""

    id: int
    name: str


def drafts_of(session: Session, operator_id: int, *, most: int) -> Sequence[Patto]:
    """List the patti of which somebody writes a version, the newest first."""
    return session.scalars(_DRAFTS, {"operator_id": operator_id, "most": most}).all()


def colleagues(
    session: Session, *, organisation_id: int, territory_id: int | None, but: Sequence[int]
) -> Sequence[Colleague]:
    """List the staff of an ente and of a territory, by name; of all territories, where none is given."""
    is_member = exists(
        select(Membership.person_id)
        .where(Membership.person_id == Person.id, Membership.organisation_id == organisation_id)
        .correlate(Person)
    )
    is_near = or_(Person.scope_id.is_(None), Person.scope_id == territory_id) if territory_id is not None else true()
    query = select(Person.id, Person.name).where(
        Person.role != Role.PARTICIPANT,
        Person.forgotten_at.is_(None),
        Person.id.not_in(but),
        or_(is_member, is_near),
    )
    return [Colleague(*row) for row in session.execute(query.order_by(Person.name, Person.id))]
