"""The enti: who signs a patto beside a person, and who of the staff works for which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.database import Turn, is_sqlite, wait_for_turn
from storage.patti import Patto
from storage.people import Person, Role
from storage.types import Name


class Organisation(Base):
    """An ente: a cooperative, an association, a municipality, a firm. Its name is no secret."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Name, unique=True)
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    created_at: Mapped[datetime]


class Membership(Base):
    """A member of staff works for an ente; for one at most."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_organisation_id", "organisation_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """An ente in a list: how many work for it, and how many live patti it has."""

    id: int
    name: str
    staff: int
    patti: int


def organisation(session: Session, organisation_id: int) -> Organisation | None:
    """Find an ente."""
    return session.get(Organisation, organisation_id)


def by_name(session: Session, name: str) -> Organisation | None:
    """Find an ente by its name, however its letters are written."""
    query = select(Organisation).where(func.lower(Organisation.name) == name.lower())
    return session.scalars(query.order_by(Organisation.id).limit(1)).one_or_none()


def all_of(session: Session, territory_id: int | None) -> Sequence[Organisation]:
    """List the enti of a territory and those of none, by name; all of them, where none is given."""
    query = select(Organisation).order_by(Organisation.name, Organisation.id)
    if territory_id is not None:
        query = query.where(Organisation.territory_id.is_(None) | (Organisation.territory_id == territory_id))
    return session.scalars(query).all()


def of_staff(session: Session, person_id: int) -> Organisation | None:
    """Find for which ente a member of staff works."""
    query = select(Organisation).join(Membership).where(Membership.person_id == person_id)
    return session.scalars(query).one_or_none()


def staff_of(session: Session, organisation_id: int) -> Sequence[Person]:
    """List who works for an ente, by name."""
    query = select(Person).join(Membership).where(Membership.organisation_id == organisation_id)
    return session.scalars(query.where(Person.forgotten_at.is_(None)).order_by(Person.name, Person.id)).all()


def how_many_patti(session: Session, organisation_id: int) -> int:
    """Count the live patti of an ente."""
    query = select(func.count(Patto.id)).where(Patto.organisation_id == organisation_id, Patto.ended_at.is_(None))
    return session.scalars(query).one()


_STAFF = (
    select(func.count(Membership.person_id))
    .join(Person, Person.id == Membership.person_id)
    .where(Membership.organisation_id == Organisation.id, Person.forgotten_at.is_(None))
    .correlate(Organisation)
    .scalar_subquery()
)
_PATTI = (
    select(func.count(Patto.id))
    .where(Patto.organisation_id == Organisation.id, Patto.ended_at.is_(None))
    .correlate(Organisation)
    .scalar_subquery()
)


def listed(session: Session, territory_id: int | None, *, skip: int, most: int) -> Sequence[ListedOrganisation]:
    """List the enti of a territory and those of none, by name; all of them, where none is given."""
    query = select(Organisation.id, Organisation.name, _STAFF, _PATTI).order_by(Organisation.name, Organisation.id)
    if territory_id is not None:
        query = query.where(Organisation.territory_id.is_(None) | (Organisation.territory_id == territory_id))
    return [ListedOrganisation(*row) for row in session.execute(query.offset(skip).limit(most))]


def others(session: Session, organisation_id: int, scope_id: int | None, *, skip: int, most: int) -> Sequence[Person]:
    """List the members of staff, of a territory or of all, who do not work for an ente, by name."""
    its_own = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    query = select(Person).where(
        Person.role != Role.PARTICIPANT,
        Person.forgotten_at.is_(None),
        Person.consent_at.is_not(None),
        Person.id.not_in(its_own),
    )
    if scope_id is not None:
        query = query.where(Person.scope_id == scope_id)
    return session.scalars(query.order_by(Person.name, Person.id).offset(skip).limit(most)).all()


def take_in(session: Session, person_id: int, organisation_id: int) -> None:
    """Let a member of staff work for an ente, and for no other."""
    row = {"person_id": person_id, "organisation_id": organisation_id}
    insert: Any = (sqlite if is_sqlite(session) else postgresql).insert(Membership.__table__).values(row)
    session.execute(
        insert.on_conflict_do_update(index_elements=["person_id"], set_={"organisation_id": organisation_id})
    )


def let_go(session: Session, person_id: int, organisation_id: int) -> None:
    """Let a member of staff work for an ente no more."""
    theirs = (Membership.person_id == person_id) & (Membership.organisation_id == organisation_id)
    session.execute(delete(Membership).where(theirs).execution_options(synchronize_session="fetch"))


def lock_names(session: Session) -> None:
    """Keep others from adding enti, or calling them something else, until this transaction ends."""
    wait_for_turn(session, Turn.ENTI)
