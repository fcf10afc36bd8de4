"""Finding the button that a person means, and what tapping it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from simulator import writing
from simulator.callbacks import Callback
from simulator.errors import NoSuchButton, NotPossible
from simulator.keyboards import Button, ReplyKeyboard

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.people import Person

Json = dict[str, Any]
Place = tuple[float, float]
Tapped = "Callback | Message | str"

CREMA: Place = (45.3644, 9.6836)


def tap(person: Person, chat: Chat, label: str, message: Message | None, location: Place) -> Callback | Message | str:
    """Tap the first button that fits: of the message given, else of the newest that has one."""
    candidates = [message] if message is not None else _in_reach(chat)
    for candidate in candidates:
        if candidate is None:
            key = _fitting(label, _keys(chat))
            if key is not None:
                return _press(person, chat, key, location)
            continue
        button = _fitting(label, (button for row in candidate.buttons for button in row))
        if button is not None:
            return _tap(person, candidate, button)
    raise NoSuchButton(f"no button {label!r}; there is {_listed(candidates, chat) or 'none at all'}")


def tap_at(person: Person, message: Message, row: int, column: int) -> Callback | Message | str:
    """Tap the button at a place."""
    try:
        return _tap(person, message, message.buttons[row][column])
    except IndexError:
        raise NoSuchButton(f"no button at row {row}, column {column} of {message!r}") from None


def press_key(person: Person, chat: Chat, row: int, column: int, location: Place) -> Message:
    """Press the key at a place."""
    keyboard = chat.reply_keyboard
    if keyboard is None or not (0 <= row < len(keyboard.rows) and 0 <= column < len(keyboard.rows[row])):
        raise NoSuchButton(f"no key at row {row}, column {column}")
    return _press(person, chat, keyboard.rows[row][column], location)


def vote(person: Person, message: Message, options: Iterable[str]) -> None:
    """Vote in a poll."""
    message.chat.telegram.polls[message.json["poll"]["id"]].vote(person, tuple(options))


def react(person: Person, message: Message, emoji: Iterable[str]) -> None:
    """Change the person's reaction, and tell the bots that asked to know."""
    chat = message.chat
    old = message.reactions.get(person.id, [])
    new = [{"type": "emoji", "emoji": each} for each in emoji]
    message.reactions[person.id] = new
    change = {
        "chat": chat.about,
        "message_id": message.message_id,
        "user": person.user,
        "date": chat.telegram.clock.unix(),
        "old_reaction": old,
        "new_reaction": new,
    }
    for bot in chat.bots:
        bot.updates.push("message_reaction", change)
    chat.telegram.events.tell("edited", message)


def _in_reach(chat: Chat) -> list[Message | None]:
    """List where a finger goes: the newest message, then the keyboard (None), then further up."""
    written = [message for message in reversed(chat.messages) if message.buttons]
    newest = [message for message in written if message is chat.messages[-1]]
    return [*newest, None, *written[len(newest) :]]


def _keys(chat: Chat) -> Iterator[Button]:
    keyboard: ReplyKeyboard | None = chat.reply_keyboard
    return (key for row in keyboard.rows for key in row) if keyboard else iter(())


def _fitting(label: str, buttons: Iterable[Button]) -> Button | None:
    known = list(buttons)
    ways: tuple[Callable[[str], str], ...] = (str, _bare, lambda text: _bare(text).casefold())
    for way in ways:
        for button in known:
            if way(button.text) == way(label):
                return button
    return None


def _bare(label: str) -> str:
    """Leave out the emoji before a label; one of nothing else stays as it is."""
    start = next((place for place, character in enumerate(label) if character.isalnum()), 0)
    return label[start:].strip()


def _listed(candidates: Iterable[Message | None], chat: Chat) -> str:
    labels: list[str] = []
    for candidate in candidates:
        buttons = _keys(chat) if candidate is None else (button for row in candidate.buttons for button in row)
        labels.extend(repr(button.text) for button in buttons)
    return ", ".join(dict.fromkeys(labels))


def _tap(person: Person, message: Message, button: Button) -> Callback | Message | str:
    person.here = message.chat
    match button.kind:
        case "callback_data":
            return _call_back(person, message, button.value)
        case "url":
            return str(button.value)
        case "web_app" | "login_url":
            return str(button.value["url"])
        case "copy_text":
            person.clipboard = button.value["text"]
            return person.clipboard
        case "switch_inline_query" | "switch_inline_query_current_chat":
            return str(button.value)
        case "switch_inline_query_chosen_chat":
            return str(button.value.get("query", ""))
        case other:
            raise NotPossible(f"the simulator does not know what a {other} button does")


def _call_back(person: Person, message: Message, data: str) -> Callback:
    telegram = message.chat.telegram
    bot = telegram.bot_of(message)
    callback = Callback(telegram.next_query_id(), bot, person, message, data)
    telegram.callbacks[callback.id] = callback
    bot.updates.push("callback_query", callback.payload)
    telegram.events.tell("callback", message, person=person.id, callback=callback.id)
    return callback


def _press(person: Person, chat: Chat, key: Button, location: Place) -> Message:
    if chat.reply_keyboard is not None and chat.reply_keyboard.one_time:
        chat.keyboard_folded = True
    match key.kind:
        case "text":
            return writing.send_text(person, chat, key.text, None)
        case "request_location":
            return writing.send_location(person, chat, *location)
        case "request_contact":
            return writing.send_contact(person, chat, "+390373000000")
        case other:
            raise NotPossible(f"the simulator does not know what a {other} key does")
