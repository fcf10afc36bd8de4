"""What comes back: a class that takes place after all, a place that was given back by mistake."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from services import appointments
from services.work import UnitOfWork
from storage.appointments import Appointment, Slot
from storage.catalogue import Activity
from tests.support.applying import a_class, applies, asks_everything, calls_off, opens_class
from tests.support.office import ANNA, OLGA, Office, the_activity
from tests.support.world import World


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
