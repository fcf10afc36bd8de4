"""Where the rules say no in the middle of a conversation that is held in words."""

from collections.abc import Callable
from functools import wraps

from aiogram.types import Message

from conversations.talk import Talk
from services import crisis as hard_moments
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import crisis, refusals
from views.screen import Screen


def ending(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to words, say why and be done: what was asked about is over, or somebody else's.

    Where the words speak of a hard moment, whom to call stands there all the same.
    """

    @wraps(handler)
    def answer(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
        try:
            return handler(message, uow, person, talk)
        except Refusal as no:
            talk.end()
            heard = hard_moments.heard(message.text or message.caption)
            said = refusals.in_words(no, person)
            return crisis.beside(said, heard, uow.programme) if heard else said

    return answer
