"""The budget of welfare of a patto, item by item."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.types import EncryptedText, choice


class ExpenseState(StrEnum):
    """Where an item stands; see `Expense` for its life."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"
    REVERSED = "reversed"
    WITHDRAWN = "withdrawn"


COUNTED = (ExpenseState.APPROVED, ExpenseState.PAID)
"""States in which an item takes from what is left."""


class Expense(Base):
    """Something that the person needs and the programme may pay: a fee, a babysitter, bus tickets.

    Life: `proposed → approved → paid`, or `refused`, or `withdrawn` by whoever
    proposed it; approved or paid, it may be `reversed`. Money is integer cents.
    Who approves is never who proposed, which the table itself sees to. The sum
    of what is approved and paid is `Patto.committed_cents`.
    """

    __tablename__ = "expenses"
    __table_args__ = (
        Index("ix_expenses_patto_id", "patto_id"),
        CheckConstraint("cents > 0", name="it_costs_something"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="nobody_approves_their_own"),
        CheckConstraint("state NOT IN ('approved', 'paid') OR decided_by_id IS NOT NULL", name="somebody_approves"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patto_id: Mapped[int] = mapped_column(ForeignKey("patti.id"))
    what: Mapped[str] = mapped_column(EncryptedText)
    cents: Mapped[int]
    state: Mapped[ExpenseState] = mapped_column(choice(ExpenseState))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    paid_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    paid_at: Mapped[datetime | None]
    reversed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reversed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(EncryptedText)


def lock_expense(session: Session, expense_id: int) -> Expense | None:
    """Read an item as it is now, and keep others from changing it; the patto's row is locked before it."""
    query = select(Expense).where(Expense.id == expense_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()
