"""What the bot writes about the budget of welfare by itself: that there is something, never what or how much."""

from collections.abc import Callable
from typing import Any

from locales import _
from services.expense_news import ExpenseNews, ExpensesToDecide
from services.expenses import ExpenseGone
from services.notices import Notice
from services.work import UnitOfWork
from storage import expenses, patti
from storage.people import Person
from views import words
from views.answers.expenses import ShowExpense, ShowExpensesToDecide
from views.screen import Button, Screen


def labels() -> list[str]:
    """List what the buttons of these letters are called."""
    return [_("Apri e leggi"), _("Apri le spese")]


def news(expense_id: int, *, is_persons: bool) -> Screen:
    """Say that something is new, with the way to it."""
    text = _("C'è una novità nel tuo patto.") if is_persons else _("C'è una novità in un patto che segui.")
    return Screen("🤝 " + text, ((Button(_("Apri e leggi"), ShowExpense(expense_id=expense_id)),), (words.menu(),)))


def to_decide() -> Screen:
    """Say that something waits for a decision, with the way to it."""
    text = "🗂 " + _("C'è qualcosa da decidere per dei patti. Quando puoi, apri e guarda.")
    return Screen(text, ((Button(_("Apri le spese"), ShowExpensesToDecide(page=0)),), (words.menu(),)))


def _news(uow: UnitOfWork, notice: ExpenseNews, person: Person) -> Screen:
    found = expenses.expense(uow.session, notice.expense_id)
    patto = None if found is None else patti.patto(uow.session, found.patto_id)
    if patto is None:
        raise ExpenseGone
    return news(notice.expense_id, is_persons=patto.person_id == person.id)


def _to_decide(uow: UnitOfWork, notice: ExpensesToDecide, person: Person) -> Screen:  # noqa: ARG001
    return to_decide()


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    ExpenseNews: _news,
    ExpensesToDecide: _to_decide,
}
