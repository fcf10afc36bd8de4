"""The times for counselling, tap by tap, for whoever runs a class."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import slots
from services.classes import NotYourClass
from services.slots import SlotGone, SlotIsAnother
from services.work import UnitOfWork
from storage.attendances import Presence
from storage.people import Person
from views import dates, refusals
from views import slots as views
from views.answers.slots import (
    AskCallOff,
    AskCallOffDay,
    ConfirmCallOff,
    ConfirmCallOffDay,
    MarkGuest,
    ShowPastSlots,
    ShowSlot,
    ShowSlotDesk,
)
from views.screen import Screen

router = Router(name="slots")


def over_what_is_now(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where a time is not as the tap took it, say so over what is true now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except (SlotGone, SlotIsAnother) as no:
            activity_id = slots.activity_of(uow, callback_data.slot_id)
            if query.message is None or activity_id is None:  # typed, or forged: there is nothing to show it over
                raise
            said = refusals.refusal(no, tapped=True).alert
            try:
                if isinstance(no, SlotIsAnother):
                    return views.slot(slots.desk(uow, person, callback_data.slot_id), dates.here(uow), alert=said)
                return views.desk(slots.page(uow, person, activity_id), dates.here(uow), alert=said)
            except NotYourClass:
                raise no from None

    return answer


@router.callback_query(ShowSlotDesk.filter())
def show_desk(query: CallbackQuery, callback_data: ShowSlotDesk, uow: UnitOfWork, person: Person) -> Screen:
    """List the times to come."""
    return views.desk(slots.page(uow, person, callback_data.activity_id, callback_data.page), dates.here(uow))


@router.callback_query(ShowPastSlots.filter())
def show_past(query: CallbackQuery, callback_data: ShowPastSlots, uow: UnitOfWork, person: Person) -> Screen:
    """List the times that are over and were booked."""
    page = slots.page(uow, person, callback_data.activity_id, callback_data.page, past=True)
    return views.desk(page, dates.here(uow))


@router.callback_query(ShowSlot.filter())
@over_what_is_now
def show_slot(query: CallbackQuery, callback_data: ShowSlot, uow: UnitOfWork, person: Person) -> Screen:
    """Open one time."""
    return views.slot(slots.desk(uow, person, callback_data.slot_id), dates.here(uow))


@router.callback_query(AskCallOff.filter())
@over_what_is_now
def ask_call_off(query: CallbackQuery, callback_data: AskCallOff, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a time is called off; one that has begun is shown."""
    found = slots.desk(uow, person, callback_data.slot_id)
    return views.slot(found, dates.here(uow)) if found.has_begun else views.ask_call_off(found, dates.here(uow))


@router.callback_query(ConfirmCallOff.filter())
@over_what_is_now
def call_off(query: CallbackQuery, callback_data: ConfirmCallOff, uow: UnitOfWork, person: Person) -> Screen:
    """Call a time off."""
    told = slots.call_off(uow, person, callback_data.slot_id, callback_data.seen)
    return _list(uow, person, callback_data.slot_id, told)


@router.callback_query(AskCallOffDay.filter())
@over_what_is_now
def ask_call_off_day(query: CallbackQuery, callback_data: AskCallOffDay, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before all times of a day are called off; where none is left, the one is shown."""
    found = slots.desk(uow, person, callback_data.slot_id)
    here = dates.here(uow)
    return views.ask_call_off_day(found, here) if found.of_that_day else views.slot(found, here)


@router.callback_query(ConfirmCallOffDay.filter())
@over_what_is_now
def call_off_day(query: CallbackQuery, callback_data: ConfirmCallOffDay, uow: UnitOfWork, person: Person) -> Screen:
    """Call all times of a day off."""
    told = slots.call_off_day(uow, person, callback_data.slot_id, callback_data.seen)
    return _list(uow, person, callback_data.slot_id, told)


@router.callback_query(MarkGuest.filter())
@over_what_is_now
def mark(query: CallbackQuery, callback_data: MarkGuest, uow: UnitOfWork, person: Person) -> Screen:
    """Write down whether somebody came."""
    presence = Presence.PRESENT if callback_data.came else Presence.ABSENT
    return views.slot(slots.mark(uow, person, callback_data.slot_id, presence), dates.here(uow))


def _list(uow: UnitOfWork, person: Person, slot_id: int, told: int) -> Screen:
    activity_id = slots.activity_of(uow, slot_id)
    assert activity_id is not None
    return views.desk(slots.page(uow, person, activity_id), dates.here(uow), toast=views.departing(told))
