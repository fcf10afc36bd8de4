"""What a household has ahead, and what can be done from there in one tap; places on single dates."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from services.work import UnitOfWork
from storage import calendars
from storage.attendances import Attendance, Said
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person, by_telegram_id
from tests.support.families import a_mother, enrolment_of, fills, how_many, id_of, states
from tests.support.world import Someone, World, an_activity
from views.answers.places import ConfirmWithdraw

CONFIRMED, WAITING, OFFERED, WITHDRAWN = (
    EnrolmentState.CONFIRMED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
    EnrolmentState.WITHDRAWN,
)

BY_DATE = {"posti_per": "data", "ricorrenza": "FREQ=WEEKLY;COUNT=3"}


OTHER_DATE = "Iscrivimi a un'altra data"


async def enrols(someone: Someone, title: str, *labels: str) -> None:
    """Take a place in something, from home."""
    await someone.sends("/attivita")
    await someone.taps(title, "Iscrivimi", *labels)


async def opens_dates(someone: Someone) -> None:
    """Look at the dates of the workshop, whoever has one already."""
    await someone.sends("/attivita")
    await someone.taps("Ciclofficina")
    await someone.taps(OTHER_DATE if OTHER_DATE in someone.labels else "Iscrivimi")


def rows(someone: Someone) -> list[list[str]]:
    """Read the labels under what somebody sees, row by row."""
    return [[one.text for one in row] for row in someone.screen.buttons]


async def together(world: World, first: Someone, second: Someone) -> None:
    """Put two adults into one household."""

    def write(uow: UnitOfWork) -> None:
        one, other = (by_telegram_id(uow.session, each.account.id) for each in (first, second))
        assert one is not None
        assert other is not None
        other.household_id = one.household_id

    world.ask(write)


def says(world: World, name: str, said: Said) -> None:
    """Write down what was said about coming on the next date."""

    def write(uow: UnitOfWork) -> None:
        person_id = uow.session.scalars(select(Person.id).where(Person.name == name)).one()
        date_id = uow.session.scalars(select(Occurrence.id).order_by(Occurrence.starts_at)).first()
        uow.session.add(Attendance(occurrence_id=date_id, person_id=person_id, said=said, said_at=uow.now))

    world.ask(write)


async def test_everything_of_a_household_is_there_next_first_each_with_what_one_needs(world: World) -> None:
    world.imports(
        an_activity("Judo", posti=9, inizio="2026-11-27 17:00", fine="2026-11-27 18:00", eta_min=6, eta_max=10),
        an_activity("Yoga", posti=9, inizio="2026-11-24 18:00", fine="2026-11-24 19:00"),
        an_activity("Coro", posti=9, inizio="2026-11-23 21:00", fine="2026-11-23 22:00"),
    )
    fatima = await a_mother(world, Adam=2018)
    omar = await world.member("Omar")
    await together(world, fatima, omar)
    await enrols(fatima, "Judo", "Adam")
    await enrols(fatima, "Yoga", "Per me")
    await enrols(omar, "Coro", "Per me")
    await fatima.taps("La mia agenda")
    text = fatima.screen.text
    order = ["oggi, lunedì 23 novembre", "Coro, per Omar", "domani, martedì 24 novembre", "Yoga", "Judo, per Adam"]
    assert sorted(order, key=text.index) == order, text
    assert rows(fatima)[:3] == [
        ["Coro"],
        ["Yoga", "Disdici"],
        ["Judo", "Disdici"],
    ]
    await omar.sends("/agenda")
    assert rows(omar)[:3] == [
        ["Coro", "Disdici"],
        ["Yoga"],
        ["Judo", "Disdici"],
    ]


async def test_a_family_has_one_row_for_each_date_and_is_asked_whose_place_it_gives_back(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=99), an_activity("Yoga", posti=9))
    fatima = await a_mother(world)
    await enrols(fatima, "Yoga", "Per me")
    await enrols(fatima, "Fumetto", "Più persone insieme", "☐ Per me", "☐ Adam", "☐ Sara", "Conferma")
    await fatima.taps("La mia agenda")
    fatima.sees("Fumetto, per Fatima, Adam e Sara")
    assert rows(fatima)[:2] == [["Fumetto", "Disdici"], ["Yoga", "Disdici"]]
    await fatima.taps("Disdici", "Adam")
    fatima.sees("Iscrizione disdetta", "Fumetto, per Adam")
    assert states(world, "Adam", "Sara") == (WITHDRAWN, CONFIRMED)


async def test_where_a_family_stands_differently_each_button_says_for_whom(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=1, eta_min=6, eta_max=99))
    fatima = await a_mother(world)
    await enrols(fatima, "Fumetto", "Sara")
    for child in ("Adam", "Per me"):
        await fatima.taps("Iscrivi un'altra persona", child)
    await fatima.taps("La mia agenda")
    fatima.sees("Sara · ✅ Iscrizione confermata", "Adam · ⏳ 1ª persona in lista", "Fatima · ⏳ 2ª persona in lista")
    assert rows(fatima)[:3] == [["Fumetto"], ["Disdici per Sara"], ["Lascia la lista per Adam e Fatima"]]
    await fatima.taps("Disdici per Sara", "Conferma")
    await world.ticks()
    await fatima.sends("/agenda")
    assert rows(fatima)[:3] == [["Fumetto"], ["Accetto il posto per Adam"], ["Lascia la lista per Fatima"]]
    await fatima.taps("Accetto il posto per Adam")
    await fatima.sends("/agenda")
    await fatima.taps("Lascia la lista per Fatima")
    assert states(world, "Adam", "Sara", "Fatima") == (CONFIRMED, WITHDRAWN, WITHDRAWN)


async def test_a_family_that_is_offered_fewer_places_chooses_for_whom_on_the_card(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=1, eta_min=6, eta_max=99))
    (anna,) = await fills(world, "Fumetto", "Anna")
    fatima = await a_mother(world)
    await fatima.taps("Attività", "Fumetto", "Mettimi in lista", "Più persone insieme", "☐ Adam", "☐ Sara", "Conferma")
    await fatima.taps("La mia agenda")
    assert rows(fatima)[0] == ["Fumetto", "Lascia la lista"]
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    await fatima.sends("/agenda")
    assert rows(fatima)[:2] == [["Fumetto", "Scegli per chi"], ["Calendario sul telefono"]]
    await fatima.taps("Scegli per chi", "Accetto il posto per Sara")
    assert states(world, "Adam", "Sara") == (WAITING, CONFIRMED)


async def test_places_offered_to_a_family_are_all_taken_with_one_tap(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=2, eta_min=6, eta_max=99))
    anna, bruno = await fills(world, "Fumetto", "Anna", "Bruno")
    fatima = await a_mother(world)
    await fatima.taps("Attività", "Fumetto", "Mettimi in lista", "Più persone insieme", "☐ Adam", "☐ Sara", "Conferma")
    await anna.taps("Disdici", "Conferma")
    await bruno.taps("Disdici", "Conferma")
    await world.ticks()
    await fatima.sends("/agenda")
    assert rows(fatima)[0] == ["Fumetto", "Accetto il posto"]
    await fatima.taps("Accetto il posto")
    assert states(world, "Adam", "Sara") == (CONFIRMED, CONFIRMED)


async def test_without_a_household_one_sees_only_ones_own(world: World) -> None:
    world.imports(an_activity("Yoga", posti=9))
    anna, bruno = await fills(world, "Yoga", "Anna", "Bruno")

    def part(uow: UnitOfWork) -> None:
        for person in uow.session.scalars(select(Person)):
            person.household_id = None

    world.ask(part)
    await anna.sends("/agenda")
    anna.sees("Yoga")
    anna.does_not_see("Bruno")
    await bruno.sends("/agenda")
    bruno.does_not_see("Anna")


async def test_from_home_a_place_is_given_back_in_three_taps_and_from_the_agenda_in_two(world: World) -> None:
    world.imports(an_activity("Yoga", posti=9))
    anna = await world.member("Anna")
    await enrols(anna, "Yoga")
    await anna.taps("Menu")
    await anna.taps("La mia agenda", "Disdici", "Conferma")
    anna.sees("Iscrizione disdetta", "Yoga", "Ci ripenso")
    assert states(world, "Anna") == (WITHDRAWN,)


async def test_one_of_several_is_given_back_from_the_card_in_two_taps(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    fatima = await a_mother(world)
    await enrols(fatima, "Fumetto", "Più persone insieme", "☐ Adam", "☐ Sara", "Conferma")
    await fatima.taps("Disdici", "Adam")
    fatima.sees("Iscrizione disdetta", "Fumetto, per Adam")
    assert states(world, "Adam", "Sara") == (WITHDRAWN, CONFIRMED)
    await fatima.taps("Vedi i dettagli", "Disdici", "Conferma")
    fatima.sees("Iscrizione disdetta", "Fumetto, per Sara")


async def test_what_was_given_back_is_had_again_within_a_minute(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    fatima = await a_mother(world)
    await enrols(fatima, "Fumetto", "Più persone insieme", "☐ Adam", "☐ Sara", "Conferma")
    await fatima.taps("Disdici", "Per tutta la famiglia")
    fatima.sees("Per Adam e Sara", "Hai un minuto per ripensarci.")
    message = fatima.screen
    for _ in range(2):
        fatima.account.taps("Ci ripenso", message=message)
    await world.settles()
    fatima.sees("Iscrizione confermata per Adam", "Iscrizione confermata per Sara")
    assert states(world, "Adam", "Sara") == (CONFIRMED, CONFIRMED)
    assert how_many(world) == 2, "the same rows, with their old turn"


async def test_after_a_minute_it_is_too_late_and_that_is_said_over_the_activity(world: World) -> None:
    world.imports(an_activity("Yoga", posti=9))
    anna = await world.member("Anna")
    await enrols(anna, "Yoga")
    await anna.taps("Disdici", "Conferma")
    world.telegram.clock.move(timedelta(seconds=61))
    await anna.taps("Ci ripenso")
    anna.sees("È passato più di un minuto", "9 posti liberi", "Iscrivimi")
    assert states(world, "Anna") == (WITHDRAWN,)


async def test_a_hurried_second_tap_hides_no_way_back(world: World) -> None:
    world.imports(an_activity("Yoga", posti=9))
    anna = await world.member("Anna")
    await enrols(anna, "Yoga")
    await anna.taps("Disdici")
    for _twice in range(2):
        anna.account.taps("Conferma")
    await world.settles_at_once()
    anna.sees("Iscrizione disdetta", "Ci ripenso")
    await anna.taps("Ci ripenso")
    assert states(world, "Anna") == (CONFIRMED,)
    await anna.taps("Disdici", "Conferma")
    world.telegram.clock.move(timedelta(seconds=61))
    await world.forges(anna, ConfirmWithdraw(activity_id=1, person_id=0).pack())
    anna.does_not_see("Ci ripenso")


async def test_a_place_that_went_on_is_taken_from_nobody_and_one_is_first_in_line(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno, carla = await fills(world, "Yoga", "Anna", "Bruno", "Carla")
    await anna.taps("Disdici")
    anna.sees("C'è chi aspetta: il posto passa subito.")
    await anna.taps("Conferma", "Ci ripenso")
    anna.sees("Sei la 1ª persona in lista")
    await world.ticks()
    bruno.sees("Si è liberato un posto")
    await carla.sends("/agenda")
    carla.sees("2ª persona in lista")


async def test_the_line_is_left_with_one_tap_from_wherever_it_is_seen(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    _anna, bruno, carla = await fills(world, "Yoga", "Anna", "Bruno", "Carla")
    await bruno.taps("Lascia la lista")
    bruno.sees("Iscrizione disdetta", "Non aspetti più")
    await carla.sends("/agenda")
    carla.sees("1ª persona in lista")
    await bruno.taps("Ci ripenso")
    bruno.sees("Sei la 1ª persona in lista")
    await carla.sends("/agenda")
    carla.sees("2ª persona in lista")
    await carla.taps("Lascia la lista")
    carla.sees("Iscrizione disdetta")
    await bruno.taps("La mia agenda", "Yoga", "Lascia la lista")
    assert states(world, "Bruno", "Carla") == (WITHDRAWN, WITHDRAWN)


async def test_a_turn_that_became_an_offer_is_not_lost_by_an_old_button(world: World) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno = await fills(world, "Yoga", "Anna", "Bruno")
    old = bruno.screen
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    await bruno.taps("Lascia la lista", message=old)
    assert states(world, "Bruno") == (OFFERED,)
    assert "C'è un posto per te." in old.text
    await bruno.sends("/agenda")
    bruno.sees("Un posto ti aspetta fino a")
    await bruno.taps("Accetto il posto")
    bruno.sees("Iscrizione confermata")


async def test_a_long_agenda_has_pages_and_each_is_one_statement_besides_the_count(world: World) -> None:
    world.imports(*(an_activity(f"Orto {at}", posti=9, codice=f"O{at}") for at in range(10, 21)))
    anna = await world.member("Anna")

    def write(uow: UnitOfWork) -> None:
        person = by_telegram_id(uow.session, anna.account.id)
        assert person is not None
        for at in range(1, 12):
            uow.session.add(
                Enrolment(
                    activity_id=at,
                    person_id=person.id,
                    account_id=person.id,
                    state=CONFIRMED,
                    created_at=uow.now,
                    changed_at=uow.now,
                )
            )

    world.ask(write)
    await anna.sends("/agenda")
    assert sum(label.startswith("Orto") for label in anna.labels) == 6
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(world.workshop.engine, "before_cursor_execute", note)
    await anna.taps("Avanti")
    event.remove(world.workshop.engine, "before_cursor_execute", note)
    assert len([one for one in asked if "enrolments" in one and "appointments" not in one]) == 2
    assert sum(label.startswith("Orto") for label in anna.labels) == 5
    await anna.taps("Orto 20", "Indietro")
    assert "Avanti" not in anna.labels
    await anna.taps("Indietro")
    assert "Avanti" in anna.labels
    await world.forges(anna, "gp:99")
    assert sum(label.startswith("Orto") for label in anna.labels) == 5


@pytest.mark.parametrize(("said", "sees"), [(Said.COMING, "✋ Vengo"), (Said.NOT_COMING, "Questa volta no")])
async def test_what_was_said_about_coming_is_shown(world: World, said: Said, sees: str) -> None:
    world.imports(an_activity("Yoga", posti=9, ricorrenza="FREQ=WEEKLY;COUNT=3"))
    anna = await world.member("Anna")
    await enrols(anna, "Yoga")
    says(world, "Anna", said)
    await anna.sends("/agenda")
    anna.sees(sees)
    await world.passes(days=3)
    await anna.sends("/agenda")
    anna.sees("Iscrizione confermata")


# Places on single dates


async def test_the_dates_are_chosen_first_and_each_has_its_own_places(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=1, **BY_DATE))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await anna.taps("Attività", "Ciclofficina")
    anna.sees("Il posto si prende data per data.")
    await anna.taps("Iscrivimi")
    assert anna.labels[:3] == [
        "mer 25 nov, 17:30 · 1 posto",
        "mer 2 dic, 17:30 · 1 posto",
        "mer 9 dic, 17:30 · 1 posto",
    ]
    await anna.taps("mer 2 dic, 17:30 · 1 posto")
    anna.sees("Iscrizione confermata", "mercoledì 2 dicembre alle 17:30", "Iscrivimi a un'altra data")
    await bruno.taps("Attività", "Ciclofficina", "Iscrivimi", "⏳ mer 2 dic, 17:30 · lista")
    bruno.sees("1ª persona in lista", "mercoledì 2 dicembre")
    await bruno.taps("Iscrivimi a un'altra data", "mer 25 nov, 17:30 · 1 posto")
    bruno.sees("Iscrizione confermata", "mercoledì 25 novembre")
    await bruno.taps("La mia agenda", "Ciclofficina")
    bruno.sees("Iscrizione confermata · mercoledì 25 novembre", "in lista · mercoledì 2 dicembre")
    await anna.taps("Iscrivimi a un'altra data")
    assert "✅ mer 2 dic, 17:30" in anna.labels
    await anna.taps("Indietro", "Disdici", "Conferma")
    anna.sees("Iscrizione disdetta", "mercoledì 2 dicembre")
    await world.ticks()
    bruno.sees("Si è liberato un posto", "mercoledì 2 dicembre alle 17:30")


async def test_of_several_dates_one_is_given_back_or_all(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=5, **BY_DATE))
    fatima = await a_mother(world, Adam=2018)
    await enrols(fatima, "Ciclofficina", "mer 25 nov, 17:30 · 5 posti", "Adam")
    await fatima.taps("Iscrivimi a un'altra data", "mer 2 dic, 17:30 · 5 posti", "Più persone insieme")
    await fatima.taps("☐ Per me", "☐ Adam", "Conferma")
    fatima.sees("Iscrizione confermata", "Per Fatima e Adam", "mercoledì 2 dicembre")
    await fatima.taps("Disdici", "mer 2 dic, 17:30 · Adam")
    fatima.sees("Iscrizione disdetta", "Ciclofficina, per Adam", "mercoledì 2 dicembre")
    await fatima.taps("Ci ripenso")
    fatima.sees("Iscrizione confermata", "per Adam")
    await fatima.taps("La mia agenda")
    assert rows(fatima)[:2] == [["Ciclofficina", "Disdici"], ["Ciclofficina", "Disdici"]]
    await fatima.taps("Ciclofficina", "Disdici", "Per tutta la famiglia")
    fatima.sees("Iscrizione disdetta", "Per Adam e Fatima")


async def test_from_the_agenda_a_family_gives_back_one_date_and_no_other(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=5, **BY_DATE))
    fatima = await a_mother(world, Adam=2018)
    for day in ("mer 25 nov, 17:30", "mer 2 dic, 17:30"):
        await opens_dates(fatima)
        await fatima.taps(f"{day} · 5 posti", "Più persone insieme", "☐ Per me", "☐ Adam", "Conferma")
    await fatima.taps("La mia agenda", "Disdici")
    fatima.sees("Per chi vuoi disdire?", "mercoledì 25 novembre")
    assert fatima.labels[:3] == ["Per me", "Adam", "Per tutta la famiglia"]
    await fatima.taps("Per tutta la famiglia")
    fatima.sees("Iscrizione disdetta", "mercoledì 25 novembre", "Per Fatima e Adam")
    await fatima.taps("La mia agenda")
    assert rows(fatima)[0] == ["Ciclofficina", "Disdici"]
    fatima.sees("mercoledì 2 dicembre", "Ciclofficina, per Fatima e Adam")
    fatima.does_not_see("25 novembre")


async def test_from_the_agenda_a_family_leaves_the_line_of_one_date_and_of_no_other(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=1, **BY_DATE))
    bruno, fatima = await world.member("Bruno"), await a_mother(world, Adam=2018)
    for day in ("mer 25 nov, 17:30", "mer 2 dic, 17:30"):
        await opens_dates(bruno)
        await bruno.taps(f"{day} · 1 posto")
        await opens_dates(fatima)
        await fatima.taps(f"⏳ {day} · lista", "Più persone insieme", "☐ Per me", "☐ Adam", "Conferma")
    await fatima.taps("La mia agenda")
    assert rows(fatima)[:2] == [["Ciclofficina", "Lascia la lista"]] * 2
    await fatima.taps("Lascia la lista")
    fatima.sees("Iscrizione disdetta", "mercoledì 25 novembre", "Non aspetti più")
    await fatima.taps("La mia agenda")
    assert rows(fatima)[0] == ["Ciclofficina", "Lascia la lista"]
    fatima.sees("mercoledì 2 dicembre")
    fatima.does_not_see("25 novembre")


async def test_all_dates_of_one_child_are_given_back_and_none_of_the_others(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=5, **BY_DATE))
    fatima = await a_mother(world)
    await enrols(fatima, "Ciclofficina", "mer 25 nov, 17:30 · 5 posti", "Sara")
    for day in ("✅ mer 25 nov, 17:30", "mer 2 dic, 17:30 · 5 posti"):
        await fatima.taps(OTHER_DATE, day, "Adam")
    await world.forges(fatima, f"wp:1:{id_of(world, 'Adam')}")
    await fatima.taps("Tutte le date")
    fatima.sees("Iscrizione disdetta", "Ciclofficina, per Adam")
    assert states(world, "Adam", "Sara") == (WITHDRAWN, CONFIRMED)


async def test_a_calendar_has_only_the_dates_that_one_has(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=5, **BY_DATE))
    anna = await world.member("Anna")
    await enrols(anna, "Ciclofficina", "mer 2 dic, 17:30 · 5 posti")

    def dates(uow: UnitOfWork) -> list[str]:
        person = by_telegram_id(uow.session, anna.account.id)
        assert person is not None
        taken = calendars.of_household(uow.session, person, after=uow.now, now=uow.now)
        return [f"{one.date.starts_at:%d.%m.}" for one in taken]

    assert world.ask(dates) == ["02.12."]


async def test_with_one_date_left_there_is_nothing_to_choose(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=5, **BY_DATE))
    anna = await world.member("Anna")
    await world.passes(days=11)
    await enrols(anna, "Ciclofficina")
    anna.sees("Iscrizione confermata", "mercoledì 9 dicembre")
    assert "Iscrivimi a un'altra data" not in anna.labels


async def test_a_date_that_began_meanwhile_is_said_over_the_activity(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=5, **BY_DATE))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Ciclofficina", "Iscrivimi")
    old = anna.screen
    await world.passes(days=3)
    await anna.taps("mer 25 nov, 17:30 · 5 posti", message=old)
    assert "Questa data non c'è più" in anna.chat.toasts[-1].text
    assert "mercoledì 2 dicembre" in old.text
    assert how_many(world) == 0


async def test_a_child_is_written_down_for_one_date(world: World) -> None:
    world.imports(an_activity("Ciclofficina", posti=5, eta_min=6, eta_max=10, **BY_DATE))
    fatima = await world.member("Fatima")
    await enrols(fatima, "Ciclofficina", "mer 2 dic, 17:30 · 5 posti", "Aggiungi figli o nipoti", "Indietro")
    fatima.sees("Per chi è il posto?", "mercoledì 2 dicembre")
    await fatima.taps("Aggiungi figli o nipoti")
    await fatima.sends("Adam")
    await fatima.taps("2018")
    fatima.sees("Iscrizione confermata", "per Adam", "mercoledì 2 dicembre")


async def test_the_other_adult_gives_back_a_childs_place_and_nobody_elses(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10), an_activity("Yoga", posti=9))
    fatima, omar = await a_mother(world, Adam=2018), await world.member("Omar")
    await together(world, fatima, omar)
    await enrols(fatima, "Fumetto", "Adam")
    await enrols(fatima, "Yoga", "Per me")
    for data in ("wa:{}", "wo:{}", "wl:2:{}"):
        await world.forges(omar, data.format(enrolment_of(world, "Fatima")))
        assert states(world, "Fatima") == (CONFIRMED,)
    await omar.sends("/agenda")
    await omar.taps("Disdici", "Conferma")
    omar.sees("Iscrizione disdetta", "per Adam")
    assert states(world, "Fatima", "Adam") == (CONFIRMED, WITHDRAWN)


async def test_old_buttons_of_what_ended_show_what_is_true_now(world: World) -> None:
    world.imports(an_activity("Yoga", posti=9))
    anna = await world.member("Anna")
    await enrols(anna, "Yoga")
    await anna.sends("/agenda")
    row = enrolment_of(world, "Anna")
    await anna.taps("Disdici", "Conferma")
    await anna.sends("/agenda")
    olds = (f"wa:{row}", f"wo:{row}", f"wl:1:{row}", "w:1", "wc:1:0")
    for data in olds:
        await world.forges(anna, data)
        anna.sees("Iscrizione disdetta", "Ci ripenso")
    world.telegram.clock.move(timedelta(seconds=61))
    for data in olds:
        await world.forges(anna, data)
        anna.sees("non c'è più niente da disdire", "Iscrivimi")
