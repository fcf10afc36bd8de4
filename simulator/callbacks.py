"""Taps on inline buttons, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.chats import Toast
from simulator.methods import Call, Methods
from simulator.refusals import bad_request

if TYPE_CHECKING:
    from simulator.bots import BotAccount
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.people import Person

Json = dict[str, Any]

ANSWER_LIMIT = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

methods = Methods()


class Callback:
    """A tap: it spins until the bot answers it, once and in time."""

    def __init__(self, callback_id: str, bot: BotAccount, person: Person, message: Message, data: str) -> None:
        self.id = callback_id
        self.bot = bot
        self.person = person
        self.message = message
        self.data = data
        self.at: datetime = message.chat.telegram.clock.now()
        self.answered = False
        self.text = ""
        self.alert = False
        self.url: str | None = None

    @property
    def chat(self) -> Chat:
        """Where the button stands."""
        return self.message.chat

    @property
    def waiting(self) -> bool:
        """Whether the button still spins: neither answered nor given up."""
        telegram = self.chat.telegram
        return not self.answered and telegram.clock.now() - self.at <= telegram.callback_patience

    @property
    def payload(self) -> Json:
        """The callback_query that the bot gets, with the message as it is now."""
        inline_id = self.message.inline_id
        where: Json = {"inline_message_id": inline_id} if inline_id else {"message": _accessible(self.message)}
        instance = str(abs(self.chat.id) * 7919)
        return {"id": self.id, "from": self.person.user, **where, "chat_instance": instance, "data": self.data}

    def __repr__(self) -> str:
        state = "answered" if self.answered else "waiting"
        return f"<Callback {self.data!r} {state}{f': {self.text!r}' if self.text else ''}>"


def _accessible(message: Message) -> Json:
    if not message.deleted:
        return message.json
    return {"chat": message.chat.about, "message_id": message.message_id, "date": 0}


@methods.add
def answer_callback_query(call: Call) -> bool:
    """Stop the spinner, with a line, an alert, or nothing.

    Refused when the query is unknown, answered already, or older than
    `telegram.callback_patience`.
    """
    params, telegram = call.params, call.telegram
    if len(params.get("text", "")) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    callback = telegram.callbacks.get(params["callback_query_id"])
    if callback is None or callback.bot is not call.bot or not callback.waiting:
        raise bad_request(_TOO_OLD)
    del telegram.callbacks[callback.id]
    callback.answered = True
    callback.text = params.get("text", "")
    callback.alert = params.get("show_alert", False)
    callback.url = params.get("url")
    if callback.text or callback.url:
        callback.chat.toasts.append(Toast(callback.person, callback.text, callback.alert, callback.url))
    telegram.events.tell(
        "callback_answered",
        callback.message,
        person=callback.person.id,
        callback=callback.id,
        text=callback.text,
        alert=callback.alert,
        url=callback.url,
    )
    return True
