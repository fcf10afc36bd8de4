"""Whatever nobody else understood: included last, so that there is never silence."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from storage.people import Person
from views import home as views
from views.screen import Screen

router = Router(name="fallback")


@router.message()
def not_understood(message: Message, person: Person) -> Screen:
    """Answer an unknown command, a sticker, a voice message."""
    return views.unknown_command(person) if message.text else views.not_words(person)


@router.callback_query()
def old_button(query: CallbackQuery, person: Person) -> Screen:
    """Answer a button of another time: it shows what can be done now (rule 13)."""
    return views.old_button(person)
