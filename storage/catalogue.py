"""Activities and their dates: what families look for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Row,
    ScalarSelect,
    String,
    Text,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import MOST_IN_A_LIST, Base
from storage.enrolments import HOLDING, QUEUEING, Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.territories import Territory, Venue
from storage.types import Code, Name, choice


class ActivityKind(StrEnum):
    """The three kinds of the catalogue, as its files write them."""

    ACTIVITY = "attivita"
    CLASS = "corso"
    LABORATORIO = "laboratorio"


class EnrolmentMode(StrEnum):
    """How one gets in, as the catalogue's files write it."""

    OPEN = "libera"
    PLACES = "posti"
    APPLICATION = "candidatura"


class Activity(Base):
    """Something to take part in: one date, or a series with a recurrence rule.

    `starts_local` and `ends_local` are the first date in wall-clock time of the
    programme's zone, because "every Tuesday at 17" must stay at 17 when the
    clocks change; the moments in UTC are its occurrences. `skipped_dates` and
    `added_dates` (EXDATE and RDATE of RFC 5545) are wall-clock times too, such
    as `2026-12-08T17:30`, with a space between them. Never deleted: one that
    left the catalogue is withdrawn.
    """

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("places IS NULL OR places >= 0", name="places_are_not_negative"),
        CheckConstraint("min_age IS NULL OR max_age IS NULL OR min_age <= max_age", name="ages_are_in_order"),
        CheckConstraint("cost_cents >= 0", name="cost_is_not_negative"),
        Index("ix_activities_territory_id_kind", "territory_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Code, unique=True)
    title: Mapped[str] = mapped_column(Name)
    description: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[ActivityKind] = mapped_column(choice(ActivityKind))
    category: Mapped[str] = mapped_column(String(100), default="")
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))
    starts_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    ends_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    recurrence: Mapped[str] = mapped_column(String(500), default="")
    skipped_dates: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    added_dates: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    places: Mapped[int | None]
    cost_cents: Mapped[int] = mapped_column(default=0)
    mode: Mapped[EnrolmentMode] = mapped_column(choice(EnrolmentMode))
    contact: Mapped[str] = mapped_column(String(200), default="")
    accessible: Mapped[bool | None] = mapped_column(Boolean)
    words: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """All that a card shows, in one row."""

    id: int
    code: str
    title: str
    description: str
    kind: ActivityKind
    mode: EnrolmentMode
    territory: str
    venue_id: int
    venue: str
    address: str
    lat: float | None
    lon: float | None
    min_age: int | None
    max_age: int | None
    places: int | None
    taken: int
    waiting: int
    cost_cents: int
    contact: str
    accessible: bool | None
    recurrence: str
    next_at: datetime | None
    next_ends_at: datetime | None
    last_at: datetime | None
    withdrawn: bool

    @property
    def free(self) -> int | None:
        """Places that nobody holds; nothing where there is no limit."""
        return None if self.places is None else max(0, self.places - self.taken)

    @property
    def is_over(self) -> bool:
        """Whether no date is left."""
        return self.withdrawn or self.next_at is None


def next_at(now: datetime) -> ScalarSelect[datetime]:
    """Ask for an activity's next date: one step in the index of its dates."""
    return (
        select(func.min(Occurrence.starts_at))
        .where(Occurrence.activity_id == Activity.id, Occurrence.cancelled_at.is_(None), Occurrence.starts_at > now)
        .correlate(Activity)
        .scalar_subquery()
    )


def shelf(session: Session) -> Sequence[Row[int, str, ActivityKind, int, str, int, str, str]]:
    """List every activity of the catalogue with what lists and searches need, in no order."""
    query = (
        select(
            Activity.id,
            Activity.title,
            Activity.kind,
            Activity.territory_id,
            Territory.name,
            Activity.venue_id,
            Venue.name,
            Activity.words,
        )
        .join(Territory, Territory.id == Activity.territory_id)
        .join(Venue, Venue.id == Activity.venue_id)
        .where(Activity.withdrawn_at.is_(None))
    )
    return session.execute(query).all()


def card(session: Session, activity_id: int, *, now: datetime) -> ActivityCard | None:
    """Read all that a card shows, in one statement."""
    ahead = (Occurrence.activity_id == Activity.id, Occurrence.cancelled_at.is_(None), Occurrence.starts_at > now)
    following = select(Occurrence.ends_at).where(*ahead).order_by(Occurrence.starts_at).limit(1)
    last = select(func.max(Occurrence.starts_at)).where(*ahead)
    query = (
        select(
            Activity.id,
            Activity.code,
            Activity.title,
            Activity.description,
            Activity.kind,
            Activity.mode,
            Territory.name,
            Activity.venue_id,
            Venue.name,
            Venue.address,
            Venue.lat,
            Venue.lon,
            Activity.min_age,
            Activity.max_age,
            Activity.places,
            count_of(HOLDING),
            count_of(QUEUEING),
            Activity.cost_cents,
            Activity.contact,
            Activity.accessible,
            Activity.recurrence,
            next_at(now),
            following.correlate(Activity).scalar_subquery(),
            last.correlate(Activity).scalar_subquery(),
            Activity.withdrawn_at.is_not(None),
        )
        .join(Territory, Territory.id == Activity.territory_id)
        .join(Venue, Venue.id == Activity.venue_id)
        .where(Activity.id == activity_id)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else ActivityCard(*cast("Any", row))


def count_of(states: Sequence[EnrolmentState]) -> ScalarSelect[int]:
    """Ask how many enrolments of an activity are in one of *states*."""
    return (
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.activity_id == Activity.id, Enrolment.state.in_(states))
        .correlate(Activity)
        .scalar_subquery()
    )


def lock_activity(session: Session, activity_id: int) -> Activity | None:
    """Read an activity and keep others from deciding about its places until this transaction ends.

    SQLite lets one transaction write at a time, so there the lock is already held.
    """
    query = select(Activity).where(Activity.id == activity_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def activity(session: Session, activity_id: int) -> Activity | None:
    """Find an activity."""
    return session.get(Activity, activity_id)


def id_of_code(session: Session, code: str) -> int | None:
    """Find an activity by the code of its catalogue."""
    return session.scalars(select(Activity.id).where(Activity.code == code)).one_or_none()


def by_codes(session: Session, codes: Sequence[str]) -> dict[str, Activity]:
    """Find activities by their codes."""
    found: dict[str, Activity] = {}
    for start in range(0, len(codes), MOST_IN_A_LIST):
        part = codes[start : start + MOST_IN_A_LIST]
        found |= {one.code: one for one in session.scalars(select(Activity).where(Activity.code.in_(part)))}
    return found


def recurring(session: Session) -> Sequence[Activity]:
    """List the series that are still in the catalogue."""
    return session.scalars(select(Activity).where(Activity.recurrence != "", Activity.withdrawn_at.is_(None))).all()


def add(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Add activities, many in one go."""
    if rows:
        session.execute(insert(Activity), rows)


@dataclass(frozen=True, slots=True)
class CountedActivity:
    """An activity's next date with who comes and who waits."""

    id: int
    title: str
    next_at: datetime
    places: int | None
    taken: int
    waiting: int


def counted(
    session: Session, *, after: datetime, until: datetime, territory_id: int | None, most: int
) -> Sequence[CountedActivity]:
    """List what starts between two moments, in one territory or in all, soonest first."""
    soonest = next_at(after).label("next_at")
    query = (
        select(Activity.id, Activity.title, soonest, Activity.places, count_of(HOLDING), count_of(QUEUEING))
        .where(Activity.withdrawn_at.is_(None), soonest <= until)
        .order_by(soonest, Activity.id)
        .limit(most)
    )
    if territory_id is not None:
        query = query.where(Activity.territory_id == territory_id)
    return [CountedActivity(*row) for row in session.execute(query)]


def enrolments_with_titles(session: Session, account_id: int) -> Sequence[tuple[Enrolment, str]]:
    """List every enrolment of an account with its activity's title, oldest first."""
    query = (
        select(Enrolment, Activity.title)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .where(Enrolment.account_id == account_id)
        .order_by(Enrolment.id)
    )
    return [(enrolment, title) for enrolment, title in session.execute(query)]
