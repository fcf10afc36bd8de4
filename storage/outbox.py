"""Letters to people, from the moment they are due to what became of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    SmallInteger,
    String,
    Text,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    false,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.base import MOST_IN_A_LIST, Base, BigKey, plain
from storage.database import is_sqlite
from storage.people import Person
from storage.prepared import Prepared
from storage.types import EncryptedText, choice

MOST_TOGETHER = 50
"""Letters in one message: far more than anybody has on one day."""


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
        Index("ix_letters_settled_at", "settled_at"),
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
    the bot stay where they are until it is unblocked or they are late. One look
    for each priority reads what is due, however much waits for another day.
    """
    found: list[Claimed] = []
    if not _is_any_due().finds(session, {"now": now}):
        return found
    for priority in Priority:
        if len(found) < most:
            facts = {"now": now, "most": most - len(found)}
            found += [Claimed(letter, person) for letter, person in session.execute(_due(priority, quiet), facts)]
    return found


@cache
def _is_any_due() -> Prepared:
    """Ask whether anything waits that may go or be late, with one look for each priority: most often nothing does."""
    now: BindParameter[datetime] = bindparam("now")
    looks = (exists().where(_waits(Letter), Letter.priority == priority, Letter.due_at <= now) for priority in Priority)
    return Prepared("letters_due", select(literal(1)).where(or_(*looks)))


@cache
def _due(priority: Priority, quiet: bool) -> Select[Letter, Person]:
    """Ask for what is due now; put into words once, because to do so takes longer than to ask."""
    ahead, now = aliased(Letter), bindparam("now", type_=Letter.due_at.type)
    held_back = exists().where(
        ahead.person_id == Letter.person_id,
        _waits(ahead),
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
            _waits(Letter),
            Letter.priority == priority,
            Letter.due_at <= now,
            _is_free(now),
            Person.blocked_at.is_(None),
            ~held_back,
        )
        .order_by(Letter.due_at, Letter.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=Letter, skip_locked=True)
    )
    return query.where(Letter.unasked.is_(False)) if quiet else query


def _waits(letter: type[Letter]) -> ColumnElement[bool]:
    """Ask for what waits, in words that the planner finds in the partial indexes: it looks into no parameter."""
    return letter.state == literal(LetterState.WAITING, Letter.state.type, literal_execute=True)


def _is_free(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return or_(Letter.leased_until.is_(None), Letter.leased_until <= now)


def together(
    session: Session, person_id: int, now: datetime, *, until: datetime, gentle: bool, kind: str | None = None
) -> Sequence[Letter]:
    """Take those of a person's letters that may go in one message, due by a moment, in that order; locked likewise."""
    query = (
        select(Letter)
        .where(
            Letter.person_id == person_id,
            _waits(Letter),
            Letter.gentle.is_(gentle),
            Letter.due_at <= until,
            or_(Letter.due_at <= now, Letter.attempts == 0),  # what failed waits for its next attempt
            _is_free(now),
            *(() if kind is None else (Letter.kind == kind,)),
        )
        .order_by(Letter.due_at, Letter.id)
        .limit(MOST_TOGETHER)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(query).all()


def gentle_sent(session: Session, person_id: int, *, since: datetime, until: datetime) -> bool:
    """Tell whether a gentle letter arrived at a person between two moments."""
    query = select(Letter.id).where(
        Letter.person_id == person_id,
        Letter.gentle,
        Letter.state == literal(LetterState.SENT, Letter.state.type, literal_execute=True),
        Letter.settled_at >= since,
        Letter.settled_at < until,
    )
    return session.scalars(query.limit(1)).first() is not None


def settle(session: Session, letter_ids: Collection[int], lease: str, **outcome: object) -> bool:
    """Write what became of letters that went together; nothing, where the lease is no longer ours."""
    change = (
        update(Letter)
        .where(Letter.id.in_(letter_ids), Letter.lease == lease, Letter.state == LetterState.WAITING)
        .values(leased_until=None, lease=None, **outcome)
        .execution_options(synchronize_session=False)
    )
    return bool(session.execute(change).rowcount)  # type: ignore[attr-defined]


def skip_late(session: Session, now: datetime, *, unreachable: str, too_late: str) -> int:
    """Settle letters whose time is over and that nobody is sending, with the reason. Gives how many.

    What is late was due, so only that is read.
    """
    reasons = {"unreachable": unreachable, "too_late": too_late, "now": now}
    skipped = 0
    if not _is_any_due().finds(session, {"now": now}):
        return skipped
    for priority in Priority:
        skipped += int(session.execute(_skip(priority), reasons).rowcount)  # type: ignore[attr-defined]
    return skipped


@cache
def _skip(priority: Priority) -> Update:
    now = bindparam("now", type_=Letter.due_at.type)
    unreachable, too_late = (bindparam(name, type_=Text()) for name in ("unreachable", "too_late"))
    blocked = select(Person.blocked_at).where(Person.id == Letter.person_id).scalar_subquery()
    return (
        update(Letter)
        .where(
            _waits(Letter),
            Letter.priority == priority,
            Letter.due_at <= now,
            Letter.late_after < now,
            _is_free(now),
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


def release_leases(session: Session, lease: str | None = None) -> None:
    """Give back every letter in the hands of one courier, or of any."""
    held = Letter.lease.is_not(None) if lease is None else Letter.lease == lease
    session.execute(
        update(Letter)
        .where(held, _waits(Letter))
        .values(leased_until=None, lease=None)
        .execution_options(synchronize_session=False)
    )


def may_wait(session: Session, letter_ids: Collection[int], *, until: datetime) -> bool:
    """Tell whether one of some letters has a last moment to arrive, and that is after another."""
    query = select(Letter.id).where(Letter.id.in_(letter_ids), Letter.late_after > until)
    return session.scalars(query.limit(1)).first() is not None


def letter(session: Session, letter_id: int) -> Letter | None:
    """Find one letter."""
    return session.get(Letter, letter_id)


def last_sent(session: Session, person_id: int, *, after: datetime) -> Letter | None:
    """Find the last letter that arrived at a person since a moment."""
    query = (
        select(Letter)
        .where(Letter.person_id == person_id, Letter.state == LetterState.SENT, Letter.settled_at > after)
        .order_by(Letter.settled_at.desc(), Letter.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def sent_with(session: Session, letter: Letter) -> Sequence[Letter]:
    """List the letters that arrived in the same message as one of them, itself included, in the order they were due."""
    query = (
        select(Letter)
        .where(
            Letter.person_id == letter.person_id,
            Letter.state == LetterState.SENT,
            Letter.message_id == letter.message_id,
        )
        .order_by(Letter.due_at, Letter.id)
        .limit(MOST_TOGETHER)
    )
    return session.scalars(query).all()


def newest(session: Session, person_id: int, kind: str) -> Letter | None:
    """Find the last letter of a kind that was posted to a person."""
    query = select(Letter).where(Letter.person_id == person_id, Letter.kind == kind).order_by(Letter.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def forget_person(session: Session, person_id: int) -> None:
    """Delete every letter to a person."""
    session.execute(delete(Letter).where(Letter.person_id == person_id))


_FORGET = Prepared("forget_letters", delete(plain(Letter)).where(Letter.settled_at < bindparam("moment")))


def forget_settled_before(session: Session, moment: datetime) -> None:
    """Delete letters that were settled before *moment*."""
    _FORGET.do(session, {"moment": moment})


def of_person(session: Session, person_id: int) -> Sequence[Letter]:
    """List the letters to a person, oldest first."""
    return session.scalars(select(Letter).where(Letter.person_id == person_id).order_by(Letter.id)).all()


def not_sent_yet(session: Session, key_begin: str, person_ids: Sequence[int], now: datetime) -> dict[int, Letter]:
    """Find letters whose key begins so and that nobody is sending, one for each person; they are locked."""
    query = (
        select(Letter)
        .where(
            Letter.key.startswith(key_begin, autoescape=True),
            Letter.state == LetterState.WAITING,
            or_(Letter.leased_until.is_(None), Letter.leased_until <= now),
        )
        .order_by(Letter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found: dict[int, Letter] = {}
    for start in range(0, len(person_ids), MOST_IN_A_LIST):
        part = person_ids[start : start + MOST_IN_A_LIST]
        for letter in session.scalars(query.where(Letter.person_id.in_(part))):
            found.setdefault(letter.person_id, letter)
    return found
