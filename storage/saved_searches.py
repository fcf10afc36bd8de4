"""Searches that people asked to be told about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, insert, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import MOST_IN_A_LIST, Base, plain
from storage.people import Person
from storage.prepared import Prepared


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


def of_person(session: Session, person_id: int) -> Sequence[SavedSearch]:
    """List a person's saved searches, oldest first."""
    query = select(SavedSearch).where(SavedSearch.person_id == person_id).order_by(SavedSearch.id)
    return session.scalars(query).all()


def reachable(session: Session, now: datetime, *, after: int, most: int) -> Sequence[tuple[SavedSearch, Person]]:
    """List saved searches of people who may be written to now, from behind one person on; locked where possible.

    The lock keeps a search from being stopped between looking for what is new
    and writing that down.
    """
    query = (
        select(SavedSearch, Person)
        .join(Person, Person.id == SavedSearch.person_id)
        .where(
            SavedSearch.person_id > after,
            Person.consent_at.is_not(None),
            Person.blocked_at.is_(None),
            or_(Person.paused_until.is_(None), Person.paused_until <= now),
        )
        .order_by(SavedSearch.person_id, SavedSearch.id)
        .limit(most)
        .with_for_update(of=SavedSearch)
    )
    return [(saved, person) for saved, person in session.execute(query)]


def remove(session: Session, saved_search_id: int) -> None:
    """Delete a saved search, and what it has shown with it."""
    session.execute(delete(SavedSearch).where(SavedSearch.id == saved_search_id))


def forget_person(session: Session, person_id: int) -> None:
    """Delete every saved search of a person."""
    session.execute(delete(SavedSearch).where(SavedSearch.person_id == person_id))


def known_matches(session: Session, saved_search_id: int) -> set[int]:
    """List the activities that a saved search has already shown."""
    query = select(SavedSearchMatch.activity_id).where(SavedSearchMatch.saved_search_id == saved_search_id)
    return set(session.scalars(query))


def known_by_search(session: Session, saved_search_ids: Sequence[int]) -> Mapping[int, set[int]]:
    """List the activities that each of some saved searches has already shown."""
    query = select(SavedSearchMatch.saved_search_id, SavedSearchMatch.activity_id).where(
        SavedSearchMatch.saved_search_id.in_(saved_search_ids)
    )
    found: dict[int, set[int]] = {}
    for saved_search_id, activity_id in session.execute(query):
        found.setdefault(saved_search_id, set()).add(activity_id)
    return found


_ALL_KNOWN = Prepared("all_known", select(plain(SavedSearchMatch).c.activity_id).distinct())


def all_known(session: Session) -> set[int]:
    """List the activities that some saved search has already shown."""
    return {row[0] for row in _ALL_KNOWN.rows(session, {})}


def add_matches(session: Session, saved_search_id: int, activity_ids: Collection[int]) -> None:
    """Write down activities that a saved search has shown; none of them may be known already."""
    if activity_ids:
        rows = [{"saved_search_id": saved_search_id, "activity_id": one} for one in sorted(activity_ids)]
        session.execute(insert(SavedSearchMatch), rows)


def forget_matches(session: Session, activity_ids: Collection[int]) -> None:
    """Forget that some activities were ever shown."""
    listed = sorted(activity_ids)
    for start in range(0, len(listed), MOST_IN_A_LIST):
        part = listed[start : start + MOST_IN_A_LIST]
        session.execute(delete(SavedSearchMatch).where(SavedSearchMatch.activity_id.in_(part)))
