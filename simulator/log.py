"""The latest calls of the Bot API, without anybody's token."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Listener = Callable[["Entry"], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One call and its answer; *duration* is what the simulator took, in seconds."""

    number: int
    at: datetime
    bot: str
    method: str
    params: dict[str, Any]
    status: int
    answer: dict[str, Any]
    duration: float


class Log:
    """A ring of the latest calls."""

    def __init__(self, size: int = 2000) -> None:
        self._entries: deque[Entry] = deque(maxlen=size)
        self._numbers = itertools.count(1)
        self._listeners: list[Listener] = []

    @property
    def entries(self) -> list[Entry]:
        """The calls that are still remembered, oldest first."""
        return list(self._entries)

    def after(self, number: int) -> list[Entry]:
        """List the calls that came after one."""
        return [entry for entry in self._entries if entry.number > number]

    def of(self, *names: str) -> list[Entry]:
        """List the calls of some methods."""
        return [entry for entry in self._entries if entry.method in names]

    def clear(self) -> None:
        """Forget all calls; the numbers go on."""
        self._entries.clear()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* with every new entry; the answer stops that. It must not wait or raise."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def write(
        self,
        *,
        at: datetime,
        bot: str,
        method: str,
        params: dict[str, Any],
        status: int,
        answer: dict[str, Any],
        duration: float,
    ) -> None:
        """Add a call."""
        entry = Entry(next(self._numbers), at, bot, method, params, status, answer, duration)
        self._entries.append(entry)
        for listener in tuple(self._listeners):
            listener(entry)
