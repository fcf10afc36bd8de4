"""The profile: language, territory, silence."""

from services import people
from storage.people import by_telegram_id
from tests.support.world import World, an_activity


async def test_the_profile_shows_what_one_chose_and_changes_it(world: World) -> None:
    anna = await world.member("Anna", territory="Cremona")
    await anna.sends("/profilo")
    anna.sees("Anna", "Italiano", "Cremona")
    await anna.taps("Zona", "Casalmaggiore")
    anna.sees("Zona: Casalmaggiore")


async def test_another_language_is_spoken_at_once(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/lingua")
    await anna.taps("English")
    anna.does_not_see("Lingua:")
    await anna.sends("/lingua")
    await anna.taps("Italiano")
    anna.sees("Lingua: Italiano")


async def test_a_pause_is_shown_and_can_be_ended(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/settings")
    await anna.taps("Messaggi", "Metti in pausa", "7 giorni")
    anna.sees("in pausa fino a lunedì 30 novembre alle 10:00")
    await anna.taps("Riprendi i messaggi")
    anna.does_not_see("in pausa fino")


async def test_ones_own_territory_comes_first(world: World) -> None:
    world.imports(
        an_activity("Yoga a Crema", territorio="Crema", inizio="2026-11-24 10:00", fine="2026-11-24 11:00"),
        an_activity("Yoga a Cremona", territorio="Cremona", centro="Zaist"),
    )
    anna = await world.member("Anna", territory="Cremona")
    await anna.sends("yoga")
    assert anna.labels[:2] == ["Yoga a Cremona", "Yoga a Crema"]


async def test_who_comes_back_is_offered_what_became_free_meanwhile(world: World) -> None:
    world.imports(an_activity("Yoga", posti=2))
    anna, bruno, carla, dario = [await world.member(name) for name in ("Anna", "Bruno", "Carla", "Dario")]
    for one in (anna, bruno, carla, dario):
        await one.taps("Attività", "Yoga")
        await one.taps(next(label for label in one.labels if label in ("Iscrivimi", "Mettimi in lista")))
    await carla.blocks()
    await dario.sends("/privacy")
    await dario.taps("Togli il mio sì", "Conferma")
    for one in (anna, bruno):
        await one.taps("Disdici", "Conferma")
    await world.ticks()

    await carla.starts()
    await dario.joins()
    await world.ticks()
    for one in (carla, dario):
        one.sees("Si è liberato un posto")


async def test_whoever_speaks_to_the_bot_lets_it_in(world: World) -> None:
    anna = await world.member("Anna")
    world.ask(people.note_blocked, anna.account.id, blocked=True)  # by a letter that was on its way all the while
    await anna.sends("/aiuto")
    person = world.ask(lambda uow: by_telegram_id(uow.session, anna.account.id))
    assert person is not None
    assert person.blocked_at is None


async def test_the_commands_of_other_bots_work_too(world: World) -> None:
    anna = await world.member("Anna")
    for command, text in (
        ("/help", "Come funziona"),
        ("/cancel", "annullare"),
        ("/settings", "Lingua"),
        ("/patto", "patto"),
    ):
        await anna.sends(command)
        anna.sees(text)


async def test_signs_that_turn_words_round_are_left_out_of_what_we_say_back(world: World) -> None:
    world.imports(an_activity("Fumetto", eta_min=6, eta_max=10))
    anna = await world.member("\u202eannA\u2066  Rossi")
    anna.sees("Tutto pronto, annA Rossi!")
    await anna.sends("\u202eonatpaled")
    anna.sees("«onatpaled»")
    await anna.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await anna.sends("\u200fmadA")
    anna.sees("nascita di madA?")


async def test_a_name_from_right_to_left_is_kept_as_it_is(world: World) -> None:
    fatima = await world.member("فاطمة")
    fatima.sees("Tutto pronto, فاطمة!")
