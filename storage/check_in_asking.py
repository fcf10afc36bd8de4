"""Which periods of commitments are to be asked about, of whom, and which of them wait for an answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage.base import MOST_IN_A_LIST
from storage.check_ins import Due
from storage.outbox import Letter, LetterState
from storage.patti import Commitment, Patto, PattoVersion, Side
from storage.people import Person, Role
from storage.prepared import Prepared

SLICE = 500
"""Periods that are asked about in one go."""

LATE = timedelta(days=60)
"""For how long after its day a period is still shown as one that waits."""

_STAFF = aliased(Person)
_RESPONSIBLE_ANSWERS = and_(
    PattoVersion.ended_at.is_(None),
    _STAFF.role != Role.PARTICIPANT,
    or_(Patto.person_id.is_(None), Commitment.responsible_id != Patto.person_id),
)
ANSWERER = case(
    (Commitment.side == Side.PERSON, func.coalesce(Patto.person_id, Patto.operator_id)),
    (_RESPONSIBLE_ANSWERS, Commitment.responsible_id),
    else_=Patto.operator_id,
)
"""Who answers: the person, for their side; the responsible while they work here, or else who is in charge."""


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A period whose day has come. `recorded`: whoever follows somebody without an account writes it down for them."""

    due_id: int
    answerer_id: int | None
    is_over: bool
    is_answered: bool
    recorded: bool


_RECORDED = and_(Commitment.side == Side.PERSON, Patto.person_id.is_(None))
_FROM_PATTO = (
    (Commitment, Commitment.id == Due.commitment_id),
    (PattoVersion, PattoVersion.id == Commitment.version_id),
    (Patto, Patto.id == Due.patto_id),
)


def _joined(query: Any) -> Any:
    for table, on in _FROM_PATTO:
        query = query.join(table, on)
    return query.outerjoin(_STAFF, _STAFF.id == Commitment.responsible_id)


_UNASKED = and_(Due.asked_at.is_(None), Due.due_on <= bindparam("today", type_=Due.due_on.type))
_AGAIN = Due.ask_again_on <= bindparam("today", type_=Due.due_on.type)
_IS_ANY = Prepared(
    "dues_to_ask",
    select(literal(1)).where(or_(select(Due.id).where(_UNASKED).exists(), select(Due.id).where(_AGAIN).exists())),
)
_WHOM = (
    _joined(
        select(Due.id, ANSWERER, Patto.ended_at.is_not(None), Due.answered_at.is_not(None), _RECORDED).select_from(Due)
    )
    .order_by(Due.id)
    .limit(SLICE)
    .with_for_update(of=Due, skip_locked=True)
)
_TO_ASK = (_WHOM.where(_UNASKED), _WHOM.where(_AGAIN))


def is_any_to_ask(session: Session, today: date) -> bool:
    """Tell whether the day of any period has come, and nobody was asked."""
    return _IS_ANY.finds(session, {"today": today})


def to_ask(session: Session, today: date) -> Sequence[ToAsk]:
    """List some of the periods whose day has come; they are locked, and those that somebody has in hand passed over."""
    for query in _TO_ASK:
        found: Any = session.execute(query, {"today": today})
        if rows := [ToAsk(*row) for row in found]:
            return rows
    return []


def note_asked(session: Session, due_ids: Collection[int], *, now: datetime) -> None:
    """Write down that periods were asked about."""
    _set(session, due_ids, asked_at=now, ask_again_on=None)


@dataclass(frozen=True, slots=True)
class Open:
    """A period that waits for somebody's answer, in the order in which they are asked."""

    due_id: int
    patto_id: int
    due_on: date


_ME = bindparam("me", type_=Patto.operator_id.type)
_OPEN = (
    _joined(select(Due.id, Due.patto_id, Due.due_on).select_from(Due))
    .where(
        Due.answered_at.is_(None),
        Due.due_on <= bindparam("today", type_=Due.due_on.type),
        Due.due_on >= bindparam("since", type_=Due.due_on.type),
        Patto.ended_at.is_(None),
        or_(Patto.person_id == _ME, Patto.operator_id == _ME, Commitment.responsible_id == _ME),
        ANSWERER == _ME,
    )
    .order_by(
        Due.due_on <= bindparam("late", type_=Due.due_on.type),
        Due.patto_id,
        Due.due_on.desc(),
        Commitment.position,
        Due.id,
    )
)
WEEK = timedelta(days=7)


def open_for(session: Session, person_id: int, today: date) -> Sequence[Open]:
    """List what waits for somebody's answer: this week's first, then what is late, patto by patto."""
    facts = {"me": person_id, "today": today, "since": today - LATE, "late": today - WEEK}
    found: Any = session.execute(_OPEN, facts)
    return [Open(*row) for row in found]


def ask_again(session: Session, due_ids: Sequence[int], day: date) -> None:
    """Write down that somebody wants to be asked once more on a day."""
    _set(session, due_ids, ask_again_on=day)


def _set(session: Session, due_ids: Collection[int], **values: object) -> None:
    """Change periods, locked in the order of their numbers: two who change the same ones wait for each other."""
    ids = sorted(due_ids)
    for start in range(0, len(ids), MOST_IN_A_LIST):
        part = ids[start : start + MOST_IN_A_LIST]
        session.execute(select(Due.id).where(Due.id.in_(part)).order_by(Due.id).with_for_update())
        session.execute(
            update(Due).where(Due.id.in_(part)).values(**values).execution_options(synchronize_session="fetch")
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody was asked in one go, by how much of it was answered."""

    answerer_id: int
    due_on: date
    answered: int
    waiting: int
    """Those that somebody wants to be asked about again."""


_ASKED = (
    _joined(
        select(ANSWERER, func.max(Due.due_on), func.count(Due.answered_at), func.count(Due.ask_again_on)).select_from(
            Due
        )
    )
    .where(
        Due.asked_at >= bindparam("begin", type_=Due.asked_at.type),
        Due.asked_at < bindparam("end", type_=Due.asked_at.type),
        Patto.ended_at.is_(None),
        ANSWERER.is_not(None),
        ~_RECORDED,
    )
    .group_by(ANSWERER)
    .order_by(ANSWERER)
)


_ASKED_OF = _ASKED.where(ANSWERER == _ME)


def asked_between(session: Session, begin: datetime, end: datetime, *, answerer_id: int | None = None) -> Sequence[Ask]:
    """List what people, or one of them, were asked between two moments."""
    facts = {"begin": begin, "end": end}
    if answerer_id is None:
        found: Any = session.execute(_ASKED, facts)
    else:
        found = session.execute(_ASKED_OF, facts | {"me": answerer_id})
    return [Ask(*row) for row in found]


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """One day of asking of a patto's person: when they were asked about it, and how much of it they answered."""

    patto_id: int
    person_id: int
    due_on: date
    asked_at: datetime
    answered: int


_PERSONS = (
    select(Due.patto_id, Patto.person_id, Due.due_on, func.max(Due.asked_at), func.count(Due.answered_at))
    .join(Patto, Patto.id == Due.patto_id)
    .join(Commitment, Commitment.id == Due.commitment_id)
    .join(Person, Person.id == Patto.person_id)
    .where(
        Due.asked_at >= bindparam("since", type_=Due.asked_at.type),
        Due.due_on <= bindparam("until", type_=Due.due_on.type),
        Commitment.side == Side.PERSON,
        Patto.ended_at.is_(None),
        Person.blocked_at.is_(None),
        or_(Person.paused_until.is_(None), Person.paused_until <= bindparam("now", type_=Due.asked_at.type)),
    )
    .group_by(Due.patto_id, Patto.person_id, Due.due_on)
    .order_by(Due.patto_id, Due.due_on.desc())
)


def persons_asked(session: Session, *, since: datetime, until: date, now: datetime) -> Sequence[PersonAsked]:
    """List about which days people with an account were asked since a moment, by patto, the newest day first."""
    found: Any = session.execute(_PERSONS, {"since": since, "until": until, "now": now})
    return [PersonAsked(*row) for row in found]


def reached(session: Session, keys: Sequence[str], *, though: str) -> set[str]:
    """Tell which letters arrived; one that was not sent for the reason *though* counts as one that did."""
    found: set[str] = set()
    for start in range(0, len(keys), MOST_IN_A_LIST):
        query = select(Letter.key).where(
            Letter.key.in_(keys[start : start + MOST_IN_A_LIST]),
            or_(Letter.state == LetterState.SENT, and_(Letter.state == LetterState.SKIPPED, Letter.reason == though)),
        )
        found |= set(session.scalars(query))
    return found


def is_any_on_its_way(session: Session, keys: Sequence[str], *, before: datetime) -> bool:
    """Tell whether any of some letters was sent, or is to be sent before a moment."""
    query = select(Letter.id).where(
        Letter.key.in_(keys), Letter.state.in_((LetterState.WAITING, LetterState.SENT)), Letter.due_at < before
    )
    return session.scalars(query.limit(1)).first() is not None


def settled_at(session: Session, key: str) -> datetime | None:
    """Tell when a letter arrived; nothing, where it did not."""
    return session.scalars(
        select(Letter.settled_at).where(Letter.key == key, Letter.state == LetterState.SENT)
    ).one_or_none()
