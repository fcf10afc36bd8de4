"""The times that operators offer for counselling, as those see them who offer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from storage.appointments import Appointment, AppointmentState, Slot, is_in
from storage.attendances import Presence
from storage.catalogue import Activity, ActivityKind
from storage.people import Person


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One time with whoever has booked it; nobody, where it is free."""

    slot_id: int
    activity_id: int
    starts_at: datetime
    ends_at: datetime
    place: str
    operator_id: int
    operator: str
    is_off: bool
    appointment_id: int | None
    person_id: int | None
    person: str | None
    presence: Presence | None

    @property
    def is_free(self) -> bool:
        """Whether nobody has booked it."""
        return self.appointment_id is None


_OPERATOR, _GUEST = aliased(Person), aliased(Person)


def lines(session: Session, activity_id: int, *, now: datetime, past: bool, skip: int, most: int) -> Sequence[SlotLine]:
    """List the times of a class that are not called off: those to come, or those that have begun and were booked."""
    query = _lines().where(Slot.activity_id == activity_id, Slot.called_off_at.is_(None))
    if past:
        query = query.where(Slot.starts_at <= now, Appointment.id.is_not(None))
        query = query.order_by(Slot.starts_at.desc(), Slot.id.desc())
    else:
        query = query.where(Slot.starts_at > now).order_by(Slot.starts_at, Slot.id)
    return [SlotLine(*row) for row in session.execute(query.offset(skip).limit(most))]


def line(session: Session, slot_id: int) -> SlotLine | None:
    """Find one time."""
    row: Any = session.execute(_lines().where(Slot.id == slot_id)).one_or_none()
    return None if row is None else SlotLine(*row)


def kind(session: Session, slot_id: int) -> ActivityKind | None:
    """Say of what kind of activity a time is."""
    query = select(Activity.kind).join(Slot, Slot.activity_id == Activity.id).where(Slot.id == slot_id)
    return session.scalars(query).one_or_none()


def of_day(
    session: Session, activity_id: int, operator_id: int, *, after: datetime, until: datetime
) -> Sequence[SlotLine]:
    """List what somebody offers for one class between two moments and has not called off, in order."""
    query = _lines().where(
        Slot.activity_id == activity_id,
        Slot.operator_id == operator_id,
        Slot.called_off_at.is_(None),
        Slot.starts_at > after,
        Slot.starts_at < until,
    )
    return [SlotLine(*row) for row in session.execute(query.order_by(Slot.starts_at, Slot.id))]


def counts(session: Session, activity_id: int, *, now: datetime) -> tuple[int, int]:
    """Count the times to come of a class, and those of them that are booked."""
    query = (
        select(func.count(Slot.id), func.count(Appointment.id))
        .outerjoin(Appointment, _booked())
        .where(Slot.activity_id == activity_id, Slot.called_off_at.is_(None), Slot.starts_at > now)
    )
    row = session.execute(query).one()
    return row[0], row[1]


def lock_operator(session: Session, operator_id: int) -> None:
    """Keep what somebody offers from being added to by anybody else until this transaction ends.

    What only names them goes on, such as a letter to them by whoever has locked a class of theirs: else each would
    wait for the other.
    """
    session.execute(select(Person.id).where(Person.id == operator_id).with_for_update(key_share=True))


def taken(session: Session, operator_id: int, begin: datetime, end: datetime) -> Sequence[tuple[datetime, datetime]]:
    """List the stretches of somebody's time between two moments that they offer already, in any class."""
    query = select(Slot.starts_at, Slot.ends_at).where(
        Slot.operator_id == operator_id,
        Slot.called_off_at.is_(None),
        Slot.starts_at < end,
        Slot.ends_at > begin,
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def who_may_book(session: Session, activity_id: int, *, now: datetime) -> Sequence[int]:
    """List who is in a class, or asks to be, and has nothing booked there that is to come."""
    has_one = (
        select(Appointment.id)
        .join(Slot, Slot.id == Appointment.slot_id)
        .where(
            Appointment.person_id == Person.id,
            Appointment.state == AppointmentState.BOOKED,
            Slot.activity_id == activity_id,
            Slot.starts_at > now,
        )
        .exists()
    )
    query = select(Person.id).where(Person.telegram_id.is_not(None), is_in(Person.id, activity_id), ~has_one)
    return session.scalars(query.order_by(Person.id)).all()


def _booked() -> Any:
    return and_(Appointment.slot_id == Slot.id, Appointment.state == AppointmentState.BOOKED)


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Slot.id,
            Slot.activity_id,
            Slot.starts_at,
            Slot.ends_at,
            Slot.place,
            Slot.operator_id,
            _OPERATOR.name,
            Slot.called_off_at.is_not(None),
            Appointment.id,
            Appointment.person_id,
            _GUEST.name,
            Appointment.presence,
        )
        .join(_OPERATOR, _OPERATOR.id == Slot.operator_id)
        .outerjoin(Appointment, _booked())
        .outerjoin(_GUEST, _GUEST.id == Appointment.person_id)
    )
