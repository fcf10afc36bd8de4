"""Places when several processes give them at the same moment: exact, in the order of the locks, every time."""

import os
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.work import Workshop
from services import imports, people
from services.programme import Programme
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.database import open_engine
from storage.enrolments import Enrolment
from storage.outbox import Letter
from storage.people import Household, Person
from tests.support import databases, racers
from tests.support.racers import Asked, Racers, Task
from tests.support.world import ROME, an_activity, csv

ROUNDS = 100 if os.environ.get("FARELEGAMI_SOAK") == "1" else 2
CROWD, PLACES = 200, 20
FAMILIES = 60
"""Of the crowd, how many ask for themselves and two children: half of them take fewer places, half wait for all."""

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ROME).astimezone(UTC)


@pytest.fixture(scope="module")
def processes(postgresql: str) -> Iterator[Racers]:
    """Processes on one PostgreSQL, where they really work at the same time."""
    engine = open_engine(postgresql, databases.KEYS)
    with engine.begin() as connection:
        connection.execute(text("CREATE SEQUENCE witness"))
    with Racers(postgresql) as processes:
        yield processes
    with engine.begin() as connection:
        connection.execute(text("DROP SEQUENCE witness"))
    engine.dispose()


@pytest.fixture
def workshop(postgresql_url: str) -> Iterator[Workshop]:
    """A crowd of people, some with children, and something that everybody wants."""
    workshop = Workshop(open_engine(postgresql_url, databases.KEYS), Programme(), clock=lambda: NOW)
    workshop.do(imports.write_catalogue, imports.read_catalogue(csv([an_activity("Nuoto", posti=PLACES)])))
    workshop.do(join)
    yield workshop
    workshop.close()


def join(uow: UnitOfWork) -> None:
    """Let the crowd be there; the first of it have two children each."""
    households = [Household(created_at=uow.now) for _ in range(CROWD)]
    uow.session.add_all(households)
    uow.session.flush()
    for number, household in enumerate(households, start=1):
        uow.session.add(_somebody(uow, household, telegram_id=number, consent_at=uow.now))
    uow.session.flush()
    for household in households[:FAMILIES]:
        uow.session.add_all(_somebody(uow, household, birth_year=year) for year in (2016, 2018))


def _somebody(uow: UnitOfWork, household: Household, **facts: Any) -> Person:
    return Person(household_id=household.id, name="Persona", language="it", territory_id=1, joined_at=uow.now, **facts)


def start_over(uow: UnitOfWork, places: int = PLACES) -> None:
    """Let nobody have asked for anything yet."""
    uow.session.execute(text("DELETE FROM letters"))
    uow.session.execute(text("DELETE FROM enrolments"))
    uow.session.execute(update(Activity).values(places=places))


def everybody_asks() -> list[tuple[datetime, Task]]:
    """Let the whole crowd ask, in any order."""
    tasks: list[Task] = []
    for number in range(1, CROWD + 1):
        if number > FAMILIES:
            tasks.append(("enrol", (number,)))
        else:
            tasks.append(("enrol_family", (number, "wait_together" if number % 2 else "ask", 0)))
    random.shuffle(tasks)
    return [(NOW, task) for task in tasks]


def as_one_after_the_other(asked: Sequence[Asked]) -> list[tuple[str, ...]]:
    """Say what each would have got if they had come one after the other: rules 1 and 3, by hand."""
    free, given = PLACES, []
    for one in sorted(asked, key=lambda each: each.turn):
        size = 3 if one.account <= FAMILIES else 1
        waits_for_all = one.account <= FAMILIES and one.account % 2 == 1
        taken = size if size <= free else 0 if waits_for_all else free
        free -= taken
        given.append(("confirmed",) * taken + ("waiting",) * (size - taken))
    return given


def rows(uow: UnitOfWork) -> list[tuple[int, str]]:
    """List who asked, in the order of the rows, with what each row says."""
    query = select(Enrolment.account_id, Enrolment.state).order_by(Enrolment.id)
    return [(row[0], row[1].value) for row in uow.session.execute(query)]


def accounts(uow: UnitOfWork) -> dict[int, int]:
    """Give the accounts by their numbers with Telegram."""
    query = select(Person.telegram_id, Person.id).where(Person.telegram_id.is_not(None))
    return {row[0] or 0: row[1] for row in uow.session.execute(query)}


def test_two_hundred_at_once_get_twenty_places_in_the_order_of_the_locks(workshop: Workshop, processes: Racers) -> None:
    ids = workshop.do(accounts)
    for _round in range(ROUNDS):
        workshop.do(start_over)
        asked: list[Asked] = sorted(processes.run(everybody_asks()), key=lambda one: one.turn)
        assert [one.states for one in asked] == as_one_after_the_other(asked)
        assert workshop.do(rows) == [(ids[one.account], state) for one in asked for state in one.states]
        states = [state for one in asked for state in one.states]
        assert states.count("confirmed") == PLACES, "with so many who ask alone, no place is left"


def test_a_freed_place_is_offered_once_whoever_finds_it_free_first(workshop: Workshop, processes: Racers) -> None:
    holder, first, second, newcomer = 101, 102, 103, 104
    for _round in range(5 * ROUNDS):
        workshop.do(start_over, 1)
        for number in (holder, first, second):
            workshop.do(ask, number)
        for number in (first, second):
            workshop.do(block, number)
        workshop.do(racers.withdraw, holder)  # the place is free, and nobody can be told
        tasks: list[Task] = [("let_in_again", (first,)), ("let_in_again", (second,)), ("expire", ())]
        tasks.append(("enrol", (newcomer,)))
        random.shuffle(tasks)
        processes.run([(NOW, task) for task in tasks])
        _withdrawn, *states = [state for _account, state in workshop.do(rows)]
        if states[2] == "confirmed":  # who came before the others could be told again
            assert states[:2] == ["waiting", "waiting"]
            assert workshop.do(letters) == []
        else:
            assert sorted(states[:2]) == ["offered", "waiting"], "one place, one offer"
            assert states[2] == "waiting", "nobody passes those who wait"
            assert workshop.do(letters) == ["place-offered"], "one offer, one letter"


def test_an_offer_that_ends_is_ended_once_and_taken_or_passed_on_but_not_both(
    workshop: Workshop, processes: Racers
) -> None:
    holder, first, second = 101, 102, 103
    for _round in range(5 * ROUNDS):
        workshop.do(start_over, 1)
        for number in (holder, first, second):
            workshop.do(ask, number)
        workshop.do(racers.withdraw, holder)
        ends_at = workshop.do(deadline)
        before, after = ends_at - timedelta(seconds=1), ends_at + timedelta(seconds=1)
        tasks: list[tuple[datetime, Task]] = [(after, ("expire", ()))] * 3 + [(before, ("accept", (first,)))]
        random.shuffle(tasks)
        answers = processes.run(tasks)
        states = [state for _account, state in workshop.do(rows)]
        if any(one is True for one in answers):  # not one who ended one offer
            assert states == ["withdrawn", "confirmed", "waiting"]
            assert workshop.do(letters) == ["place-offered"]
        else:
            assert states == ["withdrawn", "expired", "offered"]
            assert workshop.do(letters) == ["place-offered", "offer-expired", "place-offered"]


def ask(uow: UnitOfWork, number: int) -> None:
    """Let somebody ask before the race."""
    racers.enrol(uow, number)


def block(uow: UnitOfWork, number: int) -> None:
    """Let somebody block the bot."""
    people.note_blocked(uow, number, blocked=True)


def letters(uow: UnitOfWork) -> list[str]:
    """List the letters there are about offers."""
    kinds = ("place-offered", "offer-expired")
    return [*uow.session.scalars(select(Letter.kind).where(Letter.kind.in_(kinds)).order_by(Letter.id))]


def deadline(uow: UnitOfWork) -> datetime:
    """Say until when the one offer holds."""
    found = uow.session.scalars(select(Enrolment.offer_ends_at).where(Enrolment.offer_ends_at.is_not(None))).one()
    assert found is not None
    return found
