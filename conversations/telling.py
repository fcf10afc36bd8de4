"""What is added to a check-in: a few words, or a voice message.

«Aggiungi qualcosa» ─▶ words ──text or voice──▶ the answer with what was added
                         └──anything else──▶ asked again
words of a hard moment ─▶ whom to call now; they are kept all the same
Indietro ─▶ the answer as it is
"""

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import check_ins
from services.check_ins import LONGEST_NOTE
from services.patto_lines import readable
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import check_in_pages as pages
from views import check_ins as views
from views import crisis
from views.answers.check_ins import AskCheckInNote
from views.screen import Screen

router = Router(name="telling")


class CheckInNote(StatesGroup):
    """What somebody wants to add."""

    words = State()


class OfCheckIn(Draft):
    """To which answer."""

    due_id: int


@router.callback_query(AskCheckInNote.filter())
def ask(query: CallbackQuery, callback_data: AskCheckInNote, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask what to add."""
    try:
        check_ins.to_add(uow, person, callback_data.due_id)
    except Refusal as no:
        talk.end()
        return pages.instead(uow, person, no)
    talk.go(CheckInNote.words, OfCheckIn(due_id=callback_data.due_id))
    return views.ask_note(check_ins.asked(uow, person, callback_data.due_id))


@router.message(CheckInNote.words)
@ending
def say(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Keep what was written or said; words of a hard moment are answered at once."""
    due_id = talk.draft(OfCheckIn).due_id
    voice = message.voice.file_id if message.voice else None
    note = readable(message.text or "", LONGEST_NOTE)
    if note is None and voice is None:
        return views.ask_note(check_ins.asked(uow, person, due_id), again=True)
    heard = check_ins.add(uow, person, due_id, note=note, voice=voice)
    talk.end()
    if heard:
        return crisis.answer(heard, uow.programme)
    return pages.one(uow, person, due_id, is_new=True)
