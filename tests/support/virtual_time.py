"""An event loop whose time passes at once: waiting for an hour takes no time."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Hurried(selectors.DefaultSelector):
    """Moves its loop's time on instead of waiting; sockets are still looked at."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is not None and timeout > 0:
            self.loop.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop with a clock of its own."""

    def __init__(self) -> None:
        self.now = 1_000.0
        selector = _Hurried()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        """Tell the loop's own time, in seconds."""
        return self.now


def run(story: Coroutine[Any, Any, T], loop: VirtualLoop) -> T:
    """Run a story in virtual time."""
    try:
        return loop.run_until_complete(story)
    finally:
        loop.close()
