"""Writes encrypted texts again under the first key, some at a time."""

from collections.abc import Callable
from typing import Any

from services.work import UnitOfWork
from storage import encrypted

SOME = 500

Do = Callable[..., Any]


def rotate_all(do: Do) -> int:
    """Go through every encrypted column, *SOME* rows in each unit of work. Gives how many texts were written.

    Safe to repeat, and to take up again after it was stopped.
    """
    written = 0
    for column in encrypted.columns():
        after: tuple[Any, ...] | None = None
        while True:
            rotated, after = do(_rotate_some, column, after)
            written += rotated
            if after is None:
                break
    return written


def _rotate_some(
    uow: UnitOfWork, column: encrypted.Encrypted, after: tuple[Any, ...] | None
) -> tuple[int, tuple[Any, ...] | None]:
    return encrypted.rotate(uow.session, column, after=after, most=SOME)
