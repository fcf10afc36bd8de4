"""What a household has ahead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.work import UnitOfWork
from storage import agenda as records
from storage import appointments, patto_reviews
from storage.agenda import AgendaLine
from storage.appointments import Booked
from storage.patto_reviews import Meeting
from storage.people import Person

PAGE = 6
"""Dates on one page: with a whole family on each of them, they still fit one message."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """One page of what is ahead: who goes to the same date stands together; the reader's own appointments, meetings."""

    lines: Sequence[AgendaLine]
    number: int
    is_last: bool
    appointments: Sequence[Booked] = ()
    meetings: Sequence[Meeting] = ()


def ahead(uow: UnitOfWork, person: Person, number: int = 0) -> Ahead:
    """List places, turns and offers of everybody in a household, next first; a page beyond the last is the last."""
    last = max(0, (records.count(uow.session, person, now=uow.now) - 1) // PAGE)
    number = min(number, last)
    lines = records.agenda(uow.session, person, now=uow.now, skip=number * PAGE, most=PAGE)
    page = Ahead(lines, number, is_last=number == last)
    booked = appointments.ahead(uow.session, person.id, now=uow.now)
    meetings = patto_reviews.ahead(uow.session, person.id, now=uow.now) if person.has_patto else ()
    if not booked and not meetings:
        return page
    is_on = _among(uow, person, page)
    return replace(
        page,
        appointments=[one for one in booked if is_on(one.starts_at)],
        meetings=[one for one in meetings if is_on(one.planned_at)],
    )


def _among(uow: UnitOfWork, person: Person, page: Ahead) -> Callable[[datetime], bool]:
    """Tell of moments whether they lie among the dates of a page; what is the reader's own stands among the others'."""
    if page.is_last and not page.number:
        return lambda _moment: True
    after = page.lines[0].next_at if page.number and page.lines else uow.now
    following = records.agenda(uow.session, person, now=uow.now, skip=(page.number + 1) * PAGE, most=1)
    until = following[0].next_at if following and not page.is_last else None
    return lambda moment: after <= moment and (until is None or moment < until)
