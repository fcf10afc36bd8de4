"""The periods of commitments, as they are written down ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from storage.check_ins import Due
from storage.database import is_sqlite
from storage.patti import Cadence, Commitment, Patto, PattoVersion

SLICE = 500
"""Commitments that are read in one go: what planning holds in memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A commitment of an active version, as far as planning needs it: nothing of what it says."""

    commitment_id: int
    patto_id: int
    cadence: Cadence
    rule: str
    due_on: date | None
    starts_on: date
    ends_on: date
    active_at: datetime
    ask_weekday: int
    own_starts_on: date | None
    own_ends_on: date | None
    asked_until: date | None
    """Up to which day earlier versions asked about the same promise, or were told before they did."""


_OLDER = aliased(Commitment)
_ASKED_UNTIL = (
    select(func.max(Due.due_on))
    .join(_OLDER, _OLDER.id == Due.commitment_id)
    .where(
        Due.patto_id == PattoVersion.patto_id,
        func.coalesce(_OLDER.origin_id, _OLDER.id) == Commitment.origin_id,
        _OLDER.id != Commitment.id,
    )
    .correlate(Commitment, PattoVersion)
    .scalar_subquery()
)
_COLUMNS = (
    Commitment.id,
    PattoVersion.patto_id,
    Commitment.cadence,
    Commitment.rule,
    Commitment.due_on,
    PattoVersion.starts_on,
    PattoVersion.ends_on,
    PattoVersion.active_at,
    Patto.ask_weekday,
    Commitment.starts_on,
    Commitment.ends_on,
)
_IS_REMODELLED = Commitment.origin_id != Commitment.id


def _active(asked_until: Any) -> Any:
    return (
        select(*_COLUMNS, asked_until)
        .join(PattoVersion, PattoVersion.id == Commitment.version_id)
        .join(Patto, Patto.id == PattoVersion.patto_id)
        .where(PattoVersion.active_at.is_not(None), PattoVersion.ended_at.is_(None), Patto.ended_at.is_(None))
        .order_by(Commitment.id)
    )


# The round looks back only for what is due once: all else that was asked about lies behind it.
_NEXT = (
    _active(case((_IS_REMODELLED & (Commitment.cadence == Cadence.ONCE), _ASKED_UNTIL)))
    .where(PattoVersion.ends_on >= bindparam("today"), Commitment.id > bindparam("after"))
    .limit(SLICE)
    .with_for_update(of=Patto, skip_locked=True)
)
_OF_VERSION = _active(case((_IS_REMODELLED, _ASKED_UNTIL))).where(PattoVersion.id == bindparam("version"))
_ADD = {
    dialect: dialect.insert(Due.__table__).on_conflict_do_nothing(index_elements=["commitment_id", "due_on"])
    for dialect in (sqlite, postgresql)
}


def next_active(session: Session, *, after: int, today: date) -> Sequence[Planned]:
    """List the next commitments of active versions that have not run out, by their number, a slice at a time.

    Their patti are locked until this transaction ends, so that none of them ends
    meanwhile; one that somebody else has in hand is passed over.
    """
    found: Any = session.execute(_NEXT, {"after": after, "today": today})
    return [Planned(*row) for row in found]


def of_version(session: Session, version_id: int) -> Sequence[Planned]:
    """List the commitments of a version that has become active."""
    found: Any = session.execute(_OF_VERSION, {"version": version_id})
    return [Planned(*row) for row in found]


def add(session: Session, rows: Sequence[Mapping[str, object]]) -> int:
    """Write periods down; one that is there already is passed over. Gives how many are new."""
    if not rows:
        return 0
    insert: Any = _ADD[sqlite if is_sqlite(session) else postgresql].returning(Due.__table__.c.id)
    return len(session.execute(insert, rows).all())
