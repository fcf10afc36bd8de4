"""Lanes: who asks for the same thing goes one after the other, in the order in which they came."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    """Locks by name: whoever asks first goes first, and a lane that nobody is in takes no room."""

    def __init__(self) -> None:
        self._locks: dict[object, tuple[asyncio.Lock, int]] = {}

    def others(self, name: object) -> bool:
        """Tell, from within a lane, whether anybody else waits for it."""
        return self._locks[name][1] > 1

    @asynccontextmanager
    async def lane(self, name: object) -> AsyncIterator[None]:
        """Be alone in a lane for the length of the block; nobody waits for the lane None."""
        if name is None:
            yield
            return
        lock, users = self._locks.get(name, (None, 0))
        lock = lock or asyncio.Lock()
        self._locks[name] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(name)
            if users > 1:
                self._locks[name] = (lock, users - 1)
