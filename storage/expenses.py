"""The budget of welfare of a patto, item by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.organisations import Membership, Organisation
from storage.patti import Patto
from storage.people import Person, Role
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


@dataclass(frozen=True, slots=True)
class Totals:
    """Cents of a patto's budget by how far they are: decided, and of these paid already; and items that wait."""

    decided: int
    paid: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An item that waits for somebody's decision: how much, and with which ente; whose it is stands nowhere."""

    id: int
    cents: int
    organisation: str
    proposed_at: datetime


def expense(session: Session, expense_id: int) -> Expense | None:
    """Find an item."""
    return session.get(Expense, expense_id)


def of_patto(session: Session, patto_id: int, *, skip: int, most: int) -> Sequence[Expense]:
    """List the items of a patto, the newest first."""
    query = select(Expense).where(Expense.patto_id == patto_id).order_by(Expense.id.desc())
    return session.scalars(query.offset(skip).limit(most)).all()


def totals(session: Session, patto_id: int) -> Totals:
    """Add up the items of a patto, one by one."""
    query = select(
        func.coalesce(func.sum(case((Expense.state.in_(COUNTED), Expense.cents), else_=0)), 0),
        func.coalesce(func.sum(case((Expense.state == ExpenseState.PAID, Expense.cents), else_=0)), 0),
        func.coalesce(func.sum(case((Expense.state == ExpenseState.PROPOSED, 1), else_=0)), 0),
    ).where(Expense.patto_id == patto_id)
    decided, paid, waiting = session.execute(query).one()
    return Totals(int(decided), int(paid), int(waiting))


def waits_of(session: Session, patto_id: int, proposer_id: int | None) -> int:
    """Count what somebody proposed for a patto, and waits for a decision."""
    query = select(func.count()).where(
        Expense.patto_id == patto_id, Expense.proposed_by_id == proposer_id, Expense.state == ExpenseState.PROPOSED
    )
    return int(session.scalars(query).one())


def to_decide(session: Session, person: Person, *, skip: int = 0, most: int) -> Sequence[ToDecide]:
    """List what waits for a decision that somebody may take, the oldest first."""
    query = _decidable(person, Expense.id, Expense.cents, Organisation.name, Expense.proposed_at)
    query = query.order_by(Expense.proposed_at, Expense.id).offset(skip).limit(most)
    return [ToDecide(*row) for row in session.execute(query)]


def may_decide(session: Session, person: Person, expense_id: int) -> bool:
    """Tell whether somebody may decide about an item that waits."""
    return session.execute(_decidable(person, Expense.id).where(Expense.id == expense_id)).first() is not None


def _decidable(person: Person, *columns: Any) -> Select[Any]:
    """Select what waits for a decision of somebody: of an operator or a coordinator, never of whoever it is for.

    Whoever is in charge decides what the person proposed; what staff proposed, a
    coordinator of the territory or a colleague of the same ente; where nobody is
    in charge, a coordinator all of it. Never whoever proposed it, nor one of the
    person's household.
    """
    ente = select(Membership.organisation_id).where(Membership.person_id == person.id).scalar_subquery()
    of_person = and_(Patto.person_id.is_not(None), Expense.proposed_by_id == Patto.person_id)
    is_near = true() if person.scope_id is None else Patto.territory_id == person.scope_id
    hands = [Patto.operator_id == person.id, and_(Patto.organisation_id == ente, ~of_person)]
    if person.role is Role.COORDINATOR:
        hands.append(and_(is_near, or_(Patto.operator_id.is_(None), ~of_person)))
    is_stranger = or_(Patto.person_id.is_(None), Patto.person_id != person.id)
    if person.household_id is not None:
        apart = or_(Person.household_id.is_(None), Person.household_id != person.household_id)
        is_stranger = and_(is_stranger, or_(Patto.person_id.is_(None), apart))
    return (
        select(*columns)
        .select_from(Expense)
        .join(Patto, Patto.id == Expense.patto_id)
        .join(Organisation, Organisation.id == Patto.organisation_id)
        .outerjoin(Person, Person.id == Patto.person_id)
        .where(
            Expense.state == ExpenseState.PROPOSED,
            Patto.ended_at.is_(None),
            Expense.proposed_by_id != person.id,
            is_stranger,
            or_(*hands) if person.role in (Role.OPERATOR, Role.COORDINATOR) else ~true(),
        )
    )


def who_may_decide(session: Session, expense_id: int) -> Sequence[Person]:
    """List who of the staff could decide about an item; those who are in charge of the patto themselves, too."""
    staff = select(Person).where(
        Person.role.in_((Role.OPERATOR, Role.COORDINATOR)),
        Person.consent_at.is_not(None),
        Person.forgotten_at.is_(None),
    )
    return [one for one in session.scalars(staff.order_by(Person.id)) if may_decide(session, one, expense_id)]
