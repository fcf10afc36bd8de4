"""Which messages one gets: pause, and kinds that are switched on and off."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import people
from services.work import UnitOfWork
from storage.people import Person, Topic
from views import dates
from views import messages as views
from views.answers.messages import ShowMessages, SwitchTopic
from views.answers.people import ChoosePause, EndPause, Pause
from views.screen import Screen

router = Router(name="messages")


@router.callback_query(ShowMessages.filter())
def show_messages(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show which messages one gets."""
    return _settings(uow, person)


@router.callback_query(SwitchTopic.filter())
def switch(query: CallbackQuery, callback_data: SwitchTopic, uow: UnitOfWork, person: Person) -> Screen:
    """Switch one kind of messages on or off."""
    people.switch(uow, person, Topic(callback_data.topic), is_on=callback_data.is_on)
    return _settings(uow, person, toast=views.switched(is_on=callback_data.is_on))


@router.callback_query(ChoosePause.filter())
def choose_pause(query: CallbackQuery) -> Screen:
    """Ask how long to be silent."""
    return views.ask_pause()


@router.callback_query(Pause.filter())
def pause(query: CallbackQuery, callback_data: Pause, uow: UnitOfWork, person: Person) -> Screen:
    """Be silent for some days."""
    people.pause(uow, person, min(max(callback_data.days, 1), 365))
    return _settings(uow, person)


@router.callback_query(EndPause.filter())
def end_pause(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Write again."""
    people.resume(uow, person)
    return _settings(uow, person)


def _settings(uow: UnitOfWork, person: Person, *, toast: str = "") -> Screen:
    paused = person.paused_until if person.is_paused(uow.now) else None
    return views.settings(person, paused, dates.here(uow), toast=toast)
