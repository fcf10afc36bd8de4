"""Typed text where a button is expected: its label, its number, a bare yes or no, is a tap on it.

So is the name of what hangs on the main menu, wherever one is.
"""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Update

from bot.reply import TYPED
from conversations import leaving
from locales import LANGUAGES, speaking
from services import outbox
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.conversations import Caller
from storage.people import Person
from storage.types import revealed
from views import home, letters
from views import words as answers
from views.screen import Button, Screen, Tap

LONGEST = 64
"""Longer texts are no labels: reading the last screen for them would be for nothing."""


def as_tap(uow: UnitOfWork, update: Update, caller: Caller) -> Update:
    """Turn a text that names a button of the last screen or letter into a tap on it; leave the rest as it is."""
    message = update.message
    if message is None or message.from_user is None or message.chat.type != ChatType.PRIVATE:
        return update
    words = plain(message.text or "")
    if not words or len(words) > LONGEST or words.startswith("/"):
        return update
    if words.isdecimal() and not caller.suspended and caller.state in leaving.IN_OWN_WORDS:
        return update
    stored = caller.last_reply
    button = None if stored is None else _named(Screen.from_json(revealed(uow.session, stored)), words)
    if button is None and caller.person is not None and words in letter_labels():
        button = _of_last_letter(uow, caller.person, words)
    if button is None and caller.person is not None:
        button = shortcuts(staff=caller.person.is_staff).get(words)
    if button is None or not isinstance(button.action, Tap):
        return update
    query = CallbackQuery(id=TYPED, from_user=message.from_user, chat_instance=TYPED, data=button.action.data)
    return Update(update_id=update.update_id, callback_query=query)


def _of_last_letter(uow: UnitOfWork, person: Person, words: str) -> Button | None:
    """Find a button of the last message of letters, as it would be written now."""
    last = outbox.last_sent(uow, person)
    if last is None:
        return None
    with suppress(Refusal):
        return _named(letters.compose(uow, last.letter_ids, last.notices, person).screen, words)
    return None


@cache
def letter_labels() -> frozenset[str]:
    """Collect what letters' buttons are called in every language: other words need no look at letters."""
    found = set()
    for code in LANGUAGES:
        with speaking(code):
            found |= {plain(label) for label in letters.labels()}
    return frozenset(found)


def _named(screen: Screen, words: str) -> Button | None:
    buttons = screen.buttons
    meant = {words, *short_answers().get(words, ())}
    for button in buttons:
        if plain(button.label) in meant:
            return button
    if not words.isdecimal() or any(button.label.lstrip("+-").isdecimal() for button in buttons):
        return None  # among years or places, a small number is meant as it is, or a slip, and no button's number
    return buttons[int(words) - 1] if 1 <= int(words) <= len(buttons) else None


@cache
def shortcuts(*, staff: bool) -> Mapping[str, Button]:
    """Give what is understood on any screen, in every language."""
    found: dict[str, Button] = {}
    for code in LANGUAGES:
        with speaking(code):
            found |= {plain(button.label): button for button in home.shortcuts(staff=staff)}
    return found


@cache
def short_answers() -> Mapping[str, frozenset[str]]:
    """Give the labels that a bare yes or no stands for, in every language."""
    found: dict[str, set[str]] = {"si": set(), "no": set()}
    for code in LANGUAGES:
        with speaking(code):
            found["si"] |= {plain(label) for label in answers.yes()}
            found["no"] |= {plain(label) for label in answers.no()}
    yes, no = frozenset(found["si"]), frozenset(found["no"])
    return {"si": yes, "yes": yes, "ok": yes, "va bene": yes, "no": no, "no grazie": no, "no thanks": no}


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """Bring a label to what a person would type: no emoji, no accents, lower case, no full stop."""
    letters = unicodedata.normalize("NFKD", label.casefold())
    kept = "".join(sign for sign in letters if not unicodedata.combining(sign) and (sign.isascii() or sign.isalnum()))
    return re.sub(r"\s+", " ", kept).strip(" .,;:!?")
