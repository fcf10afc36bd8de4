"""What a class asks of those who apply, version by version."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import MOST_IN_A_LIST, Base


class Requirements(Base):
    """One version of what an activity with applications asks: nothing of it is ever changed.

    `rules` is the JSON of `services.requirements.Rules`. A version is written
    when an application needs it and what counts is another thing than in the
    last one; every application names the version by which it was judged.
    `written_by_id` is nobody where the catalogue said so.
    """

    __tablename__ = "requirements"
    __table_args__ = (UniqueConstraint("activity_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    version: Mapped[int]
    rules: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


def newest(session: Session, activity_id: int) -> Requirements | None:
    """Find the last version of what an activity asks."""
    query = select(Requirements).where(Requirements.activity_id == activity_id)
    return session.scalars(query.order_by(Requirements.version.desc()).limit(1)).one_or_none()


def newest_of(session: Session, activity_ids: Sequence[int]) -> Mapping[int, Requirements]:
    """Find the last version of what some activities ask, by activity; those that never asked anything are left out."""
    found: dict[int, Requirements] = {}
    for start in range(0, len(activity_ids), MOST_IN_A_LIST):
        query = select(Requirements).where(Requirements.activity_id.in_(activity_ids[start : start + MOST_IN_A_LIST]))
        found |= {one.activity_id: one for one in session.scalars(query.order_by(Requirements.version))}
    return found


def requirements(session: Session, requirements_id: int) -> Requirements:
    """Find one version."""
    return session.get_one(Requirements, requirements_id)
