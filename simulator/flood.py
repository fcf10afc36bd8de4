"""Flood limits: how much a bot may write, and how Telegram makes it wait.

Off unless switched on. Sends and edits count, every message of an album by
itself. Windows slide and are strict: no second may hold more than `rate`
messages of a bot, no `burst / per_chat` seconds more than `burst` in one chat,
no minute more than `group_per_minute` in one group. A 429 names the wait; what
comes before it is over is refused too, and makes the wait longer.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from simulator.clock import Clock
from simulator.refusals import too_many_requests


@dataclass(slots=True)
class FloodSettings:
    """The limits. `rate` and `per_chat` are messages a second, the rest is counts and seconds."""

    enabled: bool = False
    rate: int = 30
    per_chat: float = 1.0
    burst: int = 5
    group_per_minute: int = 20
    penalty: float = 1.0
    """What each call during a wait adds to it."""
    longest_wait: float = 60.0
    """What a wait grows to at most."""


class _Window:
    """What was let through lately, and until when nothing is."""

    __slots__ = ("closed_until", "times")

    def __init__(self) -> None:
        self.times: deque[float] = deque()
        self.closed_until = 0.0

    def wait(self, now: float, weight: int, limit: int, seconds: float) -> float:
        """Say how long there is to wait before *weight* more messages fit; 0 for not at all."""
        while self.times and self.times[0] <= now - seconds:
            self.times.popleft()
        excess = len(self.times) + weight - limit
        if excess <= 0 or not self.times:
            return 0.0
        return self.times[min(excess, len(self.times)) - 1] + seconds - now


class Flood:
    """Counts what bots send. `settings` may be changed at any time."""

    def __init__(self, clock: Clock) -> None:
        self.settings = FloodSettings()
        self._clock = clock
        self._windows: dict[tuple[int, int | None], _Window] = {}

    def admit(self, bot_id: int, chat_id: int, *, weight: int = 1) -> None:
        """Count *weight* messages to a chat.

        Raises:
            Refused: 429 with the seconds to wait; nothing is counted then.
        """
        if not self.settings.enabled:
            return
        now = self._clock.monotonic()
        windows = [(self._window(bot_id, None), self.settings.rate, 1.0)]
        windows.append((self._window(bot_id, chat_id), *self._chat_limit(chat_id)))
        for window, limit, seconds in windows:
            self._refuse_early(window, now)
            wait = window.wait(now, weight, limit, seconds)
            if wait > 0:
                window.closed_until = now + math.ceil(wait)
                raise too_many_requests(math.ceil(wait))
        for window, _, _ in windows:
            window.times.extend([now] * weight)

    def forget(self) -> None:
        """Let everybody start afresh."""
        self._windows.clear()

    def _window(self, bot_id: int, chat_id: int | None) -> _Window:
        return self._windows.setdefault((bot_id, chat_id), _Window())

    def _chat_limit(self, chat_id: int) -> tuple[int, float]:
        if chat_id < 0:
            return self.settings.group_per_minute, 60.0
        return self.settings.burst, self.settings.burst / self.settings.per_chat

    def _refuse_early(self, window: _Window, now: float) -> None:
        if now >= window.closed_until:
            return
        longest = now + self.settings.longest_wait
        window.closed_until = max(min(window.closed_until + self.settings.penalty, longest), window.closed_until)
        raise too_many_requests(math.ceil(window.closed_until - now))
