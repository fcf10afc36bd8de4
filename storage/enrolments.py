"""Places and turns in the waiting list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Case,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    and_,
    case,
    event,
    false,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.base import MOST_IN_A_LIST, Base
from storage.occurrences import Occurrence
from storage.people import Person
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
    """Where one participant of a household stands in one activity.

    `starts_at` is there where it is for one date only.
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


def live(session: Session, activity_id: int, person_id: int) -> Enrolment | None:
    """Find the enrolment that counts, if there is one."""
    query = select(Enrolment).where(
        Enrolment.activity_id == activity_id, Enrolment.person_id == person_id, Enrolment.state.in_(LIVE)
    )
    return session.scalars(query).one_or_none()


def live_of_account(session: Session, activity_id: int, account_id: int) -> Sequence[Enrolment]:
    """List what an account holds or waits for in one activity, as it is now."""
    query = (
        select(Enrolment)
        .where(Enrolment.activity_id == activity_id, Enrolment.account_id == account_id, Enrolment.state.in_(LIVE))
        .order_by(Enrolment.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def enrolment(session: Session, enrolment_id: int) -> Enrolment | None:
    """Find one enrolment as it is now, not as this session remembers it."""
    return session.get(Enrolment, enrolment_id, populate_existing=True)


def count(session: Session, activity_id: int, states: Sequence[EnrolmentState]) -> int:
    """Count an activity's enrolments in one of *states*."""
    query = select(func.count()).where(Enrolment.activity_id == activity_id, Enrolment.state.in_(states))
    return session.execute(query).scalar_one()


def first_in_line(session: Session, activity_id: int, most: int | None) -> Sequence[Enrolment]:
    """List who is next in line and can be told: whoever blocked the bot or took their consent back keeps the turn."""
    query = (
        select(Enrolment)
        .join(Person, Person.id == Enrolment.account_id)
        .where(
            Enrolment.activity_id == activity_id,
            Enrolment.state == EnrolmentState.WAITING,
            Person.blocked_at.is_(None),
            Person.consent_at.is_not(None),
        )
        .order_by(Enrolment.id)
        .limit(most)
    )
    return session.scalars(query).all()


def waiting_in(session: Session, account_id: int) -> Sequence[int]:
    """List the activities in whose line an account stands, in one order, so that locks never cross."""
    query = select(Enrolment.activity_id).where(
        Enrolment.account_id == account_id, Enrolment.state == EnrolmentState.WAITING
    )
    return session.scalars(query.distinct().order_by(Enrolment.activity_id)).all()


def place_in_line() -> Case[int]:
    """Ask for the place in the waiting list, 1 for the first; 0 for whoever does not wait."""
    ahead = aliased(Enrolment)
    turns = (
        select(func.count())
        .where(
            ahead.activity_id == Enrolment.activity_id, ahead.state == EnrolmentState.WAITING, ahead.id <= Enrolment.id
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return case((Enrolment.state == EnrolmentState.WAITING, turns), else_=0)


def acted_for_by(account_id: int) -> ColumnElement[bool]:
    """Ask for enrolments about which an account decides: what it asked for, and its household's children (rule 5)."""
    household = select(Person.household_id).where(Person.id == account_id).scalar_subquery()
    is_our_child = and_(Person.telegram_id.is_(None), Person.household_id == household)
    return or_(Enrolment.account_id == account_id, is_our_child)


def standings(session: Session, activity_id: int, account_id: int) -> Sequence[Standing]:
    """List where an account and the children of its household stand in one activity, whoever enrolled them."""
    query = (
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
        .where(Enrolment.activity_id == activity_id, acted_for_by(account_id), Enrolment.state.in_(LIVE))
        .order_by(Enrolment.id)
    )
    return [Standing(*row) for row in session.execute(query)]


def offers_past(session: Session, now: datetime) -> Sequence[tuple[int, int]]:
    """List offers whose deadline is over, as (enrolment, activity)."""
    query = (
        select(Enrolment.id, Enrolment.activity_id)
        .where(Enrolment.state == EnrolmentState.OFFERED, Enrolment.offer_ends_at <= now)
        .order_by(Enrolment.activity_id, Enrolment.id)
    )
    return [(row.id, row.activity_id) for row in session.execute(query)]


def of_account(session: Session, account_id: int) -> Sequence[Enrolment]:
    """List every enrolment an account ever made, oldest first."""
    return session.scalars(select(Enrolment).where(Enrolment.account_id == account_id).order_by(Enrolment.id)).all()


def activities_of(session: Session, account_id: int) -> set[int]:
    """List the activities in which an account, or a child it enrolled, is in or in line."""
    query = select(Enrolment.activity_id).where(Enrolment.account_id == account_id, Enrolment.state.in_(LIVE))
    return set(session.scalars(query))


def with_live_enrolments(session: Session, activity_ids: Sequence[int]) -> set[int]:
    """Tell which of some activities have someone in or in line."""
    found: set[int] = set()
    for start in range(0, len(activity_ids), MOST_IN_A_LIST):
        part = activity_ids[start : start + MOST_IN_A_LIST]
        query = select(Enrolment.activity_id).where(Enrolment.activity_id.in_(part), Enrolment.state.in_(LIVE))
        found |= set(session.scalars(query.distinct()))
    return found
