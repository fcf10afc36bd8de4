"""What is ahead."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from services import agenda
from services.work import UnitOfWork
from storage.people import Person
from views import agenda as views
from views import dates
from views.answers.leaving import TurnAgenda
from views.answers.places import ShowAgenda
from views.screen import Screen

router = Router(name="agenda")


@router.message(Command("agenda", ignore_case=True))
@router.callback_query(ShowAgenda.filter())
def show_agenda(event: Message | CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show what everybody in the household has ahead."""
    return views.agenda(agenda.ahead(uow, person), dates.here(uow))


@router.callback_query(TurnAgenda.filter())
def turn_agenda(query: CallbackQuery, callback_data: TurnAgenda, uow: UnitOfWork, person: Person) -> Screen:
    """Turn to another page of it."""
    return views.agenda(agenda.ahead(uow, person, callback_data.page), dates.here(uow))
