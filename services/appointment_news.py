"""What is told about counselling without being asked: that it is near, that it is off, and that there are new times."""

from datetime import datetime, timedelta

from services import reminder_times
from services.notices import Notice
from services.reminder_times import ReminderTime
from services.work import UnitOfWork
from storage import appointments, slots
from storage.appointments import AppointmentState, Booked
from storage.outbox import Priority
from storage.people import Person, Topic


class AppointmentReminder(
    Notice, kind="appointment-reminder", priority=Priority.REMINDER, unasked=True, topic=Topic.REMINDERS
):
    """A booked time is near: as often, and as long before, as any date of an activity."""

    slot_id: int
    starts_at: datetime
    before_seconds: int

    @property
    def key(self) -> str:
        """One for each time, however often it is given back and booked again."""
        return f"{self.kind}:{self.slot_id}@{self.starts_at:%Y%m%dT%H%M}:{self.before_seconds}s"

    @property
    def offset(self) -> timedelta:
        """How long before it is due."""
        return timedelta(seconds=self.before_seconds)

    @property
    def is_gentle(self) -> bool:
        """A reminder of the day before is; one of the last hours goes by itself."""
        return reminder_times.is_gentle(self.offset)

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is off, given back or over, and what was booked only after its time."""
        one = self.booked(uow, person)
        if one is None or one.state is not AppointmentState.BOOKED:
            return "no-appointment"
        if not one.stands:
            return "cancelled"
        if one.starts_at <= uow.now:
            return "over"
        return "signed-up-later" if one.booked_at >= one.starts_at - self.offset else None

    def is_needed(self, uow: UnitOfWork) -> bool:
        """Nobody is left without any reminder of an appointment."""
        kind = slots.kind(uow.session, self.slot_id)
        if kind is None:
            return False
        return not reminder_times.has_urgent_to_come(uow.programme, kind, self.starts_at, uow.now)

    def booked(self, uow: UnitOfWork, person: Person) -> Booked | None:
        """Find what it reminds of."""
        return appointments.of_slot(uow.session, self.slot_id, person.id)


def reminder_of(one: Booked, time: ReminderTime) -> AppointmentReminder:
    """Give the reminder of a booked time that is due at one of the moments for it."""
    before = int(time.offset.total_seconds())
    return AppointmentReminder(slot_id=one.slot_id, starts_at=one.starts_at, before_seconds=before)


class AppointmentOff(Notice, kind="appointment-off", priority=Priority.REMINDER, unasked=True, pausable=False):
    """A booked time does not take place: whoever offers it called it off, the class is off, or one is not in it."""

    appointment_id: int

    @property
    def key(self) -> str:
        """One for each booking: it ends once."""
        return f"{self.kind}:{self.appointment_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is over, and whoever has another time in the meantime."""
        one = appointments.booked(uow.session, self.appointment_id)
        if one is None or one.person_id != person.id or one.state is not AppointmentState.CALLED_OFF:
            return "gone"
        if one.starts_at <= uow.now:
            return "over"
        return "booked-again" if _has_one(uow, person, one.activity_id) else None


class SlotsOpened(Notice, kind="slots-opened", priority=Priority.ANNOUNCEMENT, unasked=True, gentle=True):
    """There are times for counselling, for somebody of the class who has none."""

    activity_id: int
    day: str

    @property
    def key(self) -> str:
        """One a day for each class, by the wall clock."""
        return f"{self.kind}:{self.activity_id}:{self.day}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over who has booked one meanwhile or is not in the class any more, and where nothing is left."""
        if not appointments.may_book(uow.session, person.id, self.activity_id):
            return "not-in"
        if _has_one(uow, person, self.activity_id):
            return "booked"
        left = appointments.open_slots(uow.session, self.activity_id, person.id, after=uow.now, skip=0, most=1)
        return None if left else "nothing-left"


class GuestGone(Notice, kind="guest-gone", priority=Priority.AWAITED, unasked=True, pausable=False):
    """Somebody gave back, or moved, a time of the next hours: whoever offers it need not wait for them."""

    appointment_id: int

    @property
    def key(self) -> str:
        """One for each booking: it is given back once."""
        return f"{self.kind}:{self.appointment_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is over, off, or booked again by whomever: whoever comes stands on the list."""
        one = appointments.booked(uow.session, self.appointment_id)
        line = None if one is None else slots.line(uow.session, one.slot_id)
        if one is None or line is None or line.is_off or line.operator_id != person.id:
            return "gone"
        if one.starts_at <= uow.now:
            return "over"
        return None if line.is_free else "booked-again"


def _has_one(uow: UnitOfWork, person: Person, activity_id: int) -> bool:
    return bool(appointments.ahead(uow.session, person.id, now=uow.now, activity_id=activity_id))
