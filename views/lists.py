"""What every list of activities shares: turning pages, and the way back from a card."""

from collections.abc import Callable
from typing import Protocol

from aiogram.filters.callback_data import CallbackData

from locales import _
from views.screen import Button, Rows


class Turned(Protocol):
    """A page of anything: its number, from 0, and whether it is the last."""

    @property
    def number(self) -> int:
        """Which page it is."""
        ...

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        ...


def pager(page: Turned, at: Callable[[int], CallbackData]) -> Rows:
    """Lay out the buttons that turn pages, where there are several."""
    turning = []
    if page.number > 0:
        turning.append(Button(_("Indietro"), at(page.number - 1)))
    if not page.is_last:
        turning.append(Button(_("Avanti"), at(page.number + 1)))
    return (tuple(turning),) if turning else ()


def as_back(answer: CallbackData) -> str:
    """Write an answer as the way back of another one: `:` is what separates the parts of that."""
    return answer.pack().replace(":", "|")
