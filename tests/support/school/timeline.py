"""What something was, and from when on."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Generic, TypeVar

T = TypeVar("T")

EVER = datetime(9999, 1, 1, tzinfo=UTC)


class Timeline(Generic[T]):
    """Values in the order in which they came; moments are noted in order."""

    def __init__(self, value: T, at: datetime) -> None:
        self._moments, self._values = [at], [value]

    def note(self, at: datetime, value: T) -> bool:
        """Write down what it is from a moment on; tells whether it is another than before."""
        if value == self._values[-1]:
            return False
        self._moments.append(at)
        self._values.append(value)
        return True

    def at(self, moment: datetime) -> T | None:
        """Give what it was at a moment; nothing, before it was anything."""
        place = bisect_right(self._moments, moment)
        return self._values[place - 1] if place else None

    @property
    def last(self) -> T:
        """Give what it is now."""
        return self._values[-1]

    def spans(self, wanted: Callable[[T], bool]) -> Iterator[tuple[datetime, datetime]]:
        """Give from when to when it was something wanted; neighbouring values that are count as one span."""
        begun = None
        for moment, value in zip(self._moments, self._values, strict=True):
            if wanted(value):
                begun = begun or moment
            elif begun is not None:
                yield begun, moment
                begun = None
        if begun is not None:
            yield begun, EVER

    def __iter__(self) -> Iterator[tuple[datetime, T]]:
        return iter(zip(self._moments, self._values, strict=True))
