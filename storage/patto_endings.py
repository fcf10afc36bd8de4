"""What ends with a patto."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, update
from sqlalchemy.orm import Session

from storage.check_ins import Due
from storage.expenses import Expense, ExpenseState
from storage.patti import READ_BACK, Patto, PattoVersion
from storage.patto_confidences import EMPTIED
from storage.patto_reviews import Review
from storage.people import Person
from storage.tasks import Outcome, Task


def end_versions(session: Session, patto_id: int, *, now: datetime) -> None:
    """End the version that holds, and the one that is being written."""
    live = (PattoVersion.patto_id == patto_id) & PattoVersion.ended_at.is_(None)
    _run(session, update(PattoVersion).where(live).values(ended_at=now))


def drop_dues(session: Session, patto_id: int, *, after: date) -> None:
    """Delete what would be due after a day and has no answer."""
    ahead = (Due.patto_id == patto_id) & (Due.due_on > after) & Due.answered_at.is_(None)
    _run(session, delete(Due).where(ahead))


def ask_no_more(session: Session, patto_id: int) -> None:
    """Ask nobody once more about what was put off."""
    _run(session, update(Due).where(Due.patto_id == patto_id).values(ask_again_on=None))


def close_tasks(session: Session, patto_id: int, *, now: datetime) -> None:
    """Close what there was to do: there is nothing left."""
    still = (Task.patto_id == patto_id) & Task.closed_at.is_(None)
    _run(session, update(Task).where(still).values(closed_at=now, outcome=Outcome.NO_LONGER))


def call_off_reviews(session: Session, patto_id: int, *, now: datetime) -> None:
    """Call off the review that was planned."""
    planned = (Review.patto_id == patto_id) & Review.held_at.is_(None) & Review.called_off_at.is_(None)
    _run(session, update(Review).where(planned).values(called_off_at=now))


def withdraw_expenses(session: Session, patto_id: int) -> None:
    """Take back the items of the budget that nobody has decided on; what is approved is still paid."""
    proposed = (Expense.patto_id == patto_id) & (Expense.state == ExpenseState.PROPOSED)
    _run(session, update(Expense).where(proposed).values(state=ExpenseState.WITHDRAWN))


def hide(session: Session, person_id: int | None) -> None:
    """Show no patto in somebody's menu any more, unless there is an earlier one that they read back."""
    earlier = exists().where(
        Patto.person_id == Person.id, Patto.ending.in_(READ_BACK), Patto.code.not_like(f"{EMPTIED}%")
    )
    _run(session, update(Person).where(Person.id == person_id, ~earlier).values(has_patto=False))


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session="fetch"))
