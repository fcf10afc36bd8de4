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

    def renewed(self, name: str, version: str, renew: Callable[[T | None], T]) -> T:
        """Give a thing as it is at *version*; of another version, it is made out of the one that is known, if any.

        The known one is never changed: others may be reading it.
        """
        known = self._things.get(name)
        if known is not None and known[0] == version:
            return cast("T", known[1])
        thing = renew(None if known is None else cast("T", known[1]))
        self._things[name] = (version, thing)
        return thing
