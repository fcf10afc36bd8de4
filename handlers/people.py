"""The profile: language and territory."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from locales import LANGUAGES, speaking
from services import people
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import people as views
from views.answers.people import ChooseLanguage, ChooseTerritory, Move, ShowProfile, Speak
from views.screen import Screen

router = Router(name="people")


@router.message(Command("profilo", "settings", ignore_case=True))
@router.callback_query(ShowProfile.filter())
def show_profile(event: Message | CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show the profile."""
    return _profile(uow, person)


@router.message(Command("lingua", ignore_case=True))
@router.callback_query(ChooseLanguage.filter())
def choose_language(event: Message | CallbackQuery) -> Screen:
    """Ask for another language."""
    return views.ask_language()


@router.callback_query(Speak.filter())
def speak(query: CallbackQuery, callback_data: Speak, uow: UnitOfWork, person: Person) -> Screen:
    """Read in another language from now on."""
    if callback_data.language in LANGUAGES:
        people.speak(uow, person, callback_data.language)
    with speaking(person.language):
        return _profile(uow, person)


@router.callback_query(ChooseTerritory.filter())
def choose_territory(query: CallbackQuery, uow: UnitOfWork) -> Screen:
    """Ask for another territory."""
    return views.ask_territory(people.choices(uow))


@router.callback_query(Move.filter())
def move(query: CallbackQuery, callback_data: Move, uow: UnitOfWork, person: Person) -> Screen:
    """Look in another territory first from now on."""
    people.move(uow, person, callback_data.territory_id)
    return _profile(uow, person)


def _profile(uow: UnitOfWork, person: Person) -> Screen:
    about = people.about(uow, person)
    return views.profile(person, about.territory, about.children, about.paused_until, dates.here(uow))
