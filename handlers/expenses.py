"""The budget of welfare, tapped: read, taken back, decided, paid."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import expense_decisions, expense_pages, expenses
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import dates, refusals
from views import expenses as views
from views.answers.expenses import (
    ApproveExpense,
    AskWithdrawExpense,
    PayExpense,
    ShowBudget,
    ShowExpense,
    ShowExpensesToDecide,
    WithdrawExpense,
)
from views.screen import Screen

router = Router(name="expenses")


def over_the_item(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over the item as it is now (rule 13); to a stranger, only say no."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except Refusal as no:
            return replace(_item(uow, person, callback_data.expense_id), alert=refusals.refusal(no, tapped=True).alert)

    return answer


@router.callback_query(ShowBudget.filter())
def show_budget(query: CallbackQuery, callback_data: ShowBudget, uow: UnitOfWork, person: Person) -> Screen:
    """See what is decided, paid and left."""
    return views.page(expense_pages.page(uow, person, callback_data.patto_id, callback_data.page))


@router.callback_query(ShowExpense.filter())
def show_item(query: CallbackQuery, callback_data: ShowExpense, uow: UnitOfWork, person: Person) -> Screen:
    """Open one item."""
    return _item(uow, person, callback_data.expense_id)


@router.callback_query(AskWithdrawExpense.filter())
@over_the_item
def ask_withdraw(query: CallbackQuery, callback_data: AskWithdrawExpense, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before my proposal is taken back; what is decided already is shown as it is."""
    found = expense_pages.item(uow, person, callback_data.expense_id)
    return views.ask_withdraw(found.item) if found.may_withdraw else views.item(found, dates.here(uow))


@router.callback_query(WithdrawExpense.filter())
@over_the_item
def withdraw(query: CallbackQuery, callback_data: WithdrawExpense, uow: UnitOfWork, person: Person) -> Screen:
    """Take my proposal back."""
    expenses.withdraw(uow, person, callback_data.expense_id)
    return views.done(_item(uow, person, callback_data.expense_id))


@router.callback_query(ApproveExpense.filter())
@over_the_item
def approve(query: CallbackQuery, callback_data: ApproveExpense, uow: UnitOfWork, person: Person) -> Screen:
    """Say yes to an item."""
    expense_decisions.approve(uow, person, callback_data.expense_id)
    return views.done(_item(uow, person, callback_data.expense_id))


@router.callback_query(PayExpense.filter())
@over_the_item
def pay(query: CallbackQuery, callback_data: PayExpense, uow: UnitOfWork, person: Person) -> Screen:
    """Write down that an item is paid."""
    expense_decisions.pay(uow, person, callback_data.expense_id)
    return views.done(_item(uow, person, callback_data.expense_id))


@router.callback_query(ShowExpensesToDecide.filter())
def show_to_decide(
    query: CallbackQuery, callback_data: ShowExpensesToDecide, uow: UnitOfWork, person: Person
) -> Screen:
    """List what waits for my decision."""
    found, number, is_last = expense_pages.waiting_for(uow, person, callback_data.page)
    return views.to_decide(found, dates.here(uow), number=number, is_last=is_last)


def _item(uow: UnitOfWork, person: Person, expense_id: int) -> Screen:
    return views.item(expense_pages.item(uow, person, expense_id), dates.here(uow))
