"""What a process remembers of the database, for as long as it has not changed."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Remembered:
    """Things that are read often, change seldom and are dear to gather, each under a version.

    The version is a row that moves in the transaction that changes the thing
    itself; whoever asks reads it first, so every process sees a change with its
    next question. One workshop has one.
    """

    def __init__(self) -> None:
        self._things: dict[str, tuple[str, Any]] = {}

    def get(self, name: str, version: str, gather: Callable[[], T]) -> T:
        """Give a thing as it is at *version*, gathering it where it is unknown or of another version."""
        known = self._things.get(name)
        if known is not None and known[0] == version:
            return cast("T", known[1])
        thing = gather()
        self._things[name] = (version, thing)
        return thing
