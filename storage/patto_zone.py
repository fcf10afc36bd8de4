"""Patti as those see them who coordinate: numbers, codes, whose hands; no word of what is in them, and no name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, distinct, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.organisations import Organisation
from storage.patti import Patto, PattoKind, PattoVersion
from storage.patto_desk import ACTIVE, PROPOSED, TO_DO, URGENT
from storage.people import Person
from storage.territories import Territory


@dataclass(frozen=True, slots=True)
class ZonePatto:
    """A live patto without its content: `operator` is empty where nobody follows it, `awaited` for whom it waits."""

    id: int
    code: str
    kind: PattoKind
    territory: str
    organisation: str
    operator: str
    awaited: str
    is_active: bool
    is_proposed: bool
    to_do: int
    urgent: int


@dataclass(frozen=True, slots=True)
class ZoneNumbers:
    """The patti of a territory in numbers: those that hold or have held, those that hold, concluded ones, people."""

    territory: str
    begun: int
    active: int
    concluded: int
    people: int


_OPERATOR, _PERSON, _LIVES = aliased(Person), aliased(Person), aliased(Person)

_LIVE = (
    select(
        Patto.id,
        Patto.code,
        Patto.kind,
        Territory.name,
        Organisation.name,
        _OPERATOR.name,
        Patto.operator_id,
        Patto.operator_name,
        ACTIVE,
        PROPOSED,
        TO_DO,
        URGENT,
    )
    .join(Organisation, Organisation.id == Patto.organisation_id)
    .outerjoin(Territory, Territory.id == Patto.territory_id)
    .outerjoin(_OPERATOR, _OPERATOR.id == Patto.operator_id)
    .where(Patto.ended_at.is_(None), or_(Patto.person_id.is_(None), Patto.person_id != bindparam("reader_id")))
    .order_by(
        and_(Patto.operator_id.is_(None), URGENT > 0).desc(),
        Patto.operator_id.is_(None).desc(),
        (URGENT > 0).desc(),
        Patto.id.desc(),
    )
)


def live(
    session: Session,
    territory_id: int | None,
    reader_id: int,
    *,
    today: date,
    orphans: bool,
    skip: int,
    most: int,
) -> Sequence[ZonePatto]:
    """List the live patti of a territory, or of all: those that nobody follows first, or only them."""
    query = _LIVE.where(Patto.operator_id.is_(None)) if orphans else _LIVE
    return _read(session, _of(query, territory_id).offset(skip).limit(most), reader_id, today)


def one(session: Session, patto_id: int, reader_id: int, *, today: date) -> ZonePatto | None:
    """Find one live patto."""
    return next(iter(_read(session, _LIVE.where(Patto.id == patto_id), reader_id, today)), None)


def _read(session: Session, query: Select[*tuple[Any, ...]], reader_id: int, today: date) -> Sequence[ZonePatto]:
    rows = session.execute(query, {"reader_id": reader_id, "today": today})
    return [
        ZonePatto(
            id=row[0],
            code=row[1],
            kind=row[2],
            territory=row[3] or "",
            organisation=row[4],
            operator=row[5] or "",
            awaited=row[7] if row[6] is None else "",
            is_active=row[8],
            is_proposed=row[9],
            to_do=row[10],
            urgent=row[11],
        )
        for row in rows
    ]


def numbers(session: Session, territory_id: int | None) -> Sequence[ZoneNumbers]:
    """Count the patti of each territory in which there are any, or of one."""
    has_begun = exists().where(PattoVersion.patto_id == Patto.id, PattoVersion.active_at.is_not(None))
    theirs = select(Patto.id).where(has_begun)
    found = []
    for key, name in _territories(session, territory_id):
        here = Patto.territory_id.is_(None) if key is None else Patto.territory_id == key
        begun = theirs.where(here)
        found.append(
            ZoneNumbers(
                territory=name,
                begun=_count(session, begun),
                active=_count(session, begun.where(Patto.ended_at.is_(None))),
                concluded=_count(session, begun.where(Patto.ending == "concluded")),
                people=_people(session, and_(here, has_begun)),
            )
        )
    return [one for one in found if one.begun]


def _territories(session: Session, territory_id: int | None) -> Sequence[tuple[int | None, str]]:
    query = select(Territory).order_by(Territory.rank, Territory.name)
    if territory_id is not None:
        query = query.where(Territory.id == territory_id)
    named: list[tuple[int | None, str]] = [(each.id, each.name) for each in session.scalars(query)]
    return named if territory_id is not None else [*named, (None, "")]


def _count(session: Session, rows: Select[int]) -> int:
    return session.scalars(select(func.count()).select_from(rows.subquery())).one()


def _people(session: Session, which: ColumnElement[bool]) -> int:
    """Count different people: those of patti and who lives with them; of one without an account, only one."""
    together = or_(_LIVES.id == _PERSON.id, _LIVES.household_id == _PERSON.household_id)
    with_account = (
        select(func.count(distinct(_LIVES.id)))
        .select_from(Patto)
        .join(_PERSON, _PERSON.id == Patto.person_id)
        .join(_LIVES, together)
        .where(which)
    )
    without = select(func.count(Patto.id)).where(which, Patto.person_id.is_(None))
    return session.scalars(with_account).one() + session.scalars(without).one()


def _of(query: Select[*tuple[Any, ...]], territory_id: int | None) -> Select[*tuple[Any, ...]]:
    return query if territory_id is None else query.where(Patto.territory_id == territory_id)
