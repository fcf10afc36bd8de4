"""What people send to a chat, and the updates that bots get of it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from simulator import contents
from simulator.chats import PrivateChat
from simulator.entities import format_text
from simulator.errors import NotPossible
from simulator.files import Upload
from simulator.limits import TEXT_LIMIT
from simulator.utf16 import utf16_pieces

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.people import Person

Json = dict[str, Any]

# The smallest PNG there is: one transparent dot.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
)


def post(person: Person, chat: Chat, content: Json) -> Message:
    """Put a message into a chat, and an update before every bot in it.

    Raises:
        NotPossible: the person has blocked the bot.
    """
    if isinstance(chat, PrivateChat):
        if chat.blocked:
            raise NotPossible(f"{person.name} has blocked {chat.bot!r} and cannot write to it")
        chat.started = True
    message = chat.post(person, content)
    person.here = chat
    for bot in chat.bots:
        bot.updates.push("message", message.json)
    return message


def send_text(person: Person, chat: Chat, text: str, reply_to: Message | None) -> Message:
    """Send a text, in pieces where it is longer than one message."""
    answered: Json = {"reply_to_message": contents.quoted(reply_to)} if reply_to else {}
    pieces = [piece for piece in utf16_pieces(text, TEXT_LIMIT) if piece.strip()]
    messages = [post(person, chat, _text(piece) | answered) for piece in pieces]
    if not messages:
        raise NotPossible("an app does not send an empty message")
    return messages[-1]


def edit_text(person: Person, message: Message, text: str) -> Message:
    """Change an own text, and tell the bots."""
    if message.sender is not person or message.deleted:
        raise NotPossible(f"{person.name} cannot edit {message!r}")
    kept = {key: value for key, value in message.json.items() if key != "entities"}
    edited = kept | {"edit_date": message.chat.telegram.clock.unix()} | _text(text)
    message.chat.change(message, edited)
    for bot in message.chat.bots:
        bot.updates.push("edited_message", edited)
    return message


def send_photo(person: Person, chat: Chat, data: bytes, caption: str) -> Message:
    """Send a picture."""
    file = chat.telegram.files.keep("photo", Upload("foto.png", data, "image/png"))
    return post(person, chat, contents.photo(file) | _caption(caption))


def send_document(person: Person, chat: Chat, upload: Upload, caption: str, album: str = "") -> Message:
    """Send a file, by itself or as one of an album."""
    file = chat.telegram.files.keep("document", upload)
    together = {"media_group_id": album} if album else {}
    return post(person, chat, contents.document(file) | _caption(caption) | together)


def send_voice(person: Person, chat: Chat, seconds: int, data: bytes) -> Message:
    """Send a recording."""
    file = chat.telegram.files.keep("voice", Upload("voce.ogg", data, "audio/ogg"))
    return post(person, chat, contents.voice(file, seconds))


def send_sticker(person: Person, chat: Chat, emoji: str) -> Message:
    """Send a sticker."""
    file = chat.telegram.files.keep("sticker", Upload("sticker.webp", b"RIFF", "image/webp"))
    return post(person, chat, contents.sticker(file, emoji))


def send_dice(person: Person, chat: Chat, emoji: str) -> Message:
    """Throw dice."""
    return post(person, chat, contents.dice(emoji, chat.telegram.random))


def send_contact(person: Person, chat: Chat, phone_number: str) -> Message:
    """Send the person's own number."""
    contact = {"phone_number": phone_number, "first_name": person.first_name, "user_id": person.id}
    return post(person, chat, {"contact": contact | ({"last_name": person.last_name} if person.last_name else {})})


def send_location(person: Person, chat: Chat, latitude: float, longitude: float) -> Message:
    """Send a place."""
    return post(person, chat, {"location": {"latitude": latitude, "longitude": longitude}})


def _text(text: str) -> Json:
    return contents.text(format_text(text))


def _caption(caption: str) -> Json:
    return contents.caption(format_text(caption)) if caption else {}
