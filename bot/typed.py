"""Typed text where a button is expected: its label, or its number on the last screen, is a tap on it."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Update

from bot.reply import TYPED
from services import outbox
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import updates
from storage.people import Person
from views import letters
from views.screen import Button, Screen, Tap

LONGEST = 64
"""Longer texts are no labels: reading the last screen for them would be for nothing."""


def as_tap(uow: UnitOfWork, update: Update, person: Person | None) -> Update:
    """Turn a text that names a button of the last screen or letter into a tap on it; leave the rest as it is."""
    message = update.message
    if message is None or message.from_user is None or message.chat.type != ChatType.PRIVATE:
        return update
    words = plain(message.text or "")
    if not words or len(words) > LONGEST or words.startswith("/"):
        return update
    button = next(
        (found for screen in _screens(uow, message.chat.id, person) if (found := _named(screen, words))), None
    )
    if button is None or not isinstance(button.action, Tap):
        return update
    query = CallbackQuery(id=TYPED, from_user=message.from_user, chat_instance=TYPED, data=button.action.data)
    return Update(update_id=update.update_id, callback_query=query)


def _screens(uow: UnitOfWork, chat_id: int, person: Person | None) -> Iterator[Screen]:
    """Give the last answer, then the last letter as it would be written now."""
    stored = updates.last_reply(uow.session, chat_id)
    if stored is not None:
        yield Screen.from_json(stored)
    notice = None if person is None else outbox.last_sent(uow, person)
    if notice is not None and person is not None:
        with suppress(Refusal):
            yield letters.write(uow, notice, person)


def _named(screen: Screen, words: str) -> Button | None:
    buttons = screen.buttons
    for button in buttons:
        if plain(button.label) == words:
            return button
    if words.isdecimal() and 1 <= int(words) <= len(buttons):
        return buttons[int(words) - 1]
    return None


def plain(label: str) -> str:
    """Bring a label to what a person would type: no emoji, no accents, lower case."""
    letters = unicodedata.normalize("NFKD", label.casefold())
    kept = "".join(sign for sign in letters if not unicodedata.combining(sign) and (sign.isascii() or sign.isalnum()))
    return re.sub(r"\s+", " ", kept).strip()
