"""The budget of welfare as it is read: by whoever it is for, by the team, and by those who decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from services import expenses, patti
from services.expenses import Budget, ExpenseGone
from services.work import UnitOfWork
from storage import accesses, organisations, people
from storage import expenses as records
from storage import patti as patto_records
from storage.accesses import Subject
from storage.expenses import COUNTED, Expense, ExpenseState, ToDecide
from storage.patti import Patto
from storage.people import Person

ON_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """A page of the items of a budget, the newest first."""

    budget: Budget
    items: Sequence[Expense]
    number: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class ExpensePage:
    """One item as somebody sees it, with what they may do about it; only the team is told whose budget it is of."""

    item: Expense
    budget: Budget
    organisation: str
    proposer: str
    is_team: bool
    may_decide: bool
    may_pay: bool
    may_reverse: bool
    may_withdraw: bool


def page(uow: UnitOfWork, person: Person, patto_id: int, number: int = 0) -> BudgetPage:
    """Show the budget of a patto to whoever it is for, or to its team; a page beyond the last is the first.

    Raises:
        services.patti.NotYourPatto: it is none of theirs.
    """
    patto = _readable(uow, person, patto_id)
    rows = _rows(uow, patto.id, number)
    if number and not rows:
        number, rows = 0, _rows(uow, patto.id, 0)
    return BudgetPage(expenses.budget_of(uow, patto, person), rows[:ON_A_PAGE], number, len(rows) <= ON_A_PAGE)


def _rows(uow: UnitOfWork, patto_id: int, number: int) -> Sequence[Expense]:
    return records.of_patto(uow.session, patto_id, skip=number * ON_A_PAGE, most=ON_A_PAGE + 1)


def item(uow: UnitOfWork, person: Person, expense_id: int) -> ExpensePage:
    """Show one item to whoever it is for, to the team, or to whoever may decide about it; staff are written down.

    Raises:
        ExpenseGone: it is none of theirs, or there is none.
    """
    found = records.expense(uow.session, expense_id)
    patto = None if found is None else patto_records.patto(uow.session, found.patto_id)
    if found is None or patto is None or not expenses.may_see(uow, person, patto, found):
        raise ExpenseGone
    _note(uow, person, patto)
    ente = organisations.organisation(uow.session, patto.organisation_id)
    proposer = people.person(uow.session, found.proposed_by_id)
    counts = found.state in COUNTED
    is_team = person.id == patto.person_id or patti.is_in_team(uow, person, patto)
    return ExpensePage(
        item=found,
        budget=expenses.budget_of(uow, patto, person),
        organisation=ente.name if ente else "",
        proposer=proposer.name if proposer and is_team else "",
        is_team=is_team,
        may_decide=records.may_decide(uow.session, person, found.id),
        may_pay=found.state is ExpenseState.APPROVED and expenses.may_settle(uow, person, patto),
        may_reverse=counts and expenses.may_settle(uow, person, patto),
        may_withdraw=found.state is ExpenseState.PROPOSED and person.id == found.proposed_by_id,
    )


def waiting_for(uow: UnitOfWork, person: Person, number: int = 0) -> tuple[Sequence[ToDecide], int, bool]:
    """List a page of what somebody of the staff may decide; gives its number, and whether it is the last."""
    rows = records.to_decide(uow.session, person, skip=number * ON_A_PAGE, most=ON_A_PAGE + 1)
    if number and not rows:
        return waiting_for(uow, person)
    return rows[:ON_A_PAGE], number, len(rows) <= ON_A_PAGE


def has_some_to_decide(uow: UnitOfWork, person: Person) -> bool:
    """Tell whether something waits for a decision of somebody."""
    return person.role in patti.AUTHORS and bool(records.to_decide(uow.session, person, most=1))


def _readable(uow: UnitOfWork, person: Person, patto_id: int) -> Patto:
    patto = patto_records.patto(uow.session, patto_id)
    if patto is not None and patto.person_id == person.id:
        return patto
    return patti.opened(uow, person, patto_id)


def _note(uow: UnitOfWork, person: Person, patto: Patto) -> None:
    """Write down that somebody of the staff read an item: it is a part of the patto."""
    if person.id != patto.person_id:
        accesses.note(
            uow.session,
            person_id=patto.person_id,
            reader_id=person.id,
            subject=Subject.PATTO,
            subject_id=patto.id,
            now=uow.now,
        )
