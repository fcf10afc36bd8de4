"""Searches that people asked to be told about."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base


class SavedSearch(Base):
    """A question that waits for new answers: "for a child of 8, in Crema".

    Life: written when the person asks to be told, deleted when they ask to stop
    or to be forgotten. `question` is packed as in buttons (services/questions).
    `told_at` is when the last digest was posted: one a day at the most.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("person_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class SavedSearchMatch(Base):
    """An activity that a saved search's owner has been told of, or could already see when it was saved."""

    __tablename__ = "saved_search_matches"

    saved_search_id: Mapped[int] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)


def saved_search(session: Session, saved_search_id: int) -> SavedSearch | None:
    """Find one saved search."""
    return session.get(SavedSearch, saved_search_id)


def of_person(session: Session, person_id: int) -> Sequence[SavedSearch]:
    """List a person's saved searches, oldest first."""
    query = select(SavedSearch).where(SavedSearch.person_id == person_id).order_by(SavedSearch.id)
    return session.scalars(query).all()


def all_of_them(session: Session) -> Sequence[SavedSearch]:
    """List every saved search, person by person."""
    return session.scalars(select(SavedSearch).order_by(SavedSearch.person_id, SavedSearch.id)).all()


def known_matches(session: Session, saved_search_id: int) -> set[int]:
    """List the activities that a saved search has already shown."""
    query = select(SavedSearchMatch.activity_id).where(SavedSearchMatch.saved_search_id == saved_search_id)
    return set(session.scalars(query))


def add_matches(session: Session, saved_search_id: int, activity_ids: Collection[int]) -> None:
    """Write down activities that a saved search has shown; none of them may be known already."""
    if activity_ids:
        rows = [{"saved_search_id": saved_search_id, "activity_id": one} for one in sorted(activity_ids)]
        session.execute(insert(SavedSearchMatch), rows)
