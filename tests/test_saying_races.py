"""What is said about a patto, asked of it and done with it from several phones at the same moment."""

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from services.work import UnitOfWork
from storage.database import open_engine
from storage.patti import PattoStep, StepKind
from storage.tasks import Reason, Task
from tests.support import databases
from tests.support.patto_office import FATIMA, OLGA, PattoOffice
from tests.support.racers import Racers
from tests.support.racers import Task as Race

ROUNDS = 100 if os.environ.get("FARELEGAMI_SOAK") == "1" else 6


@pytest.fixture(scope="module")
def processes(postgresql: str) -> Iterator[Racers]:
    """Processes on one PostgreSQL, where they really work at the same time."""
    with Racers(postgresql) as processes:
        yield processes


@pytest.fixture
def office(postgresql_url: str) -> Iterator[PattoOffice]:
    """A patto that holds."""
    office = PattoOffice(open_engine(postgresql_url, databases.KEYS))
    office.opens()
    yield office
    office.workshop.close()


def start_over(office: PattoOffice) -> None:
    """Let the patto be as it was at the beginning."""

    def act(uow: UnitOfWork) -> None:
        for statement in (
            "DELETE FROM letters",
            "DELETE FROM tasks",
            "DELETE FROM patto_steps",
            "UPDATE patti SET ended_at = NULL, ending = NULL",
            "UPDATE patto_versions SET ended_at = NULL",
        ):
            uow.session.execute(text(statement))

    office.does(act)


def kinds(office: PattoOffice) -> list[StepKind]:
    """List what happened, in order."""
    return office.does(lambda uow: list(uow.session.scalars(select(PattoStep.kind).order_by(PattoStep.id))))


def test_two_words_of_a_hard_moment_are_one_thing_to_do(office: PattoOffice, processes: Racers) -> None:
    for _round in range(ROUNDS):
        start_over(office)
        said = [("say_about_patto", (FATIMA, office.patto_id, "non ce la faccio più")) for _one in range(6)]
        wished = [("ask_patto_change", (FATIMA, office.patto_id, "di sabato")) for _one in range(6)]
        answers = processes.run([(office.now, task) for task in random.sample([*said, *wished], 12)])
        assert answers == ["done"] * 12
        reasons = office.does(lambda uow: Counter(uow.session.scalars(select(Task.reason))))
        assert reasons == {Reason.CRISIS: 1, Reason.CHANGE: 1}


def test_who_leaves_from_two_phones_leaves_once_and_nothing_is_said_after_it(
    office: PattoOffice, processes: Racers
) -> None:
    for _round in range(ROUNDS):
        start_over(office)
        patto_id = office.patto_id
        tasks: list[Race] = [("leave_patto", (FATIMA, patto_id))] * 3
        tasks += [("say_about_patto", (who, patto_id, "ciao")) for who in (FATIMA, OLGA)] * 4
        answers = Counter(processes.run([(office.now, task) for task in random.sample(tasks, len(tasks))]))
        happened = kinds(office)
        assert happened.count(StepKind.ENDED) == 1
        assert happened[-1] is StepKind.ENDED
        assert answers["done"] == 3 + happened.count(StepKind.SAID)
        assert answers["PattoIsOver"] == 8 - happened.count(StepKind.SAID)
