"""What is held of a person: seen, downloaded, deleted; the consent taken back."""

import io
import json
import zipfile

from sqlalchemy import func, select

from bot.reply import TRIES
from simulator.faults import ServerError
from storage.enrolments import Enrolment, EnrolmentState
from storage.outbox import Letter
from storage.people import Consent, Person, by_telegram_id
from tests.support.world import Someone, World, an_activity


async def a_family(world: World) -> Someone:
    """Let a mother be in with two children and two places."""
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10), an_activity("Yoga", posti=1))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("Adam")
    await fatima.taps("2018", "Menu", "Attività", "Yoga", "Iscrivimi", "Per me")
    return fatima


async def test_everything_that_is_held_is_told(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    fatima.sees("Fatima", "Italiano", "Crema", "Figli e nipoti: 1", "Iscrizioni, anche passate: 2")


async def test_everything_that_is_held_can_be_downloaded(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    await fatima.taps("Scarica i miei dati")
    document = fatima.screen.document
    assert document is not None
    with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
        tables = json.loads(archive.read("dati.json"))
        page = archive.read("leggimi.html").decode()
    assert tables["persona"][0]["nome"] == "Fatima"
    assert tables["famiglia"] == [{"nome": "Adam", "anno_di_nascita": 2018}]
    assert [one["attivita"] for one in tables["iscrizioni"]] == ["Fumetto", "Yoga"]
    assert [one["per"] for one in tables["iscrizioni"]] == ["Adam", "Fatima"]
    assert tables["consensi"][0]["tolto"] is None
    assert "Fatima" in page
    assert "Adam" in page


async def test_deleting_asks_once_gives_the_places_to_others_and_says_what_stays(world: World) -> None:
    fatima, bruno = await a_family(world), await world.member("Bruno")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati")
    fatima.sees("Conferma", "Annulla", "2 posti")
    await fatima.taps("Conferma")
    fatima.sees("non ci sono più", "numeri senza nome")
    await world.ticks()
    bruno.sees("Si è liberato un posto")

    assert world.ask(lambda uow: by_telegram_id(uow.session, fatima.account.id)) is None
    people = world.ask(lambda uow: uow.session.scalars(select(Person).where(Person.forgotten_at.is_not(None))).all())
    assert [(one.name, one.birth_year, one.telegram_id, one.consent_at) for one in people] == [
        ("", None, None, None)
    ] * 2
    left = world.ask(
        lambda uow: uow.session.scalars(select(Enrolment).where(Enrolment.account_id == people[0].id)).all()
    )
    assert {one.state for one in left} == {EnrolmentState.WITHDRAWN}
    for table in (Consent, Letter):
        query = select(func.count()).select_from(table).where(table.person_id == people[0].id)
        assert world.ask(lambda uow, query=query: uow.session.execute(query).scalar_one()) == 0  # type: ignore[misc]


async def test_who_comes_back_after_deleting_is_new(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati", "Conferma")
    await fatima.joins()
    await fatima.sends("/agenda")
    fatima.sees("agenda è vuota")


async def test_one_can_think_again_before_deleting(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati", "Annulla")
    fatima.sees("Fatima")
    await fatima.sends("/agenda")
    fatima.sees("Yoga")


async def test_taking_the_consent_back_stops_messages_at_once_and_places_stay(world: World) -> None:
    fatima = await a_family(world)
    await fatima.sends("/privacy")
    await fatima.taps("Togli il mio sì", "Conferma")
    fatima.sees("non ti scriviamo più")
    before = fatima.letters
    await world.passes(days=3)
    assert fatima.letters == before
    consents = world.ask(lambda uow: uow.session.scalars(select(Consent)).all())
    assert consents[0].withdrawn_at is not None
    await fatima.joins()
    assert len(world.ask(lambda uow: uow.session.scalars(select(Consent)).all())) == 2
    query = select(Enrolment.state)
    assert set(world.ask(lambda uow: uow.session.scalars(query).all())) == {EnrolmentState.CONFIRMED}


async def test_forged_deletion_deletes_only_oneself(world: World) -> None:
    fatima, ugo = await a_family(world), await world.member("Ugo")
    await world.forges(ugo, "vc")
    ugo.sees("non ci sono più")
    await fatima.sends("/agenda")
    fatima.sees("Yoga")


async def test_a_file_that_does_not_get_through_can_be_asked_for_again(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/privacy")
    world.telegram.faults.add(ServerError(500), method="sendDocument", times=TRIES)
    await anna.taps("Scarica i miei dati")
    await world.ticks()
    anna.sees("non è partito")
    await anna.taps("Scarica i miei dati")
    assert anna.screen.document is not None
