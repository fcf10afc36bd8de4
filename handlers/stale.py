"""Taps on a button that has grown old: why not, over what is true now (rule 13)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram.types import CallbackQuery

from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import dates, links
from views.screen import Screen


def over_the_card(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over the activity as it is now."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except Refusal as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            return links.own_card_instead(uow, person, callback_data.activity_id, no, dates.here(uow))

    return answer
