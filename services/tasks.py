"""The worklist of whoever follows patti: "chi chiamare oggi e perché"."""

from services.work import UnitOfWork
from storage import tasks as records
from storage.patti import Patto
from storage.people import Person
from storage.tasks import Outcome, Reason, Task

URGENT = frozenset({Reason.CRISIS, Reason.HELP})


def raise_for(uow: UnitOfWork, patto: Patto, reason: Reason) -> Task:
    """See that there is something to do about a patto for a reason: the open item is woken up, or there is a new one.

    The patto's row is locked by whoever calls: two at once would write two.
    """
    task = records.open_task(uow.session, patto.id, reason)
    if task is None:
        task = Task(
            patto_id=patto.id,
            reason=reason,
            is_urgent=reason in URGENT,
            opened_at=uow.now,
            woken_at=uow.now,
        )
        uow.session.add(task)
    else:
        task.woken_at, task.snoozed_until = uow.now, None
    uow.session.flush()
    return task


def settle(uow: UnitOfWork, patto: Patto, reason: Reason) -> None:
    """Close what there was to do about a patto for a reason: it has been done, or is needed no longer."""
    task = records.open_task(uow.session, patto.id, reason)
    if task is not None:
        task.closed_at, task.outcome = uow.now, Outcome.NO_LONGER
        uow.session.flush()


def how_many(uow: UnitOfWork, staff: Person) -> int:
    """Count what there is to do today about the patti of which somebody is in charge."""
    return records.how_many(uow.session, staff.id, today=uow.programme.today(uow.now))
