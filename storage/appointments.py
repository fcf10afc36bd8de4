"""Individual counselling: the times that operators offer, and who has booked one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    bindparam,
    exists,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.applications import OPEN, Application
from storage.attendances import Presence
from storage.base import MOST_IN_A_LIST, Base
from storage.catalogue import Activity, ActivityKind
from storage.enrolments import LIVE, Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person, Role
from storage.prepared import Prepared
from storage.territories import Territory, Venue
from storage.types import choice

_BOOKED_SQL = "state = 'booked'"
_STANDS_SQL = "called_off_at IS NULL"


class Slot(Base):
    """A time at which an operator sees one person of a class, alone.

    Called off, it stays for the record. No operator has two that begin at the
    same moment.
    """

    __tablename__ = "slots"
    __table_args__ = (
        Index(
            "uq_slots_operator",
            "operator_id",
            "starts_at",
            unique=True,
            sqlite_where=text(_STANDS_SQL),
            postgresql_where=text(_STANDS_SQL),
        ),
        Index("ix_slots_activity_id_starts_at", "activity_id", "starts_at"),
        Index("ix_slots_starts_at", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="a_slot_has_a_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    operator_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    called_off_at: Mapped[datetime | None]


class AppointmentState(StrEnum):
    """Where an appointment stands; see `Appointment`."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    MOVED = "moved"
    CALLED_OFF = "called_off"


class Appointment(Base):
    """One person's booking of one slot.

    Life: `booked`, then `cancelled` by the person, `moved` where they took
    another slot instead (a row of its own), or `called_off` by the operator, or
    because the class is off or the person is not in it any more. At most one
    booked row for each slot: a partial unique index. `presence` is what the
    operator marked afterwards.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        Index(
            "uq_appointments_slot",
            "slot_id",
            unique=True,
            sqlite_where=text(_BOOKED_SQL),
            postgresql_where=text(_BOOKED_SQL),
        ),
        Index("ix_appointments_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slots.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[AppointmentState] = mapped_column(choice(AppointmentState), default=AppointmentState.BOOKED)
    booked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    presence: Mapped[Presence | None] = mapped_column(choice(Presence))


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """A time that somebody may book. Without a place of its own, it is where the class is."""

    slot_id: int
    activity_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """One booking with all that is told of it, as things are now.

    `stands` tells whether it still takes place: it is booked, the time was not
    called off, the class is on, whoever offered it works here, and the person
    has an application or a place there. Without a `place` of its own, it is
    where the class is.
    """

    appointment_id: int
    slot_id: int
    activity_id: int
    kind: ActivityKind
    code: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    venue: str
    address: str
    territory: str
    operator: str
    person_id: int
    state: AppointmentState
    booked_at: datetime
    changed_at: datetime
    is_class_off: bool
    is_slot_off: bool
    is_in: bool

    @property
    def stands(self) -> bool:
        """Whether it still takes place."""
        return self.state is AppointmentState.BOOKED and self.is_in and not self.is_class_off and not self.is_slot_off


_HOST = aliased(Person)


def is_in(person_id: object, activity_id: object) -> ColumnElement[bool]:
    """Ask whether somebody has an application under way for an activity, or a place or a turn in it."""
    asks = exists().where(
        Application.person_id == person_id, Application.activity_id == activity_id, Application.state.in_(OPEN)
    )
    has = exists().where(
        Enrolment.person_id == person_id, Enrolment.activity_id == activity_id, Enrolment.state.in_(LIVE)
    )
    return or_(asks, has)


def may_book(session: Session, person_id: int, activity_id: int) -> bool:
    """Tell whether somebody is in an activity, or asks to be."""
    return bool(session.scalar(select(is_in(person_id, activity_id))))


def open_slots(
    session: Session, activity_id: int, person_id: int, *, after: datetime, skip: int, most: int
) -> Sequence[OpenSlot]:
    """List the times of a class that somebody may book, soonest first: none that they offer themselves."""
    query = _open(person_id, after).where(Slot.activity_id == activity_id).order_by(Slot.starts_at, Slot.id)
    return [OpenSlot(*row) for row in session.execute(query.offset(skip).limit(most))]


def is_open(session: Session, slot_id: int, person_id: int, *, now: datetime) -> bool:
    """Tell whether somebody may book a time: it is to come, on, and nobody's."""
    return session.execute(_open(person_id, now).where(Slot.id == slot_id)).one_or_none() is not None


def _open(person_id: int, after: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Slot.id, Slot.activity_id, Slot.starts_at, Slot.ends_at)
        .join(Activity, Activity.id == Slot.activity_id)
        .join(_HOST, _HOST.id == Slot.operator_id)
        .where(
            Slot.starts_at > after,
            Slot.operator_id != person_id,
            ~_is_off(),
            Activity.withdrawn_at.is_(None),
            ~exists().where(Appointment.slot_id == Slot.id, Appointment.state == AppointmentState.BOOKED),
        )
    )


def slot(session: Session, slot_id: int) -> Slot | None:
    """Find one time, as it is in the database now."""
    return session.get(Slot, slot_id, populate_existing=True)


def appointment(session: Session, appointment_id: int) -> Appointment | None:
    """Find one booking, as it is in the database now."""
    return session.get(Appointment, appointment_id, populate_existing=True)


def booked(session: Session, appointment_id: int) -> Booked | None:
    """Find one booking with all that is told of it."""
    row: Any = session.execute(_told().where(Appointment.id == appointment_id)).one_or_none()
    return None if row is None else Booked(*row)


def guest(session: Session, slot_id: int) -> Booked | None:
    """Find the booking of a time that stands."""
    query = _told().where(Appointment.slot_id == slot_id, Appointment.state == AppointmentState.BOOKED)
    row: Any = session.execute(query).one_or_none()
    return None if row is None else Booked(*row)


def of_slot(session: Session, slot_id: int, person_id: int) -> Booked | None:
    """Find somebody's booking of a time: the one that stands, or else their last."""
    query = _told().where(Appointment.slot_id == slot_id, Appointment.person_id == person_id)
    rows = [Booked(*row) for row in session.execute(query.order_by(Appointment.id))]
    return next((one for one in rows if one.stands), rows[-1] if rows else None)


def ahead(session: Session, person_id: int, *, now: datetime, activity_id: int | None = None) -> Sequence[Booked]:
    """List what somebody has booked and is still to come, soonest first; of one class, where one is named."""
    found = (Booked(*row) for row in session.execute(_ahead(), {"person_id": person_id, "now": now}))
    return [one for one in found if one.stands and activity_id in (None, one.activity_id)]


@cache
def _ahead() -> Select[*tuple[Any, ...]]:
    """Write the statement once: every look into an agenda asks it."""
    return (
        _told()
        .where(
            Appointment.person_id == bindparam("person_id"),
            Appointment.state == AppointmentState.BOOKED,
            Slot.starts_at > bindparam("now", type_=Slot.starts_at.type),
        )
        .order_by(Slot.starts_at, Appointment.id)
    )


def shown_in_calendar(session: Session, person_id: int, *, after: datetime) -> Sequence[Booked]:
    """List for somebody's calendar what begins after a moment: what is booked, and what was called off."""
    kept = AppointmentState.BOOKED, AppointmentState.CALLED_OFF
    query = _told().where(Appointment.person_id == person_id, Appointment.state.in_(kept), Slot.starts_at > after)
    found = [Booked(*row) for row in session.execute(query.order_by(Slot.starts_at, Appointment.id))]
    # Whoever booked a time again that had fallen through has it once.
    return list({one.slot_id: one for one in sorted(found, key=lambda one: one.stands)}.values())


def strays(session: Session, *, now: datetime, left_before: datetime) -> Sequence[Booked]:
    """List bookings to come that cannot take place: the class is off, or somebody is not in it any more.

    Whoever has left a place only after *left_before* may take it back still, and the booking with it.
    """
    return [Booked(*row) for row in _strays().rows(session, {"now": now, "left_before": left_before})]


@cache
def _strays() -> Prepared:
    """Write the statement once: every minute asks it."""
    ahead = select(Slot.id).where(Slot.starts_at > bindparam("now"))
    may_be_back = exists().where(
        Enrolment.person_id == Appointment.person_id,
        Enrolment.activity_id == Slot.activity_id,
        Enrolment.state == EnrolmentState.WITHDRAWN,
        Enrolment.withdrawn_from.is_not(None),
        Enrolment.changed_at >= bindparam("left_before"),
    )
    is_out = and_(~is_in(Appointment.person_id, Slot.activity_id), ~may_be_back)
    query = (
        _told()
        # from the times to come, which are few: what was booked once stays for good
        .where(Appointment.state == AppointmentState.BOOKED, Appointment.slot_id.in_(ahead))
        .where(or_(_is_off(), Activity.withdrawn_at.is_not(None), is_out))
        .order_by(Slot.activity_id, Appointment.id)
        .limit(MOST_IN_A_LIST)
    )
    return Prepared("strays", query)


def also_then(session: Session, person_id: int, begin: datetime, end: datetime, *, but_slot_id: int) -> str | None:
    """Name the first thing that somebody has between two moments: a date of theirs, or another appointment."""
    other = (
        select(Activity.title)
        .join(Slot, Slot.activity_id == Activity.id)
        .join(Appointment, Appointment.slot_id == Slot.id)
        .where(
            Appointment.person_id == person_id,
            Appointment.state == AppointmentState.BOOKED,
            Slot.id != but_slot_id,
            Slot.starts_at < end,
            Slot.ends_at > begin,
        )
    )
    dates = (
        select(Activity.title)
        .join(Enrolment, Enrolment.activity_id == Activity.id)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.state.in_(LIVE),
            or_(Enrolment.occurrence_id.is_(None), Enrolment.occurrence_id == Occurrence.id),
            Activity.withdrawn_at.is_(None),
            Occurrence.cancelled_at.is_(None),
            Occurrence.starts_at < end,
            Occurrence.ends_at > begin,
        )
    )
    return session.scalar(union_all(other, dates).limit(1))


def _is_off() -> ColumnElement[bool]:
    """Ask whether a time does not take place: it was called off, or whoever offered it works here no more."""
    return or_(Slot.called_off_at.is_not(None), _HOST.role == Role.PARTICIPANT)


def _told() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Appointment.id,
            Slot.id,
            Activity.id,
            Activity.kind,
            Activity.code,
            Activity.title,
            Slot.starts_at,
            Slot.ends_at,
            Slot.place,
            Venue.name,
            Venue.address,
            Territory.name,
            _HOST.name,
            Appointment.person_id,
            Appointment.state,
            Appointment.booked_at,
            Appointment.changed_at,
            Activity.withdrawn_at.is_not(None),
            _is_off(),
            is_in(Appointment.person_id, Slot.activity_id),
        )
        .select_from(Appointment)
        .join(Slot, Slot.id == Appointment.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .join(Venue, Venue.id == Activity.venue_id)
        .join(Territory, Territory.id == Venue.territory_id)
        .join(_HOST, _HOST.id == Slot.operator_id)
    )
