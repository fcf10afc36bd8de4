"""The secret addresses of people's own calendars."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.types import EncryptedText


class CalendarFeed(Base):
    """The way to one person's calendar for programs that know its secret.

    One for each person. Life: made when the person asks for the address, and
    deleted when they take it back, which makes the address unknown at once.
    `fingerprint` is the SHA-256 of the secret: addresses are looked up without
    being readable in the database; `secret` is kept to show the address again.
    """

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    secret: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime]


def of_person(session: Session, person_id: int) -> CalendarFeed | None:
    """Find a person's feed."""
    return session.scalars(select(CalendarFeed).where(CalendarFeed.person_id == person_id)).one_or_none()


def by_fingerprint(session: Session, fingerprint: str) -> CalendarFeed | None:
    """Find the feed of a secret."""
    return session.scalars(select(CalendarFeed).where(CalendarFeed.fingerprint == fingerprint)).one_or_none()
