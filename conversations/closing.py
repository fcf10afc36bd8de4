"""How it went, in words, when something to do about a patto is closed.

«Aggiungi due parole» ─▶ words ──text──▶ what was done, with the words
▲  │
└──┘ anything else
"""

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import ideas, tasks
from services.tasks import LONGEST_WORDS
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import tasks as views
from views.answers.tasks import AskTaskWords
from views.screen import Screen

router = Router(name="closing")


class Closing(StatesGroup):
    """How it went."""

    words = State()


class OfTask(Draft):
    """Of what."""

    task_id: int


@router.callback_query(AskTaskWords.filter())
def ask_words(query: CallbackQuery, callback_data: AskTaskWords, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask how it went."""
    found = tasks.to_add_words(uow, person, callback_data.task_id)
    talk.go(Closing.words, OfTask(task_id=found.task.id))
    return views.ask_words(found)


@router.message(Closing.words)
@ending
def say_words(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Keep how it went."""
    task_id = talk.draft(OfTask).task_id
    said = ideas.readable(message.text or "", LONGEST_WORDS)
    if said is None:
        return views.ask_words(tasks.to_add_words(uow, person, task_id), again=True)
    found = tasks.add_words(uow, person, task_id, said)
    talk.end()
    return views.page(found, dates.here(uow))
