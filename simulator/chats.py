"""Chats: the messages of one conversation, in order, and what stands around them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.keyboards import NOTHING, Button, Markup, ReplyKeyboard
from simulator.messages import Message
from simulator.refusals import bad_request, forbidden

if TYPE_CHECKING:
    from simulator.bots import BotAccount
    from simulator.callbacks import Callback
    from simulator.people import Person
    from simulator.telegram import Telegram

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Toast:
    """What a bot answered to a tap: a line that passes by, or an alert that has to be closed."""

    person: Person
    text: str
    alert: bool = False
    url: str | None = None


class Chat(ABC):
    """One conversation. Use `PrivateChat` or `Group`."""

    def __init__(self, telegram: Telegram, chat_id: int) -> None:
        self.telegram = telegram
        self.id = chat_id
        self.reply_keyboard: ReplyKeyboard | None = None
        self.keyboard_folded = False
        """A keyboard for one use that has been used: still there, out of sight."""
        self.toasts: list[Toast] = []
        self.pinned: list[int] = []
        self.action = ""
        """What a bot is doing ("typing" …), until its next message."""
        self._messages: dict[int, Message] = {}
        self._last_id = 0

    @property
    @abstractmethod
    def about(self) -> Json:
        """The chat as bots are told of it."""

    @property
    def private(self) -> bool:
        """Whether it is the chat of one person and one bot."""
        return False

    @property
    @abstractmethod
    def bots(self) -> Iterable[BotAccount]:
        """The bots that are told what happens here."""

    @property
    def messages(self) -> list[Message]:
        """What can be read here, oldest first."""
        return list(self._messages.values())

    @property
    def waiting(self) -> list[Callback]:
        """The taps that still spin here."""
        return [each for each in self.telegram.callbacks.values() if each.chat is self and each.waiting]

    @property
    def newest(self) -> Message:
        """The newest message of a bot.

        Raises:
            LookupError: no bot has written yet.
        """
        for message in reversed(self._messages.values()):
            if message.from_bot:
                return message
        raise LookupError("no bot has written here yet")

    def find(self, message_id: int) -> Message | None:
        """Find a message that has not been deleted."""
        return self._messages.get(message_id)

    @abstractmethod
    def admit(self, bot: BotAccount, *, to_write: bool = True) -> None:
        """Let a bot write here, or do what needs less: take back what it wrote.

        Raises:
            Refused: it may not; 400 or 403 in Telegram's words.
        """

    def post(
        self,
        sender: BotAccount | Person,
        content: Json,
        markup: Markup = NOTHING,
        *,
        silent: bool = False,
    ) -> Message:
        """Add a message under the next number and let it change the keyboard below."""
        self._last_id += 1
        json: Json = {
            "message_id": self._last_id,
            "from": sender.user,
            "chat": self.about,
            "date": self.telegram.clock.unix(),
            **content,
        }
        if markup.inline is not None:
            json["reply_markup"] = markup.inline
        message = Message(self, sender, json, silent=silent, reply_keyboard=markup.reply)
        self._messages[self._last_id] = message
        if markup.reply is not None:
            self.reply_keyboard, self.keyboard_folded = markup.reply, False
        elif markup.removes:
            self.reply_keyboard = None
        self.telegram.events.tell("message", message)
        return message

    def change(self, message: Message, json: Json) -> None:
        """Put another content in a message's stead."""
        message.json = json
        self.telegram.events.tell("edited", message)

    def delete(self, message: Message) -> None:
        """Take a message away; its number is not used again."""
        message.deleted = True
        del self._messages[message.message_id]
        if message.message_id in self.pinned:
            self.pinned.remove(message.message_id)
        self.telegram.events.tell("deleted", message)

    def transcript(self) -> str:
        """Write the conversation down for reading."""
        return "\n".join(_written(message) for message in self.messages) + "\n"


class PrivateChat(Chat):
    """The chat of one person with one bot; its id is the person's.

    A person who never pressed Start cannot be written to. Whoever blocked the
    bot can, and it is refused.
    """

    def __init__(self, telegram: Telegram, bot: BotAccount, person: Person) -> None:
        super().__init__(telegram, person.id)
        self.bot = bot
        self.person = person
        self.started = False
        self.blocked = False

    @property
    def about(self) -> Json:
        """The chat as the bot is told of it."""
        return self.person.as_chat

    @property
    def private(self) -> bool:
        """Whether it is the chat of one person and one bot."""
        return True

    @property
    def bots(self) -> Iterable[BotAccount]:
        """The one bot."""
        return (self.bot,)

    def admit(self, bot: BotAccount, *, to_write: bool = True) -> None:
        """Let the bot write to the person, once they pressed Start and until they block it."""
        if not self.started or bot is not self.bot:
            raise bad_request("chat not found")
        if self.person.deleted:
            raise forbidden("user is deactivated")
        if self.blocked and to_write:
            raise forbidden("bot was blocked by the user")

    def __repr__(self) -> str:
        return f"<PrivateChat {self.person!r} {self.bot!r}>"


def _written(message: Message) -> str:
    """Write one message: who, when, what, and its buttons in brackets."""
    head = f"[{message.date:%Y-%m-%d %H:%M}] {_name(message)}:"
    kind = "" if message.kind == "text" else f" <{message.kind}{_file_name(message)}>"
    text = message.text
    body = f"\n{text}" if "\n" in text else f" {text}" if text else ""
    edited = " (edited)" if message.edited_at else ""
    keyboard = message.reply_keyboard.rows if message.reply_keyboard else ()
    rows = [" ".join(f"[{_label(button)}]" for button in row) for row in (*message.buttons, *keyboard)]
    return "\n".join([f"{head}{kind}{body}{edited}", *(f"    {row}" for row in rows)])


def _label(button: Button) -> str:
    return f"{button.text} ↗" if button.kind == "url" else button.text


def _name(message: Message) -> str:
    return message.sender.user.get("username", "") if message.from_bot else message.sender.name


def _file_name(message: Message) -> str:
    return f" {message.document.name}" if message.document else ""
