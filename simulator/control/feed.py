"""Tells open pages what happens, as server-sent events.

Every event is a JSON object with a `type`; what belongs to a conversation names
its `person` and carries a `seq` that only grows, so that a page can tell which
of two things it learnt is newer. Calls of the Bot API are told in batches.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import orjson

from simulator.control import calls
from simulator.control.bubbles import bubble
from simulator.control.portraits import surroundings, tap, time_of_day, trouble

if TYPE_CHECKING:
    from simulator.control.stage import Stage
    from simulator.log import Entry
    from simulator.messages import Message
    from simulator.people import Person

Json = dict[str, Any]

QUIET_SECONDS = 15.0
"""After how long without news a line is sent, so that nobody hangs up."""
BREATH_SECONDS = 0.03
"""How long news are gathered before they are sent together."""
MOST_WAITING = 5000
"""How much news a page may leave unread before it has to start afresh."""

_IN_A_CHAT = frozenset({"message", "edited", "deleted", "typing", "callback", "callback_answered"})


class _Watcher:
    """One open page: what it has not been sent yet. News come from any thread."""

    def __init__(self, last_call: int) -> None:
        self.last_call = last_call
        self.news: deque[Json] = deque()
        self._loop = asyncio.get_running_loop()
        self._bell = asyncio.Event()
        self._rung = False

    def tell(self, event: Json) -> None:
        """Keep an event; a page that does not keep up is told to start afresh."""
        if len(self.news) >= MOST_WAITING:
            self.news.clear()
            event = {"type": "reload"}
        self.news.append(event)
        self.ring()

    def ring(self) -> None:
        """Wake the page's stream."""
        if not self._rung:
            self._rung = True
            self._loop.call_soon_threadsafe(self._bell.set)

    async def rest(self) -> None:
        """Wait until there is news, or has been none for long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(QUIET_SECONDS):
                await self._bell.wait()
        self._bell.clear()
        self._rung = False


class Feed:
    """Listens to the simulator for as long as it is not closed, and passes on what pages show."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.seq = 0
        self.epoch = secrets.token_hex(8)
        """What tells this run of the simulator from another, for a page that outlives it."""
        self._watchers: set[_Watcher] = set()
        self._closed = False
        self._telling: dict[str, Callable[[Json, Person], Json | None]] = {
            "message": self._posted,
            "edited": self._posted,
            "deleted": lambda event, _: {"message_id": event["message_id"]},
            "typing": lambda event, _: {"action": event["action"]},
            "callback": self._tapped,
            "callback_answered": _answered,
        }
        self._stops = [stage.telegram.events.listen(self._hear), stage.telegram.log.listen(self._count)]

    async def stream(self) -> AsyncIterator[bytes]:
        """Give one page its news, until it leaves or the feed is closed."""
        entries = self.stage.telegram.log.entries
        watcher = _Watcher(entries[-1].number if entries else 0)
        self._watchers.add(watcher)
        try:
            yield b"retry: 1000\n\n" + _frame({"type": "hello", "seq": self.seq, "epoch": self.epoch})
            while not self._closed:
                await watcher.rest()
                yield self._news_for(watcher) or b": all quiet\n\n"
                await asyncio.sleep(BREATH_SECONDS)
        finally:
            self._watchers.discard(watcher)

    def tell(self, kind: str, **details: Any) -> None:
        """Tell every page something."""
        with self.stage.telegram.lock:
            self.seq += 1
            event = {"type": kind, "seq": self.seq, **details}
            for watcher in tuple(self._watchers):
                watcher.tell(event)

    def close(self) -> None:
        """Listen no more, and let every stream end."""
        self._closed = True
        for stop in self._stops:
            stop()
        self._stops.clear()
        for watcher in tuple(self._watchers):
            watcher.ring()

    def _hear(self, event: Json) -> None:
        if not self._watchers:
            return
        kind = event["type"]
        if kind == "clock":
            self.tell("clock", **time_of_day(self.stage.telegram))
        elif kind == "people":
            self.tell("people")
        elif kind in _IN_A_CHAT and self._is_on_stage(event):
            with self.stage.telegram.lock:
                person = self.stage.person(event["chat"])
                details = self._telling[kind](event, person)
                if details is not None:
                    self.tell(kind, person=person.id, **details)

    def _is_on_stage(self, event: Json) -> bool:
        bots = event.get("bots") or [event.get("bot")]
        return self.stage.shows(event["chat"]) and self.stage.bot.username in bots

    def _posted(self, event: Json, person: Person) -> Json | None:
        message = self._message(event, person)
        if message is None:
            return None
        return {"message": bubble(message, person), "around": surroundings(self.stage.chat(person))}

    def _tapped(self, event: Json, _: Person) -> Json:
        return tap(self.stage.telegram.callbacks[event["callback"]])

    def _message(self, event: Json, person: Person) -> Message | None:
        return self.stage.chat(person).find(event["message_id"])

    def _count(self, _: Entry) -> None:
        for watcher in tuple(self._watchers):
            watcher.ring()

    def _news_for(self, watcher: _Watcher) -> bytes:
        frames = []
        while watcher.news:
            frames.append(_frame(watcher.news.popleft()))
        telegram = self.stage.telegram
        with telegram.lock:
            page = calls.after(telegram, watcher.last_call, limit=calls.MOST_AT_ONCE, whole=False)
            if page["calls"]:
                watcher.last_call = page["calls"][-1]["number"]
                frames.append(_frame({"type": "calls", **page, **trouble(telegram)}))
        return b"".join(frames)


def _answered(event: Json, _: Person) -> Json:
    return {name: event[name] for name in ("callback", "message_id", "text", "alert", "url")}


def _frame(event: Json) -> bytes:
    return b"data: " + orjson.dumps(event) + b"\n\n"
