"""What is due of the commitments of patti, and what was said about it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.types import EncryptedText, choice


class Word(StrEnum):
    """What is said about a commitment that was due. All but the last are of whoever is responsible for it."""

    DONE = "done"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    HELP = "help"
    NOT_TRUE = "not_true"
    """The person says of another side's answer that it is not so."""


class Due(Base):
    """One period of a commitment, from its first to its last day; asked about on the last, `due_on`.

    Planned ahead from the cadence; those to come are deleted when the version
    or the patto ends. `asked_at` and `answered_at` only spare looking: what is
    true stands in the check-ins, which name the period, so late ones count for
    the right one. `ask_again_on` is the day for which somebody wants to be
    asked once more.
    """

    __tablename__ = "dues"
    __table_args__ = (
        UniqueConstraint("commitment_id", "due_on"),
        Index(
            "ix_dues_to_ask",
            "due_on",
            sqlite_where=text("asked_at IS NULL"),
            postgresql_where=text("asked_at IS NULL"),
        ),
        Index(
            "ix_dues_ask_again_on",
            "ask_again_on",
            sqlite_where=text("ask_again_on IS NOT NULL"),
            postgresql_where=text("ask_again_on IS NOT NULL"),
        ),
        Index("ix_dues_patto_id", "patto_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    patto_id: Mapped[int] = mapped_column(ForeignKey("patti.id"))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    asked_at: Mapped[datetime | None]
    ask_again_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]


class CheckIn(Base):
    """One thing that somebody said about one period. Added to, never changed (rule 7).

    The last one of whoever is responsible counts; `on_behalf` tells that it was
    recorded for somebody without an account. A later `NOT_TRUE` of the person
    stands beside it until there is a further check-in of the responsible.
    """

    __tablename__ = "check_ins"
    __table_args__ = (Index("ix_check_ins_due_id", "due_id"), Index("ix_check_ins_by_id", "by_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    due_id: Mapped[int] = mapped_column(ForeignKey("dues.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    on_behalf: Mapped[bool]
    word: Mapped[Word] = mapped_column(choice(Word))
    note: Mapped[str | None] = mapped_column(EncryptedText)
    voice: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime]


def due(session: Session, due_id: int) -> Due | None:
    """Find a period."""
    return session.get(Due, due_id)


def lock_due(session: Session, due_id: int) -> Due | None:
    """Read a period as it is now, and keep others from answering it until this transaction ends."""
    query = select(Due).where(Due.id == due_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()
