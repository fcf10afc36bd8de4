"""Whether somebody can be reached at all: whoever follows their patto is told when they cannot (rule 10)."""

from collections.abc import Collection

from services import outbox, patto_staff, task_news, tasks
from services.patti import AUTHORS
from services.work import UnitOfWork
from storage import patti, people
from storage import patto_staff as lists
from storage.people import Person
from storage.tasks import Reason


def note_blocked(uow: UnitOfWork, letter_ids: Collection[int], lease: str, person_id: int) -> None:
    """Remember that letters found the bot blocked: those behind them wait, too, and whoever follows a patto is told."""
    person = people.person(uow.session, person_id)
    if person is not None and person.blocked_at is None:
        note(uow, person, blocked=True)
    outbox.note_blocked(uow, letter_ids, lease, person_id)


def _pass_urgent(uow: UnitOfWork, staff: Person, *, blocked: bool) -> None:
    """Tell others of what is urgent in the patti of somebody who cannot be reached any more; themselves, once they can.

    Whoever coordinated meanwhile may not have been told yet.
    """
    for patto_id in lists.live_of(uow.session, staff.id) if staff.role in AUTHORS else ():
        patto = patti.lock_patto(uow.session, patto_id)
        if patto is not None and patto.operator_id == staff.id and patto.ended_at is None:
            others = patto_staff.coordinators(uow, patto)
            task_news.tell_urgent(uow, patto, others if blocked else [staff])


def note(uow: UnitOfWork, person: Person, *, blocked: bool) -> None:
    """Put it on the list of whoever follows somebody's live patto that they cannot be reached, or take it off again.

    The patto is locked first: whoever changes it changes its person after it, too.
    What is urgent in the patti that they follow themselves is told to others.
    """
    _pass_urgent(uow, person, blocked=blocked)
    if not person.has_patto:
        return
    newest = patti.newest_of(uow.session, person.id)
    patto = None if newest is None else patti.lock_patto(uow.session, newest.id)
    if patto is None or patto.ended_at is not None:
        return
    if blocked:
        tasks.raise_for(uow, patto, Reason.UNREACHABLE)
    else:
        tasks.settle(uow, patto, Reason.UNREACHABLE)
