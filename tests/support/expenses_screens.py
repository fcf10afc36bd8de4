"""The screens of the budget of welfare: of whoever it is for, of the team, and of those who decide."""

from collections.abc import Iterator
from dataclasses import replace

from services.expense_pages import BudgetPage, ExpensePage
from services.expenses import LONGEST_REASON, LONGEST_WHAT, Budget, ExpenseSettled
from storage.expenses import Expense, ExpenseState, ToDecide
from tests.support.cast import HERE, NEXT, Cast
from tests.support.ideas_screens import fitting
from tests.support.sights import Sight, sight
from views import expense_letters, expenses, refusals

STATES = {
    ExpenseState.PROPOSED: "in attesa",
    ExpenseState.APPROVED: "approvata",
    ExpenseState.PAID: "pagata",
    ExpenseState.REFUSED: "non approvata",
    ExpenseState.REVERSED: "annullata",
    ExpenseState.WITHDRAWN: "ritirata",
}
"""What the cases are called on the page of screens."""

MINE = Budget(1, 200_000, 45_050, 30_000, 1, is_open=True, is_readers=True)
THEIRS = replace(MINE, is_readers=False)
SPENT = replace(MINE, decided=200_000, paid=200_000, waiting=0)
OVER = replace(MINE, decided=0, paid=0, waiting=0, is_open=False)


def expense(cast: Cast, state: ExpenseState = ExpenseState.PROPOSED) -> Expense:
    """Describe an item."""
    found = Expense(id=1, patto_id=1, what=_what(cast), cents=35_050, state=state, proposed_by_id=1, proposed_at=NEXT)
    if state is ExpenseState.PAID:
        found.paid_at = NEXT
    if state in (ExpenseState.REFUSED, ExpenseState.REVERSED):
        found.reason = fitting(cast.description if _is_ordinary(cast) else cast.description * 9, LONGEST_REASON)
    return found


def _is_ordinary(cast: Cast) -> bool:
    return len(cast.titles[0]) < LONGEST_WHAT and "<" not in cast.titles[0] and "{" not in cast.titles[0]


def _what(cast: Cast) -> str:
    return fitting(cast.titles[0], LONGEST_WHAT)


def page(cast: Cast, state: ExpenseState, *, budget: Budget = MINE, **facts: bool) -> ExpensePage:
    """Describe the page of an item."""
    found = ExpensePage(
        item=expense(cast, state),
        budget=budget,
        organisation=cast.venue,
        proposer=cast.name,
        is_team=True,
        may_decide=False,
        may_pay=False,
        may_reverse=False,
        may_withdraw=False,
    )
    return replace(found, **facts)  # type: ignore[arg-type]


def budget(cast: Cast) -> Iterator[Sight]:
    """The budget as whoever it is for sees it."""
    items = [expense(cast, state) for state in STATES]
    wish = expense(cast)
    yield sight("Il budget", expenses.page, BudgetPage(MINE, items, 0, is_last=False))
    yield sight("Il budget, ancora vuoto", expenses.page, BudgetPage(replace(MINE, waiting=0), [], 0, is_last=True))
    yield sight("Il budget, finito", expenses.page, BudgetPage(SPENT, items[:2], 1, is_last=True))
    yield sight("Il budget di un patto finito", expenses.page, BudgetPage(OVER, [], 0, is_last=True))
    for state, what in STATES.items():
        yield sight(f"Una spesa: {what}", expenses.item, page(cast, state, may_withdraw=state is wish.state), HERE)
    yield sight("Che cosa serve", expenses.ask_what, MINE)
    yield sight("Che cosa serve, di nuovo", expenses.ask_what, MINE, again=True)
    yield sight("Quanto costa", expenses.ask_cost, MINE, wish.what)
    yield sight("Quanto costa, di nuovo", expenses.ask_cost, MINE, wish.what, again=True)
    yield sight("Com'è, prima di proporla", expenses.check, MINE, wish.what, wish.cents)
    proposed = expenses.page(BudgetPage(MINE, items[:1], 0, is_last=True))
    yield sight("Proposta", expenses.proposed, proposed)
    yield sight("Ritirarla", expenses.ask_withdraw, wish)
    yield sight("Una novità", expense_letters.news, 1, is_persons=True)


def deciding_expenses(cast: Cast) -> Iterator[Sight]:
    """The budget as the team sees it, and those who decide."""
    items = [expense(cast, state) for state in STATES]
    colleague = {"is_team": False, "may_decide": True}
    yield sight("Il budget di un patto", expenses.page, BudgetPage(THEIRS, items, 1, is_last=True))
    yield sight("Il budget, ancora vuoto", expenses.page, BudgetPage(replace(THEIRS, waiting=0), [], 0, is_last=True))
    waiting = page(cast, ExpenseState.PROPOSED, budget=THEIRS, may_decide=True)
    yield sight("Una spesa da decidere", expenses.item, waiting, HERE)
    others = replace(page(cast, ExpenseState.PROPOSED, budget=THEIRS, **colleague), proposer="")
    yield sight("Una spesa da decidere, per una collega", expenses.item, others, HERE)
    own = page(cast, ExpenseState.PROPOSED, budget=THEIRS, may_withdraw=True)
    yield sight("Una spesa proposta da chi la legge", expenses.item, own, HERE)
    approved = page(cast, ExpenseState.APPROVED, budget=THEIRS, may_pay=True, may_reverse=True)
    yield sight("Una spesa approvata, da pagare", expenses.item, approved, HERE)
    yield sight("Fatto", expenses.done, expenses.item(approved, HERE))
    late = refusals.refusal(ExpenseSettled(), tapped=False).text
    yield sight("Intanto è cambiata", expenses.instead, expenses.item(approved, HERE), late)
    yield sight("Perché no", expenses.ask_why_not, expense(cast), again=True)
    yield sight("Perché si annulla", expenses.ask_why_reverse, expense(cast, ExpenseState.APPROVED), again=True)
    yield sight("Che cosa serve", expenses.ask_what, THEIRS)
    yield sight("Com'è, prima di proporla", expenses.check, THEIRS, expense(cast).what, 4_500)
    lines = [ToDecide(1, 35_050, cast.venue, NEXT), ToDecide(2, 4_500, cast.venue, NEXT)]
    yield sight("Le spese da decidere", expenses.to_decide, lines, HERE, number=1, is_last=False)
    yield sight("Nessuna spesa da decidere", expenses.to_decide, [], HERE, number=0, is_last=True)
    yield sight("Una novità", expense_letters.news, 1, is_persons=False)
    yield sight("Qualcosa da decidere", expense_letters.to_decide)
