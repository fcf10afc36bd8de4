"""Which periods of commitments are asked about, written down some weeks ahead."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import takewhile

from services import cadences
from services.cadences import Promise, Span
from services.work import UnitOfWork
from storage import marks, patto_endings
from storage import planning as records
from storage.patti import Patto, PattoVersion
from storage.planning import Planned

AHEAD = timedelta(weeks=5)
"""How far ahead periods are written down: for so long the bot may be away, and nothing is left out."""

LOOK = "planned-check-ins"
"""Up to which day periods are written down."""


def plan(uow: UnitOfWork, patto: Patto, version: PattoVersion) -> int:  # noqa: ARG001  the lock is on the patto
    """Write down what is due soon of a version that has just become active; gives how many are new. Safe to repeat.

    The patto's row is locked by whoever calls; `version.active_at` is set.
    """
    uow.session.flush()
    today = uow.programme.today(uow.now)
    return records.add(uow.session, list(_dues(uow, records.of_version(uow.session, version.id), today, today + AHEAD)))


def drop_ahead(uow: UnitOfWork, patto: Patto) -> None:
    """Delete what is still to come of a patto and was not answered. Safe to repeat.

    The patto's row is locked by whoever calls.
    """
    patto_endings.drop_dues(uow.session, patto.id, after=uow.programme.today(uow.now))


def plan_due(uow: UnitOfWork) -> int:
    """Write down what is due in the weeks ahead of all active patti; gives how many are new. Once a day; repeatable."""
    today = uow.programme.today(uow.now)
    until = today + AHEAD
    planned = marks.value(uow.session, LOOK)
    if planned == until.isoformat():
        return 0
    marks.put(uow.session, LOOK, at=uow.now, value=until.isoformat())
    since = min(today, date.fromisoformat(planned) + cadences.DAY) if planned else today
    new = after = 0
    while found := records.next_active(uow.session, after=after, today=since):
        new += records.add(uow.session, list(_dues(uow, found, since, until)))
        after = found[-1].commitment_id
    return new


def _dues(uow: UnitOfWork, found: Iterable[Planned], since: date, until: date) -> Iterator[Mapping[str, object]]:
    """Give the rows of what is due between two days."""
    for one in found:
        for span in takewhile(lambda span: span.due_on <= until, cadences.spans(_promise(uow, one), since=since)):
            if _was_asked(one, span):
                continue
            yield {
                "commitment_id": one.commitment_id,
                "patto_id": one.patto_id,
                "starts_on": span.starts_on,
                "due_on": span.due_on,
            }


def _was_asked(one: Planned, span: Span) -> bool:
    """Tell whether an earlier version asked about this: accepted late, or on its day, it is not due anew."""
    return one.asked_until is not None and min(one.due_on or span.due_on, span.due_on) <= one.asked_until


def _promise(uow: UnitOfWork, one: Planned) -> Promise:
    """Tell how often something is due, from the day on which it holds: nobody is asked about the days before."""
    begins = max(one.starts_on, one.own_starts_on or one.starts_on)
    return Promise(
        cadence=one.cadence,
        starts_on=max(begins, uow.programme.today(one.active_at)),
        ends_on=min(one.ends_on, one.own_ends_on or one.ends_on),
        ask_weekday=one.ask_weekday,
        rule=one.rule,
        due_on=one.due_on,
        counted_from=begins,
    )
