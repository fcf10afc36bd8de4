"""Individual counselling: the times that operators offer, and who has booked one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.attendances import Presence
from storage.base import Base
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
    another slot instead (a row of its own), or `called_off` by the operator. At
    most one booked row for each slot: a partial unique index. `presence` is
    what the operator marked afterwards.
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
