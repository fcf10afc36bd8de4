"""One pace for all that is sent, by either library: never more than Telegram allows, evenly spaced."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

WINDOW = 1.02
"""Seconds in which no more than the rate may begin: a second, and what the network may add or take."""

CEILING = 0.975
"""The share of the rate at which letters are spaced, so that 31 of them never fall into one second."""

TOGETHER = 1 / 3
"""The share of the rate that answers may use at once, before they are spaced like letters."""

CATCH_UP = 0.02
"""Seconds that a timer may be late without the pace becoming slower."""

CHAT_BURST = 3
"""Messages that one chat may get at once; after that about one a second."""

CHAT_REFILL = 1.05
"""Seconds after which a chat may get one message more."""

MOST_CHATS = 10_000
MOST_LOOKED_AT = 200
"""Waiting messages that are looked at for one whose chat is ready, before waiting for a timer."""


@dataclass(slots=True)
class _Waiting:
    chat_id: int | None
    turn: "asyncio.Future[None]"


class Pace:
    """Gives turns to send: to answers first, to letters between them.

    Answers to taps may go at once, a few together; letters are spaced evenly,
    also after answers (a generic cell rate algorithm, ITU-T I.371, whose
    tolerance is nothing for letters). Over both stands a sliding window that
    never holds more than the rate. Everything waits while Telegram has asked
    for a pause (`hold`).
    """

    def __init__(
        self, rate: int, *, chat_burst: int = CHAT_BURST, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate = rate
        self._chat_tolerance = (chat_burst - 1) * CHAT_REFILL
        self.monotonic = monotonic
        self._spacing = 1 / (rate * CEILING)
        self._tolerance = max(0, int(rate * TOGETHER) - 1) * self._spacing
        self._sent: deque[float] = deque(maxlen=rate)
        self._next = 0.0
        self._held_until = 0.0
        self._chats: dict[int, float] = {}
        self._answers: deque[_Waiting] = deque()
        self._letters: deque[_Waiting] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    async def turn(self, chat_id: int | None = None, *, urgent: bool) -> None:
        """Wait until a message may begin, to *chat_id* where it is known. Order within a chat is kept."""
        now = self.monotonic()
        queue = self._answers if urgent else self._letters
        if not queue and (urgent or not self._answers) and self._ready_at(chat_id, now, urgent=urgent) <= now:
            self._give(chat_id, now)
            return
        waiting = _Waiting(chat_id, asyncio.get_running_loop().create_future())
        queue.append(waiting)
        self._wake()
        try:
            await waiting.turn
        except asyncio.CancelledError:
            if not waiting.turn.done() or waiting.turn.cancelled():
                queue.remove(waiting)
            raise

    def hold(self, seconds: float) -> None:
        """Send nothing for some seconds: Telegram asked for it."""
        self._held_until = max(self._held_until, self.monotonic() + seconds)

    def is_ready(self, chat_id: int) -> bool:
        """Tell whether one chat could be written to at once, as far as its own limit goes."""
        now = self.monotonic()
        return self._chat_at(chat_id, now) <= now

    @property
    def held_for(self) -> float:
        """Seconds for which nothing may be sent."""
        return max(0.0, self._held_until - self.monotonic())

    def _ready_at(self, chat_id: int | None, now: float, *, urgent: bool) -> float:
        return max(self._shared_at(now, urgent=urgent), self._chat_at(chat_id, now))

    def _shared_at(self, now: float, *, urgent: bool) -> float:
        """Say when anything of this kind may go, to whomever."""
        moment = max(now, self._held_until, self._next - (self._tolerance if urgent else 0))
        return max(moment, self._sent[0] + WINDOW) if len(self._sent) == self.rate else moment

    def _chat_at(self, chat_id: int | None, now: float) -> float:
        """Say when one chat may get another message: the same algorithm, with a chat's own burst."""
        if chat_id is None:
            return now
        return max(now, self._chats.get(chat_id, 0.0) - self._chat_tolerance)

    def _give(self, chat_id: int | None, now: float) -> None:
        self._sent.append(now)
        self._next = max(self._next, now - CATCH_UP) + self._spacing
        if chat_id is None:
            return
        if len(self._chats) >= MOST_CHATS:
            self._chats = {one: until for one, until in self._chats.items() if until > now}
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now) + CHAT_REFILL

    def _wake(self) -> None:
        """Give every turn that is due, then set the alarm for the next one."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        now = self.monotonic()
        soonest = self._serve(self._answers, now, urgent=True)
        if soonest is None or self._shared_at(now, urgent=True) <= now:
            later = self._serve(self._letters, now, urgent=False)
            soonest = min((one for one in (soonest, later) if one is not None), default=None)
        if soonest is not None:
            self._alarm = asyncio.get_running_loop().call_later(max(0.0, soonest - now), self._wake)

    def _serve(self, queue: deque[_Waiting], now: float, *, urgent: bool) -> float | None:
        """Give what may go from one queue, and say when to look again; nothing, if nobody waits."""
        soonest, passed_over = None, set()
        for waiting in list(islice(queue, MOST_LOOKED_AT)):
            shared = self._shared_at(now, urgent=urgent)
            if shared > now:
                return shared if soonest is None else min(soonest, shared)
            if waiting.chat_id in passed_over:
                continue
            ready = self._chat_at(waiting.chat_id, now)
            if ready > now:
                passed_over.add(waiting.chat_id)
                soonest = ready if soonest is None else min(soonest, ready)
                continue
            queue.remove(waiting)
            if not waiting.turn.done():
                self._give(waiting.chat_id, now)
                waiting.turn.set_result(None)
        if queue and soonest is None:
            return now
        return soonest
