"""What whoever follows a patto has to do about it: "chi chiamare oggi e perché"."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, bindparam, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.patti import Patto
from storage.types import EncryptedText, choice


class Reason(StrEnum):
    """Why somebody should be called, the most urgent first."""

    CRISIS = "crisis"
    """Words were written that may mean danger."""
    HELP = "help"
    """A check-in asks for help."""
    CALL = "call"
    """The person wants to be called."""
    DISAGREEMENT = "disagreement"
    """The person says that an answer of another side is not so."""
    CHANGE = "change"
    """The person asks to change the patto, or says no to a new version."""
    VOICE = "voice"
    """There is a voice message that nobody has listened to."""
    MISSED = "missed"
    """Two check-ins in a row had no answer."""
    UNREACHABLE = "unreachable"
    """The person blocked the bot, or wants no messages any more."""
    REVIEW = "review"
    """A review is due and has no date, or had its date and no outcome."""
    BUDGET = "budget"
    """An item of the budget waits for a decision."""


class Outcome(StrEnum):
    """With what a task was closed."""

    TALKED = "talked"
    NOT_REACHED = "not_reached"
    SETTLED = "settled"
    NO_LONGER = "no_longer"
    """Nothing is left to do: closed by itself."""


class Task(Base):
    """One thing to do about one patto; for one reason there is one at a time, which the table sees to.

    It hangs on the patto: whoever takes over that takes over its tasks. Life:
    open → taken → closed; snoozed, it is out of sight until a day. A reason
    that comes again while it is open wakes it up (`woken_at`).
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index(
            "uq_tasks_open",
            "patto_id",
            "reason",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_tasks_patto_id", "patto_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patto_id: Mapped[int] = mapped_column(ForeignKey("patti.id"))
    reason: Mapped[Reason] = mapped_column(choice(Reason))
    is_urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    opened_at: Mapped[datetime]
    woken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime | None]
    snoozed_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    words: Mapped[str | None] = mapped_column(EncryptedText)


def open_task(session: Session, patto_id: int, reason: Reason) -> Task | None:
    """Find what is still to do about a patto for a reason."""
    query = select(Task).where(Task.patto_id == patto_id, Task.reason == reason, Task.closed_at.is_(None))
    return session.scalars(query).one_or_none()


def open_of(session: Session, patto_id: int) -> Sequence[Task]:
    """List what is still to do about a patto, urgent things first, then what has waited longest."""
    query = select(Task).where(Task.patto_id == patto_id, Task.closed_at.is_(None))
    return session.scalars(query.order_by(Task.is_urgent.desc(), Task.opened_at, Task.id)).all()


_TO_DO = (
    select(func.count(Task.id))
    .join(Patto, Patto.id == Task.patto_id)
    .where(
        Patto.operator_id == bindparam("operator_id"),
        Task.closed_at.is_(None),
        or_(Task.snoozed_until.is_(None), Task.snoozed_until <= bindparam("today")),
    )
)


def how_many(session: Session, operator_id: int, *, today: date) -> int:
    """Count what there is to do about the patti of which somebody is in charge; what is put off is left out."""
    return session.scalars(_TO_DO, {"operator_id": operator_id, "today": today}).one()
