"""What just happened, for whoever watches: the chat page, a test that waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.messages import Message

Event = dict[str, Any]
Listener = Callable[[Event], None]


class Events:
    """Tells listeners, at once and in the thread in which it happened.

    An event is a dict that goes through JSON: `type`, mostly `chat` and `bot`,
    and what belongs to it. Types: `message`, `edited`, `deleted`, `typing`,
    `callback`, `callback_answered`, `people`, `clock`, and for doors
    `update` (a bot has got one) and `webhook` (a bot has changed its own).
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* with every event; the answer stops that. It must not wait or raise."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, kind: str, message: Message | None = None, **details: object) -> None:
        """Tell everyone."""
        if not self._listeners:
            return
        event: Event = {"type": kind, **details}
        if message is not None:
            event |= {"chat": message.chat.id, "message_id": message.message_id, "from_bot": message.from_bot}
            event["bots"] = [bot.username for bot in message.chat.bots]
        for listener in tuple(self._listeners):
            listener(event)
