"""How it was: said by whoever took part, read by staff."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import enrolments, feedback
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import feedback as views
from views.answers.feedback import SayHowItWas, ShowFeedback
from views.screen import Screen

router = Router(name="feedback")


@router.callback_query(SayHowItWas.filter())
def say(query: CallbackQuery, callback_data: SayHowItWas, uow: UnitOfWork, person: Person) -> Screen:
    """Say how it was, once."""
    activity_id = callback_data.activity_id
    is_first = feedback.answer(uow, person, activity_id, callback_data.rating)
    return views.thanks(enrolments.title(uow, activity_id), activity_id, is_first=is_first)


@router.callback_query(ShowFeedback.filter())
def show(query: CallbackQuery, callback_data: ShowFeedback, uow: UnitOfWork, person: Person) -> Screen:
    """Show what people said."""
    return views.results(feedback.told(uow, person, callback_data.activity_id), dates.here(uow))
