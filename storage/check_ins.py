"""What is due of the commitments of patti, and what was said about it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Row, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.base import Base
from storage.patti import Commitment, PattoVersion
from storage.people import Person
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
        Index("ix_dues_asked_at", "asked_at", "due_on"),
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


def check_in(session: Session, check_in_id: int) -> CheckIn | None:
    """Find one thing that was said."""
    return session.get(CheckIn, check_in_id)


def of_due(session: Session, due_id: int) -> Sequence[CheckIn]:
    """List what was said about a period, the first thing first."""
    return session.scalars(select(CheckIn).where(CheckIn.due_id == due_id).order_by(CheckIn.id)).all()


_OLDER = aliased(Commitment)
"""The same promise as it stood in any version."""
_SAME = func.coalesce(_OLDER.origin_id, _OLDER.id) == func.coalesce(Commitment.origin_id, Commitment.id)
_DUES = (
    select(Commitment.id, Due.id, Due.starts_on, Due.due_on)
    .join(PattoVersion, PattoVersion.id == Commitment.version_id)
    .join(Due, Due.patto_id == PattoVersion.patto_id)
    .join(_OLDER, (_OLDER.id == Due.commitment_id) & _SAME)
    .order_by(Commitment.id, Due.due_on.desc(), Due.id.desc())
)
_SAID = (
    select(
        CheckIn.due_id,
        CheckIn.id,
        CheckIn.word,
        CheckIn.by_id,
        Person.name,
        CheckIn.on_behalf,
        CheckIn.note,
        CheckIn.voice.is_not(None),
        CheckIn.at,
    )
    .join(Due, Due.id == CheckIn.due_id)
    .join(Person, Person.id == CheckIn.by_id)
    .order_by(CheckIn.id)
)


def dues_of(session: Session, version_id: int) -> Sequence[Row[int, int, date, date]]:
    """List the periods of the commitments of a version, earlier versions too: commitment, period, first, last day."""
    return session.execute(_DUES.where(Commitment.version_id == version_id)).all()


def said_about(
    session: Session, patto_id: int
) -> Sequence[Row[int, int, Word, int, str, bool, str | None, bool, datetime]]:
    """List everything that was said about a patto's periods, with the name of who said it, the first thing first."""
    return session.execute(_SAID.where(Due.patto_id == patto_id)).all()


def said_about_due(
    session: Session, due_id: int
) -> Sequence[Row[int, int, Word, int, str, bool, str | None, bool, datetime]]:
    """List everything that was said about one period, as `said_about` does."""
    return session.execute(_SAID.where(CheckIn.due_id == due_id)).all()


def answered_by(session: Session, person_id: int, *, since: datetime, most: int) -> Sequence[int]:
    """List the last periods about which somebody said something since a moment, the one before the others first."""
    last = func.max(CheckIn.id)
    query = (
        select(CheckIn.due_id)
        .where(CheckIn.by_id == person_id, CheckIn.at >= since, CheckIn.word != Word.NOT_TRUE)
        .group_by(CheckIn.due_id)
        .order_by(last.desc())
        .limit(most)
    )
    return list(reversed(session.scalars(query).all()))
