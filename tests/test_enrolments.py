"""Places, from the first tap to the last seat."""

from tests.support.world import World, an_activity


async def test_the_last_seat_goes_to_the_first_and_the_second_waits(world: World) -> None:
    world.imports(an_activity("Italiano base", posti=1))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")

    await anna.sends("italiano")
    await anna.taps("Italiano base", "Iscrivimi")
    anna.sees("Iscrizione confermata")

    await bruno.sends("italiano")
    await bruno.taps("Italiano base", "Mettimi in lista")
    bruno.sees("1ª persona in lista")
    bruno.does_not_see("Iscrizione confermata")
