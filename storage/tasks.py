"""What whoever follows a patto has to do about it: "chi chiamare oggi e perché"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BindParameter, Boolean, ForeignKey, Index, and_, bindparam, case, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.patti import Patto
from storage.people import Person
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


@dataclass(frozen=True, slots=True)
class ListedTask:
    """Something to do in a list: about whom, why, and since when."""

    id: int
    patto_id: int
    code: str
    name: str
    reason: Reason
    is_urgent: bool
    woken_at: datetime
    is_taken: bool
    snoozed_until: date | None


def task(session: Session, task_id: int) -> Task | None:
    """Find something to do."""
    return session.get(Task, task_id)


def fresh(session: Session, task_id: int) -> Task | None:
    """Find something to do as it is now; its patto is locked by whoever asks."""
    return session.get(Task, task_id, populate_existing=True)


def open_task(session: Session, patto_id: int, reason: Reason) -> Task | None:
    """Find what is still to do about a patto for a reason."""
    query = select(Task).where(Task.patto_id == patto_id, Task.reason == reason, Task.closed_at.is_(None))
    return session.scalars(query).one_or_none()


def open_of(session: Session, patto_id: int) -> Sequence[Task]:
    """List what is still to do about a patto, urgent things first, then what has waited longest."""
    query = select(Task).where(Task.patto_id == patto_id, Task.closed_at.is_(None))
    return session.scalars(query.order_by(Task.is_urgent.desc(), Task.opened_at, Task.id)).all()


_OPERATOR: BindParameter[int] = bindparam("operator_id")
_TODAY: BindParameter[date] = bindparam("today")

_MINE = and_(Patto.operator_id == _OPERATOR, Task.closed_at.is_(None))
_NOW = or_(Task.snoozed_until.is_(None), Task.snoozed_until <= _TODAY)
_LATER = Task.snoozed_until > _TODAY

_LISTED = (
    select(
        Task.id,
        Task.patto_id,
        Patto.code,
        Person.name,
        Patto.known_as,
        Task.reason,
        Task.is_urgent,
        Task.woken_at,
        Task.taken_at,
        Task.snoozed_until,
    )
    .join(Patto, Patto.id == Task.patto_id)
    .outerjoin(Person, Person.id == Patto.person_id)
    .where(_MINE)
    .order_by(
        Task.is_urgent.desc(),
        case((Task.reason == Reason.CRISIS, 0), else_=1),
        Task.snoozed_until.is_not(None),
        Task.woken_at,
        Task.id,
    )
    .offset(bindparam("skip"))
    .limit(bindparam("most"))
)
_LISTS = {False: _LISTED.where(_NOW), True: _LISTED.where(_LATER)}

_COUNT = select(func.count(Task.id)).join(Patto, Patto.id == Task.patto_id).where(_MINE)
_TO_DO, _PUT_OFF = _COUNT.where(_NOW), _COUNT.where(_LATER)


def to_do(
    session: Session, operator_id: int, *, today: date, is_put_off: bool, skip: int, most: int
) -> Sequence[ListedTask]:
    """List what there is to do about the patti of which somebody is in charge, urgent things first; or was put off."""
    given = {"operator_id": operator_id, "today": today, "skip": skip, "most": most}
    return [
        ListedTask(
            id=row[0],
            patto_id=row[1],
            code=row[2],
            name=row[3] or row[4],
            reason=row[5],
            is_urgent=row[6],
            woken_at=row[7],
            is_taken=row[8] is not None,
            snoozed_until=row[9],
        )
        for row in session.execute(_LISTS[is_put_off], given)
    ]


def how_many(session: Session, operator_id: int, *, today: date) -> int:
    """Count what there is to do about the patti of which somebody is in charge; what is put off is left out."""
    return session.scalars(_TO_DO, {"operator_id": operator_id, "today": today}).one()


def how_many_put_off(session: Session, operator_id: int, *, today: date) -> int:
    """Count what is put off about the patti of which somebody is in charge."""
    return session.scalars(_PUT_OFF, {"operator_id": operator_id, "today": today}).one()


def closed_of(session: Session, patto_id: int, *, skip: int, most: int) -> Sequence[Task]:
    """List what was done about a patto, the last first."""
    query = select(Task).where(Task.patto_id == patto_id, Task.closed_at.is_not(None))
    return session.scalars(query.order_by(Task.closed_at.desc(), Task.id.desc()).offset(skip).limit(most)).all()
