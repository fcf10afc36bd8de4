"""Checking in by QR."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import arrivals
from services.work import UnitOfWork
from storage.people import Person
from views import arrivals as views
from views import dates, links
from views.answers.attendances import CheckIn, ShowCheckInCode
from views.screen import Screen

router = Router(name="check-ins")


@router.callback_query(ShowCheckInCode.filter())
def show_code(
    query: CallbackQuery, callback_data: ShowCheckInCode, uow: UnitOfWork, person: Person, username: str
) -> Screen:
    """Show the QR of a date."""
    return views.code(arrivals.code(uow, person, callback_data.occurrence_id), username, dates.here(uow))


@router.callback_query(CheckIn.filter())
def check_in(query: CallbackQuery, callback_data: CheckIn, uow: UnitOfWork, person: Person) -> Screen:
    """Say that one of the household is here, or everyone."""
    arrival = arrivals.arrive(uow, person, callback_data.code, callback_data.person_id or None)
    return links.own_arrival(uow, person, arrival, dates.here(uow))
