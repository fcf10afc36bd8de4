"""The budget of welfare: what somebody needs is proposed by either side, decided by another hand, paid, put right.

Money is whole cents. What is approved and paid is counted in the patto's own
row (`committed_cents`), moves under that row's lock only, and is held to the
cap by the table: whatever runs at the same time, the sum is right.
"""

from dataclasses import dataclass

from locales import N_
from services import expense_news, patti, patto_staff, tasks
from services.money import Money
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import expenses as records
from storage import patti as patto_records
from storage.expenses import Expense, ExpenseState
from storage.patti import Patto
from storage.people import Person
from storage.tasks import Reason

LONGEST_WHAT = 100
LONGEST_REASON = 300

MOST_WAITING = 10
"""So many items of one person wait at a time: more are no help to whoever decides."""


class ExpenseGone(Refusal):
    """The item of an old button is not there, or is not the reader's to see."""

    message = N_("Questa spesa non è tra quelle che puoi vedere. Tocca «Menu» e scegli di nuovo.")


class ExpenseSettled(Refusal):
    """Something is done about an item that somebody else has decided about, taken back or put right meanwhile."""

    message = N_("Intanto qualcosa è cambiato. Qui vedi com'è adesso.")


class NobodyDecidesTheirOwn(Refusal):
    """Somebody would decide about an item that they proposed."""

    message = N_("Hai proposto tu questa spesa: decide un'altra persona.")


class OverBudget(Refusal):
    """An item costs more than what is left."""

    message = N_("Nel budget restano {left}: questa spesa non ci sta. Prova con una spesa più piccola.")


class BudgetWaits(Refusal):
    """An item is proposed for a patto that does not hold yet."""

    message = N_("Il budget si usa quando il patto è attivo. Prima serve il sì delle due parti.")


class TooManyWait(Refusal):
    """Somebody proposes more while much of theirs waits."""

    message = N_("Ci sono già molte spese in attesa. Aspetta una risposta, o ritirane una.")


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget of a patto: cents that are decided, paid of these, and left; `is_open` while more may be proposed."""

    patto_id: int
    cap: int
    decided: int
    paid: int
    waiting: int
    is_open: bool
    is_readers: bool

    @property
    def left(self) -> int:
        """Cents that nothing is decided about."""
        return self.cap - self.decided


def budget_of(uow: UnitOfWork, patto: Patto, reader: Person) -> Budget:
    """Add up the budget of a patto; whoever asks has been checked."""
    sums = records.totals(uow.session, patto.id)
    is_open = patto.ended_at is None and patto_records.active_version(uow.session, patto.id) is not None
    is_readers = patto.person_id == reader.id
    return Budget(patto.id, patto.cap_cents, sums.decided, sums.paid, sums.waiting, is_open, is_readers)


def may_propose(uow: UnitOfWork, person: Person, patto_id: int) -> Budget:
    """Lock a patto for somebody who is about to propose an item: whoever it is for, or is in charge of it.

    Raises:
        services.patti.NoPatto, services.patti.NotYourPatto: it is none of theirs.
        services.patti.PattoIsOver: it has ended.
        BudgetWaits: it does not hold yet.
        TooManyWait: much of theirs waits already.
    """
    return budget_of(uow, _to_propose(uow, person, patto_id), person)


def propose(uow: UnitOfWork, person: Person, patto_id: int, what: str, cents: int) -> Expense:
    """Propose something to spend for; those who may decide are told.

    Raises:
        OverBudget: it is more than what is left.
        services.refusals.Refusal: as `may_propose` does.
    """
    patto = _to_propose(uow, person, patto_id)
    check_room(patto, cents)
    proposed = Expense(
        patto_id=patto.id,
        what=what,
        cents=cents,
        state=ExpenseState.PROPOSED,
        proposed_by_id=person.id,
        proposed_at=uow.now,
    )
    uow.session.add(proposed)
    uow.session.flush()
    if person.id == patto.person_id:
        tasks.raise_for(uow, patto, Reason.BUDGET)
    if person.id != patto.person_id or patto.operator_id is None:
        expense_news.ask_others(uow, patto, proposed)
    return proposed


def check_left(uow: UnitOfWork, person: Person, patto_id: int, cents: int) -> Budget:
    """Tell what is left before an item of so many cents is proposed; raises as `propose` does."""
    patto = _to_propose(uow, person, patto_id)
    check_room(patto, cents)
    return budget_of(uow, patto, person)


def withdraw(uow: UnitOfWork, person: Person, expense_id: int) -> Expense:
    """Take a proposal back. Safe to repeat.

    Raises:
        ExpenseGone: somebody else proposed it.
        ExpenseSettled: it is decided already.
    """
    found, patto = locked(uow, expense_id)
    if found.proposed_by_id != person.id:
        raise ExpenseGone
    if found.state is ExpenseState.WITHDRAWN:
        return found
    if found.state is not ExpenseState.PROPOSED:
        raise ExpenseSettled
    found.state, found.decided_at = ExpenseState.WITHDRAWN, uow.now
    settle_task(uow, patto)
    return found


def _to_propose(uow: UnitOfWork, person: Person, patto_id: int) -> Patto:
    there = patto_records.patto(uow.session, patto_id)
    is_own = there is not None and there.person_id == person.id
    patto = patti.own(uow, person, patto_id) if is_own else patti.led(uow, person, patto_id)
    if patto_records.active_version(uow.session, patto.id) is None:
        raise BudgetWaits
    if records.waits_of(uow.session, patto.id, person.id) >= MOST_WAITING:
        raise TooManyWait
    return patto


def locked(uow: UnitOfWork, expense_id: int) -> tuple[Expense, Patto]:
    """Lock the patto of an item, then the item."""
    there = records.expense(uow.session, expense_id)
    patto = None if there is None else patto_records.lock_patto(uow.session, there.patto_id)
    found = None if patto is None else records.lock_expense(uow.session, expense_id)
    if found is None or patto is None:
        raise ExpenseGone
    return found, patto


def may_see(uow: UnitOfWork, person: Person, patto: Patto, found: Expense) -> bool:
    """Tell whether somebody may see an item: whoever it is for, the team, coordinators there, whoever decides.

    Whoever decided sees what they decided for as long as they write patti at all.
    """
    if person.id == patto.person_id or patti.is_in_team(uow, person, patto) or _coordinates(uow, person, patto):
        return True
    has_decided = person.role in patti.AUTHORS and person.id == found.decided_by_id
    return has_decided or records.may_decide(uow.session, person, found.id)


def may_settle(uow: UnitOfWork, person: Person, patto: Patto) -> bool:
    """Tell whether somebody may pay and put right: whoever is in charge, or a coordinator there."""
    if person.id == patto.person_id:
        return False
    return patti.may_lead(person, patto) or _coordinates(uow, person, patto)


def _coordinates(uow: UnitOfWork, person: Person, patto: Patto) -> bool:
    """Tell whether somebody coordinates where a patto is at home, and lives apart from its person."""
    return patto_staff.coordinates(person, patto) and not patto_staff.is_near(uow, person, patto)


def check_room(patto: Patto, cents: int) -> None:
    """See that so many cents are left; raises `OverBudget`."""
    left = patto.cap_cents - patto.committed_cents
    if cents > left:
        raise OverBudget(left=Money(left))


def settle_task(uow: UnitOfWork, patto: Patto) -> None:
    """Let the worklist be done with the budget where nothing of the person waits any more."""
    uow.session.flush()
    if patto.person_id is None or not records.waits_of(uow.session, patto.id, patto.person_id):
        tasks.settle(uow, patto, Reason.BUDGET)
