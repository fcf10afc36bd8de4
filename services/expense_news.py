"""What is told about the budget of welfare without being asked: that there is something, never what or how much."""

from datetime import timedelta

from services import outbox
from services.notices import Notice
from services.work import UnitOfWork
from storage import expenses, patti
from storage.expenses import Expense, ExpenseState
from storage.outbox import Priority
from storage.patti import Patto
from storage.people import Person


class ExpenseNews(Notice, kind="expense-news", priority=Priority.ANNOUNCEMENT, unasked=True, gentle=True):
    """Something was decided about an item, paid or put right: for the person, and for whoever proposed it."""

    expense_id: int
    state: ExpenseState

    @property
    def key(self) -> str:
        """An item comes into each state once."""
        return f"{self.kind}:{self.expense_id}:{self.state}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what another letter tells by now, and what is not the reader's any more."""
        found = expenses.expense(uow.session, self.expense_id)
        patto = None if found is None else patti.patto(uow.session, found.patto_id)
        if found is None or patto is None or person.id not in _concerned(patto, found):
            return "gone"
        return None if found.state is self.state else "changed"


class ExpensesToDecide(Notice, kind="expenses-to-decide", priority=Priority.ANNOUNCEMENT, unasked=True, gentle=True):
    """Items wait for the decision of somebody who follows none of the patti: a coordinator, or one of the same ente."""

    day: str

    @property
    def key(self) -> str:
        """One a day, by the wall clock."""
        return f"{self.kind}:{self.day}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what others have decided meanwhile."""
        return None if expenses.to_decide(uow.session, person, most=1) else "answered"


def tell(uow: UnitOfWork, patto: Patto, found: Expense, by: Person) -> None:
    """Write to the person and to whoever proposed an item how it stands now; not to whoever did it."""
    for person_id in sorted(_concerned(patto, found) - {by.id}):
        outbox.post(uow, person_id, ExpenseNews(expense_id=found.id, state=found.state))


def ask_others(uow: UnitOfWork, patto: Patto, found: Expense) -> None:
    """Write to those who may decide about an item, but whoever is in charge: these have it in their worklist.

    Whoever was written to today already hears tomorrow, if something waits for them still.
    """
    today = uow.programme.today(uow.now)
    tomorrow = ExpensesToDecide(day=f"{today + timedelta(days=1):%Y%m%d}")
    for one in expenses.who_may_decide(uow.session, found.id):
        if one.id != patto.operator_id and not outbox.post(uow, one.id, ExpensesToDecide(day=f"{today:%Y%m%d}")):
            outbox.post(uow, one.id, tomorrow, due_at=uow.programme.next_morning(uow.now))


def _concerned(patto: Patto, found: Expense) -> set[int]:
    """Collect who hears of an item: whoever it is for, and whoever proposed it while they are in charge."""
    proposer = {found.proposed_by_id} & {patto.operator_id, patto.person_id}
    return {one for one in (patto.person_id, *proposer) if one is not None}
