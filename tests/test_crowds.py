"""Places when everybody wants them in the same moment: exact by lock, and by rule of the database itself."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.work import Workshop
from services import enrolments, imports, people
from services.programme import Programme
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.database import is_sqlite
from storage.enrolments import LIVE, Enrolment, EnrolmentState
from storage.people import Person
from tests.support.world import MONDAY, Someone, World, an_activity, csv

CROWD, PLACES = 200, 20
CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING


async def crowd(world: World, size: int) -> list[Someone]:
    """Let many people have the card of one activity open."""
    world.imports(an_activity("Nuoto", posti=PLACES))
    people_of_it = [world.someone(f"Persona {number}") for number in range(size)]
    world.ask(join, [one.account.id for one in people_of_it])
    for one in people_of_it:
        one.account.presses_start(parameter="a_Nuoto")
    await world.settles_at_once()
    return people_of_it


def join(uow: UnitOfWork, accounts: list[int]) -> None:
    """Write down people who answered the first questions."""
    for number in accounts:
        people.join(uow, telegram_id=number, name="Persona", language="it", territory_id=1, agreed_at=uow.now)


def line(uow: UnitOfWork) -> list[tuple[int | None, EnrolmentState]]:
    """List who came in which order, and what each one got."""
    query = select(Person.telegram_id, Enrolment.state).join(Person, Person.id == Enrolment.person_id)
    return [(row[0], row[1]) for row in uow.session.execute(query.order_by(Enrolment.id))]


async def test_two_hundred_tap_at_once_for_twenty_places(world: World) -> None:
    everybody = await crowd(world, CROWD)
    for one in everybody:
        one.account.taps("Iscrivimi")
    await asyncio.gather(*(world.intake.take(update) for update in [*world.updates(), *world.updates()]))

    accounts = [one.account.id for one in everybody]
    assert world.ask(line) == list(zip(accounts, [CONFIRMED] * PLACES + [WAITING] * (CROWD - PLACES), strict=True))
    for one in everybody[:PLACES]:
        one.sees("Iscrizione confermata")
    for turn, one in enumerate(everybody[PLACES:], start=1):
        one.sees(f"{turn}ª persona in lista")


async def test_twenty_give_back_at_once_and_the_next_twenty_are_offered_a_place(world: World) -> None:
    everybody = await crowd(world, 60)
    for label in ("Iscrivimi", "Disdici"):
        for one in everybody if label == "Iscrivimi" else everybody[:PLACES]:
            one.account.taps(label)
        await world.settles_at_once()
    for one in everybody[:PLACES]:
        one.account.taps("Conferma")
    await world.settles_at_once()
    await world.ticks()
    for one in everybody[PLACES : 2 * PLACES]:
        one.sees("Si è liberato un posto")
        one.account.taps("Accetto il posto")
    await world.settles_at_once()
    states = [state for _, state in world.ask(line)]
    assert states == [EnrolmentState.WITHDRAWN] * PLACES + [CONFIRMED] * PLACES + [WAITING] * (60 - 2 * PLACES)


@pytest.fixture
def workshop(engine: Engine) -> Iterator[Workshop]:
    """A workshop, as in each of several processes."""
    workshop = Workshop(engine, Programme(), clock=lambda: MONDAY)
    workshop.do(imports.write_catalogue, imports.read_catalogue(csv([an_activity("Nuoto", posti=PLACES)])))
    workshop.do(join, list(range(1, 61)))
    yield workshop
    workshop.close()


def enrol(uow: UnitOfWork, telegram_id: int) -> None:
    """Ask for a place as somebody."""
    account = uow.session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()
    enrolments.enrol(uow, account, activity_id(uow))


def enrol_impatiently(workshop: Workshop, telegram_id: int) -> None:
    """Ask for a place, but do not wait for others."""
    with workshop.unit() as uow:
        if not is_sqlite(uow.session):
            uow.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        enrol(uow, telegram_id)


def activity_id(uow: UnitOfWork) -> int:
    """Find the one activity there is."""
    return uow.session.scalars(select(Activity.id)).one()


def test_several_processes_give_no_place_twice(workshop: Workshop) -> None:
    with ThreadPoolExecutor(6) as processes:
        for asking in [processes.submit(workshop.do, enrol, number) for number in range(1, 61)]:
            asking.result()
    states = [state for _, state in workshop.do(line)]
    assert states == [CONFIRMED] * PLACES + [WAITING] * 40, "who came in later waits, nobody overtakes"


def test_who_decides_about_places_keeps_the_others_waiting(workshop: Workshop) -> None:
    with workshop.unit() as first:
        enrol(first, 1)
        with pytest.raises(DBAPIError, match="lock"):
            enrol_impatiently(workshop, 2)
    workshop.do(enrol, 2)
    assert workshop.do(line) == [(1, CONFIRMED), (2, CONFIRMED)]


def test_the_database_itself_refuses_one_place_too_many(workshop: Workshop) -> None:
    for number in range(1, PLACES + 2):
        workshop.do(enrol, number)
    with pytest.raises(IntegrityError, match="places"), workshop.unit() as uow:
        uow.session.execute(update(Enrolment).where(Enrolment.state == WAITING).values(state=CONFIRMED))
    assert [state for _, state in workshop.do(line)].count(CONFIRMED) == PLACES


def test_the_database_itself_refuses_a_second_live_enrolment_of_one_person(workshop: Workshop) -> None:
    workshop.do(enrol, 1)
    account, activity = workshop.do(
        lambda uow: (uow.session.scalars(select(Enrolment.person_id)).one(), activity_id(uow))
    )
    for state in LIVE:
        with pytest.raises(IntegrityError), workshop.unit() as uow:
            uow.session.add(
                Enrolment(
                    activity_id=activity,
                    person_id=account,
                    account_id=account,
                    state=state,
                    created_at=uow.now,
                    changed_at=uow.now,
                )
            )
