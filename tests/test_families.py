"""Families: several who come together, or wait together, and what overlaps."""

import pytest
from sqlalchemy import select

from storage.enrolments import EnrolmentState
from storage.people import Person
from tests.support.families import a_mother, enrolment_of, fills, how_many, id_of, states, write_down
from tests.support.world import Someone, World, an_activity

CONFIRMED, WAITING, OFFERED = EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.OFFERED
ALL = (CONFIRMED, CONFIRMED, CONFIRMED)


async def ticks(someone: Someone, title: str, *names: str, way_in: str = "Iscrivimi") -> None:
    """Go from home to the list of names, and tick some."""
    await someone.sends("/attivita")
    await someone.taps(title, way_in, "Più persone insieme", *(f"☐ {name}" for name in names))


async def test_a_mother_and_two_children_get_places_in_one_go(world: World) -> None:
    world.imports(an_activity("Cena", posti=3))
    fatima = await a_mother(world)
    await ticks(fatima, "Cena", "Per me", "Adam")
    assert fatima.labels[:3] == ["☑ Per me", "☑ Adam", "☐ Sara"]
    assert how_many(world) == 0
    await fatima.taps("☑ Adam", "☐ Sara", "☐ Adam", "Conferma")
    fatima.sees("Iscrizione confermata", "Cena", "Per Fatima, Adam e Sara", "mercoledì 25 novembre")
    assert states(world, "Fatima", "Adam", "Sara") == ALL
    assert fatima.letters == 2, "the list of activities, and what became of it"


async def test_from_home_to_a_place_for_a_child_in_four_taps(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=3, eta_min=6, eta_max=10))
    fatima = await a_mother(world)
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Adam")
    fatima.sees("Iscrizione confermata", "per Adam")


async def test_nobody_is_offered_a_list_of_one(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=3, eta_min=6, eta_max=10))
    fatima = await a_mother(world, Adam=2018)
    await fatima.taps("Attività", "Fumetto", "Iscrivimi")
    assert "Più persone insieme" not in fatima.labels
    assert "Adam" in fatima.labels


async def test_a_family_without_room_waits_as_one_at_its_true_position(world: World) -> None:
    world.imports(an_activity("Cena", posti=1))
    anna, bruno = await fills(world, "Cena", "Anna", "Bruno")
    fatima = await a_mother(world)
    await ticks(fatima, "Cena", "Per me", "Adam", "Sara", way_in="Mettimi in lista")
    await fatima.taps("Conferma")
    fatima.sees("Siete in 3", "dalla 2ª persona in lista", "Per Fatima, Adam e Sara", "Lascia la lista", "Disdici")
    await bruno.taps("Lascia la lista")
    await fatima.sends("/agenda")
    fatima.sees("1ª persona in lista", "2ª persona in lista", "3ª persona in lista")
    assert anna is not bruno


async def test_with_fewer_places_a_family_says_who_gets_them_and_the_rest_is_first_in_line(world: World) -> None:
    world.imports(an_activity("Cena", posti=3))
    await fills(world, "Cena", "Anna")
    fatima = await a_mother(world)
    await ticks(fatima, "Cena", "Per me", "Adam", "Sara")
    await fatima.taps("Conferma")
    fatima.sees("Ci sono 2 posti per 3 persone.", "Prendiamo 2 posti", "Aspettiamo insieme")
    assert how_many(world) == 1, "nothing is written before the family has said what it wants"
    await fatima.taps("Prendiamo 2 posti", "☐ Adam", "Conferma")
    fatima.sees("Scegli 2 nomi", "☑ Adam", "☐ Sara")
    assert how_many(world) == 1
    await fatima.taps("☐ Sara", "Conferma")
    fatima.sees("Iscrizione confermata", "Per Adam e Sara", "Sei la 1ª persona in lista")
    assert states(world, "Fatima", "Adam", "Sara") == (WAITING, CONFIRMED, CONFIRMED)


async def test_one_place_for_several_is_given_with_one_tap_on_a_name(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=1, eta_min=6, eta_max=10))
    fatima = await a_mother(world)
    await ticks(fatima, "Fumetto", "Adam", "Sara")
    await fatima.taps("Conferma")
    fatima.sees("C'è 1 posto per 2 persone.")
    await fatima.taps("Prendiamo 1 posto", "Sara")
    fatima.sees("Iscrizione confermata", "per Sara", "Adam è la 1ª persona in lista")
    assert states(world, "Adam", "Sara") == (WAITING, CONFIRMED)


async def test_a_family_that_waits_together_leaves_the_place_to_who_fits(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=1, eta_min=6, eta_max=10))
    fatima, carla = await a_mother(world), await a_mother(world, "Carla", Leo=2018)
    await ticks(fatima, "Fumetto", "Adam", "Sara")
    await fatima.taps("Conferma", "Aspettiamo insieme")
    fatima.sees("Siete in 2", "1ª persona in lista")
    await carla.sends("/attivita")
    await carla.taps("Fumetto", "Mettimi in lista", "Leo")
    carla.sees("Iscrizione confermata", "per Leo")
    assert states(world, "Adam", "Sara", "Leo") == (WAITING, WAITING, CONFIRMED)


async def test_places_that_go_between_the_question_and_the_answer_are_asked_about_again(world: World) -> None:
    world.imports(an_activity("Cena", posti=2))
    fatima = await a_mother(world)
    await ticks(fatima, "Cena", "Per me", "Adam", "Sara")
    await fatima.taps("Conferma", "Prendiamo 2 posti", "☐ Adam", "☐ Sara")
    await fills(world, "Cena", "Anna")
    await fatima.taps("Conferma")
    fatima.sees("C'è 1 posto per 3 persone.", "Prendiamo 1 posto")
    await fills(world, "Cena", "Bruno")
    await fatima.taps("Prendiamo 1 posto", "Sara")
    fatima.sees("Siete in 3", "1ª persona in lista")


async def test_ticks_on_a_list_that_changed_mean_nothing(world: World) -> None:
    world.imports(an_activity("Cena", posti=8))
    fatima = await a_mother(world)
    await ticks(fatima, "Cena", "Adam")
    write_down(world, fatima, Karim=2020)
    await fatima.taps("Conferma")
    fatima.sees("l'elenco è cambiato", "☐ Adam", "☐ Karim")
    assert fatima.chat.toasts[-1].alert
    assert how_many(world) == 0
    await fatima.taps("Conferma")
    fatima.sees("Tocca prima il nome di chi viene")
    await fatima.taps("Indietro")
    fatima.sees("Per chi è il posto?")


async def test_a_hurried_second_tap_enrols_nobody_twice_and_says_where_they_stand(world: World) -> None:
    world.imports(an_activity("Cena", posti=8))
    fatima = await a_mother(world)
    await ticks(fatima, "Cena", "Adam", "Sara")
    message = fatima.screen
    fatima.account.taps("Conferma", message=message)
    fatima.account.taps("Conferma", message=message)
    await world.settles_at_once()
    assert how_many(world) == 2
    fatima.sees("Iscrizione confermata per Adam", "Iscrizione confermata per Sara")


async def test_a_child_is_added_in_the_middle_of_choosing_and_ticked(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=8, eta_min=6, eta_max=10))
    fatima = await a_mother(world)
    await ticks(fatima, "Fumetto", "Adam")
    await fatima.taps("Aggiungi figli o nipoti")
    await fatima.sends("Karim 😀")
    await fatima.sends("1990")
    fatima.sees("Tocca un anno")
    await fatima.taps("2017")
    assert fatima.labels[:3] == ["☑ Adam", "☐ Sara", "☑ Karim 😀"]
    await fatima.taps("Conferma")
    fatima.sees("Iscrizione confermata", "Per Adam e Karim")


async def test_leaving_the_question_for_a_name_leads_back_to_the_ticks(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=8, eta_min=6, eta_max=10))
    fatima = await a_mother(world)
    await ticks(fatima, "Fumetto", "Sara")
    await fatima.taps("Aggiungi figli o nipoti", "Indietro")
    assert fatima.labels[:2] == ["☐ Adam", "☑ Sara"]
    await fatima.taps("Aggiungi figli o nipoti")
    await fatima.sends("Annulla!")
    fatima.sees("lasciamo stare")
    await fatima.sends("/annulla")
    fatima.sees("Non c'era niente da annullare")
    assert len(world.ask(lambda uow: uow.session.scalars(select(Person.id)).all())) == 3


async def test_the_same_child_is_not_written_down_twice_and_two_of_one_name_are_told_apart(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=8, eta_min=6, eta_max=10))
    fatima = await a_mother(world, Adam=2018)
    await fatima.sends("/attivita")
    await fatima.taps("Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("adam")
    await fatima.taps("2018")
    fatima.sees("Iscrizione confermata", "per Adam")
    assert how_many(world) == 1
    write_down(world, fatima, Sara=2019)
    await fatima.taps("Iscrivi un'altra persona", "Aggiungi figli o nipoti")
    await fatima.sends("Sara")
    await fatima.taps("2017", "Disdici", "Per tutta la famiglia", "Vedi i dettagli", "Iscrivimi")
    assert fatima.labels[:3] == ["Sara (2017)", "Adam", "Sara (2019)"]


async def test_an_activity_that_ends_while_a_child_is_written_down_is_said_and_one_goes_on(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=8, eta_min=6, eta_max=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("Adam")
    message = fatima.screen
    await world.passes(days=4)
    await fatima.taps("2018", message=message)
    fatima.sees("non ci sono altre date")
    await fatima.sends("fumetto")
    fatima.does_not_see("Qual è l'anno")


# What overlaps


async def test_what_overlaps_is_said_before_confirming_and_once_more_after(world: World) -> None:
    world.imports(
        an_activity("Nuoto", posti=8),
        an_activity("Cena", posti=8, inizio="2026-11-25 18:30", fine="2026-11-25 21:00"),
        an_activity("Yoga", posti=8, eta_min=18, inizio="2026-11-25 19:00", fine="2026-11-25 20:00"),
    )
    fatima = await a_mother(world, Adam=2018)
    await fatima.taps("Attività", "Nuoto", "Iscrivimi", "Per me", "Iscrivi un'altra persona", "Adam")
    await fatima.sends("/attivita")
    await fatima.taps("Cena")
    fatima.sees("A quell'ora hai già: Nuoto.")
    await fatima.taps("Iscrivimi")
    fatima.sees("A quell'ora hai già: Nuoto.", "A quell'ora Adam ha già: Nuoto.")
    await fatima.taps("Adam")
    fatima.sees("Iscrizione confermata", "A quell'ora Adam ha già: Nuoto.")
    fatima.does_not_see("A quell'ora hai")
    await fatima.sends("yoga")
    await fatima.taps("Yoga")
    fatima.does_not_see("A quell'ora")
    await fatima.taps("Iscrivimi")
    fatima.sees("Iscrizione confermata")
    fatima.does_not_see("A quell'ora")


# Offers


async def a_family_in_line(world: World, places: int, *others: str) -> tuple[Someone, list[Someone]]:
    """Let others have all places, and a family of three wait for one each."""
    world.imports(an_activity("Cena", posti=places))
    holding = await fills(world, "Cena", *others)
    fatima = await a_mother(world)
    await ticks(fatima, "Cena", "Per me", "Adam", "Sara", way_in="Mettimi in lista")
    await fatima.taps("Conferma")
    return fatima, holding


async def test_a_whole_family_takes_its_offer_with_one_tap(world: World) -> None:
    world.imports(an_activity("Cena", posti=3))
    zoe = await a_mother(world, "Zoe", Ugo=2018, Ida=2019)
    await ticks(zoe, "Cena", "Per me", "Ugo", "Ida")
    await zoe.taps("Conferma")
    fatima = await a_mother(world)
    await ticks(fatima, "Cena", "Per me", "Adam", "Sara", way_in="Mettimi in lista")
    await fatima.taps("Conferma")
    await zoe.taps("Disdici")
    zoe.sees("C'è chi aspetta: il posto passa subito.")
    await zoe.taps("Per tutta la famiglia")
    await world.ticks()
    fatima.sees("Si sono liberati dei posti", "Cena", "per Fatima, Adam e Sara", "Li teniamo fino a")
    assert fatima.labels[:2] == ["Accetto il posto", "Rinuncio"]
    letter = fatima.screen
    await fatima.taps("Vedi i dettagli")
    fatima.sees("Ci sono 3 posti per Fatima, Adam e Sara.")
    await fatima.taps("Accetto il posto")
    fatima.sees("Iscrizione confermata", "Per Fatima, Adam e Sara")
    assert states(world, "Fatima", "Adam", "Sara") == ALL
    await world.forges(fatima, f"ol:{enrolment_of(world, 'Adam')}")
    fatima.sees("Iscrizione confermata")
    assert letter is fatima.screen


async def test_a_smaller_offer_lets_a_family_say_for_whom(world: World) -> None:
    fatima, (anna, bruno) = await a_family_in_line(world, 2, "Anna", "Bruno")
    for leaving in (anna, bruno):
        await leaving.taps("Disdici", "Conferma")
    await world.ticks()
    fatima.sees("Ci sono 2 posti e voi siete in 3: scegli per chi.", "Accetto il posto per Sara", "Aspettiamo insieme")
    await fatima.taps("Accetto il posto per Sara")
    fatima.sees("C'è 1 posto e voi siete in 2", "Iscrizione confermata per Sara", "Accetto il posto per me")
    await fatima.taps("Accetto il posto per Adam")
    fatima.sees("Iscrizione confermata", "per Adam")
    assert states(world, "Fatima", "Adam", "Sara") == (WAITING, CONFIRMED, CONFIRMED)
    await fatima.taps("La mia agenda")
    fatima.sees("1ª persona in lista")


async def test_a_family_that_waits_on_keeps_its_turn_and_the_place_goes_on(world: World) -> None:
    fatima, (anna,) = await a_family_in_line(world, 1, "Anna")
    carla = (await fills(world, "Cena", "Carla"))[0]
    carla.sees("4ª persona in lista")
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    fatima.sees("C'è 1 posto e voi siete in 3")
    await fatima.taps("Aspettiamo insieme")
    fatima.sees("Siete in 3", "1ª persona in lista", "aspettate insieme")
    await world.ticks()
    carla.sees("Si è liberato un posto")
    assert states(world, "Fatima", "Adam", "Sara", "Carla") == (WAITING, WAITING, WAITING, OFFERED)
    await world.forges(fatima, f"od:{enrolment_of(world, 'Fatima')}")
    fatima.sees("aspettate insieme")


async def test_a_smaller_offer_that_runs_out_keeps_the_turn_and_says_so(world: World) -> None:
    fatima, (anna,) = await a_family_in_line(world, 1, "Anna")
    await anna.taps("Disdici", "Conferma")
    await world.passes(hours=30)
    fatima.sees("Il tempo per rispondere è finito", "con lo stesso turno")
    assert states(world, "Fatima", "Adam", "Sara") == (WAITING, WAITING, WAITING)


# Forged and old


FORGED = (
    *("ep:1:{child}", "wp:1:{child}", "wc:1:{child}", "oa:{row}", "od:{row}", "ol:{row}", "wa:{row}", "wo:{row}"),
    *("wl:1:{row}", "wl:1:0", "wb:1:{row}", "wb:1:0", "wc:1:0", "w:1", "dp:1:1:{child}", "de:1:99", "dc:1:0"),
    *("et:1:0:7:0", "ec:1:0:7:0", "ew:1:0:7:0", "ef:1:0:7:0:1:1", "ek:1:0:7:0:1:1", "ec:1:0:2147483647:1"),
    *("ec:1:1:1:1", "ec:99:0:1:1", "et:1:99:1:1", "ek:1:0:0:0:0:0", "ea:1:0:7:0", "dn:1:99", "en:99", "gp:2147483647"),
)


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_tap_reaches_nobody_elses_place(world: World, data: str) -> None:
    world.imports(an_activity("Fumetto", posti=2, eta_min=6, eta_max=10))
    fatima = await a_mother(world)
    await ticks(fatima, "Fumetto", "Adam", "Sara")
    await fatima.taps("Conferma")
    ugo = await world.member("Ugo")
    await world.forges(ugo, data.format(child=id_of(world, "Adam"), row=enrolment_of(world, "Adam")))
    assert not ugo.chat.waiting
    assert states(world, "Adam", "Sara") == (CONFIRMED, CONFIRMED)
    assert how_many(world) == 2
    ugo.does_not_see("Adam", "Sara", "Scusa, qualcosa")


@pytest.mark.parametrize("data", ["oa:{row}", "od:{row}", "ol:{row}"])
async def test_a_forged_answer_to_somebody_elses_offer_changes_nothing(world: World, data: str) -> None:
    fatima, (anna,) = await a_family_in_line(world, 1, "Anna")
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    await world.forges(anna, data.format(row=enrolment_of(world, "Fatima")))
    anna.sees("Questo posto non è più libero")
    anna.does_not_see("Fatima", "Adam")
    assert states(world, "Fatima", "Adam", "Sara") == (OFFERED, WAITING, WAITING)
    assert fatima.labels[0].startswith("Accetto il posto")
