"""Letters that came together, opened one by one."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import outbox
from services.work import UnitOfWork
from storage.people import Person
from views import letters as views
from views.answers.reminders import OpenLetter, OpenMessage
from views.screen import Screen

router = Router(name="letters")


@router.callback_query(OpenLetter.filter())
def open_letter(query: CallbackQuery, callback_data: OpenLetter, uow: UnitOfWork, person: Person) -> Screen:
    """Show one letter by itself, as it would be written now."""
    notice = outbox.notice_of(uow, person, callback_data.letter_id)
    return views.write(uow, notice, person, back=callback_data.letter_id)


@router.callback_query(OpenMessage.filter())
def open_message(query: CallbackQuery, callback_data: OpenMessage, uow: UnitOfWork, person: Person) -> Screen:
    """Show the whole message that a letter came with, as it would be written now."""
    opened = outbox.message_of(uow, person, callback_data.letter_id)
    return views.compose(uow, opened.letter_ids, opened.notices, person).screen
