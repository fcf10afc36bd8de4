"""«Posso?»: asking whether one may apply. Nothing is written down."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.stale import over_the_card
from services import may_apply
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import may_apply as views
from views.answers.applications import AskMayI
from views.screen import Screen

router = Router(name="may apply")


@router.callback_query(AskMayI.filter())
@over_the_card
def ask_may_i(query: CallbackQuery, callback_data: AskMayI, uow: UnitOfWork, person: Person) -> Screen:
    """Ask whether one may apply, or answer one more question about it."""
    said = callback_data
    found = may_apply.may_i(uow, person, said.activity_id, age=said.age, employment=said.employment)
    return views.answer(found, dates.here(uow))
