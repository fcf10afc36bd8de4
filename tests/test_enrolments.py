"""Places, from the first tap to the last seat."""

import pytest
from sqlalchemy import select

from storage.enrolments import Enrolment, EnrolmentState
from storage.people import Person
from tests.support.world import World, an_activity

PAST_YEAR = "2018"


def states(world: World) -> list[EnrolmentState]:
    """List the states of all enrolments, oldest first."""
    return list(world.ask(lambda uow: uow.session.scalars(select(Enrolment.state).order_by(Enrolment.id)).all()))


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


async def test_from_home_to_a_place_in_three_taps(world: World) -> None:
    world.imports(an_activity("Yoga dolce", posti=8))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga dolce", "Iscrivimi")
    anna.sees("Iscrizione confermata", "mercoledì 25 novembre", "17:30", "Ombriano")
    assert anna.letters == 1


async def test_a_place_given_back_is_offered_to_the_next_and_taken(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    for waiting in (bruno, carla):
        await waiting.taps("Attività", "Yoga", "Mettimi in lista")
    carla.sees("2ª persona in lista")

    await anna.taps("Disdici", "Conferma")
    anna.sees("Iscrizione disdetta")
    await world.ticks()
    bruno.sees("Si è liberato un posto", "Yoga", "Accetto il posto", "Rinuncio")
    carla.does_not_see("Si è liberato")

    await bruno.taps("Accetto il posto")
    bruno.sees("Iscrizione confermata")
    assert states(world) == [EnrolmentState.WITHDRAWN, EnrolmentState.CONFIRMED, EnrolmentState.WAITING]


async def test_a_declined_place_goes_on_to_the_next(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    for waiting in (bruno, carla):
        await waiting.taps("Attività", "Yoga", "Mettimi in lista")
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    await bruno.taps("Rinuncio")
    bruno.sees("passa a chi viene dopo")
    await world.ticks()
    carla.sees("Si è liberato un posto")


async def test_an_offer_without_an_answer_ends_and_goes_to_the_next(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1, inizio="2026-12-02 17:30", fine="2026-12-02 18:30"))
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    for waiting in (bruno, carla):
        await waiting.taps("Attività", "Yoga", "Mettimi in lista")
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    bruno.sees("fino a domani, martedì 24 novembre alle 10:00")

    offered = bruno.screen
    await world.passes(hours=24, minutes=30)
    bruno.sees("non teniamo più il posto")
    carla.sees("Si è liberato un posto")
    await bruno.taps("Accetto il posto", message=offered)
    bruno.sees("non è più libero")
    assert bruno.chat.toasts[-1].alert
    assert "Posti finiti" in offered.text, "the old offer gives way to the activity as it is now"
    labels = [button.text for row in offered.buttons for button in row]
    assert labels[0] == "Mettimi in lista"
    assert "Accetto il posto" not in labels
    assert states(world)[1] is EnrolmentState.EXPIRED


async def test_asking_twice_gives_one_place(world: World) -> None:
    world.imports(an_activity("Yoga", posti=5))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga")
    card = anna.screen
    for _ in range(3):
        anna.account.taps("Iscrivimi", message=card) if card.buttons[0][0].text == "Iscrivimi" else None
        await world.settles()
    anna.sees("Iscrizione confermata")
    assert states(world) == [EnrolmentState.CONFIRMED]


async def test_who_cancels_does_not_go_back_into_the_queue(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await anna.taps("Attività", "Yoga", "Iscrivimi", "Disdici", "Conferma")
    await bruno.taps("Attività", "Yoga", "Iscrivimi")
    await anna.taps("Vedi i dettagli", "Mettimi in lista")
    anna.sees("1ª persona in lista")


async def test_newcomers_queue_behind_whoever_waits(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    await carla.taps("Attività", "Yoga")
    await anna.taps("Disdici", "Conferma")
    await carla.taps("Mettimi in lista")
    carla.sees("1ª persona in lista")
    await world.ticks()
    bruno.sees("Si è liberato un posto")


async def test_a_mother_enrols_a_child_in_the_flow(world: World) -> None:
    world.imports(an_activity("Laboratorio di fumetto", posti=10, eta_min=6, eta_max=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Laboratorio di fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    fatima.sees("Come si chiama?")
    await fatima.sends("Adam 8")
    fatima.sees("nome breve")
    await fatima.sends("Adam")
    fatima.sees("anno di nascita di Adam", PAST_YEAR)
    await fatima.sends("otto anni")
    fatima.sees("Tocca un anno")
    await fatima.taps(PAST_YEAR)
    fatima.sees("Iscrizione confermata", "per Adam")

    child = world.ask(lambda uow: uow.session.scalars(select(Person).where(Person.name == "Adam")).one())
    assert (child.telegram_id, child.birth_year) == (None, 2018)
    await fatima.sends("/agenda")
    fatima.sees("Laboratorio di fumetto", "per Adam")


async def test_a_second_child_is_enrolled_beside_the_first(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=10, eta_min=4, eta_max=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("Adam")
    await fatima.taps(PAST_YEAR, "La mia agenda", "Fumetto", "Iscrivi un'altra persona", "Aggiungi figli o nipoti")
    await fatima.sends("Sara")
    await fatima.taps("2021")
    fatima.sees("per Sara")
    await fatima.taps("Disdici")
    fatima.sees("Per chi vuoi disdire?", "Adam", "Sara")
    await fatima.taps("Adam")
    fatima.sees("Iscrizione disdetta")
    assert states(world) == [EnrolmentState.WITHDRAWN, EnrolmentState.CONFIRMED]


async def test_a_known_child_is_offered_by_name(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=10, eta_min=6, eta_max=10), an_activity("Cena di quartiere", posti=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("Adam")
    await fatima.taps(PAST_YEAR, "Menu", "Attività", "Cena di quartiere", "Iscrivimi")
    fatima.sees("Per chi è il posto?", "Per me", "Adam")
    await fatima.taps("Adam")
    fatima.sees("Iscrizione confermata", "per Adam")


async def test_a_command_in_the_middle_of_a_form_sets_it_aside(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=10, eta_min=6, eta_max=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("/aiuto")
    fatima.sees("Hai lasciato una cosa a metà", "Riprendi")
    await fatima.taps("Riprendi")
    fatima.sees("Come si chiama?")
    await fatima.sends("Adam")
    fatima.sees("anno di nascita")
    await fatima.sends("/annulla")
    fatima.sees("lasciamo stare")
    await fatima.sends("/annulla")
    fatima.sees("Non c'era niente da annullare")


async def test_the_rules_of_an_activity_are_said_in_plain_words(world: World) -> None:
    world.imports(
        an_activity("Festa in piazza", iscrizione="libera"),
        an_activity("Tu puoi", tipo="corso", iscrizione="candidatura"),
    )
    anna = await world.member("Anna")
    await anna.taps("Attività", "Festa in piazza")
    anna.sees("Non serve iscriversi")
    assert "Iscrivimi" not in anna.labels
    await anna.taps("Menu", "Corsi", "Tu puoi")
    anna.sees("si fa domanda")


async def test_a_button_of_yesterday_shows_what_is_true_now(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await anna.taps("Attività", "Yoga")
    card = anna.screen
    await bruno.taps("Attività", "Yoga", "Iscrivimi")
    await anna.taps("Iscrivimi", message=card)
    anna.sees("in lista")
    await world.passes(days=4)
    anna.account.taps("Disdici", message=card)
    await world.settles()
    anna.sees("Vuoi lasciare la lista?")


async def test_a_no_to_an_old_button_comes_with_the_activity_as_it_is_now(world: World) -> None:
    world.imports(an_activity("Yoga dolce", posti=8))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga dolce")
    anna.sees("8 posti liberi")
    await world.passes(days=7)
    await anna.taps("Iscrivimi")
    anna.sees("non ci sono altre date", "Le date sono finite")
    anna.does_not_see("Iscrivimi")
    assert anna.chat.toasts[-1].alert
    assert anna.letters == 1


async def test_children_of_others_cannot_be_enrolled_by_a_forged_button(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=10, eta_min=6, eta_max=10))
    fatima, ugo = await world.member("Fatima"), await world.member("Ugo")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("Adam")
    await fatima.taps(PAST_YEAR)
    child = world.ask(lambda uow: uow.session.scalars(select(Person).where(Person.name == "Adam")).one())
    await world.forges(ugo, f"ep:1:{child.id}")
    ugo.sees("persone della tua famiglia")
    assert len(states(world)) == 1


async def test_a_year_in_a_sentence_is_a_year_and_an_age_is_no_button(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=10, eta_min=6, eta_max=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi")
    fatima.sees("Da 6 a 10 anni", "Per chi è il posto?")
    await fatima.taps("Aggiungi figli o nipoti")
    await fatima.sends("👦")
    fatima.sees("nome breve")
    await fatima.sends("Adam")
    for unclear in ("3", "ha 6 anni", "1980", "2018 o 2019", "20188"):
        await fatima.sends(unclear)
        fatima.sees("Tocca un anno")
    await fatima.sends("è nato nel 2019, a marzo")
    fatima.sees("Iscrizione confermata", "per Adam")
    await fatima.taps("Iscrivi un'altra persona", "Aggiungi figli o nipoti")
    await fatima.sends("Sara")
    await fatima.taps("2017", "Disdici", "Sara")
    fatima.sees("Iscrizione disdetta", "Fumetto, per Sara")


async def test_nobody_else_is_looked_for_where_only_adults_come(world: World) -> None:
    world.imports(an_activity("Tango", posti=10, eta_min=18))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Tango", "Iscrivimi")
    assert "Iscrivi un'altra persona" not in anna.labels
    await anna.sends("tango")
    await anna.taps("Tango")
    assert "Iscrivi un'altra persona" not in anna.labels


@pytest.mark.parametrize(
    ("said", "sees"), [("sì", "Iscrizione disdetta"), ("OK!", "Iscrizione disdetta"), ("no", "Disdici")]
)
async def test_a_question_is_answered_with_a_bare_yes_or_no(world: World, said: str, sees: str) -> None:
    world.imports(an_activity("Yoga", posti=10))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga", "Iscrivimi", "Disdici")
    await anna.sends(said)
    anna.sees(sees)
