"""Letters to people, from the moment they are due to what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.base import Base, BigKey
from storage.database import is_sqlite
from storage.people import Person
from storage.types import EncryptedText, choice


class Priority(IntEnum):
    """Who goes first when letters wait: what a person waits for, then reminders, then announcements."""

    AWAITED = 0
    REMINDER = 1
    ANNOUNCEMENT = 2


class LetterState(StrEnum):
    """Where a letter stands; see `Letter` for its life."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class Letter(Base):
    """One message to one person that nobody's tap is waiting for.

    Life: `waiting` until it is due and claimed under a lease; then `sent`, or
    `failed` (Telegram refused it for good), or `skipped` (checked at the moment
    of sending and no longer wanted, allowed or in time), or `waiting` again with
    a later `due_at`. The key makes posting it twice a no-op (rule 8).
    `late_after` is the moment from which its kind must not arrive any more.
    A `gentle` one waits for the one unasked message of its reader's day.
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index(
            "ix_letters_waiting",
            "priority",
            "due_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_letters_person_waiting",
            "person_id",
            "priority",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_letters_person_id", "person_id"),
        Index(
            "ix_letters_gentle_sent",
            "person_id",
            "settled_at",
            sqlite_where=text("gentle AND state = 'sent'"),
            postgresql_where=text("gentle AND state = 'sent'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    facts: Mapped[str] = mapped_column(EncryptedText)
    priority: Mapped[int] = mapped_column(SmallInteger)
    unasked: Mapped[bool]
    gentle: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[LetterState] = mapped_column(choice(LetterState), default=LetterState.WAITING)
    reason: Mapped[str | None] = mapped_column(Text)
    posted_at: Mapped[datetime]
    due_at: Mapped[datetime]
    late_after: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(40))
    settled_at: Mapped[datetime | None]
    message_id: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter in the courier's hand, with whom it is for."""

    letter: Letter
    person: Person


def add(session: Session, rows: Sequence[Mapping[str, object]]) -> int:
    """Post letters; one whose key is there already is passed over. Gives how many are new."""
    if not rows:
        return 0
    post: Any = (sqlite if is_sqlite(session) else postgresql).insert(Letter.__table__)
    new = session.execute(post.on_conflict_do_nothing(index_elements=["key"]).returning(Letter.id), rows)
    return len(new.all())


def claimable(session: Session, now: datetime, *, quiet: bool, most: int) -> Sequence[Claimed]:
    """Take letters that may go now, most urgent first and one for each person; locked where the database can.

    A person's letters keep their order: one that is in flight, or waits for
    another attempt, holds back those behind it. Letters of people who blocked
    the bot stay where they are until it is unblocked or they are late.
    """
    ahead = aliased(Letter)
    held_back = exists().where(
        ahead.person_id == Letter.person_id,
        ahead.state == LetterState.WAITING,
        ahead.id != Letter.id,
        or_(
            ahead.leased_until > now,
            and_(
                or_(ahead.due_at <= now, ahead.attempts > 0),
                or_(
                    ahead.priority < Letter.priority,
                    and_(ahead.priority == Letter.priority, ahead.id < Letter.id),
                ),
                *(() if not quiet else (ahead.unasked.is_(False),)),
            ),
        ),
    )
    query = (
        select(Letter, Person)
        .join(Person, Person.id == Letter.person_id)
        .where(
            Letter.state == LetterState.WAITING,
            Letter.due_at <= now,
            or_(Letter.leased_until.is_(None), Letter.leased_until <= now),
            Person.blocked_at.is_(None),
            ~held_back,
        )
        .order_by(Letter.priority, Letter.due_at, Letter.id)
        .limit(most)
        .with_for_update(of=Letter, skip_locked=True)
    )
    if quiet:
        query = query.where(Letter.unasked.is_(False))
    return [Claimed(letter, person) for letter, person in session.execute(query)]


def settle(session: Session, letter_id: int, lease: str, **outcome: object) -> bool:
    """Write what became of a letter; nothing, where the lease is no longer ours."""
    change = (
        update(Letter)
        .where(Letter.id == letter_id, Letter.lease == lease, Letter.state == LetterState.WAITING)
        .values(leased_until=None, lease=None, **outcome)
        .execution_options(synchronize_session=False)
    )
    return bool(session.execute(change).rowcount)  # type: ignore[attr-defined]


def skip_late(session: Session, now: datetime, *, unreachable: str, too_late: str) -> int:
    """Settle letters whose time is over and that nobody is sending, with the reason. Gives how many."""
    blocked = select(Person.blocked_at).where(Person.id == Letter.person_id).scalar_subquery()
    change = (
        update(Letter)
        .where(
            Letter.state == LetterState.WAITING,
            Letter.late_after < now,
            or_(Letter.leased_until.is_(None), Letter.leased_until <= now),
        )
        .values(
            state=LetterState.SKIPPED,
            reason=case((blocked.is_not(None), unreachable), else_=too_late),
            settled_at=now,
            leased_until=None,
            lease=None,
        )
        .execution_options(synchronize_session=False)
    )
    return int(session.execute(change).rowcount)  # type: ignore[attr-defined]


def release_leases(session: Session, lease: str | None = None) -> None:
    """Give back every letter in the hands of one courier, or of any."""
    held = Letter.lease.is_not(None) if lease is None else Letter.lease == lease
    session.execute(
        update(Letter)
        .where(held, Letter.state == LetterState.WAITING)
        .values(leased_until=None, lease=None)
        .execution_options(synchronize_session=False)
    )


def last_sent(session: Session, person_id: int, *, after: datetime) -> Letter | None:
    """Find the last letter that arrived at a person since a moment."""
    query = (
        select(Letter)
        .where(Letter.person_id == person_id, Letter.state == LetterState.SENT, Letter.settled_at > after)
        .order_by(Letter.settled_at.desc(), Letter.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def newest(session: Session, person_id: int, kind: str) -> Letter | None:
    """Find the last letter of a kind that was posted to a person."""
    query = select(Letter).where(Letter.person_id == person_id, Letter.kind == kind).order_by(Letter.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def tally(session: Session) -> Mapping[LetterState, int]:
    """Count letters by state."""
    rows = session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return {row[0]: row[1] for row in rows}


def forget_person(session: Session, person_id: int) -> None:
    """Delete every letter to a person."""
    session.execute(delete(Letter).where(Letter.person_id == person_id))


def forget_settled_before(session: Session, moment: datetime) -> None:
    """Delete letters that were settled before *moment*."""
    session.execute(delete(Letter).where(Letter.settled_at < moment))


def of_person(session: Session, person_id: int) -> Sequence[Letter]:
    """List the letters to a person, oldest first."""
    return session.scalars(select(Letter).where(Letter.person_id == person_id).order_by(Letter.id)).all()
