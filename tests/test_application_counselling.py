"""What becomes of the counselling that somebody booked who takes the application back."""

from datetime import timedelta

from services.appointment_news import AppointmentOff
from tests.support.applying import opens_class
from tests.support.world import World
from tests.test_appointments import THURSDAY, a_class, arrived, bookings, books, enrols


async def test_who_takes_an_application_back_frees_the_counselling_and_is_told_on_the_screen(world: World) -> None:
    olga = await a_class(world)
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    for someone in (anna, bruno):
        await opens_class(someone, "TP")
        await someone.taps("Fai domanda", "Manda la domanda")
    await books(anna)
    await world.until(THURSDAY - timedelta(hours=4))
    letters = len(anna.chat.messages)
    await opens_class(anna, "TP")
    await anna.taps("La mia domanda", "Ritira la domanda")
    anna.sees("Anche il tuo colloquio torna libero.")
    await anna.taps("Ho trovato lavoro")
    anna.sees("Domanda ritirata", "Anche il colloquio è disdetto.", "In bocca al lupo")
    assert bookings(world) == [("Anna", "Thu 14:00", "cancelled")]
    await books(bruno)
    bruno.sees("Colloquio prenotato")
    await bruno.taps("Disdici", "Conferma")
    await world.passes(minutes=3)
    assert arrived(anna, AppointmentOff.kind) == []
    assert not [one for one in anna.chat.messages[letters:] if "Il colloquio non si fa" in one.text]
    olga.sees("Si è liberato un orario", "giovedì 26 novembre alle 14:00")


async def test_who_keeps_a_place_keeps_the_counselling_when_the_application_goes(world: World) -> None:
    await a_class(world)
    anna = await world.member("Anna")
    await opens_class(anna, "TP")
    await anna.taps("Fai domanda", "Manda la domanda")
    await books(anna)
    world.ask(enrols, anna.account.id)
    await world.forges(anna, "ai:1")
    await anna.taps("Ritira la domanda", "Preferisco non dirlo")
    anna.sees("Domanda ritirata")
    anna.does_not_see("colloquio è disdetto")
    assert bookings(world) == [("Anna", "Thu 14:00", "booked")]


async def test_the_operator_hears_that_nobody_comes_who_gave_the_place_back(world: World) -> None:
    olga = await a_class(world)
    anna = await world.member("Anna")
    world.ask(enrols, anna.account.id)
    await books(anna)
    await world.until(THURSDAY - timedelta(hours=4))
    await opens_class(anna, "TP")
    await anna.taps("Disdici", "Conferma")
    await world.passes(minutes=3)
    anna.sees("Il colloquio non si fa")
    olga.sees("Si è liberato un orario", "giovedì 26 novembre alle 14:00")
