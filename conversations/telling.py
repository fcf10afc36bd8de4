"""What is added to a check-in: a few words, or a voice message.

«Aggiungi qualcosa» ─▶ words ──text or voice──▶ the answer with what was added
                         └──anything else──▶ asked again
words of a hard moment ─▶ whom to call now; they are kept all the same
Indietro ─▶ the answer as it is
"""

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations import hearing, saying
from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import check_ins
from services import saying as said_of_it
from services.check_ins import LONGEST_NOTE
from services.patto_lines import readable
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import check_in_pages as pages
from views import check_ins as views
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
    asked = check_ins.asked(uow, person, due_id)
    voice, note, cry = hearing.voice(message), readable(message.text or "", LONGEST_NOTE), hearing.cry(message)
    if note or voice:
        heard = check_ins.add(uow, person, due_id, note=note, voice=voice)
    elif cry and person.id == asked.patto.person_id:  # longer than a note: it stands in the history, whole
        heard = said_of_it.say(uow, person, asked.patto.id, text=cry)
    else:
        return views.ask_note(asked, again=True)
    if heard:
        return saying.answer_hard_moment(uow, talk, asked.patto.id, heard)
    talk.end()
    return pages.one(uow, person, due_id, is_new=True)
