"""What somebody would have otherwise in a text that waits for their yes: in words, or with their voice.

«Vorrei cambiare qualcosa» ─▶ words ──text or voice──▶ passed on; the text still waits for a yes or no
                                └──anything else──▶ asked again
words of a hard moment ─▶ whom to call now; they are passed on all the same
another text, or none, by now ─▶ said, and nothing is left open
"""

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations import hearing, saying
from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import accepting, proposals
from services.accepting import TextHasChanged
from services.work import UnitOfWork
from storage.people import Person
from views import accepting as views
from views import dates, refusals
from views.answers.accepting import AskOtherwise
from views.screen import Screen

router = Router(name="wishing")


class Wish(StatesGroup):
    """What somebody would have otherwise."""

    words = State()


class OfVersion(Draft):
    """Of which text."""

    patto_id: int
    version_id: int


@router.callback_query(AskOtherwise.filter())
def ask(query: CallbackQuery, callback_data: AskOtherwise, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask what somebody would have otherwise."""
    found = proposals.of_person(uow, person)
    if found.text is None or found.text.version.id != callback_data.version_id:
        talk.end()
        shown = views.shown(found, 0, dates.here(uow))
        return replace(shown, alert=refusals.refusal(TextHasChanged(), tapped=True).alert)
    talk.go(Wish.words, OfVersion(patto_id=found.text.patto.id, version_id=found.text.version.id))
    return views.ask_wish()


@router.message(Wish.words)
@ending
def wish(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Pass a wish on to whoever wrote the text."""
    draft = talk.draft(OfVersion)
    text, voice = hearing.words(message, accepting.LONGEST_WISH), hearing.voice(message)
    if text is None and voice is None:
        talk.stay()
        return views.ask_wish(again=True)
    heard = accepting.ask_otherwise(uow, person, draft.patto_id, draft.version_id, text=text, voice=voice)
    if heard:
        return saying.answer_hard_moment(uow, talk, draft.patto_id, heard)
    talk.end()
    return views.wished()
