"""Which messages people get: pauses, kinds that are switched off, and what still comes."""

from tests.support.world import World, an_activity


async def test_each_kind_of_messages_is_switched_off_and_on_by_itself(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/profilo")
    await anna.taps("Messaggi", "Novità per te")
    anna.sees("Spento: non ti scrivo più per questo.", "Novità per te: spento")
    assert [label for label in anna.labels if label.startswith("✅")] == ["✅ Promemoria", "✅ Com'è andata?"]
    await anna.taps("Novità per te: spento")
    anna.sees("Acceso")
    assert len([label for label in anna.labels if label.startswith("✅")]) == 3


async def test_a_switch_tapped_twice_stays_as_it_was_wanted(world: World) -> None:
    anna = await world.member("Anna")
    for _ in range(2):
        await world.forges(anna, "zt:reminders:0")
        anna.sees("Promemoria: spento")
    await world.forges(anna, "zt:everything:0")
    anna.does_not_see("Errore")
    await anna.sends("/profilo")
    await anna.taps("Messaggi")
    anna.sees("Promemoria: spento")


async def test_a_pause_ends_where_it_began(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/profilo")
    await anna.taps("Messaggi", "Metti in pausa")
    anna.sees("neanche i promemoria", "se una tua data cambia o salta")
    await anna.taps("1 giorno")
    anna.sees("in pausa fino a domani, martedì 24 novembre alle 10:00")
    await anna.taps("Riprendi i messaggi")
    anna.does_not_see("in pausa fino")
    await anna.taps("Indietro")
    anna.sees("Lingua: Italiano")


async def test_whoever_paused_is_still_offered_a_place(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    await bruno.sends("/profilo")
    await bruno.taps("Messaggi", "Metti in pausa", "7 giorni")
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    bruno.sees("Si è liberato un posto")
