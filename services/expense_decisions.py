"""What comes of an item of the budget of welfare: approved, refused, paid, put right."""

from services import expense_news, expenses
from services.expenses import ExpenseGone, ExpenseSettled, NobodyDecidesTheirOwn
from services.work import UnitOfWork
from storage import expenses as records
from storage.expenses import COUNTED, Expense, ExpenseState
from storage.patti import Patto
from storage.people import Person


def approve(uow: UnitOfWork, staff: Person, expense_id: int) -> Expense:
    """Say yes to an item: it takes from what is left. Safe to repeat.

    Raises:
        ExpenseGone: it is none of theirs to decide.
        NobodyDecidesTheirOwn: they proposed it.
        ExpenseSettled: somebody else has decided, it was taken back, or the patto has ended.
        OverBudget: it is more than what is left.
    """
    found, patto = _to_decide(uow, staff, expense_id, ExpenseState.APPROVED)
    if found.state is ExpenseState.APPROVED:
        return found
    expenses.check_room(patto, found.cents)
    patto.committed_cents += found.cents
    _decided(uow, patto, found, staff, ExpenseState.APPROVED)
    return found


def refuse(uow: UnitOfWork, staff: Person, expense_id: int, reason: str) -> Expense:
    """Say no to an item, and why; raises as `approve` does. Safe to repeat."""
    found, patto = _to_decide(uow, staff, expense_id, ExpenseState.REFUSED)
    if found.state is not ExpenseState.REFUSED:
        found.reason = reason
        _decided(uow, patto, found, staff, ExpenseState.REFUSED)
    return found


def to_refuse(uow: UnitOfWork, staff: Person, expense_id: int) -> Expense:
    """Lock an item for somebody who is about to say no; raises as `approve` does."""
    found, _patto = _to_decide(uow, staff, expense_id, ExpenseState.PROPOSED)
    return found


def pay(uow: UnitOfWork, staff: Person, expense_id: int) -> Expense:
    """Write down that an item is paid; the bill may come after the patto's end. Safe to repeat.

    Raises:
        ExpenseGone: it is none of theirs.
        ExpenseSettled: it is not approved, or not any more.
    """
    found, patto = _to_settle(uow, staff, expense_id)
    if found.state is ExpenseState.PAID:
        return found
    if found.state is not ExpenseState.APPROVED:
        raise ExpenseSettled
    found.state, found.paid_by_id, found.paid_at = ExpenseState.PAID, staff.id, uow.now
    uow.session.flush()
    expense_news.tell(uow, patto, found, staff)
    return found


def to_reverse(uow: UnitOfWork, staff: Person, expense_id: int) -> Expense:
    """Lock an item for somebody who is about to put it right; raises as `reverse` does."""
    found, _patto = _to_settle(uow, staff, expense_id)
    if found.state not in COUNTED:
        raise ExpenseSettled
    return found


def reverse(uow: UnitOfWork, staff: Person, expense_id: int, reason: str) -> Expense:
    """Give what an item took back to the budget, and say why. Safe to repeat.

    Raises:
        ExpenseGone: it is none of theirs.
        ExpenseSettled: it takes nothing.
    """
    found, patto = _to_settle(uow, staff, expense_id)
    if found.state is ExpenseState.REVERSED:
        return found
    if found.state not in COUNTED:
        raise ExpenseSettled
    patto.committed_cents -= found.cents
    found.state, found.reason = ExpenseState.REVERSED, reason
    found.reversed_by_id, found.reversed_at = staff.id, uow.now
    uow.session.flush()
    expense_news.tell(uow, patto, found, staff)
    return found


def _to_decide(uow: UnitOfWork, staff: Person, expense_id: int, wanted: ExpenseState) -> tuple[Expense, Patto]:
    """Lock an item for whoever may decide about it, or has just decided so."""
    found, patto = expenses.locked(uow, expense_id)
    if found.state is wanted and found.decided_by_id == staff.id:
        return found, patto
    if not expenses.may_see(uow, staff, patto, found):
        raise ExpenseGone
    if found.state is not ExpenseState.PROPOSED or patto.ended_at is not None:
        raise ExpenseSettled
    if found.proposed_by_id == staff.id:
        raise NobodyDecidesTheirOwn
    if not records.may_decide(uow.session, staff, found.id):
        raise ExpenseGone
    return found, patto


def _decided(uow: UnitOfWork, patto: Patto, found: Expense, staff: Person, state: ExpenseState) -> None:
    found.state, found.decided_by_id, found.decided_at = state, staff.id, uow.now
    uow.session.flush()
    expenses.settle_task(uow, patto)
    expense_news.tell(uow, patto, found, staff)


def _to_settle(uow: UnitOfWork, staff: Person, expense_id: int) -> tuple[Expense, Patto]:
    found, patto = expenses.locked(uow, expense_id)
    if not expenses.may_settle(uow, staff, patto):
        raise ExpenseGone
    return found, patto
