"""What comes back: a class that takes place after all, a place that was given back by mistake."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, text, update
from sqlalchemy.orm import Session

from services import appointments, calling_off
from services.work import UnitOfWork
from storage import slots
from storage.appointments import Appointment, Slot
from storage.catalogue import Activity
from storage.people import Person
from tests.support.applying import a_class, applies, asks_everything, calls_off, opens_class
from tests.support.office import ANNA, OLGA, Office, the_activity
from tests.support.world import Someone, World


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    """An office on each kind of database."""
    office = Office(engine)
    yield office
    office.workshop.close()


def is_on_again(world: World) -> None:
    """Let the only class take place after all."""
    world.ask(lambda uow: uow.session.execute(update(Activity).values(withdrawn_at=None)))


async def test_a_letter_of_the_night_does_not_say_that_a_class_is_off_which_is_on_again_in_the_morning(
    world: World,
) -> None:
    world.imports(a_class())
    asks_everything(world)
    luca = await world.member("Luca")
    await opens_class(luca)
    await applies(luca)
    await world.until(world.now.replace(hour=21))
    calls_off(world)
    await world.passes(minutes=5)
    is_on_again(world)
    await world.passes(hours=11)
    luca.sees("Il corso era fermo, e ora si fa", "Puoi fare di nuovo domanda")
    luca.does_not_see("Il corso non si fa")
    await luca.taps("La mia domanda")
    luca.sees("Domanda chiusa: il corso era fermo, e ora si fa", "Puoi fare di nuovo domanda")
    luca.does_not_see("non serve più la domanda")
    await luca.taps("Fai di nuovo domanda")
    luca.sees("Domanda 1 di 5")


@pytest.mark.parametrize(("comes_back", "state"), [(True, "booked"), (False, "called_off")])
def test_who_takes_a_place_back_at_once_has_the_counselling_still(
    office: Office,
    comes_back: bool,
    state: str,
) -> None:
    office.opens()
    office.lets_in(ANNA)
    _books(office)
    office.leaves(ANNA)
    office.does(appointments.end_due)
    if comes_back:
        office.regrets(ANNA)
    office.now += timedelta(minutes=2)
    office.does(appointments.end_due)
    found = office.workshop.do(lambda uow: [one.value for one in uow.session.scalars(select(Appointment.state))])
    assert found == [state]
    assert ("appointment-off" in office.letters(ANNA)) is not comes_back


def _books(office: Office) -> None:
    """Let Anna book what Olga offers."""

    def act(uow: UnitOfWork) -> None:
        begin = uow.now + timedelta(days=3)
        slot = Slot(
            activity_id=the_activity(uow).id,
            operator_id=office.person(OLGA)(uow).id,
            starts_at=begin,
            ends_at=begin + timedelta(hours=1),
            created_at=uow.now,
        )
        uow.session.add(slot)
        uow.session.flush()
        appointments.book(uow, office.person(ANNA)(uow), slot.id)

    office.does(act)


def test_a_minute_in_which_nothing_happens_reads_nothing_that_is_settled(office: Office) -> None:
    if office.workshop.engine.dialect.name != "sqlite":
        return  # PostgreSQL's planner goes by what is in the tables
    office.opens()
    seen: list[str] = []

    def note(connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith("EXPLAIN"):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            seen.extend(str(row[-1]) for row in rows)

    def act(uow: UnitOfWork) -> None:
        event.listen(uow.session.connection(), "before_cursor_execute", note)
        for service in (calling_off.call_off_due, appointments.end_due):
            service(uow)

    office.does(act)
    scans = [step for step in seen if step.startswith("SCAN")]
    assert scans == ["SCAN applications USING COVERING INDEX ix_applications_unsettled"], "the few that are undecided"


def test_whoever_offers_times_keeps_nobody_from_writing_to_them(office: Office) -> None:
    if office.workshop.engine.dialect.name != "postgresql":
        return  # where one writes at a time, nobody waits for each other
    office.opens()
    olga_id = office.does(lambda uow: office.person(OLGA)(uow).id)
    with Session(office.workshop.engine) as offers, Session(office.workshop.engine) as books:
        slots.lock_operator(offers, olga_id)
        books.execute(text("SET LOCAL lock_timeout = '2s'"))
        found = books.execute(select(Person.id).where(Person.id == olga_id).with_for_update(read=True, key_share=True))
        assert found.scalar_one() == olga_id, "as the foreign key of a letter looks at whom it is to"


async def test_the_card_of_a_class_costs_ten_statements_and_two_more_with_an_application(world: World) -> None:
    world.imports(a_class())
    asks_everything(world)
    luca = await world.member("Luca")
    await opens_class(luca)
    assert await _cost_of_the_card(world, luca) <= 10
    await applies(luca)
    await opens_class(luca)
    assert await _cost_of_the_card(world, luca) <= 12


async def _cost_of_the_card(world: World, someone: Someone) -> int:
    """Go away from the card and back to it, and count what the database is asked on the way back."""
    await someone.taps("Altre date")
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    world.workshop.engine.pool.dispose()
    event.listen(world.workshop.engine, "before_cursor_execute", note)
    await someone.taps("Indietro")
    event.remove(world.workshop.engine, "before_cursor_execute", note)
    someone.sees("Tu puoi!")
    return sum("SELECT" in one or "INSERT" in one for one in asked)
