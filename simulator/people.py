"""People: who they are, and what they do in Telegram."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from simulator import inline, starting, tapping, writing
from simulator.errors import NotPossible
from simulator.files import Upload

if TYPE_CHECKING:
    from simulator.bots import BotAccount
    from simulator.callbacks import Callback
    from simulator.chats import Chat, PrivateChat
    from simulator.inline import InlineQuery
    from simulator.messages import Message
    from simulator.telegram import Telegram

Json = dict[str, Any]
P = ParamSpec("P")
R = TypeVar("R")


def _act(act: Callable[Concatenate[Person, P], R]) -> Callable[Concatenate[Person, P], R]:
    """Let one thing happen at a time, and nothing to who has left Telegram."""

    def locked(person: Person, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with person.telegram.lock:
            if person.deleted:
                raise NotPossible(f"{person!r} has left Telegram")
            return act(person, *args, **kwargs)

    update_wrapper(locked, act)
    return locked


class Person:
    """A person with a Telegram account.

    What they do happens in the chat that they are in: the last private one,
    or the only one there can be, unless another is given.
    """

    def __init__(
        self,
        telegram: Telegram,
        person_id: int,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str = "it",
    ) -> None:
        self.telegram = telegram
        self.id = person_id
        self.first_name = first_name
        self.last_name = last_name
        self.username = username
        self.language_code = language_code
        self.deleted = False
        self.clipboard = ""
        """What a button for copying has put there."""
        self.here: Chat | None = None
        """The chat that they are in."""
        self.inline_query: InlineQuery | None = None
        """What they typed last after a bot's name."""
        self._describe()

    def _describe(self) -> None:
        """Write down once what every message repeats."""
        names: Json = {"first_name": self.first_name}
        names |= {"last_name": self.last_name} if self.last_name else {}
        names |= {"username": self.username} if self.username else {}
        self.user: Json = {"id": self.id, "is_bot": False, **names, "language_code": self.language_code}
        self.as_chat: Json = {"id": self.id, **names, "type": "private"}

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name or ''}".strip()

    def speaks(self, language_code: str) -> None:
        """Set the language of their app, which bots are told with everything they do."""
        self.language_code = language_code
        self._describe()

    def chat(self, bot: BotAccount | None = None) -> PrivateChat:
        """Show their chat with a bot; with the only one, if none is given."""
        return self.telegram.private_chat(bot or self.telegram.only_bot, self)

    # The chat as a whole

    @_act
    def presses_start(self, bot: BotAccount | None = None, parameter: str = "") -> Message:
        """Press Start, or Restart after a block. A deep link's *parameter* comes with it."""
        return starting.press_start(self.chat(bot), parameter)

    @_act
    def opens(self, link: str) -> Message:
        """Follow a link like https://t.me/some_bot?start=code, and press Start."""
        return starting.open_link(self, link)

    @_act
    def blocks(self, bot: BotAccount | None = None) -> None:
        """Stop a bot from writing."""
        starting.block(self.chat(bot))

    @_act
    def unblocks(self, bot: BotAccount | None = None) -> None:
        """Let a bot write again."""
        starting.unblock(self.chat(bot))

    @_act
    def deletes_account(self) -> None:
        """Leave Telegram for good."""
        self.first_name, self.last_name, self.username = "", None, None
        self.deleted = True
        self._describe()
        self.telegram.events.tell("people", person=self.id)

    # Writing

    @_act
    def sends(self, text: str, chat: Chat | None = None, *, reply_to: Message | None = None) -> Message:
        """Write a text. A long one goes out in pieces, as apps send it; the last piece is answered."""
        return writing.send_text(self, self._in(chat), text, reply_to)

    @_act
    def edits(self, message: Message, text: str) -> Message:
        """Change an own message."""
        return writing.edit_text(self, message, text)

    @_act
    def sends_photo(self, data: bytes = writing.PICTURE, *, caption: str = "", chat: Chat | None = None) -> Message:
        """Send a picture."""
        return writing.send_photo(self, self._in(chat), data, caption)

    @_act
    def sends_document(
        self,
        name: str = "documento.pdf",
        data: bytes = b"%PDF-1.4",
        mime: str = "application/pdf",
        *,
        caption: str = "",
        album: str = "",
        chat: Chat | None = None,
    ) -> Message:
        """Send a file; several that were chosen together have the same *album*."""
        return writing.send_document(self, self._in(chat), Upload(name, data, mime), caption, album)

    @_act
    def sends_voice(self, seconds: int = 3, data: bytes = b"OggS", *, chat: Chat | None = None) -> Message:
        """Send a recording."""
        return writing.send_voice(self, self._in(chat), seconds, data)

    @_act
    def sends_sticker(self, emoji: str = "👍", *, chat: Chat | None = None) -> Message:
        """Send a sticker."""
        return writing.send_sticker(self, self._in(chat), emoji)

    @_act
    def sends_dice(self, emoji: str = "🎲", *, chat: Chat | None = None) -> Message:
        """Throw dice."""
        return writing.send_dice(self, self._in(chat), emoji)

    @_act
    def sends_contact(self, phone_number: str = "+390373000000", *, chat: Chat | None = None) -> Message:
        """Send the own phone number."""
        return writing.send_contact(self, self._in(chat), phone_number)

    @_act
    def shares_location(self, latitude: float, longitude: float, *, chat: Chat | None = None) -> Message:
        """Send a place."""
        return writing.send_location(self, self._in(chat), latitude, longitude)

    # Buttons

    @_act
    def taps(
        self,
        label: str,
        *,
        message: Message | None = None,
        chat: Chat | None = None,
        location: tuple[float, float] = tapping.CREMA,
    ) -> Callback | Message | str:
        """Tap a button or a key by its label; without a *message* the newest that has it.

        An emoji before the label and its case may be left out. Gives what came
        of it: the `Callback`, the message that the key sent, the address that
        was opened, or the text that was copied or is to be written inline. A key
        that asks for the place sends *location*.

        Raises:
            NoSuchButton: it is not there; the message lists what is.
        """
        return tapping.tap(self, self._in(chat or (message.chat if message else None)), label, message, location)

    @_act
    def taps_at(self, message: Message, row: int, column: int) -> Callback | Message | str:
        """Tap the button at a place under a message, counted from 0."""
        return tapping.tap_at(self, message, row, column)

    @_act
    def presses_key(self, row: int, column: int, *, location: tuple[float, float] = tapping.CREMA) -> Message:
        """Press a key of the keyboard below, counted from 0."""
        return tapping.press_key(self, self._in(None), row, column, location)

    @_act
    def votes(self, message: Message, *options: str) -> None:
        """Choose options of a poll; none takes the vote back."""
        tapping.vote(self, message, options)

    @_act
    def reacts(self, message: Message, *emoji: str) -> None:
        """React to a message; without an emoji the reaction is taken back."""
        tapping.react(self, message, emoji)

    # Inline mode

    @_act
    def types_inline(self, bot: BotAccount, query: str, *, offset: str = "") -> InlineQuery:
        """Type `@bot query` into any chat; results are there once the bot has answered."""
        return inline.ask(self, bot, query, offset)

    @_act
    def picks(self, result: Json, *, query: InlineQuery | None = None, chat: Chat | None = None) -> Message:
        """Send one of the results of an inline query, of the last one unless another is given."""
        return inline.pick(self, query or self.inline_query, result, self._in(chat))

    def _in(self, chat: Chat | None) -> Chat:
        if chat is not None:
            return chat
        return self.here if self.here is not None else self.chat()

    def __repr__(self) -> str:
        return f"<{self.name or 'Deleted Account'}>"
