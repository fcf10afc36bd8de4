"""Booking a time for counselling, moving it, and giving it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import appointments
from services.appointments import AppointmentGone, HasAppointment, NotInThisClass, SlotTaken
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import appointments as views
from views import dates, refusals
from views.answers.appointments import (
    AskCancelAppointment,
    BookSlot,
    ChooseAnother,
    ConfirmCancelAppointment,
    MoveAppointment,
    ShowAppointment,
    ShowSlots,
)
from views.screen import Screen

router = Router(name="appointments")


def over_what_is_now(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over the times of the class as they are now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except (SlotTaken, HasAppointment, AppointmentGone) as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            return _instead(uow, person, callback_data, no)

    return answer


def _instead(uow: UnitOfWork, person: Person, asked: Any, no: Refusal) -> Screen:
    """Show the times of the class that was asked about; without one of theirs, only why not."""
    said = refusals.refusal(no, tapped=True).alert
    here, own = dates.here(uow), getattr(asked, "appointment_id", None)
    activity_id = None if own is None else appointments.activity_of(uow, person, own)
    if activity_id is None and hasattr(asked, "slot_id"):
        activity_id = appointments.activity_of_slot(uow, asked.slot_id)
    if activity_id is None:
        raise no
    try:
        choice = appointments.choice(uow, person, activity_id)
    except NotInThisClass:
        raise no from None
    if isinstance(asked, MoveAppointment) and choice.mine is not None and isinstance(no, SlotTaken):
        return views.choose_another(choice, choice.mine, here, alert=said)
    return views.slots(choice, here, alert=said)


@router.callback_query(ShowSlots.filter())
def show_slots(query: CallbackQuery, callback_data: ShowSlots, uow: UnitOfWork, person: Person) -> Screen:
    """List the times of a class, or show what one has there."""
    choice = appointments.choice(uow, person, callback_data.activity_id, callback_data.page)
    return views.slots(choice, dates.here(uow))


@router.callback_query(BookSlot.filter())
@over_what_is_now
def book(query: CallbackQuery, callback_data: BookSlot, uow: UnitOfWork, person: Person) -> Screen:
    """Book a time."""
    return views.booked(appointments.book(uow, person, callback_data.slot_id), dates.here(uow))


@router.callback_query(ShowAppointment.filter())
@over_what_is_now
def show_appointment(query: CallbackQuery, callback_data: ShowAppointment, uow: UnitOfWork, person: Person) -> Screen:
    """Show what one has booked."""
    return views.appointment(appointments.mine(uow, person, callback_data.appointment_id), dates.here(uow))


@router.callback_query(ChooseAnother.filter())
@over_what_is_now
def choose_another(query: CallbackQuery, callback_data: ChooseAnother, uow: UnitOfWork, person: Person) -> Screen:
    """List the times to which it can be moved."""
    mine = appointments.mine(uow, person, callback_data.appointment_id)
    choice = appointments.choice(uow, person, mine.activity_id, callback_data.page)
    return views.choose_another(choice, mine, dates.here(uow))


@router.callback_query(MoveAppointment.filter())
@over_what_is_now
def move(query: CallbackQuery, callback_data: MoveAppointment, uow: UnitOfWork, person: Person) -> Screen:
    """Book another time instead."""
    receipt = appointments.move(uow, person, callback_data.appointment_id, callback_data.slot_id)
    return views.booked(receipt, dates.here(uow), moved=True)


@router.callback_query(AskCancelAppointment.filter())
@over_what_is_now
def ask_cancel(query: CallbackQuery, callback_data: AskCancelAppointment, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before it is given back."""
    return views.ask_cancel(appointments.mine(uow, person, callback_data.appointment_id), dates.here(uow))


@router.callback_query(ConfirmCancelAppointment.filter())
@over_what_is_now
def cancel(query: CallbackQuery, callback_data: ConfirmCancelAppointment, uow: UnitOfWork, person: Person) -> Screen:
    """Give it back."""
    return views.cancelled(appointments.cancel(uow, person, callback_data.appointment_id), dates.here(uow))
