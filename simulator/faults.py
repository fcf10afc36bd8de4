"""Trouble on order: what goes wrong, for which calls, how often."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

ANY_BUT = frozenset({"getUpdates"})
"""Methods that a fault for any method leaves alone, so that a bot goes on hearing what people do."""


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """429, to be tried again after some seconds. Nothing is done."""

    retry_after: int = 3


@dataclass(frozen=True, slots=True)
class ServerError:
    """500, 502 or 504, as the Bot API says it or as a page of the nginx before it. Nothing is done."""

    status: int = 502
    html: bool = False


@dataclass(frozen=True, slots=True)
class Slow:
    """Done at once, answered only after some seconds."""

    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection is closed before anything is done."""


@dataclass(frozen=True, slots=True)
class AnswerLost:
    """Done; then the connection is closed without an answer."""


Effect = TooManyRequests | ServerError | Slow | Dropped | AnswerLost


@dataclass(slots=True)
class Fault:
    """An effect and when it strikes.

    `times` is how often at most, None for without end; `after` is how many
    matching calls pass unharmed first; `probability` is weighed by dice that
    fall alike for the same seed.
    """

    effect: Effect
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    after: int = 0
    probability: float = 1.0
    struck: int = field(default=0, init=False)

    def concerns(self, method: str, chat_id: int | None) -> bool:
        """Tell whether a call is one of those meant."""
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if self.method is None:
            return method not in ANY_BUT
        return self.method.lower() == method.lower()

    @property
    def spent(self) -> bool:
        """Whether it will not strike again."""
        return self.times is not None and self.struck >= self.times


class Faults:
    """The faults that wait for their calls; the first that concerns a call strikes."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(seed)  # noqa: S311 - dice, not secrets
        self._waiting: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter(tuple(self._waiting))

    def __len__(self) -> int:
        return len(self._waiting)

    def add(
        self,
        effect: Effect,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = 1,
        after: int = 0,
        probability: float = 1.0,
    ) -> Fault:
        """Order a fault."""
        fault = Fault(effect, method, chat_id, times, after, probability)
        self._waiting.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take an order back; one that is spent is gone already."""
        if fault in self._waiting:
            self._waiting.remove(fault)

    def clear(self) -> None:
        """Take all orders back."""
        self._waiting.clear()

    def strike(self, method: str, chat_id: int | None) -> Effect | None:
        """Say what goes wrong with a call, and count it."""
        for fault in self:
            if not fault.concerns(method, chat_id):
                continue
            if fault.after > 0:
                fault.after -= 1
            elif fault.probability >= 1 or self._random.random() < fault.probability:
                fault.struck += 1
                if fault.spent:
                    self.remove(fault)
                return fault.effect
        return None
