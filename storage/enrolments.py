"""Places and turns in the waiting list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    Case,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Select,
    SmallInteger,
    Table,
    and_,
    bindparam,
    case,
    event,
    false,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.base import MOST_IN_A_LIST, Base
from storage.occurrences import Occurrence
from storage.people import Person, acted_for
from storage.types import EncryptedText, choice


class EnrolmentState(StrEnum):
    """Where an enrolment stands; see `Enrolment` for its life."""

    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    EXPIRED = "expired"


HOLDING = (EnrolmentState.CONFIRMED, EnrolmentState.OFFERED)
"""States that take a place."""

QUEUEING = (EnrolmentState.WAITING,)

LIVE = (EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.CONFIRMED)
"""States in which one is in, or may still get in (rule 2 allows one per person and activity)."""

_LIVE_SQL = "state IN ('waiting', 'offered', 'confirmed')"
_LIVE_IN_SERIES = f"{_LIVE_SQL} AND occurrence_id IS NULL"
_LIVE_ON_DATE = f"{_LIVE_SQL} AND occurrence_id IS NOT NULL"


class Enrolment(Base):
    """A person's place in an activity, or turn in its waiting list.

    Life: `waiting → offered → confirmed → withdrawn`, or `confirmed` at once
    where there is room; an offer may also be `declined` or `expired`. The three
    last states are final: whoever comes back starts a new row at the end of the
    line (rule 4). `account_id` is the adult who acts and gets the messages.

    `occurrence_id` names the one date it is for, where places are given date by
    date (`SeatsBy.DATE`); without it, it is for the whole series. Places asked
    for together make a party: `party_id` is the id of its first row, in all its
    rows; nothing, for whoever came alone. `declined_fewer` means that the party
    would not take fewer places than it asked for, and is passed over while
    fewer are free (rule 3). The line is served by `priority`, highest first,
    then in the order of the ids of parties, which follows the order of the taps
    because the activity is locked while a row is added. `withdrawn_from` is the
    state in which it was given back, for whoever takes that back at once.

    Two rules stand in the database itself: one live row per person and activity,
    or date (partial unique indexes), and never more holders than places (a
    trigger, see `PLACES_RULE`).
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        Index(
            "uq_enrolments_live",
            "person_id",
            "activity_id",
            unique=True,
            sqlite_where=text(_LIVE_IN_SERIES),
            postgresql_where=text(_LIVE_IN_SERIES),
        ),
        Index(
            "uq_enrolments_live_on_date",
            "person_id",
            "occurrence_id",
            unique=True,
            sqlite_where=text(_LIVE_ON_DATE),
            postgresql_where=text(_LIVE_ON_DATE),
        ),
        Index("ix_enrolments_activity_id_state", "activity_id", "state", "id"),
        Index("ix_enrolments_account_id", "account_id"),
        Index("ix_enrolments_person_id", "person_id"),
        Index("ix_enrolments_occurrence_id", "occurrence_id", "state"),
        Index(
            "ix_enrolments_offer_ends_at",
            "offer_ends_at",
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[EnrolmentState] = mapped_column(choice(EnrolmentState))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    offer_ends_at: Mapped[datetime | None]
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    declined_fewer: Mapped[bool] = mapped_column(default=False, server_default=false())
    priority: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    priority_reason: Mapped[str | None] = mapped_column(EncryptedText)
    priority_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_from: Mapped[EnrolmentState | None] = mapped_column(choice(EnrolmentState))

    @property
    def is_live(self) -> bool:
        """Whether it still counts."""
        return self.state in LIVE

    @property
    def turn(self) -> int:
        """Name its party: the id of the first row of it, its own if it is alone."""
        return self.party_id or self.id

    def become(self, state: EnrolmentState, at: datetime, *, offer_ends_at: datetime | None = None) -> None:
        """Change its state; see `later` for the moment."""
        self.state, self.changed_at, self.offer_ends_at = state, at, offer_ends_at

    @property
    def seats(self) -> "Seats":
        """What its place is counted for."""
        return Seats(self.activity_id, self.occurrence_id)


@dataclass(frozen=True, slots=True)
class Seats:
    """What places are counted for: a whole series, or one date of it."""

    activity_id: int
    occurrence_id: int | None = None


def later(now: datetime, rows: Sequence[Enrolment]) -> datetime:
    """Give the moment of a change of some rows: now, but after the last change of each.

    So that no offer to somebody looks like an earlier one.
    """
    return max([now, *(one.changed_at + timedelta.resolution for one in rows)])


_SQLITE_RULE = """
    CREATE TRIGGER enrolments_fit_the_places_on_{name} BEFORE {action} ON enrolments
    WHEN NEW.state IN ('confirmed', 'offered') {unless_already_in}
    AND (SELECT count(*) FROM enrolments
         WHERE activity_id = NEW.activity_id AND occurrence_id IS NEW.occurrence_id
         AND state IN ('confirmed', 'offered'))
        >= (SELECT places FROM activities WHERE id = NEW.activity_id)
    BEGIN SELECT RAISE(ABORT, 'enrolments_fit_the_places'); END
"""

PLACES_RULE: dict[str, tuple[str, ...]] = {
    "sqlite": (
        _SQLITE_RULE.format(name="insert", action="INSERT", unless_already_in=""),
        _SQLITE_RULE.format(
            name="update",
            action="UPDATE OF state, activity_id, occurrence_id",
            unless_already_in=(
                "AND (OLD.state NOT IN ('confirmed', 'offered') OR OLD.activity_id <> NEW.activity_id"
                " OR OLD.occurrence_id IS NOT NEW.occurrence_id)"
            ),
        ),
    ),
    "postgresql": (
        """
        CREATE FUNCTION enrolments_fit_the_places() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            limit_of_places integer;
        BEGIN
            SELECT places INTO limit_of_places FROM activities WHERE id = NEW.activity_id FOR UPDATE;
            IF (SELECT count(*) FROM enrolments
                WHERE activity_id = NEW.activity_id AND occurrence_id IS NOT DISTINCT FROM NEW.occurrence_id
                AND state IN ('confirmed', 'offered')) >= limit_of_places THEN
                RAISE EXCEPTION 'enrolments_fit_the_places' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER enrolments_fit_the_places_on_insert BEFORE INSERT ON enrolments FOR EACH ROW
        WHEN (NEW.state IN ('confirmed', 'offered')) EXECUTE FUNCTION enrolments_fit_the_places()
        """,
        """
        CREATE TRIGGER enrolments_fit_the_places_on_update
        BEFORE UPDATE OF state, activity_id, occurrence_id ON enrolments FOR EACH ROW
        WHEN (NEW.state IN ('confirmed', 'offered')
              AND (OLD.state NOT IN ('confirmed', 'offered') OR OLD.activity_id <> NEW.activity_id
                   OR OLD.occurrence_id IS DISTINCT FROM NEW.occurrence_id))
        EXECUTE FUNCTION enrolments_fit_the_places()
        """,
    ),
}
"""Rule 1 as the database's own: a place is taken only while holders are fewer than places.

A trigger and not a counter with a CHECK, so that staff may lower the places
below the holders (nobody is evicted, nobody else gets in) and nothing can
drift from the rows themselves.
"""


@event.listens_for(Enrolment.__table__, "after_create")
def _add_places_rule(table: Table, connection: Connection, **_options: object) -> None:  # noqa: ARG001
    for statement in PLACES_RULE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one participant of a household stands in one activity, or on one date of it.

    `is_account` means the reader. Of the same `party_id` are those who asked
    together: while one of them is offered a place, another who waits may take
    it instead. `starts_at` is there where it is for one date only.
    """

    enrolment_id: int
    person_id: int
    name: str
    is_account: bool
    state: EnrolmentState
    position: int
    offer_ends_at: datetime | None
    party_id: int | None = None
    declined_fewer: bool = False
    occurrence_id: int | None = None
    starts_at: datetime | None = None


def of_seats(seats: Seats) -> tuple[ColumnElement[bool], ...]:
    """Ask for the enrolments in a series, or on one date."""
    if seats.occurrence_id is None:
        return Enrolment.activity_id == seats.activity_id, Enrolment.occurrence_id.is_(None)
    return Enrolment.activity_id == seats.activity_id, Enrolment.occurrence_id == seats.occurrence_id


def is_ahead(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Ask for enrolments that still count: in a series, or on a date that has not begun."""
    ahead = select(Occurrence.id).where(Occurrence.id == Enrolment.occurrence_id, Occurrence.starts_at > now)
    return or_(Enrolment.occurrence_id.is_(None), ahead.correlate(Enrolment).exists())


def live(session: Session, seats: Seats, person_ids: Sequence[int]) -> Sequence[Enrolment]:
    """List the enrolments of some people that count, as they are now: one for each of them at the most."""
    query = select(Enrolment).where(*of_seats(seats), Enrolment.person_id.in_(person_ids), Enrolment.state.in_(LIVE))
    return session.scalars(query.order_by(Enrolment.id).execution_options(populate_existing=True)).all()


def live_of_household(session: Session, activity_id: int, account_id: int, *, now: datetime) -> Sequence[Enrolment]:
    """List what an account and the children it acts for hold or wait for in one activity, as it is now."""
    query = (
        select(Enrolment)
        .where(
            Enrolment.activity_id == activity_id,
            Enrolment.person_id.in_(acted_for(account_id)),
            Enrolment.state.in_(LIVE),
            is_ahead(now),
        )
        .order_by(Enrolment.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def enrolment(session: Session, enrolment_id: int) -> Enrolment | None:
    """Find one enrolment as it is now, not as this session remembers it."""
    return session.get(Enrolment, enrolment_id, populate_existing=True)


def of_ids(session: Session, ids: Sequence[int]) -> Sequence[Enrolment]:
    """Find some enrolments as they are now, oldest first."""
    query = select(Enrolment).where(Enrolment.id.in_(ids)).order_by(Enrolment.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def party(session: Session, one: Enrolment, *states: EnrolmentState) -> Sequence[Enrolment]:
    """List those of an enrolment's party, itself included, that are in one of *states*, as they are now."""
    query = select(Enrolment).where(
        or_(Enrolment.party_id == one.turn, Enrolment.id == one.id),
        Enrolment.activity_id == one.activity_id,
        Enrolment.state.in_(states),
    )
    return session.scalars(query.order_by(Enrolment.id).execution_options(populate_existing=True)).all()


def acts_for(session: Session, account_id: int, person_id: int) -> bool:
    """Tell whether an account acts for a participant."""
    return person_id in session.scalars(acted_for(account_id)).all()


def holders(session: Session, seats: Seats) -> int:
    """Count the places that are taken."""
    query = select(func.count()).where(*of_seats(seats), Enrolment.state.in_(HOLDING))
    return session.execute(query).scalar_one()


def withdrawn_since(session: Session, activity_id: int, account_id: int, moment: datetime) -> Sequence[Enrolment]:
    """List what an account gave back in an activity since a moment and may take back, in the order of the turns."""
    query = (
        select(Enrolment)
        .where(
            Enrolment.activity_id == activity_id,
            Enrolment.person_id.in_(acted_for(account_id)),
            Enrolment.state == EnrolmentState.WITHDRAWN,
            Enrolment.withdrawn_from.is_not(None),
            Enrolment.changed_at >= moment,
        )
        .order_by(func.coalesce(Enrolment.party_id, Enrolment.id), Enrolment.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def live_of_account(session: Session, account_id: int) -> Sequence[Enrolment]:
    """List what an account asked for, or is asked about, and is live, as it is now, in one order of activities."""
    query = (
        select(Enrolment)
        .where(or_(Enrolment.account_id == account_id, Enrolment.person_id == account_id), Enrolment.state.in_(LIVE))
        .order_by(Enrolment.activity_id, Enrolment.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def forget_reasons(session: Session, person_ids: Sequence[int]) -> None:
    """Delete what staff wrote about why some people were served before others."""
    session.execute(
        update(Enrolment)
        .where(or_(Enrolment.person_id.in_(person_ids), Enrolment.account_id.in_(person_ids)))
        .values(priority_reason=None)
        .execution_options(synchronize_session=False)
    )


def activities_of(session: Session, account_id: int, *, now: datetime) -> set[int]:
    """List the activities in which an account, or a child it acts for, is in or in line."""
    query = select(Enrolment.activity_id).where(
        Enrolment.person_id.in_(acted_for(account_id)), Enrolment.state.in_(LIVE), is_ahead(now)
    )
    return set(session.scalars(query))


def with_live_enrolments(session: Session, activity_ids: Sequence[int], *, now: datetime) -> set[int]:
    """Tell which of some activities have someone in or in line, be it for a date that has not begun."""
    found: set[int] = set()
    for start in range(0, len(activity_ids), MOST_IN_A_LIST):
        part = activity_ids[start : start + MOST_IN_A_LIST]
        query = select(Enrolment.activity_id).where(
            Enrolment.activity_id.in_(part), Enrolment.state.in_(LIVE), is_ahead(now)
        )
        found |= set(session.scalars(query.distinct()))
    return found


_PARTY = func.coalesce(Enrolment.party_id, Enrolment.id)


def place_in_line() -> Case[int]:
    """Ask for the place in the waiting list, 1 for the first person; 0 for whoever does not wait."""
    ahead = aliased(Enrolment)
    party = func.coalesce(ahead.party_id, ahead.id)
    is_before = or_(
        ahead.priority > Enrolment.priority,
        and_(
            ahead.priority == Enrolment.priority,
            or_(party < _PARTY, and_(party == _PARTY, ahead.id <= Enrolment.id)),
        ),
    )
    people_until = (
        select(func.count())
        .where(
            ahead.activity_id == Enrolment.activity_id,
            ahead.occurrence_id.is_not_distinct_from(Enrolment.occurrence_id),
            ahead.state == EnrolmentState.WAITING,
            is_before,
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return case((Enrolment.state == EnrolmentState.WAITING, people_until), else_=0)


def standings(
    session: Session, activity_id: int, account_id: int, *, now: datetime | None = None
) -> Sequence[Standing]:
    """List where an account and the children it acts for stand in one activity, whoever enrolled them.

    With a moment, dates that have begun by then are left out.
    """
    values = {"activity_id": activity_id, "account_id": account_id} | ({} if now is None else {"now": now})
    return [Standing(*cast("Any", row)) for row in session.execute(_standings(only_ahead=now is not None), values)]


@cache
def _standings(*, only_ahead: bool) -> Select[*tuple[Any, ...]]:
    """Write the statement once: to put it together costs ten times what it takes to run."""
    account_id: BindParameter[int] = bindparam("account_id")
    query: Select[*tuple[Any, ...]] = (
        select(
            Enrolment.id,
            Enrolment.person_id,
            Person.name,
            Enrolment.person_id == account_id,
            Enrolment.state,
            place_in_line(),
            Enrolment.offer_ends_at,
            Enrolment.party_id,
            Enrolment.declined_fewer,
            Enrolment.occurrence_id,
            Occurrence.starts_at,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Occurrence, Occurrence.id == Enrolment.occurrence_id)
        .where(
            Enrolment.activity_id == bindparam("activity_id"),
            Enrolment.person_id.in_(acted_for(account_id)),
            Enrolment.state.in_(LIVE),
        )
        .order_by(Enrolment.id)
    )
    return query.where(is_ahead(bindparam("now"))) if only_ahead else query
