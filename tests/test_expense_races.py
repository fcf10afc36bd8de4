"""The budget of welfare when several processes spend from it at the same moment: never over, and the sum is right."""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from services.work import UnitOfWork
from storage.database import open_engine
from storage.expenses import COUNTED, Expense, ExpenseState
from storage.patti import Patto
from tests.support import databases
from tests.support.patto_office import CORA, FATIMA, OLGA, OSCAR, PattoOffice, person
from tests.support.racers import Racers, Task

ROUNDS = 100 if os.environ.get("FARELEGAMI_SOAK") == "1" else 4
CAP = 10_000


@pytest.fixture(scope="module")
def processes(postgresql: str) -> Iterator[Racers]:
    """Processes on one PostgreSQL, where they really work at the same time."""
    with Racers(postgresql) as processes:
        yield processes


@pytest.fixture
def office(postgresql_url: str) -> Iterator[PattoOffice]:
    """A patto with a hundred euro to spend."""
    office = PattoOffice(open_engine(postgresql_url, databases.KEYS))
    office.opens(cap_cents=CAP)
    yield office
    office.workshop.close()


def run(processes: Racers, office: PattoOffice, *tasks: Task) -> list[Any]:
    """Let all of it happen at once, in any order."""
    return processes.run([(office.now, task) for task in random.sample(tasks, len(tasks))])


def start_over(office: PattoOffice, *items: tuple[int, int], state: ExpenseState = ExpenseState.PROPOSED) -> list[int]:
    """Let there be these items and no others, each by somebody and of so many cents; gives their ids."""

    def act(uow: UnitOfWork) -> list[int]:
        for table in ("letters", "accesses", "tasks", "expenses"):
            uow.session.execute(text(f"DELETE FROM {table}"))
        counts = state in COUNTED
        total = sum(cents for _who, cents in items) if counts else 0
        uow.session.execute(update(Patto).values(committed_cents=total))
        rows = [
            Expense(
                patto_id=office.patto_id,
                what="i biglietti",
                cents=cents,
                state=state,
                proposed_by_id=person(uow, who).id,
                proposed_at=uow.now,
                decided_by_id=person(uow, CORA).id if counts else None,
            )
            for who, cents in items
        ]
        uow.session.add_all(rows)
        uow.session.flush()
        return [one.id for one in rows]

    return office.does(act)


def sums(office: PattoOffice) -> tuple[int, int]:
    """Give what the patto says is committed, and what its items add up to."""
    query = select(func.coalesce(func.sum(Expense.cents), 0)).where(Expense.state.in_(COUNTED))

    def look(uow: UnitOfWork) -> tuple[int, int]:
        return uow.session.get_one(Patto, office.patto_id).committed_cents, int(uow.session.scalars(query).one())

    return office.does(look)


def test_of_many_items_only_as_many_are_approved_as_the_budget_holds(office: PattoOffice, processes: Racers) -> None:
    for _round in range(3 * ROUNDS):
        ids = start_over(office, *[(OLGA, 3_000)] * 8)
        answers = run(processes, office, *[("approve_expense", (random.choice((OSCAR, CORA)), one)) for one in ids])
        assert sorted(answers) == ["OverBudget"] * 5 + ["done"] * 3
        assert sums(office) == (9_000, 9_000)


def test_one_of_several_decisions_about_an_item_counts(office: PattoOffice, processes: Racers) -> None:
    for _round in range(3 * ROUNDS):
        (item,) = start_over(office, (OLGA, 3_000))
        tasks: list[Task] = [("approve_expense", (OSCAR, item)), ("refuse_expense", (CORA, item))]
        tasks += [("withdraw_expense", (OLGA, item)), ("approve_expense", (CORA, item))]
        answers = run(processes, office, *tasks)
        assert answers.count("done") == 1
        assert set(answers) <= {"done", "ExpenseSettled", "ExpenseGone"}
        committed, added = sums(office)
        assert committed == added in (0, 3_000)


def test_what_is_called_off_on_two_phones_comes_back_once(office: PattoOffice, processes: Racers) -> None:
    for _round in range(3 * ROUNDS):
        first, _second = start_over(office, (FATIMA, 3_000), (FATIMA, 4_000), state=ExpenseState.APPROVED)
        tasks: list[Task] = [("reverse_expense", (who, first)) for who in (OLGA, CORA, OLGA, CORA)]
        tasks += [("pay_expense", (OLGA, first))] * 2
        answers = run(processes, office, *tasks)
        assert set(answers) <= {"done", "ExpenseSettled"}
        assert sums(office) == (4_000, 4_000)


def test_the_sum_is_right_while_some_approve_and_others_call_off(office: PattoOffice, processes: Racers) -> None:
    for _round in range(ROUNDS):
        there = start_over(office, *[(FATIMA, 1_000)] * 6, state=ExpenseState.APPROVED)
        new = [office.does(lambda uow: propose_row(uow, office)) for _number in range(8)]
        tasks: list[Task] = [("reverse_expense", (OLGA, one)) for one in there]
        tasks += [("approve_expense", (CORA, one)) for one in new]
        run(processes, office, *tasks)
        committed, added = sums(office)
        assert committed == added <= CAP


def propose_row(uow: UnitOfWork, office: PattoOffice) -> int:
    """Write down that Olga proposes something."""
    row = Expense(
        patto_id=office.patto_id,
        what="i biglietti",
        cents=2_000,
        state=ExpenseState.PROPOSED,
        proposed_by_id=person(uow, OLGA).id,
        proposed_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row.id


def test_from_how_many_phones_ever_only_so_much_waits(office: PattoOffice, processes: Racers) -> None:
    for _round in range(ROUNDS):
        start_over(office)
        answers = run(processes, office, *[("propose_expense", (FATIMA, office.patto_id, 100))] * 16)
        assert sorted(answers) == ["TooManyWait"] * 6 + ["done"] * 10
        reasons = office.does(lambda uow: uow.session.execute(text("SELECT reason FROM tasks")).all())
        assert [tuple(one) for one in reasons] == [("budget",)], "one thing to do, however much is proposed"
