"""Where the rules say no in the middle of a conversation that is held in words."""

from collections.abc import Callable
from functools import wraps

from aiogram.types import Message

from conversations.talk import Talk
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import refusals
from views.screen import Screen


def ending(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to words, say why and be done: what was asked about is over, or somebody else's."""

    @wraps(handler)
    def answer(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
        try:
            return handler(message, uow, person, talk)
        except Refusal as no:
            talk.end()
            return refusals.in_words(no, person)

    return answer
