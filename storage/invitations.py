"""Single-use codes that make someone staff, or bring another adult into a household, or a person to their patto."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.people import Role
from storage.types import choice


class Invitation(Base):
    """A deep link that gives a role, or a place in a household, once and for some days.

    One with a `household_id` is from an adult of it (`invited_by_id`) to another.
    Its life: open → asked (`used_by_id` accepts it, and waits for the yes of
    whoever sent it) → used (`used_at`). Links are handed on: without that yes the
    first who opens one would be in. What was not said yes to is deleted. One
    that neither gives a role nor has a household leads to the patto whose
    `invitation_id` it is.
    Only the code's digest is kept: whoever reads the table cannot use it.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    scope_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


def by_digest(session: Session, digest: str, *, lock: bool = False) -> Invitation | None:
    """Find an invitation; locked, and as it is now, where it is about to be used."""
    query = select(Invitation).where(Invitation.digest == digest)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def invitation(session: Session, invitation_id: int, *, lock: bool = False) -> Invitation | None:
    """Find an invitation by its number; locked, and as it is now, where it is about to be settled."""
    query = select(Invitation).where(Invitation.id == invitation_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()
