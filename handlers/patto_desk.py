"""Patti as staff follow them."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import patto_desk, tasks
from services.work import UnitOfWork
from storage.people import Person
from views import patto_desk as views
from views.answers.patto_desk import ShowMyPatti, ShowPattiDesk, ShowPattoDesk
from views.screen import Screen

router = Router(name="patto desk")


@router.callback_query(ShowPattiDesk.filter())
def show_home(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """See what can be done about patti."""
    patto_desk.mine(uow, person, 0)
    return views.home(person, tasks.how_many(uow, person))


@router.callback_query(ShowMyPatti.filter())
def show_mine(query: CallbackQuery, callback_data: ShowMyPatti, uow: UnitOfWork, person: Person) -> Screen:
    """List the patti that I follow."""
    found, is_last = patto_desk.mine(uow, person, callback_data.page)
    return views.listed(found, page=callback_data.page, is_last=is_last)


@router.callback_query(ShowPattoDesk.filter())
def show_one(query: CallbackQuery, callback_data: ShowPattoDesk, uow: UnitOfWork, person: Person) -> Screen:
    """Open one patto."""
    return views.page(patto_desk.desk(uow, person, callback_data.patto_id))
