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
    ScalarSelect,
    Select,
    String,
    Text,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from storage.base import MOST_IN_A_LIST, Base
from storage.enrolments import HOLDING, QUEUEING, Enrolment, EnrolmentState, Standing
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


class SeatsBy(StrEnum):
    """What a place is for, as the catalogue's files write it (`posti_per`): the whole series, or one date of it."""

    SERIES = "serie"
    DATE = "data"


class Activity(Base):
    """Something to take part in: one date, or a series with a recurrence rule.

    `starts_local` and `ends_local` are the first date in wall-clock time of the
    programme's zone, because "every Tuesday at 17" must stay at 17 when the
    clocks change; the moments in UTC are its occurrences. `skipped_dates` and
    `added_dates` (EXDATE and RDATE of RFC 5545) are wall-clock times too, such
    as `2026-12-08T17:30`, with a space between them. Never deleted: one that
    left the catalogue is withdrawn. `places` are those of the series or of each
    date, as `seats_by` says. `feedback_asked_at` is when those who came were
    asked, at the end, how it was.
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
    seats_by: Mapped[SeatsBy] = mapped_column(choice(SeatsBy), default=SeatsBy.SERIES, server_default=text("'serie'"))
    contact: Mapped[str] = mapped_column(String(200), default="")
    accessible: Mapped[bool | None] = mapped_column(Boolean)
    words: Mapped[str] = mapped_column(Text, default="")  # retired: SQLite drops no column that older releases need
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    feedback_asked_at: Mapped[datetime | None]


def ended(*, after: datetime, until: datetime, earliest: datetime) -> Select[int]:
    """Ask for the activities whose last date, held or cancelled, ended between two moments.

    None that began before *earliest* is looked for: that keeps the work to a stretch of an index.
    """
    coming = aliased(Occurrence)
    return (
        select(Activity.id)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .where(
            Occurrence.starts_at > earliest,
            Occurrence.starts_at <= until,
            Occurrence.ends_at > after,
            Occurrence.ends_at <= until,
            ~exists().where(
                coming.activity_id == Activity.id,
                coming.cancelled_at.is_(None),
                coming.ends_at > until,
                Activity.withdrawn_at.is_(None),
            ),
        )
        .distinct()
        .order_by(Activity.id)
    )


def next_at(now: datetime) -> ScalarSelect[datetime]:
    """Ask for an activity's next date: one step in the index of its dates."""
    return (
        select(func.min(Occurrence.starts_at))
        .where(Occurrence.activity_id == Activity.id, Occurrence.cancelled_at.is_(None), Occurrence.starts_at > now)
        .correlate(Activity)
        .scalar_subquery()
    )


def shelf(session: Session, *, changed_after: datetime | None = None) -> Sequence[Any]:
    """List every activity of the catalogue with what lists and searches need, in no order.

    With a moment, only what was changed since, and what left the catalogue
    since too: that is `gone`, the last of a row.
    """
    query = (
        select(
            Activity.id,
            Activity.code,
            Activity.title,
            Activity.description,
            Activity.category,
            Activity.kind,
            Activity.mode,
            Activity.territory_id,
            Territory.name,
            Activity.venue_id,
            Venue.name,
            Venue.address,
            Venue.lat,
            Venue.lon,
            Activity.min_age,
            Activity.max_age,
            Activity.places,
            Activity.cost_cents,
            Activity.accessible,
            Activity.withdrawn_at.is_not(None).label("gone"),
        )
        .join(Territory, Territory.id == Activity.territory_id)
        .join(Venue, Venue.id == Activity.venue_id)
    )
    wanted = Activity.withdrawn_at.is_(None) if changed_after is None else Activity.changed_at >= changed_after
    return session.execute(query.where(wanted)).all()


def taken(session: Session, activity_ids: Sequence[int], *, now: datetime) -> dict[int, int]:
    """Count the places of some activities that nobody else can have: held, or waited for.

    Where places are given date by date, those of the next date.
    """
    query = (
        select(Enrolment.activity_id, func.count())
        .join(Activity, Activity.id == Enrolment.activity_id)
        .where(
            Enrolment.state.in_((*HOLDING, *QUEUEING)),
            or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == next_id(now)),
        )
    )
    found: dict[int, int] = {}
    for start in range(0, len(activity_ids), MOST_IN_A_LIST):
        part = activity_ids[start : start + MOST_IN_A_LIST]
        some = query.where(Enrolment.activity_id.in_(part)).group_by(Enrolment.activity_id)
        found |= {activity_id: count for activity_id, count in session.execute(some)}  # noqa: C416  rows, not pairs
    return found


def changed_since(session: Session, moment: datetime) -> Mapping[int, datetime]:
    """Give the activities of the catalogue that have changed since a moment, each with when that was."""
    query = select(Activity.id, Activity.changed_at).where(
        Activity.changed_at >= moment, Activity.withdrawn_at.is_(None)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def touch(session: Session, venue_ids: Sequence[int], now: datetime) -> None:
    """Count the activities of some venues as changed: what is said of them is another thing now."""
    for start in range(0, len(venue_ids), MOST_IN_A_LIST):
        part = venue_ids[start : start + MOST_IN_A_LIST]
        session.execute(update(Activity).where(Activity.venue_id.in_(part)).values(changed_at=now))


def next_id(now: datetime) -> ScalarSelect[int]:
    """Ask which is an activity's next date."""
    return (
        select(Occurrence.id)
        .where(Occurrence.activity_id == Activity.id, Occurrence.cancelled_at.is_(None), Occurrence.starts_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(1)
        .correlate(Activity)
        .scalar_subquery()
    )


def count_of(
    states: Sequence[EnrolmentState], date_id: ScalarSelect[int] | InstrumentedAttribute[int]
) -> ScalarSelect[int]:
    """Ask how many enrolments of an activity are in one of *states*, for the series or for one date of it."""
    return (
        select(func.count())
        .select_from(Enrolment)
        .where(
            Enrolment.activity_id == Activity.id,
            Enrolment.state.in_(states),
            or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == date_id),
        )
        .correlate_except(Enrolment)
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


def codes(session: Session) -> Sequence[str]:
    """List the codes of what is in the catalogue, in no order."""
    return session.scalars(select(Activity.code).where(Activity.withdrawn_at.is_(None))).all()


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
    session: Session, *, after: datetime, until: datetime, territory_id: int | None, most: int, skip: int = 0
) -> Sequence[CountedActivity]:
    """List what starts between two moments, in one territory or in all, soonest first."""
    soonest, date = next_at(after).label("next_at"), next_id(after)
    query = (
        select(Activity.id, Activity.title, soonest, Activity.places, count_of(HOLDING, date), count_of(QUEUEING, date))
        .where(Activity.withdrawn_at.is_(None), soonest <= until)
        .order_by(soonest, Activity.id)
        .offset(skip)
        .limit(most)
    )
    if territory_id is not None:
        query = query.where(Activity.territory_id == territory_id)
    return [CountedActivity(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class OpenDate:
    """One date for which a place may be asked: the places of it, and in `mine` where a household stands."""

    occurrence_id: int
    starts_at: datetime
    ends_at: datetime
    places: int | None
    taken: int
    waiting: int
    mine: Sequence[Standing] = ()

    @property
    def free(self) -> int | None:
        """Places that nobody holds; nothing where there is no limit."""
        return None if self.places is None else max(0, self.places - self.taken)


def open_dates(session: Session, activity_id: int, *, now: datetime) -> Sequence[OpenDate]:
    """List the dates ahead of an activity that gives places date by date, soonest first, in one statement."""
    query = (
        select(
            Occurrence.id,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Activity.places,
            _count_on_date(HOLDING),
            _count_on_date(QUEUEING),
        )
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Activity.id == activity_id,
            Activity.seats_by == SeatsBy.DATE,
            Activity.withdrawn_at.is_(None),
            Occurrence.cancelled_at.is_(None),
            Occurrence.starts_at > now,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [OpenDate(*row) for row in session.execute(query)]


def _count_on_date(states: Sequence[EnrolmentState]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.occurrence_id == Occurrence.id, Enrolment.state.in_(states))
        .correlate(Occurrence)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class PublicActivity:
    """What anybody may know of an activity, and pass on: nothing about who comes, or how many."""

    id: int
    code: str
    title: str
    venue: str
    address: str
    territory: str
    min_age: int | None
    max_age: int | None
    cost_cents: int
    starts_at: datetime
    ends_at: datetime


def public(session: Session, activity_ids: Sequence[int], *, now: datetime) -> dict[int, PublicActivity]:
    """Read what is public of some activities, by id, with the next date of each; one without is left out."""
    soonest = (
        select(Occurrence.id)
        .where(Occurrence.activity_id == Activity.id, Occurrence.cancelled_at.is_(None), Occurrence.starts_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(1)
    )
    query = (
        select(
            Activity.id,
            Activity.code,
            Activity.title,
            Venue.name,
            Venue.address,
            Territory.name,
            Activity.min_age,
            Activity.max_age,
            Activity.cost_cents,
            Occurrence.starts_at,
            Occurrence.ends_at,
        )
        .join(Occurrence, Occurrence.id == soonest.correlate(Activity).scalar_subquery())
        .join(Venue, Venue.id == func.coalesce(Occurrence.venue_id, Activity.venue_id))
        .join(Territory, Territory.id == Venue.territory_id)
        .where(Activity.id.in_(activity_ids), Activity.withdrawn_at.is_(None))
    )
    return {row.id: PublicActivity(*cast("Any", row)) for row in session.execute(query)}
