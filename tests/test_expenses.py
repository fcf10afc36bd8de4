"""The budget of welfare: read, proposed, decided by another hand, paid, put right; and never over, whatever is done."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select, update

from services import expense_decisions, expense_pages, expenses, money, patto_endings
from services.expense_pages import ExpensePage
from services.expenses import (
    MOST_WAITING,
    BudgetWaits,
    ExpenseGone,
    ExpenseSettled,
    NobodyDecidesTheirOwn,
    OverBudget,
    TooManyWait,
)
from services.money import LARGEST
from services.patti import NotYourPatto, PattoIsOver
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.accesses import Access, Subject
from storage.expenses import COUNTED, Expense, ExpenseState
from storage.outbox import Letter
from storage.patti import Ending, Patto
from storage.people import Household, Person, Role
from storage.tasks import Reason, Task
from tests.support import patto_office
from tests.support.patto_office import CORA, FAR, FATIMA, MINA, OLGA, OSCAR, SECRET, YUSUF, NestedOffice, PattoOffice
from tests.support.world import ROME, Someone, World
from tests.test_stewarding import staff
from views.answers.expenses import (
    ApproveExpense,
    AskExpense,
    AskRefuseExpense,
    AskReverseExpense,
    AskWithdrawExpense,
    ConfirmExpense,
    PayExpense,
    ShowBudget,
    ShowExpense,
    ShowExpensesToDecide,
    WithdrawExpense,
)

LONG = os.environ.get("FARELEGAMI_SOAK") == "1"


# Sums as people type them


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("45", 4500),
        ("45,50", 4550),
        ("45.50", 4550),
        ("45,5", 4550),
        ("€ 1.200", 120_000),
        ("€1.200,50", 120_050),
        ("1200€", 120_000),
        ("1 200 euro", 120_000),
        ("1'200", 120_000),
        ("45 euro e 50", 4550),
        ("30 euro e 5 centesimi", 3005),
        ("Euro 45.", 4500),
        ("45,-", 4500),
        ("10.000", 1_000_000),
        ("0,01", 1),
        ("  45  ", 4500),
    ],
)
def test_a_sum_is_read_as_people_type_it(typed: str, cents: int) -> None:
    assert money.cents(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["", "0", "0,00", "-5", "mille", "1,200", "45 50", "12.34.56", "99999999", "45€ 30€", "circa 45", "1e5", "45,505"],
)
def test_what_is_no_sum_is_asked_again(typed: str) -> None:
    assert money.cents(typed) is None


@given(st.text(max_size=40))
def test_no_text_is_a_fault(text: str) -> None:
    found = money.cents(text)
    assert found is None or 0 < found <= LARGEST


@given(st.integers(1, LARGEST))
def test_a_sum_is_read_back_as_it_is_written(cents: int) -> None:
    euro, rest = divmod(cents, 100)
    assert money.cents(f"{euro:,}".replace(",", ".") + f",{rest:02d}") == cents


# The rules


@pytest.fixture
def office(engine: Engine) -> PattoOffice:
    """Fatima's patto, which Olga follows."""
    office = PattoOffice(engine)
    office.opens()
    return office


def proposes(office: PattoOffice, who: int = FATIMA, cents: int = 30_000, what: str = SECRET) -> int:
    return office.as_(who, lambda uow, one: expenses.propose(uow, one, office.patto_id, what, cents).id)


def approves(office: PattoOffice, who: int, expense_id: int) -> ExpenseState:
    return office.as_(who, lambda uow, one: expense_decisions.approve(uow, one, expense_id).state)


def reads(office: PattoOffice, who: int, expense_id: int) -> ExpensePage:
    return office.as_(who, lambda uow, one: expense_pages.item(uow, one, expense_id))


def committed(office: PattoOffice) -> int:
    return office.does(lambda uow: uow.session.get_one(Patto, office.patto_id).committed_cents)


def lists(office: PattoOffice, who: int) -> Sequence[int]:
    return office.as_(who, lambda uow, one: [row.id for row in expense_pages.waiting_for(uow, one)[0]])


def open_reasons(office: PattoOffice) -> list[Reason]:
    return office.does(lambda uow: list(uow.session.scalars(select(Task.reason).where(Task.closed_at.is_(None)))))


def letters(office: PattoOffice) -> list[tuple[str, int | None]]:
    query = select(Letter.kind, Person.telegram_id).join(Person, Person.id == Letter.person_id).order_by(Letter.id)
    return [(kind, who) for kind, who in office.does(lambda uow: uow.session.execute(query).all())]


def test_what_the_person_proposes_is_decided_by_who_is_in_charge(office: PattoOffice) -> None:
    item = proposes(office)
    assert open_reasons(office) == [Reason.BUDGET]
    assert lists(office, OLGA) == [item]
    assert lists(office, CORA) == lists(office, OSCAR) == lists(office, FAR) == []
    assert approves(office, OLGA, item) is ExpenseState.APPROVED
    assert committed(office) == 30_000
    assert open_reasons(office) == []
    assert ("expense-news", FATIMA) in letters(office)
    office.as_(OLGA, lambda uow, one: expense_decisions.pay(uow, one, item))
    page = office.as_(FATIMA, lambda uow, one: expense_pages.page(uow, one, office.patto_id))
    assert (page.budget.decided, page.budget.paid, page.budget.left) == (30_000, 30_000, 170_000)


def test_what_who_is_in_charge_proposes_is_decided_by_another_hand(office: PattoOffice) -> None:
    item = proposes(office, OLGA)
    assert open_reasons(office) == [], "nobody is to be called about it"
    with pytest.raises(NobodyDecidesTheirOwn):
        approves(office, OLGA, item)
    for stranger in (FAR, MINA, YUSUF):
        with pytest.raises(ExpenseGone):
            approves(office, stranger, item)
    with pytest.raises(ExpenseGone):
        approves(office, FATIMA, item)
    assert lists(office, OSCAR) == lists(office, CORA) == [item]
    assert {who for kind, who in letters(office) if kind == "expenses-to-decide"} == {OSCAR, CORA}
    assert approves(office, OSCAR, item) is ExpenseState.APPROVED
    assert {who for kind, who in letters(office) if kind == "expense-news"} == {FATIMA, OLGA}


def test_the_database_itself_lets_nobody_approve_their_own(office: PattoOffice) -> None:
    item = proposes(office, OLGA)

    def cheat(uow: UnitOfWork) -> None:
        mine = patto_office.person(uow, OLGA).id
        change = update(Expense).where(Expense.id == item)
        uow.session.execute(change.values(state=ExpenseState.APPROVED, decided_by_id=mine))

    with pytest.raises(Exception, match="nobody_approves_their_own"):
        office.does(cheat)


def test_a_colleague_sees_how_much_and_for_what_but_nobody_s_name(office: PattoOffice) -> None:
    item = proposes(office, OLGA)
    page = reads(office, OSCAR, item)
    assert (page.item.what, page.organisation, page.proposer, page.is_team) == (SECRET, "Cooperativa Filo", "", False)
    assert page.may_decide
    assert not page.may_pay
    readings = select(Access.subject).where(Access.subject_id == office.patto_id)
    assert office.does(lambda uow: list(uow.session.scalars(readings))) == [Subject.PATTO]


def test_nobody_of_the_person_s_household_decides(office: PattoOffice) -> None:
    def move_in(uow: UnitOfWork) -> None:
        home = Household(created_at=uow.now)
        uow.session.add(home)
        uow.session.flush()
        for who in (FATIMA, OSCAR):
            patto_office.person(uow, who).household_id = home.id

    office.does(move_in)
    item = proposes(office, OLGA)
    assert lists(office, OSCAR) == []
    with pytest.raises(ExpenseGone):
        approves(office, OSCAR, item)
    assert lists(office, CORA) == [item]


def test_a_coordinator_who_lives_with_the_person_neither_sees_nor_pays(office: PattoOffice) -> None:
    item = proposes(office)
    approves(office, OLGA, item)
    assert reads(office, CORA, item).may_pay

    def move_in(uow: UnitOfWork) -> None:
        home = Household(created_at=uow.now)
        uow.session.add(home)
        uow.session.flush()
        for who in (FATIMA, CORA):
            patto_office.person(uow, who).household_id = home.id

    office.does(move_in)
    with pytest.raises(ExpenseGone):
        reads(office, CORA, item)
    with pytest.raises(ExpenseGone):
        office.as_(CORA, lambda uow, one: expense_decisions.pay(uow, one, item))


def test_whoever_works_here_no_more_does_not_read_what_they_decided(office: PattoOffice) -> None:
    item = proposes(office, OLGA)
    approves(office, OSCAR, item)
    assert reads(office, OSCAR, item).item.what == SECRET

    def leave(uow: UnitOfWork) -> None:
        patto_office.person(uow, OSCAR).role = Role.PARTICIPANT

    office.does(leave)
    with pytest.raises(ExpenseGone):
        reads(office, OSCAR, item)


def test_whoever_was_written_to_today_hears_tomorrow_of_what_still_waits(office: PattoOffice) -> None:
    for _item in range(3):
        proposes(office, OLGA)

    def due(uow: UnitOfWork) -> list[datetime]:
        oscar = patto_office.person(uow, OSCAR).id
        theirs = select(Letter.due_at).where(Letter.kind == "expenses-to-decide", Letter.person_id == oscar)
        return list(uow.session.scalars(theirs.order_by(Letter.id)))

    today, tomorrow = office.does(due)
    assert today <= office.now
    assert tomorrow.astimezone(ROME).date() == date(2026, 11, 24)


def test_where_nobody_is_in_charge_a_coordinator_decides(office: PattoOffice) -> None:
    def go(uow: UnitOfWork) -> None:
        uow.session.get_one(Patto, office.patto_id).operator_id = None

    office.does(go)
    item = proposes(office)
    assert lists(office, CORA) == [item]
    assert lists(office, OSCAR) == [], "what the person asks for is none of a colleague's business"
    assert ("expenses-to-decide", CORA) in letters(office)
    assert approves(office, CORA, item) is ExpenseState.APPROVED


def test_whoever_took_the_patto_over_decides_about_what_the_one_before_proposed(office: PattoOffice) -> None:
    item = proposes(office, OLGA)

    def hand_over(uow: UnitOfWork) -> None:
        uow.session.get_one(Patto, office.patto_id).operator_id = patto_office.person(uow, FAR).id

    office.does(hand_over)
    assert lists(office, FAR) == [item]
    assert approves(office, FAR, item) is ExpenseState.APPROVED
    assert {who for kind, who in letters(office) if kind == "expense-news"} == {FATIMA}, "it is no more Olga's to know"


def test_more_than_what_is_left_is_refused_when_proposed_and_when_approved(office: PattoOffice) -> None:
    with pytest.raises(OverBudget):
        proposes(office, cents=200_001)
    first, second = proposes(office, cents=150_000), proposes(office, cents=60_000)
    approves(office, OLGA, first)
    with pytest.raises(OverBudget) as no:
        approves(office, OLGA, second)
    assert no.value.values["left"] == money.Money(50_000)
    assert committed(office) == 150_000
    office.as_(OLGA, lambda uow, one: expense_decisions.reverse(uow, one, first, "Non serve più"))
    assert committed(office) == 0
    approves(office, OLGA, second)
    assert committed(office) == 60_000


def test_a_second_tap_changes_nothing_more(office: PattoOffice) -> None:
    item = proposes(office)
    for _again in range(2):
        approves(office, OLGA, item)
    for _again in range(2):
        office.as_(OLGA, lambda uow, one: expense_decisions.pay(uow, one, item))
    assert committed(office) == 30_000
    with pytest.raises(ExpenseSettled):
        office.as_(FATIMA, lambda uow, one: expenses.withdraw(uow, one, item))
    for _again in range(2):
        office.as_(OLGA, lambda uow, one: expense_decisions.reverse(uow, one, item, "Pagata due volte"))
    assert committed(office) == 0
    with pytest.raises(ExpenseSettled):
        office.as_(OLGA, lambda uow, one: expense_decisions.pay(uow, one, item))


def test_who_decides_does_not_change_another_s_decision(office: PattoOffice) -> None:
    item = proposes(office, OLGA)
    office.as_(CORA, lambda uow, one: expense_decisions.refuse(uow, one, item, "Costa troppo"))
    with pytest.raises(ExpenseGone):
        approves(office, OSCAR, item)
    with pytest.raises(ExpenseSettled):
        approves(office, CORA, item)
    assert committed(office) == 0


def test_a_proposal_is_taken_back_by_whoever_made_it(office: PattoOffice) -> None:
    item = proposes(office)
    with pytest.raises(ExpenseGone):
        office.as_(OLGA, lambda uow, one: expenses.withdraw(uow, one, item))
    for _again in range(2):
        office.as_(FATIMA, lambda uow, one: expenses.withdraw(uow, one, item))
    assert open_reasons(office) == []
    with pytest.raises(ExpenseSettled):
        approves(office, OLGA, item)


def test_the_worklist_keeps_the_budget_while_something_of_the_person_waits(office: PattoOffice) -> None:
    first, second = proposes(office), proposes(office)
    approves(office, OLGA, first)
    assert open_reasons(office) == [Reason.BUDGET]
    office.as_(OLGA, lambda uow, one: expense_decisions.refuse(uow, one, second, "Costa troppo"))
    assert open_reasons(office) == []


def test_only_so_much_waits_at_a_time(office: PattoOffice) -> None:
    for _number in range(MOST_WAITING):
        proposes(office, cents=100)
    with pytest.raises(TooManyWait):
        proposes(office, cents=100)
    proposes(office, OLGA, cents=100)


def test_strangers_neither_read_nor_propose(office: PattoOffice) -> None:
    item = proposes(office)
    for stranger in (YUSUF, FAR, OSCAR, CORA, MINA):
        with pytest.raises(NotYourPatto):
            office.as_(stranger, lambda uow, one: expense_pages.page(uow, one, office.patto_id))
        with pytest.raises(Refusal):
            proposes(office, stranger)
    for stranger in (YUSUF, FAR, OSCAR, MINA):
        with pytest.raises(ExpenseGone):
            reads(office, stranger, item)
    for wrong in (0, 99, 2**31 - 1):
        with pytest.raises(ExpenseGone):
            reads(office, FATIMA, wrong)
        with pytest.raises(ExpenseGone):
            approves(office, CORA, wrong)


def test_a_patto_that_does_not_hold_yet_has_no_budget_to_spend(engine: Engine) -> None:
    office = PattoOffice(engine)
    office.opens()
    other = office.does(lambda uow: patto_office.holds(uow, YUSUF, active=False, code="P-2"))
    with pytest.raises(BudgetWaits):
        office.as_(YUSUF, lambda uow, one: expenses.propose(uow, one, other, SECRET, 100))


def test_after_the_end_nothing_is_decided_but_bills_are_paid(office: PattoOffice) -> None:
    approved, waiting = proposes(office), proposes(office)
    approves(office, OLGA, approved)

    def end(uow: UnitOfWork) -> None:
        patto_endings.end(uow, uow.session.get_one(Patto, office.patto_id), Ending.CONCLUDED, None)

    office.does(end)
    with pytest.raises(ExpenseSettled):
        approves(office, OLGA, waiting)
    with pytest.raises(PattoIsOver):
        proposes(office)
    assert lists(office, OLGA) == []
    assert office.as_(OLGA, lambda uow, one: expense_decisions.pay(uow, one, approved).state) is ExpenseState.PAID
    assert committed(office) == 30_000


# Whatever is done in whatever order

which = st.integers(0, 11)
UNLIKELY = 10
"""From this number on, any item is chosen."""
mostly = st.sampled_from([True, True, True, False])


class Spending(RuleBasedStateMachine):
    """One small budget, and everybody who may and may not touch it; a model of its own adds up beside it."""

    engine: Engine
    CAP: ClassVar[int] = 10_000

    @initialize()
    def opens(self) -> None:
        """Begin with an empty budget."""
        self.office = NestedOffice(self.engine)
        self.model: dict[int, tuple[str, int, int]] = {}
        """Each item: its state, its cents, who proposed it."""
        self.office.opens(cap_cents=self.CAP)

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "office"):
            self.office.closes()

    def attempt(self, who: int, act: Any) -> bool:
        """Do something as somebody; tells whether the rules let it."""
        try:
            self.office.as_(who, act)
        except Refusal:
            return False
        return True

    @property
    def decided(self) -> int:
        """What is approved and paid, by the model."""
        return sum(cents for state, cents, _who in self.model.values() if state in ("approved", "paid"))

    @rule(who=st.sampled_from([FATIMA, FATIMA, OLGA, OLGA, OSCAR, YUSUF]), cents=st.integers(1, 12_000))
    def proposes(self, who: int, cents: int) -> None:
        """Propose an item."""
        before = len(self.model)
        found: list[int] = []
        done = self.attempt(
            who,
            lambda uow, one: found.append(expenses.propose(uow, one, self.office.patto_id, SECRET, cents).id),
        )
        waits = sum(state == "proposed" and by == who for state, _cents, by in self.model.values())
        assert done == (who in (FATIMA, OLGA) and cents <= self.CAP - self.decided and waits < MOST_WAITING)
        if done:
            self.model[found[0]] = ("proposed", cents, who)
        assert len(self.model) == before + done

    def pick(self, at: int, *states: str) -> int | None:
        """Choose an item, mostly one in a state in which something may come of it."""
        likely = [item for item, (state, _cents, _by) in self.model.items() if state in states] or list(self.model)
        found = list(self.model) if at >= UNLIKELY else likely
        return found[at % len(found)] if found else None

    @rule(at=which, who=st.sampled_from([FATIMA, OLGA, OLGA, OSCAR, CORA, CORA, FAR]), yes=mostly)
    def decides(self, at: int, who: int, yes: bool) -> None:
        """Say yes or no to an item."""
        item = self.pick(at, "proposed")
        if item is None:
            return
        state, cents, by = self.model[item]
        if yes:
            done = self.attempt(who, lambda uow, one: expense_decisions.approve(uow, one, item))
        else:
            done = self.attempt(who, lambda uow, one: expense_decisions.refuse(uow, one, item, "Costa troppo"))
        may = who in ((OLGA,) if by == FATIMA else (OSCAR, CORA))
        if state == "proposed":
            assert done == (may and (not yes or cents <= self.CAP - self.decided))
            if done:
                self.model[item] = ("approved" if yes else "refused", cents, by)

    @rule(at=which, who=st.sampled_from([FATIMA, OLGA, OLGA, OSCAR, CORA]), kind=st.sampled_from("pprrw"))
    def settles(self, at: int, who: int, kind: str) -> None:
        """Pay an item, call it off, or take it back."""
        item = self.pick(at, *(("proposed",) if kind == "w" else ("approved", "paid")))
        if item is None:
            return
        state, cents, by = self.model[item]
        acts: dict[str, Any] = {
            "p": lambda uow, one: expense_decisions.pay(uow, one, item),
            "r": lambda uow, one: expense_decisions.reverse(uow, one, item, "Non serve"),
            "w": lambda uow, one: expenses.withdraw(uow, one, item),
        }
        done = self.attempt(who, acts[kind])
        becomes = {("p", "approved"): "paid", ("r", "approved"): "reversed", ("r", "paid"): "reversed"}
        becomes |= {("w", "proposed"): "withdrawn"}
        may = who == by if kind == "w" else who in (OLGA, CORA)
        if (kind, state) in becomes:
            assert done == may
            if done:
                self.model[item] = (becomes[kind, state], cents, by)

    @invariant()
    def adds_up(self) -> None:
        """Nothing is ever over, and all sums say the same."""
        if hasattr(self, "office"):
            found, committed_cents, waits = self.office.does(self.look)
            assert found == {item: (state, cents) for item, (state, cents, _by) in self.model.items()}
            assert sum(cents for state, cents in found.values() if state in COUNTED) == committed_cents
            assert committed_cents == self.decided <= self.CAP
            assert waits == any(state == "proposed" and by == FATIMA for state, _cents, by in self.model.values())

    def look(self, uow: UnitOfWork) -> tuple[dict[int, tuple[str, int]], int, bool]:
        """Read the items, what the patto says is committed, and whether the worklist has the budget."""
        items = uow.session.execute(select(Expense.id, Expense.state, Expense.cents))
        total = uow.session.scalars(select(Patto.committed_cents)).one()
        open_one = select(func.count(Task.id)).where(Task.reason == Reason.BUDGET, Task.closed_at.is_(None))
        found = {item: (state.value, cents) for item, state, cents in items}
        return found, total, uow.session.scalars(open_one).one() == 1


def test_the_budget_is_never_over_and_always_adds_up(engine: Engine) -> None:
    machine = type("SpendingHere", (Spending,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=300 if LONG else 8,
            stateful_step_count=25,
            deadline=None,
            derandomize=not LONG,
            phases=tuple(Phase) if LONG else (Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )


# Through the chat


async def a_budget(world: World) -> tuple[Someone, Someone]:
    """Let Fatima have a patto that Olga follows."""
    olga = await staff(world, "Olga", Role.OPERATOR, "Crema")
    fatima = await world.member("Fatima")
    world.ask(lambda uow: patto_office.holds(uow, fatima.account.id, olga.account.id))
    return fatima, olga


async def opens_budget(someone: Someone) -> None:
    """Go to the budget of one's own patto with an old button."""
    await someone.world.forges(someone, ShowBudget(patto_id=1, page=0).pack())


async def test_an_item_goes_from_the_wish_to_the_bill(world: World) -> None:
    fatima, olga = await a_budget(world)
    await opens_budget(fatima)
    fatima.sees("Il budget del tuo patto", "Restano 2.000 € su 2.000 €.", "Proponi una spesa")
    await fatima.taps("Proponi una spesa")
    fatima.sees("Che cosa ti serve?")
    await fatima.sends("Corso di patente")
    fatima.sees("Quanto costa, in euro? Restano 2.000 €.")
    await fatima.sends("due soldi")
    fatima.sees("Non ho capito.")
    await fatima.sends("2.500")
    fatima.sees("Nel budget restano 2.000 €: questa spesa non ci sta.")
    await fatima.sends("300")
    fatima.sees("Corso di patente\n300 €", "La decide chi segue il tuo patto.")
    await fatima.sends("€ 350,50")
    await fatima.taps("Conferma")
    fatima.sees("Corso di patente\n350,50 € · in attesa di risposta", "Spesa proposta.")
    await olga.sends("/gestione")
    await olga.taps("Spese da decidere")
    olga.sees("350,50 €", "Cooperativa Filo")
    olga.does_not_see("Fatima", "patente")
    await olga.taps("350,50 € · Cooperativa Filo")
    olga.sees("Corso di patente", "Chi l'ha proposta: Fatima, lunedì 23 novembre.")
    await olga.taps("Approva")
    olga.sees("approvata", "È pagata", "Annulla la spesa")
    await world.passes(hours=1)
    fatima.sees("C'è una novità nel tuo patto.")
    fatima.does_not_see("patente", "350", "approvata")
    await fatima.taps("Apri e leggi")
    fatima.sees("350,50 € · approvata", "Nel budget restano 1.649,50 €.")
    await olga.taps("È pagata")
    olga.sees("pagata")
    await fatima.taps("Indietro")
    fatima.sees("Deciso: 350,50 €. Già pagato: 350,50 €.", "Restano 1.649,50 € su 2.000 €.")


async def test_a_no_is_given_with_its_reason(world: World) -> None:
    fatima, olga = await a_budget(world)
    await opens_budget(fatima)
    await fatima.taps("Proponi una spesa")
    await fatima.sends("Una bici")
    await fatima.sends("100")
    await fatima.taps("Conferma")
    await olga.sends("/gestione")
    await olga.taps("Spese da decidere", "100 € · Cooperativa Filo", "Non approvare")
    olga.sees("Perché no?")
    await olga.sends("😀")
    olga.sees("Scrivi con parole")
    await olga.sends("7 <b>bici</b> ci sono già in sede")
    olga.sees("non approvata", "7 <b>bici</b> ci sono già in sede")
    await world.passes(hours=1)
    fatima.does_not_see("bici")
    await fatima.taps("Apri e leggi")
    fatima.sees("non approvata", "7 <b>bici</b> ci sono già in sede")


async def test_a_reason_that_comes_too_late_shows_how_the_item_stands(world: World) -> None:
    fatima, olga = await a_budget(world)
    await opens_budget(fatima)
    await fatima.taps("Proponi una spesa")
    await fatima.sends("Una bici")
    await fatima.sends("100")
    await fatima.taps("Conferma")
    await world.forges(olga, AskRefuseExpense(expense_id=1).pack())
    await fatima.taps("Una bici", "Ritira la proposta", "Sì, ritira la proposta")
    await olga.sends("Costa troppo")
    olga.sees("Intanto qualcosa è cambiato. Qui vedi com'è adesso.", "Una bici", "ritirata")
    await olga.sends("bici")
    olga.does_not_see("Intanto qualcosa è cambiato.")


async def test_a_hurried_second_tap_and_old_buttons_show_what_is_true(world: World) -> None:
    fatima, olga = await a_budget(world)
    await opens_budget(fatima)
    await fatima.taps("Proponi una spesa")
    await fatima.sends("Una bici")
    await fatima.sends("100")
    await fatima.taps("Conferma")
    await world.forges(fatima, ConfirmExpense(patto_id=1).pack())
    assert world.ask(lambda uow: uow.session.scalars(select(func.count(Expense.id))).one()) == 1
    await fatima.taps("Una bici", "Ritira la proposta")
    fatima.sees("Ritiro questa proposta?")
    await fatima.taps("Sì, ritira la proposta")
    fatima.sees("ritirata", "Fatto.")
    await world.forges(olga, ApproveExpense(expense_id=1).pack())
    olga.sees("ritirata")
    olga.sees("Intanto qualcosa è cambiato.")
    await world.forges(olga, AskRefuseExpense(expense_id=1).pack())
    olga.sees("ritirata")
    await world.forges(fatima, AskWithdrawExpense(expense_id=1).pack())
    fatima.sees("ritirata")


async def test_forged_buttons_of_strangers_do_and_show_nothing(world: World) -> None:
    fatima, olga = await a_budget(world)
    mallory = await world.member("Mallory")
    maker = await staff(world, "Mina", Role.COMMUNITY_MAKER, "Crema")
    far = await staff(world, "Fabio", Role.OPERATOR, "Casalmaggiore")
    await opens_budget(fatima)
    await fatima.taps("Proponi una spesa")
    await fatima.sends("Una bici segreta")
    await fatima.sends("100")
    await fatima.taps("Conferma")
    answers = [
        *(kind(patto_id=1) for kind in (AskExpense, ConfirmExpense)),
        ShowBudget(patto_id=1, page=0),
        *(
            kind(expense_id=1)
            for kind in (
                ShowExpense,
                AskWithdrawExpense,
                WithdrawExpense,
                ApproveExpense,
                AskRefuseExpense,
                PayExpense,
                AskReverseExpense,
            )
        ),
    ]
    for stranger in (mallory, maker, far):
        for answer in answers:
            await world.forges(stranger, answer.pack())
            stranger.does_not_see("bici segreta", "100 €")
            await stranger.sends("Non serve")
            stranger.does_not_see("bici segreta", "100 €")
    await world.forges(fatima, ApproveExpense(expense_id=1).pack())
    await world.forges(fatima, PayExpense(expense_id=1).pack())
    await world.forges(mallory, ShowExpensesToDecide(page=7).pack())
    mallory.sees("Per ora non c'è niente da decidere.")
    state = world.ask(lambda uow: uow.session.scalars(select(Expense.state)).one())
    assert state is ExpenseState.PROPOSED
    assert olga.letters
