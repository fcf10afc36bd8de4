"""What a household has ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.work import UnitOfWork
from storage import agenda as records
from storage.agenda import AgendaLine
from storage.people import Person

PAGE = 6
"""Dates on one page: with a whole family on each of them, they still fit one message."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """One page of what is ahead: who goes to the same date stands together."""

    lines: Sequence[AgendaLine]
    number: int
    is_last: bool


def ahead(uow: UnitOfWork, person: Person, number: int = 0) -> Ahead:
    """List places, turns and offers of everybody in a household, next first; a page beyond the last is the last."""
    last = max(0, (records.count(uow.session, person, now=uow.now) - 1) // PAGE)
    number = min(number, last)
    lines = records.agenda(uow.session, person, now=uow.now, skip=number * PAGE, most=PAGE)
    return Ahead(lines, number, is_last=number == last)
