"""What a household has ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.work import UnitOfWork
from storage import agenda as records
from storage import appointments
from storage.agenda import AgendaLine
from storage.appointments import Booked
from storage.people import Person

PAGE = 6
"""Dates on one page: with a whole family on each of them, they still fit one message."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """One page of what is ahead: who goes to the same date stands together; and the reader's own appointments."""

    lines: Sequence[AgendaLine]
    number: int
    is_last: bool
    appointments: Sequence[Booked] = ()


def ahead(uow: UnitOfWork, person: Person, number: int = 0) -> Ahead:
    """List places, turns and offers of everybody in a household, next first; a page beyond the last is the last."""
    last = max(0, (records.count(uow.session, person, now=uow.now) - 1) // PAGE)
    number = min(number, last)
    lines = records.agenda(uow.session, person, now=uow.now, skip=number * PAGE, most=PAGE)
    page = Ahead(lines, number, is_last=number == last)
    return replace(page, appointments=_appointments(uow, person, page))


def _appointments(uow: UnitOfWork, person: Person, page: Ahead) -> Sequence[Booked]:
    """List the appointments that lie among the dates of a page; those of others in the household are their own."""
    booked = appointments.ahead(uow.session, person.id, now=uow.now)
    if not booked or (page.is_last and not page.number):
        return booked
    after = page.lines[0].next_at if page.number and page.lines else uow.now
    following = records.agenda(uow.session, person, now=uow.now, skip=(page.number + 1) * PAGE, most=1)
    until = following[0].next_at if following and not page.is_last else None
    return [one for one in booked if after <= one.starts_at and (until is None or one.starts_at < until)]
