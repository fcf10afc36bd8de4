"""Individual counselling, for those of a class: a time is booked, moved to another one, or given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from locales import N_
from services import outbox, reminder_times, withdrawals
from services.appointment_news import AppointmentOff, GuestGone, reminder_of
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import appointments as records
from storage import catalogue
from storage.appointments import Appointment, AppointmentState, Booked, OpenSlot, Slot
from storage.catalogue import Activity, EnrolmentMode
from storage.people import Person

ON_A_PAGE = 8

SOON = timedelta(hours=24)
"""Whoever offers a time is told that it was given back, where it is so near; else the list of the day says it."""


class NotInThisClass(Refusal):
    """Someone who has neither an application nor a place in a class asked for its counselling."""

    message = N_("I colloqui sono per chi ha fatto domanda per questo corso. Apri il corso e fai domanda.")


class SlotTaken(Refusal):
    """The time of an old button was booked by somebody else, called off, or is over."""

    message = N_("Questo orario non è più libero. Scegline un altro.")


class AppointmentGone(Refusal):
    """The booking of an old button was given back, called off, is over, or is somebody else's."""

    message = N_("Questo colloquio non c'è più. Quelli che hai sono nella tua agenda.")


class HasAppointment(Refusal):
    """Someone who has an appointment in a class asked for a second one."""

    message = N_("Per questo corso hai già un colloquio. Puoi spostarlo.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A page of the times that somebody may book in a class, and what they have booked there already."""

    activity: Activity
    slots: Sequence[OpenSlot]
    number: int
    is_last: bool
    mine: Booked | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was booked, and what else the person has at that time, by its title."""

    booked: Booked
    also_then: str | None


def are_offered(uow: UnitOfWork, person: Person, activity_id: int) -> bool:
    """Tell whether there is something to see for somebody who is in a class: times are free, or one is theirs."""
    session = uow.session
    if not records.may_book(session, person.id, activity_id):
        return False
    if records.open_slots(session, activity_id, person.id, after=uow.now, skip=0, most=1):
        return True
    return bool(records.ahead(session, person.id, now=uow.now, activity_id=activity_id))


def choice(uow: UnitOfWork, person: Person, activity_id: int, number: int = 0) -> Choice:
    """List the times that somebody may book, and what they have; a page beyond the last is the last.

    Raises:
        NotInThisClass: they have neither an application nor a place there, or it is out of the catalogue.
    """
    activity = _class(uow, person, activity_id)
    mine = records.ahead(uow.session, person.id, now=uow.now, activity_id=activity_id)

    def page(at: int) -> Sequence[OpenSlot]:
        skip, most = at * ON_A_PAGE, ON_A_PAGE + 1
        return records.open_slots(uow.session, activity_id, person.id, after=uow.now, skip=skip, most=most)

    found = page(number)
    if number and not found:
        number, found = 0, page(0)
    return Choice(activity, found[:ON_A_PAGE], number, len(found) <= ON_A_PAGE, mine[0] if mine else None)


def mine(uow: UnitOfWork, person: Person, appointment_id: int) -> Booked:
    """Find what somebody has booked and is still to come.

    Raises:
        AppointmentGone: it was given back, moved or called off, has begun, or is somebody else's.
    """
    found = records.booked(uow.session, appointment_id)
    if found is None or found.person_id != person.id or not found.stands or found.starts_at <= uow.now:
        raise AppointmentGone
    return found


def activity_of(uow: UnitOfWork, person: Person, appointment_id: int) -> int | None:
    """Say for which class somebody booked something, be it over; nothing, where it is somebody else's."""
    found = records.booked(uow.session, appointment_id)
    return None if found is None or found.person_id != person.id else found.activity_id


def activity_of_slot(uow: UnitOfWork, slot_id: int) -> int | None:
    """Say of which class a time is; nothing, where there is none."""
    found = records.slot(uow.session, slot_id)
    return None if found is None else found.activity_id


def book(uow: UnitOfWork, person: Person, slot_id: int) -> Receipt:
    """Book a time for somebody. Booking it twice is one booking.

    The class is locked first, so that the time that is free when we look is
    still free when we give it, and nobody books two of them at once. The
    database has a rule of its own: one booking that stands for each time.

    Raises:
        NotInThisClass: see `choice`.
        SlotTaken: it is not free any more.
        HasAppointment: they have another one in this class.
    """
    slot = _locked(uow, person, slot_id)
    has = records.ahead(uow.session, person.id, now=uow.now, activity_id=slot.activity_id)
    for one in has:
        if one.slot_id == slot_id:
            return _receipt(uow, one)
    if has:
        raise HasAppointment
    return _give(uow, person, slot)


def move(uow: UnitOfWork, person: Person, appointment_id: int, slot_id: int) -> Receipt:
    """Book another time of the same class instead of the one that somebody has. Moving twice changes nothing more.

    Raises:
        AppointmentGone: what they had is not there any more.
        NotInThisClass, SlotTaken: as `book` does; what they had stays theirs.
    """
    slot = _locked(uow, person, slot_id)
    there = records.ahead(uow.session, person.id, now=uow.now, activity_id=slot.activity_id)
    if any(one.slot_id == slot_id for one in there):
        return _receipt(uow, next(one for one in there if one.slot_id == slot_id))
    before = mine(uow, person, appointment_id)
    if before.activity_id != slot.activity_id:
        raise AppointmentGone
    receipt = _give(uow, person, slot)
    _give_back(uow, before, AppointmentState.MOVED)
    return receipt


def cancel(uow: UnitOfWork, person: Person, appointment_id: int) -> Booked:
    """Give a time back: it is free for others at once. Giving it back twice changes nothing.

    Raises:
        AppointmentGone: see `mine`.
    """
    found = records.booked(uow.session, appointment_id)
    if found is not None:
        catalogue.lock_activity(uow.session, found.activity_id)
        found = records.booked(uow.session, appointment_id)
    if found is not None and found.person_id == person.id and found.state is AppointmentState.CANCELLED:
        return found
    found = mine(uow, person, appointment_id)
    _give_back(uow, found, AppointmentState.CANCELLED)
    return found


def end_due(uow: UnitOfWork) -> int:
    """End the bookings that cannot take place any more, and say so: the class is off, or they are not in it.

    Not while a place that was given back can still be taken back. Gives how many ended. Safe to repeat.
    """
    ended = 0
    for activity_id in dict.fromkeys(one.activity_id for one in _strays(uow)):
        catalogue.lock_activity(uow.session, activity_id)
        for one in _strays(uow):
            if one.activity_id == activity_id:
                call_off(uow, one)
                if not one.is_in and not one.is_class_off:
                    _tell_host(uow, one)
                ended += 1
    return ended


def _strays(uow: UnitOfWork) -> Sequence[Booked]:
    return records.strays(uow.session, now=uow.now, left_before=uow.now - withdrawals.UNDO)


def call_off(uow: UnitOfWork, one: Booked) -> None:
    """End a booking that does not take place, and tell whose it is. The class must be locked."""
    _become(uow, one.appointment_id, AppointmentState.CALLED_OFF)
    outbox.post(uow, one.person_id, AppointmentOff(appointment_id=one.appointment_id), late_after=one.starts_at)


def call_off_time(uow: UnitOfWork, slot: Slot) -> bool:
    """Offer a time no more, and tell whoever has booked it, if anybody has. The class must be locked."""
    slot.called_off_at = uow.now
    uow.session.flush()
    guest = records.guest(uow.session, slot.id)
    if guest is not None:
        call_off(uow, guest)
    return guest is not None


def _class(uow: UnitOfWork, person: Person, activity_id: int) -> Activity:
    activity = catalogue.activity(uow.session, activity_id)
    is_on = activity is not None and activity.mode is EnrolmentMode.APPLICATION and activity.withdrawn_at is None
    if activity is None or not is_on or not records.may_book(uow.session, person.id, activity_id):
        raise NotInThisClass
    return activity


def _locked(uow: UnitOfWork, person: Person, slot_id: int) -> Slot:
    """Read a time with its class locked, for somebody who may book there."""
    seen = records.slot(uow.session, slot_id)
    if seen is None:
        raise SlotTaken
    catalogue.lock_activity(uow.session, seen.activity_id)
    _class(uow, person, seen.activity_id)
    slot = records.slot(uow.session, slot_id)
    assert slot is not None
    return slot


def _give(uow: UnitOfWork, person: Person, slot: Slot) -> Receipt:
    if not records.is_open(uow.session, slot.id, person.id, now=uow.now):
        raise SlotTaken
    row = Appointment(slot_id=slot.id, person_id=person.id, booked_at=uow.now, changed_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    _plan(uow, row.id)
    found = records.booked(uow.session, row.id)
    assert found is not None
    return _receipt(uow, found)


def _plan(uow: UnitOfWork, appointment_id: int) -> None:
    """Leave the reminders whose time is still to come: those of the programme, as for any date."""
    one = records.booked(uow.session, appointment_id)
    assert one is not None
    for time in reminder_times.times(uow.programme, one.kind, one.starts_at):
        if time.due_at > uow.now:
            outbox.post(uow, one.person_id, reminder_of(one, time), due_at=time.due_at, late_after=time.late_after)


def _give_back(uow: UnitOfWork, one: Booked, state: AppointmentState) -> None:
    _become(uow, one.appointment_id, state)
    _tell_host(uow, one)


def _tell_host(uow: UnitOfWork, one: Booked) -> None:
    """Tell whoever offers a time of the next hours that nobody comes."""
    slot = records.slot(uow.session, one.slot_id)
    if slot is not None and slot.starts_at <= uow.now + SOON:
        notice = GuestGone(appointment_id=one.appointment_id)
        outbox.post(uow, slot.operator_id, notice, late_after=slot.starts_at)


def _become(uow: UnitOfWork, appointment_id: int, state: AppointmentState) -> None:
    row = records.appointment(uow.session, appointment_id)
    assert row is not None
    row.state, row.changed_at = state, uow.now
    uow.session.flush()


def _receipt(uow: UnitOfWork, one: Booked) -> Receipt:
    also = records.also_then(uow.session, one.person_id, one.starts_at, one.ends_at, but_slot_id=one.slot_id)
    return Receipt(one, also)
