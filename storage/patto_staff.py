"""Members of staff as patti need them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, func, select, update
from sqlalchemy.orm import Session

from storage.organisations import Membership
from storage.patti import Commitment, Patto, PattoVersion
from storage.people import Person, Role


def is_of_ente(session: Session, person_id: int, organisation_id: int) -> bool:
    """Tell whether a member of staff works for an ente."""
    query = select(Membership.person_id).where(
        Membership.person_id == person_id, Membership.organisation_id == organisation_id
    )
    return session.scalars(query).first() is not None


def authors(session: Session, organisation_id: int, roles: Collection[Role]) -> Sequence[Person]:
    """List who has one of some roles: who works for an ente first, then by name."""
    here = and_(Membership.person_id == Person.id, Membership.organisation_id == organisation_id)
    query = (
        select(Person)
        .outerjoin(Membership, here)
        .where(Person.role.in_(roles), Person.forgotten_at.is_(None))
        .order_by(Membership.person_id.is_(None), Person.name, Person.id)
    )
    return session.scalars(query).all()


def live_of(session: Session, operator_id: int) -> Sequence[int]:
    """List the live patti of which somebody is in charge, in one order."""
    query = select(Patto.id).where(Patto.operator_id == operator_id, Patto.ended_at.is_(None))
    return session.scalars(query.order_by(Patto.id)).all()


def how_many_each(session: Session, operator_ids: Collection[int]) -> Mapping[int, int]:
    """Count the live patti of which each of some people is in charge."""
    query = (
        select(Patto.operator_id, func.count())
        .where(Patto.operator_id.in_(operator_ids), Patto.ended_at.is_(None))
        .group_by(Patto.operator_id)
    )
    return {operator_id: many for operator_id, many in session.execute(query) if operator_id is not None}


def how_many_in_nobodys(session: Session, territory_id: int | None) -> int:
    """Count the live patti of a territory, or of all, of which nobody is in charge."""
    query = select(func.count(Patto.id)).where(Patto.operator_id.is_(None), Patto.ended_at.is_(None))
    if territory_id is not None:
        query = query.where(Patto.territory_id == territory_id)
    return session.scalars(query).one()


def answer_for(session: Session, patto_id: int, giver_id: int, taker_id: int, name: str) -> None:
    """Let one member of staff answer for what another promised in a patto, by name, in what holds or may come to."""
    live = _live(select(PattoVersion.id).where(PattoVersion.patto_id == patto_id))
    theirs = update(Commitment).where(Commitment.version_id.in_(live), Commitment.responsible_id == giver_id)
    _run(session, theirs.values(responsible_id=taker_id, responsible=name))


def stop_answering(session: Session, staff_id: int, patto_id: int | None = None) -> None:
    """Let nobody of the staff by name answer for what somebody who goes promised: whoever is in charge does.

    In all patti, or in one that they leave.
    """
    every = select(PattoVersion.id)
    live = _live(every if patto_id is None else every.where(PattoVersion.patto_id == patto_id))
    theirs = update(Commitment).where(Commitment.version_id.in_(live), Commitment.responsible_id == staff_id)
    _run(session, theirs.values(responsible_id=None, responsible=""))


def leave_ente(session: Session, staff_id: int) -> None:
    """Let somebody work for no ente any more."""
    _run(session, delete(Membership).where(Membership.person_id == staff_id))


def _live(versions: Select[int]) -> Select[int]:
    return versions.where(PattoVersion.ended_at.is_(None))


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session="fetch"))
