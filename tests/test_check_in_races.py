"""Check-ins when several processes write, ask, plan and end at the same moment: each is said once, and asked once."""

import os
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from services.work import UnitOfWork
from storage.check_ins import CheckIn, Due
from storage.database import open_engine
from storage.outbox import Letter
from storage.patti import Commitment, Patto, PattoVersion, Side
from storage.tasks import Task as ToDo
from tests.support import databases
from tests.support.patto_office import FATIMA, OLGA, PattoOffice
from tests.support.racers import Racers, Task

ROUNDS = 100 if os.environ.get("FARELEGAMI_SOAK") == "1" else 6


@pytest.fixture(scope="module")
def processes(postgresql: str) -> Iterator[Racers]:
    """Processes on one PostgreSQL, where they really work at the same time."""
    with Racers(postgresql) as processes:
        yield processes


@pytest.fixture
def office(postgresql_url: str) -> Iterator[PattoOffice]:
    """A patto with two commitments, on its second day of asking."""
    office = PattoOffice(open_engine(postgresql_url, databases.KEYS))
    office.opens()
    office.goes_to(12, 4, 17)
    yield office
    office.workshop.close()


def run(processes: Racers, office: PattoOffice, *tasks: Task) -> list[Any]:
    """Let all of it happen at once, in any order."""
    return processes.run([(office.now, task) for task in random.sample(tasks, len(tasks))])


def start_over(office: PattoOffice) -> int:
    """Let nothing be said or asked, of a patto that holds; gives the first period of the person's commitment."""

    def act(uow: UnitOfWork) -> int:
        for table in ("letters", "accesses", "tasks", "check_ins", "patto_steps"):
            uow.session.execute(text(f"DELETE FROM {table}"))
        uow.session.execute(text("DELETE FROM dues WHERE due_on > '2026-12-04'"))
        uow.session.execute(update(Due).values(asked_at=None, answered_at=None, ask_again_on=None))
        uow.session.execute(update(PattoVersion).values(ended_at=None))
        uow.session.execute(update(Patto).values(ended_at=None, ending=None))
        query = select(Due.id).join(Commitment).where(Commitment.side == Side.PERSON).order_by(Due.due_on)
        return int(uow.session.scalars(query.limit(1)).one())

    return office.does(act)


def count(office: PattoOffice, what: Any) -> int:
    """Count rows."""
    return office.does(lambda uow: int(uow.session.scalars(select(func.count(what.id))).one()))


def test_what_is_tapped_on_several_phones_is_said_once_with_one_thing_to_do(
    office: PattoOffice, processes: Racers
) -> None:
    for _round in range(ROUNDS):
        due_id = start_over(office)
        answers = run(processes, office, *[("say_check_in", (FATIMA, due_id, "help"))] * 12)
        assert set(answers) == {"done"}
        assert (count(office, CheckIn), count(office, ToDo)) == (1, 1)


def test_different_answers_are_all_kept_and_one_of_them_is_the_last(office: PattoOffice, processes: Racers) -> None:
    words = ("done", "partly", "not_yet", "help")
    for _round in range(ROUNDS):
        due_id = start_over(office)
        run(processes, office, *[("say_check_in", (FATIMA, due_id, word)) for word in words])
        assert count(office, CheckIn) == len(words)


def test_everybody_is_asked_once_whoever_asks(office: PattoOffice, processes: Racers) -> None:
    for _round in range(ROUNDS):
        start_over(office)
        run(processes, office, *[("ask_check_ins", ())] * 8)
        assert count(office, Letter) == 2  # Fatima's, and Olga's for the ente
        open_ones = select(func.count(Due.id)).where(Due.asked_at.is_(None), Due.due_on <= date(2026, 12, 4))
        assert office.does(lambda uow, query=open_ones: uow.session.scalars(query).one()) == 0  # type: ignore[misc]


def test_nothing_is_planned_or_said_of_a_patto_that_ends_meanwhile(office: PattoOffice, processes: Racers) -> None:
    for _round in range(ROUNDS):
        due_id = start_over(office)
        tasks: list[Task] = [("plan_check_ins", ())] * 3
        tasks += [("end_patto", (office.patto_id,)), ("ask_check_ins", ())]
        tasks += [("say_check_in", (FATIMA, due_id, "done")), ("say_check_in", (OLGA, due_id, "done"))]
        answers = run(processes, office, *tasks)
        assert {one for one in answers if isinstance(one, str)} <= {"ended", "done", "PattoIsOver", "NotAskedOfYou"}
        ahead = select(func.count(Due.id)).where(Due.due_on > date(2026, 12, 4))
        assert office.does(lambda uow, query=ahead: uow.session.scalars(query).one()) == 0  # type: ignore[misc]
