"""Whether somebody can be reached at all: whoever follows their patto is told when they cannot (rule 10)."""

from collections.abc import Collection

from services import outbox, tasks
from services.work import UnitOfWork
from storage import patti, people
from storage.people import Person
from storage.tasks import Reason


def note_blocked(uow: UnitOfWork, letter_ids: Collection[int], lease: str, person_id: int) -> None:
    """Remember that letters found the bot blocked: those behind them wait, too, and whoever follows a patto is told."""
    person = people.person(uow.session, person_id)
    if person is not None and person.blocked_at is None:
        note(uow, person, blocked=True)
    outbox.note_blocked(uow, letter_ids, lease, person_id)


def note(uow: UnitOfWork, person: Person, *, blocked: bool) -> None:
    """Put it on the list of whoever follows somebody's live patto that they cannot be reached, or take it off again.

    The patto is locked first: whoever changes it changes its person after it, too.
    """
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
