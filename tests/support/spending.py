"""What racers do about the budget of welfare: propose, approve, pay and put right at the same moment."""

from collections.abc import Callable
from typing import Any

from services import expense_decisions, expenses
from services.refusals import Refusal
from services.work import UnitOfWork
from tests.support.patto_office import person


def propose_expense(uow: UnitOfWork, who: int, patto_id: int, cents: int) -> str:
    """Propose an item, or say why not."""
    return _said(uow, lambda: expenses.propose(uow, person(uow, who), patto_id, "i biglietti", cents))


def approve_expense(uow: UnitOfWork, who: int, expense_id: int) -> str:
    """Say yes to an item, or say why not."""
    return _said(uow, lambda: expense_decisions.approve(uow, person(uow, who), expense_id))


def refuse_expense(uow: UnitOfWork, who: int, expense_id: int) -> str:
    """Say no to an item, or say why not."""
    return _said(uow, lambda: expense_decisions.refuse(uow, person(uow, who), expense_id, "Costa troppo."))


def pay_expense(uow: UnitOfWork, who: int, expense_id: int) -> str:
    """Write down that an item is paid, or say why not."""
    return _said(uow, lambda: expense_decisions.pay(uow, person(uow, who), expense_id))


def reverse_expense(uow: UnitOfWork, who: int, expense_id: int) -> str:
    """Call an item off, or say why not."""
    return _said(uow, lambda: expense_decisions.reverse(uow, person(uow, who), expense_id, "Non serve più."))


def withdraw_expense(uow: UnitOfWork, who: int, expense_id: int) -> str:
    """Take a proposal back, or say why not."""
    return _said(uow, lambda: expenses.withdraw(uow, person(uow, who), expense_id))


def _said(uow: UnitOfWork, act: Callable[[], object]) -> str:
    """Do something; a refusal is an answer here, and leaves nothing behind, as anywhere."""
    try:
        with uow.session.begin_nested():
            act()
    except Refusal as no:
        return type(no).__name__
    return "done"


SERVICES: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (propose_expense, approve_expense, refuse_expense, pay_expense, reverse_expense, withdraw_expense)
}
