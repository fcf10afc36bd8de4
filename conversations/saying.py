"""Saying something about a patto, or asking to change it: in words, or with one's voice.

«Di' qualcosa» ─▶ words ──text or voice──▶ it has arrived
«Chiedi un cambiamento» ─▶ change ──text or voice──▶ it has arrived, and nothing has changed yet
                             └──anything else──▶ asked again
words of a hard moment ─▶ whom to call now; they are kept all the same, and so is what comes after them
"""

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations import hearing
from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import patto_staff, saying
from services.crisis import Kinds
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti
from storage.patti import Patto
from storage.people import Person
from views import crisis, patto_home, refusals
from views import patto_stories as views
from views.answers.patti import AskChange, AskSaying
from views.screen import Screen

router = Router(name="saying")


class Saying(StatesGroup):
    """What somebody wants to say about a patto."""

    words = State()


class Change(StatesGroup):
    """What somebody would change in their patto."""

    words = State()


class OfPatto(Draft):
    """About which patto."""

    patto_id: int


@router.callback_query(AskSaying.filter())
def ask_words(query: CallbackQuery, callback_data: AskSaying, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask what somebody wants to say."""
    try:
        patto = saying.to_say(uow, person, callback_data.patto_id)
    except Refusal as no:
        talk.end()
        return _instead(uow, person, no)
    talk.go(Saying.words, OfPatto(patto_id=patto.id))
    return views.ask_words(patto, is_person=_is_mine(patto, person))


@router.message(Saying.words)
@ending
def say(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Keep it, and let the other side know that there is something."""
    patto_id = talk.draft(OfPatto).patto_id
    text, voice = hearing.words(message, saying.LONGEST), hearing.voice(message)
    if text is None and voice is None:
        patto = saying.to_say(uow, person, patto_id)
        return views.ask_words(patto, is_person=_is_mine(patto, person), again=True)
    heard = saying.say(uow, person, patto_id, text=text, voice=voice)
    if heard:
        return answer_hard_moment(uow, talk, patto_id, heard)
    talk.end()
    patto = saying.to_say(uow, person, patto_id)
    return views.said(patto, is_person=_is_mine(patto, person))


@router.callback_query(AskChange.filter())
def ask_change(query: CallbackQuery, callback_data: AskChange, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask what somebody would change."""
    try:
        patto = saying.to_ask_change(uow, person, callback_data.patto_id)
    except Refusal as no:
        talk.end()
        return _instead(uow, person, no)
    talk.go(Change.words, OfPatto(patto_id=patto.id))
    return views.ask_change(patto)


@router.message(Change.words)
@ending
def say_change(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Pass a wish on."""
    patto_id = talk.draft(OfPatto).patto_id
    text, voice = hearing.words(message, saying.LONGEST), hearing.voice(message)
    if text is None and voice is None:
        return views.ask_change(saying.to_ask_change(uow, person, patto_id), again=True)
    heard = saying.ask_change(uow, person, patto_id, text=text, voice=voice)
    if heard:
        return answer_hard_moment(uow, talk, patto_id, heard)
    talk.end()
    return views.change_asked(saying.to_ask_change(uow, person, patto_id))


def answer_hard_moment(uow: UnitOfWork, talk: Talk, patto_id: int, heard: Kinds) -> Screen:
    """Say whom to call now; whatever they write next is about it, too, and no search."""
    talk.go(Saying.words, OfPatto(patto_id=patto_id))
    patto = patti.patto(uow.session, patto_id)
    is_told = patto is not None and bool(patto_staff.listeners(uow, patto))
    return crisis.answer(heard, uow.programme, is_told=is_told)


def _instead(uow: UnitOfWork, person: Person, no: Refusal) -> Screen:
    """Say why not: over one's own patto as it is now, or, to staff, as an alert."""
    return patto_home.own_instead(uow, person, no) if person.has_patto else refusals.refusal(no, tapped=True)


def _is_mine(patto: Patto, person: Person) -> bool:
    return patto.person_id == person.id
