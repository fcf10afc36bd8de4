"""The enti: who signs a patto beside a person, and who of the staff works for which."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.database import is_sqlite
from storage.people import Person
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


def organisation(session: Session, organisation_id: int) -> Organisation | None:
    """Find an ente."""
    return session.get(Organisation, organisation_id)


def add(session: Session, name: str, territory_id: int | None, *, now: datetime) -> None:
    """Add an ente, unless there is one of exactly that name: of two who add it at once, one does."""
    row = {"name": name, "territory_id": territory_id, "created_at": now}
    insert: Any = (sqlite if is_sqlite(session) else postgresql).insert(Organisation)
    session.execute(insert.values(row).on_conflict_do_nothing(index_elements=["name"]))


def exactly(session: Session, name: str) -> Organisation:
    """Give the ente of exactly that name."""
    return session.scalars(select(Organisation).where(Organisation.name == name)).one()


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
