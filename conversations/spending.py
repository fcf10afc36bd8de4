"""What is needed and what it costs, in words; and why an item is not approved, or called off.

    «Proponi una spesa» ─▶ what ──text──▶ cost ──a sum──▶ as it would be ──Conferma──▶ the budget
                                           ▲               │
                                           └─another sum───┘
    «Non approvare» ─▶ why not ──text──▶ the item
    «Annulla la spesa» ─▶ why ──text──▶ the item
anything else ─▶ asked again
any other button or command ─▶ done as always, and nothing is left open
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import expense_decisions, expense_pages, expenses, money
from services.expenses import LONGEST_REASON, LONGEST_WHAT, ExpenseSettled, OverBudget
from services.ideas import readable
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.expenses import Expense
from storage.people import Person
from views import dates, refusals
from views import expenses as views
from views.answers.expenses import AskExpense, AskRefuseExpense, AskReverseExpense, ConfirmExpense
from views.screen import Screen

router = Router(name="expenses, in words")


class Spending(StatesGroup):
    """What is needed, and what it costs."""

    what = State()
    cost = State()


class NoToExpense(StatesGroup):
    """Why an item is not approved."""

    words = State()


class ReverseExpense(StatesGroup):
    """Why an item is called off."""

    words = State()


class Wish(Draft):
    """For which patto, what, and for how many cents; 0 while nobody has said it."""

    patto_id: int
    what: str = ""
    cents: int = 0


class OfExpense(Draft):
    """Which item."""

    expense_id: int


# Proposing


@router.callback_query(AskExpense.filter())
def begin(query: CallbackQuery, callback_data: AskExpense, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask what is needed."""
    try:
        budget = expenses.may_propose(uow, person, callback_data.patto_id)
    except Refusal as no:
        talk.end()
        return _budget_instead(uow, person, callback_data.patto_id, no)
    talk.go(Spending.what, Wish(patto_id=budget.patto_id))
    return views.ask_what(budget)


@router.message(Spending.what)
@ending
def say_what(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read what is needed, and ask what it costs."""
    wish = talk.draft(Wish)
    budget = expenses.may_propose(uow, person, wish.patto_id)
    what = readable(message.text or "", LONGEST_WHAT)
    if what is None:
        return views.ask_what(budget, again=True)
    talk.go(Spending.cost, Wish(patto_id=wish.patto_id, what=what))
    return views.ask_cost(budget, what)


@router.message(Spending.cost)
@ending
def say_cost(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read what it costs, and show what would be proposed; what is too much is asked again."""
    wish = talk.draft(Wish)
    budget = expenses.may_propose(uow, person, wish.patto_id)
    cents = money.cents(message.text or "")
    if cents is None:
        talk.go(Spending.cost, wish.model_copy(update={"cents": 0}))
        return views.ask_cost(budget, wish.what, again=True)
    try:
        expenses.check_left(uow, person, wish.patto_id, cents)
    except OverBudget as no:
        talk.go(Spending.cost, wish.model_copy(update={"cents": 0}))
        return views.ask_cost(budget, wish.what, why=refusals.refusal(no, tapped=False).text)
    talk.go(Spending.cost, wish.model_copy(update={"cents": cents}))
    return views.check(budget, wish.what, cents)


@router.callback_query(ConfirmExpense.filter())
def confirm(query: CallbackQuery, callback_data: ConfirmExpense, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Propose it; a second tap, and one on an old screen, shows the budget as it is."""
    wish = _waiting(talk)
    talk.end()
    if wish is None or wish.patto_id != callback_data.patto_id or not wish.cents:
        return _budget(uow, person, callback_data.patto_id)
    try:
        expenses.propose(uow, person, wish.patto_id, wish.what, wish.cents)
    except Refusal as no:
        return _budget_instead(uow, person, wish.patto_id, no)
    return views.proposed(_budget(uow, person, wish.patto_id))


def _waiting(talk: Talk) -> Wish | None:
    return talk.draft(Wish) if talk.state == Spending.cost.state else None


def _budget(uow: UnitOfWork, person: Person, patto_id: int) -> Screen:
    return views.page(expense_pages.page(uow, person, patto_id))


def _budget_instead(uow: UnitOfWork, person: Person, patto_id: int, no: Refusal) -> Screen:
    """Say why not over the budget as it is now (rule 13)."""
    return replace(_budget(uow, person, patto_id), alert=refusals.refusal(no, tapped=True).alert)


# Saying no, and putting right


@dataclass(frozen=True, slots=True)
class Undoing:
    """One way of saying no to an item: where its reason is waited for, who may, the question, and the no itself."""

    state: State
    check: Callable[[UnitOfWork, Person, int], Expense]
    ask: Callable[..., Screen]
    write: Callable[[UnitOfWork, Person, int, str], object]


REFUSING = Undoing(NoToExpense.words, expense_decisions.to_refuse, views.ask_why_not, expense_decisions.refuse)
REVERSING = Undoing(
    ReverseExpense.words, expense_decisions.to_reverse, views.ask_why_reverse, expense_decisions.reverse
)


@router.callback_query(AskRefuseExpense.filter())
def ask_why_not(
    query: CallbackQuery, callback_data: AskRefuseExpense, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask why an item is not approved."""
    return _ask_why(REFUSING, uow, person, talk, callback_data.expense_id)


@router.message(NoToExpense.words)
@ending
def say_why_not(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Say no to an item."""
    return _say_why(REFUSING, message, uow, person, talk)


@router.callback_query(AskReverseExpense.filter())
def ask_why_reverse(
    query: CallbackQuery, callback_data: AskReverseExpense, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask why an item is called off."""
    return _ask_why(REVERSING, uow, person, talk, callback_data.expense_id)


@router.message(ReverseExpense.words)
@ending
def say_why_reverse(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Call an item off."""
    return _say_why(REVERSING, message, uow, person, talk)


def _ask_why(undoing: Undoing, uow: UnitOfWork, person: Person, talk: Talk, expense_id: int) -> Screen:
    try:
        found = undoing.check(uow, person, expense_id)
    except Refusal as no:
        talk.end()
        return _item_instead(uow, person, expense_id, no)
    talk.go(undoing.state, OfExpense(expense_id=found.id))
    return undoing.ask(found)


def _say_why(undoing: Undoing, message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    expense_id = talk.draft(OfExpense).expense_id
    reason = readable(message.text or "", LONGEST_REASON)
    try:
        if reason is None:
            return undoing.ask(undoing.check(uow, person, expense_id), again=True)
        undoing.write(uow, person, expense_id, reason)
    except ExpenseSettled as no:  # raised before anything is written
        talk.end()
        return views.instead(_item(uow, person, expense_id), refusals.refusal(no, tapped=False).text)
    talk.end()
    return views.done(_item(uow, person, expense_id))


def _item(uow: UnitOfWork, person: Person, expense_id: int) -> Screen:
    return views.item(expense_pages.item(uow, person, expense_id), dates.here(uow))


def _item_instead(uow: UnitOfWork, person: Person, expense_id: int, no: Refusal) -> Screen:
    return replace(_item(uow, person, expense_id), alert=refusals.refusal(no, tapped=True).alert)
