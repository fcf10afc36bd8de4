"""What comes back: a class that takes place after all, a place that was given back by mistake."""

from sqlalchemy import update

from storage.catalogue import Activity
from tests.support.applying import a_class, applies, asks_everything, calls_off, opens_class
from tests.support.world import World


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
