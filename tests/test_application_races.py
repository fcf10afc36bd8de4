"""Applications when several processes decide at the same moment: one judge for each, one place for each, every time."""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, text, update

from services.work import UnitOfWork
from storage.applications import Application
from storage.catalogue import Activity
from storage.database import open_engine
from storage.enrolments import LIVE, Enrolment
from storage.people import Person, Role
from storage.requirements import Requirements
from tests.support import databases
from tests.support.office import Office
from tests.support.racers import Racers, Task

ROUNDS = 100 if os.environ.get("FARELEGAMI_SOAK") == "1" else 3
CROWD = range(1, 31)
JUDGES = range(801, 809)


@pytest.fixture(scope="module")
def processes(postgresql: str) -> Iterator[Racers]:
    """Processes on one PostgreSQL, where they really work at the same time."""
    with Racers(postgresql) as processes:
        yield processes


@pytest.fixture
def office(postgresql_url: str) -> Iterator[Office]:
    """A class that many want, and eight who judge."""
    office = Office(open_engine(postgresql_url, databases.KEYS))
    office.opens(people=[*CROWD, *JUDGES])
    office.does(
        lambda uow: uow.session.execute(
            update(Person).where(Person.telegram_id.in_(JUDGES)).values(role=Role.OPERATOR, scope_id=1)
        )
    )
    yield office
    office.workshop.close()


def run(processes: Racers, office: Office, *tasks: Task) -> list[Any]:
    """Let all of it happen at once, in any order."""
    return processes.run([(office.now, task) for task in random.sample(tasks, len(tasks))])


def start_over(office: Office, places: int = 20) -> None:
    """Let nobody have applied yet."""

    def act(uow: UnitOfWork) -> None:
        for table in ("accesses", "letters", "applications", "enrolments", "requirements"):
            uow.session.execute(text(f"DELETE FROM {table}"))
        uow.session.execute(update(Activity).values(places=places))

    office.does(act)


def states(office: Office) -> list[str]:
    """List how all applications stand, oldest first."""
    query = select(Application.state).order_by(Application.id)
    return office.workshop.do(lambda uow: [one.value for one in uow.session.scalars(query)])


def live_places(office: Office) -> list[str]:
    """List the places and turns that count."""
    query = select(Enrolment.state).where(Enrolment.state.in_(LIVE)).order_by(Enrolment.id)
    return office.workshop.do(lambda uow: [one.value for one in uow.session.scalars(query)])


def test_two_phones_send_one_application_once(office: Office, processes: Racers) -> None:
    for _round in range(3 * ROUNDS):
        start_over(office)
        office.fills(1, office.starts(1))
        answers = run(processes, office, *[("send", (1,))] * 6)
        assert sorted(answers) == [False] * 5 + [True], "one receipt is the first"
        assert states(office) == ["received"]


def test_whoever_begins_on_two_phones_has_one_application_and_all_have_one_version(
    office: Office, processes: Racers
) -> None:
    crowd = range(1, 9)
    for _round in range(ROUNDS):
        start_over(office)
        answers = run(processes, office, *[("apply", (who,)) for who in crowd for _phone in range(3)])
        assert answers.count(True) == len(crowd)
        assert states(office) == ["received"] * len(crowd)
        assert len(office.workshop.do(lambda uow: uow.session.scalars(select(Requirements.id)).all())) == 1


def test_every_judge_who_asks_for_the_next_gets_another_one(office: Office, processes: Racers) -> None:
    for _round in range(3 * ROUNDS):
        start_over(office)
        ids = [office.applies(who) for who in range(1, 11)]
        taken = run(processes, office, *[("take_next", (judge,)) for judge in JUDGES])
        assert sorted(map(str, taken)) == sorted(map(str, ids[: len(JUDGES)])), "those promised soonest, one each"


def test_one_of_several_decisions_about_the_same_application_counts(office: Office, processes: Racers) -> None:
    for _round in range(3 * ROUNDS):
        start_over(office)
        office.applies(1)
        judges = [*JUDGES]
        tasks: list[Task] = [("admit", (one, 1)) for one in judges[:4]] + [("refuse", (one, 1)) for one in judges[4:]]
        answers = run(processes, office, *tasks)
        assert sorted(set(answers)) in (["DecidedAlready", "done"], ["DecidedAlready", "InOthersHands", "done"])
        assert answers.count("done") == 1
        (state,) = states(office)
        (letter,) = office.letters(1)
        assert (state, letter) in (("admitted", "application-admitted"), ("refused", "application-decided"))
        assert live_places(office) == (["offered"] if state == "admitted" else [])


def test_the_last_places_are_given_once_each_and_the_others_hear_that_they_are_gone(
    office: Office, processes: Racers
) -> None:
    for _round in range(3 * ROUNDS):
        start_over(office, places=2)
        for who in range(1, 9):
            office.applies(who)
        answers = run(processes, office, *[("admit", (judge, who)) for who, judge in enumerate(JUDGES, start=1)])
        assert sorted(answers) == ["NoPlaceFree"] * 6 + ["done"] * 2
        assert live_places(office) == ["offered"] * 2
        assert office.letters().count("application-admitted") == 2


def test_whoever_takes_it_back_while_it_is_decided_has_no_place_in_the_end(office: Office, processes: Racers) -> None:
    for _round in range(5 * ROUNDS):
        start_over(office, places=1)
        office.applies(1)
        office.applies(2)
        tasks: list[Task] = [("admit", (801, 1)), ("take_back", (1,)), ("take_back", (1,))]
        answers = run(processes, office, *tasks)
        assert set(answers) <= {"done", "DecidedAlready"}
        assert states(office) == ["withdrawn", "received"]
        assert live_places(office) == [], "no place is kept for whoever does not want it"


def test_a_class_that_is_called_off_while_others_judge_and_leave_tells_everybody_one_thing(
    office: Office, processes: Racers
) -> None:
    for _round in range(ROUNDS):
        start_over(office)
        for who in CROWD:
            office.applies(who)
        office.does(lambda uow: uow.session.execute(text("UPDATE activities SET withdrawn_at = now()")))
        tasks: list[Task] = [("call_off", ())] * 4
        tasks += [("take_back", (who,)) for who in range(1, 6)]
        tasks += [("refuse", (801 + number, 6 + number)) for number in range(5)]
        answers = run(processes, office, *tasks)
        assert {one for one in answers if isinstance(one, str)} <= {"done", "Settled", "DecidedAlready"}
        ended = sum(one for one in answers if isinstance(one, int))
        assert ended == states(office).count("called_off"), "each is called off once"
        assert "received" not in states(office)
        told = office.letters()
        assert told.count("class-called-off") == ended
        assert told.count("application-decided") == states(office).count("refused")
        office.does(lambda uow: uow.session.execute(text("UPDATE activities SET withdrawn_at = NULL")))
