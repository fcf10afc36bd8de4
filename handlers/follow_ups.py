"""Some time after a class: what somebody does now, and the numbers that classes come to."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import class_numbers, follow_ups
from services.work import UnitOfWork
from storage.people import Person
from views import class_numbers as numbers
from views import dates
from views import follow_ups as views
from views.answers.follow_ups import AskWhatNow, SayWhatNow, ShowClassNumbers, ShowTerritoryNumbers
from views.screen import Screen

router = Router(name="follow_ups")


@router.callback_query(AskWhatNow.filter())
def ask(query: CallbackQuery, callback_data: AskWhatNow, uow: UnitOfWork, person: Person) -> Screen:
    """Show the question again."""
    activity, _found = follow_ups.question(uow, person, callback_data.activity_id, callback_data.days)
    return views.ask(activity.title, activity.id, callback_data.days)


@router.callback_query(SayWhatNow.filter())
def say(query: CallbackQuery, callback_data: SayWhatNow, uow: UnitOfWork, person: Person) -> Screen:
    """Say what one does now."""
    days = callback_data.days
    activity = follow_ups.answer(uow, person, callback_data.activity_id, days, callback_data.outcome)
    return views.thanks(activity.title, activity.id, days)


@router.callback_query(ShowClassNumbers.filter())
def show_class(query: CallbackQuery, callback_data: ShowClassNumbers, uow: UnitOfWork, person: Person) -> Screen:
    """Show what became of a class."""
    return numbers.of_class(class_numbers.of_class(uow, person, callback_data.activity_id), dates.here(uow))


@router.callback_query(ShowTerritoryNumbers.filter())
def show_territories(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show what became of the classes of each territory."""
    return numbers.by_territory(class_numbers.by_territory(uow, person))
