"""What is handed out in a class: files and links."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.enrolments import Enrolment, EnrolmentState
from storage.types import Name


class Material(Base):
    """A file or a link for those who are enrolled: one of the two, never both.

    A file stays where Telegram keeps it, under its `file_id`. Taken away again,
    it stays for the record and is shown to nobody.
    """

    __tablename__ = "materials"
    __table_args__ = (
        Index("ix_materials_activity_id", "activity_id"),
        CheckConstraint("(url IS NULL) <> (file_id IS NULL)", name="a_file_or_a_link"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    title: Mapped[str] = mapped_column(Name)
    url: Mapped[str | None] = mapped_column(String(500))
    file_id: Mapped[str | None] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


def of_activity(session: Session, activity_id: int) -> Sequence[Material]:
    """List what is handed out in an activity, in the order in which it came; what was taken away is left out."""
    query = select(Material).where(Material.activity_id == activity_id, Material.removed_at.is_(None))
    return session.scalars(query.order_by(Material.id)).all()


def added_between(session: Session, activity_id: int, begin: datetime, end: datetime) -> Sequence[Material]:
    """List what was added from one moment to before another, what was taken away since included."""
    query = select(Material).where(
        Material.activity_id == activity_id, Material.created_at >= begin, Material.created_at < end
    )
    return session.scalars(query.order_by(Material.created_at, Material.id)).all()


def material(session: Session, material_id: int) -> Material | None:
    """Find one, taken away or not."""
    return session.get(Material, material_id)


def readers(session: Session, activity_id: int) -> Sequence[int]:
    """List the accounts of those who have a place in an activity."""
    query = select(Enrolment.account_id).where(
        Enrolment.activity_id == activity_id, Enrolment.state == EnrolmentState.CONFIRMED
    )
    return session.scalars(query.distinct().order_by(Enrolment.account_id)).all()


def is_reader(session: Session, activity_id: int, person_id: int) -> bool:
    """Tell whether somebody has a place in an activity, or has asked for one that a child of theirs has."""
    query = select(Enrolment.id).where(
        Enrolment.activity_id == activity_id,
        Enrolment.state == EnrolmentState.CONFIRMED,
        or_(Enrolment.account_id == person_id, Enrolment.person_id == person_id),
    )
    return session.scalars(query.limit(1)).first() is not None
