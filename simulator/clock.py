"""The simulator's time: real or frozen, and only ever moved forward."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[datetime], None]


class Clock:
    """Tells the time to everything in the simulator.

    A running clock is the system's time plus what it was moved by; a frozen one
    stands still until it is moved. `monotonic` counts the seconds of flood
    limits and is real unless another one is given, whatever the calendar says.
    """

    def __init__(
        self,
        at: datetime | None = None,
        *,
        frozen: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.monotonic = monotonic
        self._offset = timedelta()
        self._frozen_at: datetime | None = None
        self._listeners: list[Listener] = []
        if at is not None:
            self._offset = _aware(at) - datetime.now(UTC)
        if frozen:
            self._frozen_at = _aware(at) if at is not None else datetime.now(UTC)

    @property
    def frozen(self) -> bool:
        """Whether time stands still between moves."""
        return self._frozen_at is not None

    def now(self) -> datetime:
        """Tell the moment, aware and in UTC."""
        return self._frozen_at or datetime.now(UTC) + self._offset

    def unix(self) -> int:
        """Tell the moment as Telegram writes it: whole seconds."""
        return int(self.now().timestamp())

    def move(self, by: timedelta) -> datetime:
        """Go forward, and tell whoever listens.

        Raises:
            ValueError: *by* goes backward.
        """
        if by < timedelta():
            raise ValueError("time only moves forward")
        if self._frozen_at is not None:
            self._frozen_at += by
        self._offset += by
        moment = self.now()
        for listener in tuple(self._listeners):
            listener(moment)
        return moment

    def set(self, to: datetime) -> datetime:
        """Go to a moment that lies ahead.

        Raises:
            ValueError: *to* is naive, or has passed.
        """
        return self.move(_aware(to) - self.now())

    def freeze(self) -> None:
        """Stand still from now on."""
        self._frozen_at = self.now()

    def run(self) -> None:
        """Go with the system's time again, from the moment shown now."""
        self._offset = self.now() - datetime.now(UTC)
        self._frozen_at = None

    def on_move(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* with the new moment after every move; the answer stops that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)
