"""Telegram as a courier sees it, and nothing more: it takes messages, refuses, fails now and then, or is cut off."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

from telegram.error import Forbidden, NetworkError, RetryAfter

from tests.support.school.ledger import Arrival, Ledger


class Post:
    """Stands where python-telegram-bot's bot does, without any network between."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime], rolls: Random, *, kills: float) -> None:
        self._ledger, self._clock, self._rolls, self._kills = ledger, clock, rolls, kills
        self._numbers = count(1)
        self.by_telegram_id: dict[int, int] = {}
        self.arrived: Callable[[Arrival], None] = lambda _arrival: None
        self.is_dead = False
        """Whether the bot was killed in the middle of sending, and does nothing any more."""

    async def send_message(self, chat_id: int, text: str, *, rate_limit_args: Any = None, **_rest: Any) -> Any:
        """Take one message, or not."""
        if self.is_dead:
            raise asyncio.CancelledError
        if rate_limit_args is not None:
            rate_limit_args()
        reader = self._ledger.readers[self.by_telegram_id[chat_id]]
        if reader.blocked.last:
            raise Forbidden("Forbidden: bot was blocked by the user")
        luck = self._rolls.random()
        if luck < 0.004:
            self._ledger.troubles[chat_id].append(self._clock())
            raise RetryAfter(3) if luck < 0.001 else NetworkError("the line is down")
        message_id = next(self._numbers)
        arrival = Arrival(message_id, chat_id, self._clock(), text)
        self._ledger.arrivals[message_id] = arrival
        if self._rolls.random() < self._kills:
            self.is_dead = True
            self._ledger.unsettled.add(message_id)
            raise asyncio.CancelledError
        self.arrived(arrival)
        return SimpleNamespace(message_id=message_id)
