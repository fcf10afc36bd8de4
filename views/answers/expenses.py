"""The budget of welfare: what whoever it is for, the team and those who decide ask for."""

from views.answers.root import Answer, Key


class ShowBudget(Answer, prefix="bu"):
    """Show a page of the budget of a patto, mine or one that I follow."""

    patto_id: Key
    page: Key


class ShowExpense(Answer, prefix="bui"):
    """Show one item of a budget."""

    expense_id: Key


class AskExpense(Answer, prefix="bua"):
    """Ask what is needed."""

    patto_id: Key


class ConfirmExpense(Answer, prefix="buc"):
    """Propose what was written."""

    patto_id: Key


class AskWithdrawExpense(Answer, prefix="buq"):
    """Ask before a proposal is taken back."""

    expense_id: Key


class WithdrawExpense(Answer, prefix="buw"):
    """Take a proposal back."""

    expense_id: Key


class ApproveExpense(Answer, prefix="buv"):
    """Say yes to an item."""

    expense_id: Key


class AskRefuseExpense(Answer, prefix="bur"):
    """Ask why not."""

    expense_id: Key


class PayExpense(Answer, prefix="bup"):
    """Write down that an item is paid."""

    expense_id: Key


class AskReverseExpense(Answer, prefix="bux"):
    """Ask why an item is called off."""

    expense_id: Key


class ShowExpensesToDecide(Answer, prefix="bud"):
    """Show a page of what waits for my decision."""

    page: Key
