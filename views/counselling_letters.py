"""Letters about counselling, written with the facts of the moment."""

from collections.abc import Callable, Mapping
from typing import Any

from services.appointment_news import AppointmentOff, AppointmentReminder, GuestGone, SlotsOpened
from services.appointments import AppointmentGone
from services.notices import Notice
from services.work import UnitOfWork
from storage import appointments as records
from storage import catalogue
from storage.appointments import Booked
from storage.people import Person
from views import appointments, dates, slots
from views.screen import Screen

SHOWN = 4
"""Times that can be booked from the letter itself."""


def _reminder(uow: UnitOfWork, notice: AppointmentReminder, person: Person) -> Screen:
    one = notice.booked(uow, person)
    if one is None or not one.stands:
        raise AppointmentGone
    return appointments.reminder(one, dates.here(uow))


def _off(uow: UnitOfWork, notice: AppointmentOff, person: Person) -> Screen:
    one = _booked(uow, notice.appointment_id)
    free = records.open_slots(uow.session, one.activity_id, person.id, after=uow.now, skip=0, most=1)
    return appointments.called_off(one, dates.here(uow), has_others=bool(free))


def _opened(uow: UnitOfWork, notice: SlotsOpened, person: Person) -> Screen:
    activity = catalogue.activity(uow.session, notice.activity_id)
    free = records.open_slots(uow.session, notice.activity_id, person.id, after=uow.now, skip=0, most=SHOWN)
    if activity is None or not free:
        raise AppointmentGone
    return appointments.opened(activity.title, activity.id, free, dates.here(uow))


def _guest_gone(uow: UnitOfWork, notice: GuestGone, person: Person) -> Screen:  # noqa: ARG001
    one = _booked(uow, notice.appointment_id)
    return slots.guest_gone(one.title, one.starts_at, one.slot_id, one.activity_id, dates.here(uow))


def _booked(uow: UnitOfWork, appointment_id: int) -> Booked:
    one = records.booked(uow.session, appointment_id)
    if one is None:
        raise AppointmentGone
    return one


WRITERS: Mapping[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    AppointmentReminder: _reminder,
    AppointmentOff: _off,
    SlotsOpened: _opened,
    GuestGone: _guest_gone,
}
"""Every kind of notice about counselling with its writer."""
