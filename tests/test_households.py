"""The household: children written down, corrected and taken out; two adults who come together and part."""

import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.work import Workshop
from services import asking_in, enrolments, households, housekeeping, imports, invitations, joining, people
from services.asking_in import NobodyAsks
from services.invitations import InvitationOver
from services.programme import Programme
from services.work import UnitOfWork
from simulator.messages import Message
from storage import outbox
from storage.attendances import Attendance, Presence
from storage.catalogue import Activity, SeatsBy
from storage.database import open_engine
from storage.enrolments import LIVE, Enrolment, EnrolmentState
from storage.invitations import Invitation
from storage.occurrences import Occurrence
from storage.people import Person, Role, by_telegram_id
from tests.support import databases
from tests.support.world import MONDAY, Someone, World, an_activity, csv

CONFIRMED, WAITING, OFFERED, WITHDRAWN = (
    EnrolmentState.CONFIRMED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
    EnrolmentState.WITHDRAWN,
)
LINK = re.compile(r"https://t\.me/\w+\?start=i_[\w-]+")


async def a_child(adult: Someone, name: str, year: int) -> None:
    """Let an adult write a child down."""
    await adult.sends("/profilo")
    await adult.taps("Famiglia", "Aggiungi figli o nipoti")
    await adult.sends(name)
    await adult.taps(str(year))


async def an_invitation(adult: Someone) -> str:
    """Let an adult invite another, and give the link."""
    await adult.sends("la mia famiglia")
    await adult.taps("Invita un altro adulto", "Fai il link")
    found = LINK.search(adult.screen.text)
    assert found is not None
    return found[0]


async def joins(world: World, newcomer: Someone, by: Someone, link: str = "") -> None:
    """Let somebody accept an invitation, and whoever sent it say yes."""
    await newcomer.opens(link or await an_invitation(by))
    await newcomer.taps("Accetto")
    newcomer.sees("Adesso aspettiamo la conferma")
    await world.ticks()
    await by.taps("Conferma", message=the_question(by))
    await world.ticks()


def the_question(by: Someone) -> Message:
    """Find the newest letter that asks whether somebody may come in."""
    return next(one for one in reversed(by.chat.messages) if "chiede di entrare nella tua famiglia" in one.text)


def come_in(workshop: Workshop, newcomer_id: int, code: str) -> None:
    """Accept an invitation, and have it confirmed, each in a unit of its own."""
    asked = workshop.do(as_somebody(joining.ask_in, newcomer_id, code))
    assert asked is not None
    workshop.do(as_somebody(joining.let_in, asked.invited_by_id, asked.invitation_id, newcomer_id))


async def a_couple(world: World) -> tuple[Someone, Someone]:
    """Let two adults share a household with a child of the first."""
    anna, bruno = await world.member("Anna Rossi"), await world.member("Bruno Verdi")
    await a_child(anna, "Adam", 2018)
    await joins(world, bruno, anna)
    return anna, bruno


def person(world: World, someone: Someone) -> Person:
    """Find the person of somebody."""
    found = world.ask(lambda uow: by_telegram_id(uow.session, someone.account.id))
    assert found is not None
    return found


def child_id(world: World, name: str) -> int:
    """Find a child by its name."""
    query = select(Person.id).where(Person.name == name, Person.telegram_id.is_(None)).order_by(Person.id)
    return world.ask(lambda uow: uow.session.scalars(query).all())[-1]


def rows(world: World) -> Sequence[tuple[str, str, EnrolmentState]]:
    """List for whom there are enrolments, who hears of them, and how they stand."""

    def read(uow: UnitOfWork) -> Sequence[tuple[str, str, EnrolmentState]]:
        names = {one.id: one.name for one in uow.session.scalars(select(Person))}
        found = uow.session.scalars(select(Enrolment).order_by(Enrolment.id))
        return [(names[one.person_id], names[one.account_id].partition(" ")[0], one.state) for one in found]

    return world.ask(read)


def live(world: World) -> Sequence[tuple[str, str, EnrolmentState]]:
    """List the rows that count."""
    return [row for row in rows(world) if row[2] in LIVE]


async def enrols(adult: Someone, title: str, who: str = "") -> None:
    """Let an adult ask for a place for a child, or for whoever the bot takes it to be for."""
    await adult.sends("/attivita")
    await adult.taps(title)
    await adult.taps(next(label for label in adult.labels if label in ("Iscrivimi", "Mettimi in lista")))
    if who:
        await adult.taps(who)


# Children


async def test_a_child_is_written_down_with_two_answers_and_may_come_from_then_on(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    anna = await world.member("Anna")
    await a_child(anna, "Adam", 2018)
    anna.sees("Fatto", "Adam, 2018")
    await enrols(anna, "Fumetto", "Adam")
    anna.sees("Iscrizione confermata", "Adam")


async def test_a_name_and_a_year_are_understood_as_they_are_written(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/profilo")
    await anna.taps("Famiglia", "Aggiungi figli o nipoti")
    for wrong in ("", "8 anni", "https://adam.it", "x" * 31, "😀"):
        await anna.sends(wrong or "//")
        anna.sees("Scrivi solo un nome breve") if wrong else None
    await anna.sends("Adam")
    for wrong in ("otto", "1950", "2018 o 2019"):
        await anna.sends(wrong)
        anna.sees("Qual è l'anno di nascita di Adam?")
    await anna.taps("Indietro")
    anna.sees("Come si chiama?")
    await anna.sends("Sara")
    await anna.sends("è del 2020")
    anna.sees("Sara, 2020")
    anna.does_not_see("Adam")


async def test_the_questions_wait_for_whoever_does_something_else_first(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/profilo")
    await anna.taps("Famiglia", "Aggiungi figli o nipoti")
    await anna.sends("Adam")
    await anna.sends("/agenda")
    anna.sees("Riprendi")
    await anna.taps("Riprendi")
    anna.sees("Qual è l'anno di nascita di Adam?")
    await anna.taps("2018")
    anna.sees("Adam, 2018")
    await anna.taps("Adam, 2018", "Cambia il nome")
    await anna.sends("/annulla")
    anna.sees("lasciamo stare")
    await anna.sends("la mia famiglia")
    anna.sees("Adam, 2018")


async def test_a_name_is_changed(world: World) -> None:
    anna = await world.member("Anna")
    await a_child(anna, "Adma", 2018)
    await anna.taps("Adma, 2018", "Cambia il nome")
    anna.sees("Adma")
    await anna.taps("Indietro")
    anna.sees("Anno di nascita: 2018")
    await anna.taps("Cambia il nome")
    await anna.sends("7")
    anna.sees("nome breve")
    await anna.sends("Adam")
    anna.sees("Fatto", "Adam")
    anna.does_not_see("Adma")


async def test_after_a_year_is_corrected_places_stay_and_what_no_longer_fits_is_told(world: World) -> None:
    world.imports(
        an_activity("Fumetto", posti=9, eta_min=6, eta_max=10),
        an_activity("Nuoto", posti=9, eta_min=6, eta_max=14, inizio="2026-11-26 17:30", fine="2026-11-26 18:30"),
    )
    anna = await world.member("Anna")
    await a_child(anna, "Adam", 2018)
    for title in ("Fumetto", "Nuoto"):
        await enrols(anna, title, "Adam")
    await anna.sends("la mia famiglia")
    await anna.taps("Adam, 2018")
    anna.sees("Fumetto e Nuoto")
    anna.does_not_see("altre età")
    await anna.taps("Cambia l'anno")
    await anna.sends("2013")
    anna.sees("Fatto", "Anno di nascita: 2013", "Fumetto è per altre età: da 6 a 10 anni", "Il posto resta")
    assert live(world) == [("Adam", "Anna", CONFIRMED)] * 2
    assert not [label for label in anna.labels if "Nuoto" in label]
    await anna.taps("Disdici: Fumetto", "Conferma")
    anna.sees("Iscrizione disdetta")
    assert live(world) == [("Adam", "Anna", CONFIRMED)]


async def test_a_child_that_is_taken_out_leaves_its_places_to_others_and_no_name(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=1, eta_min=6, eta_max=10))
    anna, carla = await world.member("Anna"), await world.member("Carla")
    await a_child(anna, "Adam", 2018)
    await a_child(carla, "Karim", 2018)
    await enrols(anna, "Fumetto", "Adam")
    await enrols(carla, "Fumetto", "Karim")
    carla.sees("in lista")

    adam = child_id(world, "Adam")

    def attended(uow: UnitOfWork) -> None:
        where = uow.session.scalars(select(Occurrence.id)).one()
        uow.session.add(Attendance(occurrence_id=where, person_id=adam, presence=Presence.PRESENT, marked_at=uow.now))

    world.ask(attended)
    await anna.sends("la mia famiglia")
    await anna.taps("Adam, 2018", "Togli dalla famiglia")
    anna.sees("Vuoi togliere Adam", "I suoi posti vanno subito ad altre persone", "senza nome")
    await anna.taps("Annulla")
    anna.sees("Anno di nascita: 2018")
    await anna.taps("Togli dalla famiglia", "Conferma")
    anna.sees("Adam non è più qui")
    await world.ticks()
    carla.sees("Si è liberato un posto")

    gone = world.ask(lambda uow: uow.session.get(Person, adam))
    assert gone is not None
    assert (gone.name, gone.birth_year, gone.household_id) == ("", None, None)
    assert gone.forgotten_at is not None
    attendance = world.ask(lambda uow: uow.session.scalars(select(Attendance)).one())
    assert (attendance.person_id, attendance.presence) == (adam, Presence.PRESENT)


async def test_old_buttons_of_a_child_that_is_gone_show_the_family_as_it_is(world: World) -> None:
    anna = await world.member("Anna")
    await a_child(anna, "Sara", 2020)
    await a_child(anna, "Adam", 2018)
    adam = child_id(world, "Adam")
    await anna.taps("Adam, 2018", "Cambia l'anno")
    await anna.sends("la mia famiglia")
    await anna.taps("Adam, 2018", "Togli dalla famiglia", "Conferma")
    await world.forges(anna, "r")
    await anna.taps("2017")
    for data in ("kc", "kn", "ky", "kr", "kd", "ks", "kt"):
        await world.forges(anna, f"{data}:{adam}")
        anna.sees("non è nella tua famiglia", "Sara, 2020")
        anna.does_not_see("Adam")


async def test_a_family_has_at_most_twelve_children(world: World) -> None:
    anna = await world.member("Anna")
    for number in range(households.MOST_CHILDREN):
        await a_child(anna, f"Bimbo {'abcdefghijklmno'[number]}", 2018)
    await anna.taps("Aggiungi figli o nipoti")
    anna.sees("già dodici")


async def test_children_of_another_household_are_out_of_reach(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    anna, ugo = await world.member("Anna"), await world.member("Ugo")
    await a_child(anna, "Adam", 2018)
    await enrols(anna, "Fumetto", "Adam")
    adam = child_id(world, "Adam")
    before = world.ask(lambda uow: uow.session.get(Person, adam))
    assert before is not None
    own_id = person(world, anna).id
    for data in ("kc", "kn", "ky", "kr", "kd", "ks", "kt"):
        for number in (before.id, own_id, person(world, ugo).id, 999_999):
            await world.forges(ugo, f"{data}:{number}")
            ugo.sees("non è nella tua famiglia")
            ugo.does_not_see("Adam")
    await ugo.sends("Mario")
    after = world.ask(lambda uow: uow.session.get(Person, before.id))
    assert after is not None
    assert (after.name, after.birth_year, after.household_id) == ("Adam", 2018, before.household_id)
    assert live(world) == [("Adam", "Anna", CONFIRMED)]


# Two adults


async def test_an_invitation_says_what_it_means_and_is_told_before_anything_changes(world: World) -> None:
    anna, bruno = await world.member("Anna Rossi"), await world.member("Bruno Verdi")
    await a_child(bruno, "Karim", 2016)
    await anna.sends("/profilo")
    await anna.taps("Famiglia", "Invita un altro adulto")
    anna.sees("Ognuno vede i posti di figli e nipoti", "Il patto, le ricerche e i messaggi", "uscire in ogni momento")
    await anna.taps("Fai il link")
    anna.sees("lunedì 30 novembre", "Copia il link", "Manda il link", "Ritira l'invito")
    found = LINK.search(anna.screen.text)
    assert found is not None
    await bruno.opens(found[0])
    bruno.sees("Anna ti invita", "Con te vengono: Karim", "Il patto, le ricerche e i messaggi", "Accetto", "Annulla")
    bruno.does_not_see("Rossi")
    assert person(world, bruno).household_id != person(world, anna).household_id
    await bruno.taps("Annulla")
    assert person(world, bruno).household_id != person(world, anna).household_id
    await bruno.opens(found[0])
    await bruno.taps("Accetto")
    bruno.sees("Adesso aspettiamo la conferma di Anna", "lunedì 30 novembre", "non cambia niente")
    bruno.does_not_see("Rossi")
    await world.ticks()
    anna.sees("Bruno chiede di entrare nella tua famiglia", "la persona che volevi invitare", "lunedì 30 novembre")
    anna.does_not_see("Verdi", "Karim")
    assert person(world, bruno).household_id != person(world, anna).household_id
    await anna.taps("Conferma")
    anna.sees("Bruno è nella tua famiglia", "Karim, 2016")
    await world.ticks()
    bruno.sees("Anna ha detto sì: adesso siete nella stessa famiglia")
    assert person(world, bruno).household_id == person(world, anna).household_id


async def test_no_code_stands_in_the_database(world: World) -> None:
    anna = await world.member("Anna")
    code = (await an_invitation(anna)).partition("=i_")[2]
    kept = world.ask(lambda uow: uow.session.scalars(select(Invitation)).one())
    assert code not in repr(vars(kept))
    assert (kept.role, kept.invited_by_id) == (Role.PARTICIPANT, person(world, anna).id)


async def test_both_adults_see_and_give_back_the_places_of_the_children(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    anna, bruno = await a_couple(world)
    await enrols(anna, "Fumetto", "Adam")
    await bruno.sends("/agenda")
    bruno.sees("Fumetto", "Adam")
    await bruno.sends("la mia famiglia")
    await bruno.taps("Adam, 2018", "Togli dalla famiglia", "Conferma")
    assert live(world) == []
    await world.ticks()
    anna.sees("Bruno ha tolto un nome")


@pytest.mark.parametrize("way", ["own", "same household", "asked with", "used", "over", "guessed", "withdrawn", "left"])
async def test_what_no_invitation_does(world: World, way: str) -> None:
    anna, bruno, ugo = [await world.member(name) for name in ("Anna", "Bruno", "Ugo")]
    link, reader = await an_invitation(anna), ugo
    match way:
        case "own":
            reader = anna
        case "same household":
            await joins(world, bruno, anna, link)
            link, reader = await an_invitation(bruno), anna
        case "asked with":
            await bruno.opens(link)
            await bruno.taps("Accetto")
        case "used":
            await joins(world, bruno, anna, link)
        case "over":
            world.telegram.clock.move(timedelta(days=7))
        case "guessed":
            link = link[:-3] + "xxx"
        case "withdrawn":
            await anna.taps("Ritira l'invito")
            anna.sees("il link non vale più")
        case "left":
            await anna.sends("/privacy")
            await anna.taps("Togli il mio sì", "Conferma")
    before = person(world, reader)
    await reader.opens(link)
    reader.sees("mandalo a chi vuoi" if way in ("own", "same household") else "non vale più")
    await world.forges(reader, "ko:" + link.partition("=i_")[2])
    after = person(world, reader)
    assert (after.household_id, after.role) == (before.household_id, before.role)


async def test_an_invitation_into_a_household_makes_nobody_staff_and_is_not_used_up_by_trying(world: World) -> None:
    anna, ugo = await world.member("Anna"), await world.member("Ugo")
    link = await an_invitation(anna)
    await ugo.opens(link)
    await world.forges(ugo, "ia:" + link.partition("=i_")[2])
    ugo.sees("non vale più")
    await joins(world, ugo, anna, link)
    assert person(world, ugo).household_id == person(world, anna).household_id
    assert person(world, ugo).role is Role.PARTICIPANT


async def test_a_code_for_staff_brings_nobody_into_a_household_and_staff_keep_their_role(world: World) -> None:
    anna, chiara = await world.member("Anna"), await world.member("Chiara")
    staff_code = world.ask(invitations.invite, Role.COORDINATOR, None)
    home = person(world, chiara).household_id
    await world.forges(chiara, f"ko:{staff_code}")
    chiara.sees("non vale più")
    assert person(world, chiara).household_id == home
    await chiara.opens(f"https://t.me/farelegami_bot?start=i_{staff_code}")
    await chiara.taps("Conferma")
    await joins(world, chiara, anna)
    assert person(world, chiara).role is Role.COORDINATOR
    assert person(world, chiara).household_id == person(world, anna).household_id


async def test_an_invitation_survives_the_first_questions_and_nobody_under_fourteen_takes_it(world: World) -> None:
    anna, nina = await world.member("Anna"), world.someone("Nina")
    link = await an_invitation(anna)
    await nina.opens(link)
    await nina.taps("Italiano", "No, ho meno di 14 anni")
    nina.sees("Fai scrivere un adulto")
    await nina.taps("Torna alla domanda", "Sì, ho 14 anni o più", "Accetto", "Crema")
    nina.sees("Anna ti invita")
    await nina.taps("Accetto")
    nina.sees("aspettiamo la conferma di Anna")


async def test_a_second_invitation_ends_the_first(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    first = await an_invitation(anna)
    await anna.sends("la mia famiglia")
    await anna.taps("Invita un altro adulto")
    anna.sees("quello di prima non vale più")
    await anna.taps("Fai il link")
    await bruno.opens(first)
    bruno.sees("non vale più")


async def test_invitations_are_forgotten_a_month_after_they_end(world: World) -> None:
    anna = await world.member("Anna")
    await an_invitation(anna)
    for days, left in ((36, 1), (2, 0)):
        world.telegram.clock.move(timedelta(days=days))
        world.ask(housekeeping.forget_old)
        kept = world.ask(lambda uow: uow.session.scalars(select(Invitation)).all())
        assert len(kept) == left


async def test_hurried_taps_join_once_and_leave_once(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await bruno.opens(await an_invitation(anna))
    for _tap in range(2):
        bruno.account.taps("Accetto")
    await world.settles_at_once()
    bruno.sees("aspettiamo la conferma di Anna")
    await world.ticks()
    for _tap in range(2):
        anna.account.taps("Conferma")
    await world.settles_at_once()
    anna.sees("Bruno")
    assert person(world, bruno).household_id == person(world, anna).household_id
    await world.ticks()
    assert sum("ha detto sì" in message.text for message in bruno.chat.messages) == 1
    await bruno.taps("Famiglia", "Esci dalla famiglia")
    for _tap in range(2):
        bruno.account.taps("Conferma")
    await world.settles_at_once()
    assert person(world, bruno).household_id != person(world, anna).household_id
    await world.ticks()
    anna.sees("Bruno non è più nella tua famiglia")
    assert sum("Bruno non è più" in message.text for message in anna.chat.messages) == 1, "who left is told once"


async def test_a_household_has_at_most_four_adults(world: World) -> None:
    anna = await world.member("Anna")
    for name in ("Bruno", "Carla", "Dario"):
        await joins(world, await world.member(name), anna)
    await anna.sends("la mia famiglia")
    anna.sees("tu, Bruno, Carla e Dario")
    assert "Invita un altro adulto" not in anna.labels
    await world.forges(anna, "kj")
    anna.sees("già quattro adulti")


async def test_of_two_who_take_the_last_room_for_an_adult_one_does(world: World) -> None:
    adults = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    anna, bruno, carla = adults
    for other in (bruno, carla):
        await joins(world, other, anna)
    late = [await world.member(name) for name in ("Dario", "Elena")]
    for inviting, invited in zip(adults, late, strict=False):
        await invited.opens(await an_invitation(inviting))
        await invited.taps("Accetto")
    await world.ticks()
    for inviting in (anna, bruno):
        inviting.account.taps("Conferma", message=the_question(inviting))
    await world.settles_at_once()
    home = person(world, anna).household_id
    assert sorted(person(world, one).household_id == home for one in late) == [False, True]
    refused = bruno if person(world, late[0]).household_id == home else anna
    refused.sees("già quattro adulti", "chiede di entrare")


async def test_two_who_invite_each_other_and_both_say_yes_at_once_end_up_together(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await a_child(anna, "Adam", 2018)
    await a_child(bruno, "Karim", 2016)
    to_bruno, to_anna = await an_invitation(anna), await an_invitation(bruno)
    for one, link in ((bruno, to_bruno), (anna, to_anna)):
        await one.opens(link)
        await one.taps("Accetto")
    await world.ticks()
    for one in (anna, bruno):
        one.account.taps("Conferma", message=the_question(one))
    await world.settles_at_once()
    assert person(world, anna).household_id == person(world, bruno).household_id
    await anna.sends("la mia famiglia")
    anna.sees("Adam, 2018", "Karim, 2016", "Bruno")
    anna.does_not_see("chiede di entrare", "Aspetti")


async def test_who_lets_in_whom_they_asked_themselves_is_not_told_that_nothing_changed(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    to_bruno, to_anna = await an_invitation(anna), await an_invitation(bruno)
    for one, link in ((bruno, to_bruno), (anna, to_anna)):
        await one.opens(link)
        await one.taps("Accetto")
    await world.ticks()
    await anna.taps("Conferma", message=the_question(anna))
    await world.passes(minutes=2)
    bruno.sees("Anna ha detto sì")
    assert not [one for one in (*anna.chat.messages, *bruno.chat.messages) if "non arriva più" in one.text]
    await anna.sends("la mia famiglia")
    anna.sees("Adulti: tu e Bruno")


# The yes of whoever invited


async def test_a_link_that_was_handed_on_lets_nobody_in_without_a_yes(world: World) -> None:
    anna, stranger, bruno = [await world.member(name) for name in ("Anna", "Zeno", "Bruno")]
    await a_child(anna, "Adam", 2018)
    await a_child(stranger, "Karim", 2016)
    link = await an_invitation(anna)
    await stranger.opens(link)
    await stranger.taps("Accetto")
    stranger.does_not_see("Adam")
    await bruno.opens(link)
    bruno.sees("non vale più")
    await world.ticks()
    anna.sees("Zeno chiede di entrare")
    await anna.taps("Annulla")
    anna.sees("Zeno non entra, e il link non vale più", "Adam, 2018")
    anna.does_not_see("Karim")
    await world.ticks()
    stranger.sees("Anna non ha confermato: per te non cambia niente")
    assert person(world, stranger).household_id not in (None, person(world, anna).household_id)
    await stranger.opens(link)
    stranger.sees("non vale più")
    await joins(world, bruno, anna)
    bruno.sees("Anna ha detto sì")


async def test_an_old_yes_lets_in_nobody_but_the_person_it_was_about(world: World) -> None:
    anna, stranger, bruno = [await world.member(name) for name in ("Anna", "Zeno", "Bruno")]
    await stranger.opens(await an_invitation(anna))
    await stranger.taps("Accetto")
    await world.ticks()
    await stranger.taps("Lascia stare")
    await bruno.opens(await an_invitation(anna))
    await bruno.taps("Accetto")
    await world.ticks()
    assert "Bruno chiede" in the_question(anna).text, "numbers of invitations come again on SQLite"
    old = next(one for one in anna.chat.messages if "Zeno chiede" in one.text)
    await anna.taps("Conferma", message=old)
    anna.sees("nessuno aspetta più la tua conferma", "Bruno chiede di entrare")
    home = person(world, anna).household_id
    assert [person(world, one).household_id == home for one in (stranger, bruno)] == [False, False]


async def test_nobody_but_the_inviter_says_yes_and_nobody_else_says_no(world: World) -> None:
    anna, carla = await a_couple(world)
    bruno, ugo = await world.member("Bruno"), await world.member("Ugo")
    await bruno.opens(await an_invitation(anna))
    await bruno.taps("Accetto")
    number = world.ask(lambda uow: uow.session.scalars(select(Invitation.id).order_by(Invitation.id.desc())).first())
    home, asks = person(world, anna).household_id, person(world, bruno).id
    for wrong in (person(world, ugo).id, person(world, anna).id, 999_999):
        for data in ("ke", "kh"):
            await world.forges(anna, f"{data}:{number}:{wrong}")
            anna.sees("nessuno aspetta più la tua conferma")
    for other in (ugo, bruno, carla):
        await world.forges(other, f"ke:{number}:{asks}")
        other.sees("nessuno aspetta più la tua conferma")
    for other in (ugo, bruno):
        await world.forges(other, f"kh:{number}:{asks}")
        other.sees("nessuno aspetta più la tua conferma")
    await world.forges(anna, f"ke:999999:{asks}")
    anna.sees("nessuno aspetta più la tua conferma")
    assert person(world, bruno).household_id != home
    await carla.sends("la mia famiglia")
    carla.sees("Bruno chiede di entrare, con l'invito di Anna")
    assert not [label for label in carla.labels if label.startswith("Conferma")]
    await carla.taps("Annulla: Bruno")
    carla.sees("Bruno non entra")
    await world.ticks()
    bruno.sees("Anna non ha confermato")
    await world.forges(anna, f"ke:{number}:{asks}")
    anna.sees("nessuno aspetta più la tua conferma")
    assert person(world, bruno).household_id != home


async def test_the_family_page_answers_too_and_who_waits_may_think_again(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    link = await an_invitation(anna)
    await bruno.opens(link)
    await bruno.taps("Accetto")
    await bruno.opens(link)
    bruno.sees("Adesso aspettiamo la conferma di Anna")
    await bruno.taps("Famiglia")
    bruno.sees("Aspetti la conferma di Anna")
    await bruno.taps("Lascia stare")
    bruno.sees("non aspetti più nessuna conferma")
    bruno.does_not_see("Aspetti la conferma")
    await world.ticks()
    anna.does_not_see("chiede di entrare")
    await world.forges(bruno, "kg")
    bruno.sees("La tua famiglia")

    await bruno.opens(await an_invitation(anna))
    await bruno.taps("Accetto")
    await anna.sends("la mia famiglia")
    anna.sees("Bruno chiede di entrare, con il tuo invito")
    await anna.taps("Conferma: Bruno")
    anna.sees("Bruno è nella tua famiglia")
    await world.ticks()
    anna.does_not_see("chiede di entrare nella tua famiglia")
    await bruno.sends("la mia famiglia")
    bruno.sees("Adulti: tu e Anna")
    await world.forges(bruno, "kg")
    assert person(world, bruno).household_id == person(world, anna).household_id


async def test_a_question_that_nobody_answers_ends_after_seven_days_and_not_at_night(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    link = await an_invitation(anna)
    await world.until(world.now + timedelta(days=6, hours=12))
    await bruno.opens(link)
    await bruno.taps("Accetto")
    await world.passes(hours=24 * 6)
    question = the_question(anna)
    bruno.does_not_see("per te non cambia niente")
    await world.passes(hours=24 + 11)
    bruno.sees("La conferma di Anna non arriva più: per te non cambia niente")
    told = [one for one in bruno.chat.messages if "non arriva più" in one.text]
    assert len(told) == 1
    assert 8 <= told[0].date.astimezone(ZoneInfo("Europe/Rome")).hour < 21
    await anna.taps("Conferma", message=question)
    anna.sees("nessuno aspetta più la tua conferma")
    assert person(world, bruno).household_id != person(world, anna).household_id


@pytest.mark.parametrize("who", ["anna leaves", "anna is forgotten", "bruno is forgotten", "bruno takes the yes back"])
async def test_who_goes_away_meanwhile_lets_nobody_wait(world: World, who: str) -> None:
    anna, carla = await a_couple(world)
    bruno = await world.member("Bruno")
    await bruno.opens(await an_invitation(anna))
    await bruno.taps("Accetto")
    await world.ticks()
    question = the_question(anna)
    match who:
        case "anna leaves":
            await anna.sends("la mia famiglia")
            await anna.taps("Esci dalla famiglia", "Conferma")
        case "anna is forgotten":
            await anna.sends("/privacy")
            await anna.taps("Cancella i miei dati", "Conferma")
        case "bruno is forgotten":
            await bruno.sends("/privacy")
            await bruno.taps("Cancella i miei dati", "Conferma")
        case _:
            await bruno.sends("/privacy")
            await bruno.taps("Togli il mio sì", "Conferma")
    await world.ticks()
    if who.startswith("anna"):
        bruno.sees("non arriva più: per te non cambia niente")
        assert person(world, bruno).household_id != person(world, carla).household_id
    if who != "anna is forgotten":
        await anna.taps("Conferma", message=question)
        anna.sees("nessuno aspetta più la tua conferma")
    left = world.ask(lambda uow: uow.session.scalars(select(Invitation).where(Invitation.used_at.is_(None))).all())
    assert not left


async def test_who_asks_in_elsewhere_waits_in_one_place_only(world: World) -> None:
    anna, carla, bruno = [await world.member(name) for name in ("Anna", "Carla", "Bruno")]
    for by in (anna, carla):
        await bruno.opens(await an_invitation(by))
        await bruno.taps("Accetto")
    await world.ticks()
    anna.does_not_see("chiede di entrare")
    await bruno.sends("la mia famiglia")
    bruno.sees("Aspetti la conferma di Carla")
    await carla.taps("Conferma", message=the_question(carla))
    assert person(world, bruno).household_id == person(world, carla).household_id


# Parting


async def test_who_leaves_gives_the_children_and_their_places_to_who_stays(world: World) -> None:
    world.imports(
        an_activity("Fumetto", posti=9, eta_min=6, eta_max=10),
        an_activity("Yoga", posti=9, inizio="2026-11-26 17:30", fine="2026-11-26 18:30"),
    )
    anna, bruno = await a_couple(world)
    await enrols(anna, "Fumetto", "Adam")
    await enrols(anna, "Yoga")
    if "Per me" in anna.labels:
        await anna.taps("Per me")
    await anna.sends("la mia famiglia")
    await anna.taps("Esci dalla famiglia")
    anna.sees("Restano con Bruno: Adam", "I tuoi posti restano tuoi")
    await anna.taps("Annulla", "Esci dalla famiglia", "Conferma")
    anna.sees("Adesso hai una famiglia tua")
    anna.does_not_see("Adam")
    assert sorted(live(world)) == [("Adam", "Bruno", CONFIRMED), ("Anna Rossi", "Anna", CONFIRMED)]
    await world.ticks()
    bruno.sees("Anna non è più nella tua famiglia", "Figli e nipoti restano con te")
    before = bruno.letters
    await world.until(world.now + timedelta(hours=33))
    assert bruno.letters > before, "reminders reach who stayed"
    bruno.sees("Fumetto")
    await anna.sends("/agenda")
    anna.sees("Yoga")
    anna.does_not_see("Fumetto")
    await world.forges(anna, f"kd:{child_id(world, 'Adam')}")
    assert len(live(world)) == 2


async def test_an_offer_for_a_child_is_made_again_to_who_stays(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=1, eta_min=6, eta_max=10))
    anna, bruno = await a_couple(world)
    carla = await world.member("Carla")
    await a_child(carla, "Karim", 2018)
    await enrols(carla, "Fumetto", "Karim")
    await enrols(anna, "Fumetto", "Adam")
    await carla.sends("la mia famiglia")
    await carla.taps("Karim, 2018", "Togli dalla famiglia", "Conferma")
    await world.ticks()
    anna.sees("Si è liberato un posto")
    await anna.sends("la mia famiglia")
    await anna.taps("Esci dalla famiglia", "Conferma")
    await world.ticks()
    offers = [message for message in bruno.chat.messages if "Si è liberato un posto" in message.text]
    assert len(offers) == 1
    await bruno.taps("Accetto il posto", message=offers[0])
    assert live(world) == [("Adam", "Bruno", CONFIRMED)]


async def test_a_party_that_is_parted_keeps_its_turns(world: World) -> None:
    world.imports(an_activity("Gita", posti=1))
    anna, _bruno = await a_couple(world)
    await a_child(anna, "Sara", 2016)
    carla, dario = await world.member("Carla"), await world.member("Dario")
    await enrols(carla, "Gita")
    mother, number = person(world, anna).id, world.ask(lambda uow: uow.session.scalars(select(Activity.id)).one())
    children = [child_id(world, name) for name in ("Adam", "Sara")]

    def wait_together(uow: UnitOfWork) -> None:
        family = [uow.session.get_one(Person, number_) for number_ in (mother, *children)]
        enrolments.enrol_together(uow, family[0], number, family)

    world.ask(wait_together)
    await enrols(dario, "Gita")
    await anna.sends("la mia famiglia")
    await anna.taps("Esci dalla famiglia", "Conferma")

    def parties(uow: UnitOfWork) -> Sequence[tuple[str, str, int]]:
        names = {one.id: one.name for one in uow.session.scalars(select(Person))}
        waiting = uow.session.scalars(select(Enrolment).where(Enrolment.state == WAITING))
        return [
            (names[one.person_id], names[one.account_id], one.turn) for one in sorted(waiting, key=lambda one: one.id)
        ]

    (_anna, own, first), (_adam, theirs, second), (_sara, too, third), (_dario, _own, last) = world.ask(parties)
    assert (own, theirs, too) == ("Anna Rossi", "Bruno Verdi", "Bruno Verdi")
    assert first < second == third < last


async def test_joining_another_household_leaves_the_children_with_the_adult_who_stays(world: World) -> None:
    anna, bruno = await a_couple(world)
    carla = await world.member("Carla")
    link = await an_invitation(carla)
    await bruno.opens(link)
    bruno.sees("Carla ti invita", "Così esci dalla famiglia con Anna", "Restano lì: Adam")
    await joins(world, bruno, carla, link)
    await bruno.sends("la mia famiglia")
    bruno.does_not_see("Adam")
    bruno.sees("Carla")
    await anna.sends("la mia famiglia")
    anna.sees("Adam, 2018")
    assert "Esci dalla famiglia" not in anna.labels


async def test_nobody_leaves_a_household_that_is_only_theirs(world: World) -> None:
    anna = await world.member("Anna")
    for data in ("kl", "km"):
        await world.forges(anna, data)
        anna.sees("l'unica persona adulta")


async def test_who_is_forgotten_leaves_children_and_places_with_the_other_adult(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10), an_activity("Yoga", posti=1))
    anna, bruno = await a_couple(world)
    carla = await world.member("Carla")
    await enrols(anna, "Fumetto", "Adam")
    await enrols(anna, "Yoga")
    if "Per me" in anna.labels:
        await anna.taps("Per me")
    await enrols(carla, "Yoga")
    await an_invitation(anna)
    gone = person(world, anna).id
    await anna.sends("/privacy")
    await anna.taps("Cancella i miei dati", "Conferma")
    await world.ticks()
    carla.sees("Si è liberato un posto")
    bruno.sees("Una persona non è più nella tua famiglia", "Figli e nipoti restano con te")
    bruno.does_not_see("Anna")
    assert ("Adam", "Bruno", CONFIRMED) in live(world)
    await bruno.sends("la mia famiglia")
    bruno.sees("Adam, 2018")
    left = world.ask(lambda uow: uow.session.get_one(Person, gone))
    assert (left.name, left.household_id, left.telegram_id) == ("", None, None)
    codes = select(Invitation.id).where(Invitation.invited_by_id == gone)
    assert not world.ask(lambda uow: uow.session.scalars(codes).all())


async def test_who_takes_the_consent_back_is_told_nothing_and_the_other_adult_is(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    anna, bruno = await a_couple(world)
    await enrols(anna, "Fumetto", "Adam")
    await anna.sends("/privacy")
    await anna.taps("Togli il mio sì", "Conferma")
    assert live(world) == [("Adam", "Bruno", CONFIRMED)]
    silent, told = anna.letters, bruno.letters
    await world.passes(hours=35)
    assert anna.letters == silent
    assert bruno.letters > told
    assert any("arrivano a te" in message.text for message in bruno.chat.messages)


async def test_a_pause_does_not_hide_who_asks_in_and_the_night_is_quiet(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    link = await an_invitation(anna)
    await anna.sends("/profilo")
    await world.forges(anna, "zs:7")
    await world.until(world.now + timedelta(hours=12))
    before = anna.letters
    await bruno.opens(link)
    await bruno.taps("Accetto")
    await world.ticks()
    assert anna.letters == before, "at ten in the evening"
    await world.passes(hours=11)
    anna.sees("Bruno chiede di entrare")


# The same child, twice


async def test_a_child_that_both_wrote_down_becomes_one_with_the_places_of_both(world: World) -> None:
    world.imports(
        an_activity("Fumetto", posti=2, eta_min=6, eta_max=10),
        an_activity("Nuoto", posti=9, eta_min=6, eta_max=10, inizio="2026-11-26 17:30", fine="2026-11-26 18:30"),
    )
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    await a_child(anna, "Adam", 2018)
    await a_child(bruno, "adàm", 2018)
    await a_child(carla, "Karim", 2018)
    await enrols(anna, "Fumetto", "Adam")
    await enrols(bruno, "Fumetto", "adàm")
    await enrols(bruno, "Nuoto", "adàm")
    await enrols(carla, "Fumetto", "Karim")
    carla.sees("in lista")

    def attended(uow: UnitOfWork) -> None:
        where = uow.session.scalars(select(Occurrence.id).order_by(Occurrence.id)).all()
        ids = uow.session.scalars(select(Person.id).where(Person.name.in_(("Adam", "adàm"))).order_by(Person.id)).all()
        uow.session.add(Attendance(occurrence_id=where[0], person_id=ids[0], presence=Presence.ABSENT))
        uow.session.add(Attendance(occurrence_id=where[0], person_id=ids[1], presence=Presence.PRESENT))
        uow.session.add(Attendance(occurrence_id=where[1], person_id=ids[1], presence=Presence.PRESENT))

    world.ask(attended)
    await joins(world, bruno, anna)
    await bruno.sends("la mia famiglia")
    bruno.sees("c'è due volte")
    await bruno.taps("adàm, 2018", "È la stessa persona")
    bruno.sees("L'altro va a chi aspetta")
    await bruno.taps("Annulla", "È la stessa persona", "Conferma")
    bruno.sees("adesso c'è un nome solo", "Fumetto e Nuoto")
    await world.ticks()
    carla.sees("Si è liberato un posto")
    assert sorted((name, state) for name, _account, state in live(world)) == [
        ("Adam", CONFIRMED),
        ("Adam", CONFIRMED),
        ("Karim", OFFERED),
    ]
    dates = world.ask(lambda uow: uow.session.scalars(select(Attendance).order_by(Attendance.occurrence_id)).all())
    assert [one.presence for one in dates] == [Presence.PRESENT] * 2
    assert len({one.person_id for one in dates}) == 1
    await world.forges(bruno, f"kt:{dates[0].person_id}")
    bruno.sees("Non sono più due nomi uguali")


async def test_of_a_place_and_a_turn_in_the_same_activity_the_place_stays(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=1, eta_min=6, eta_max=10))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await a_child(anna, "Adam", 2018)
    await a_child(bruno, "Adam", 2018)
    await enrols(bruno, "Fumetto", "Adam")
    await enrols(anna, "Fumetto", "Adam")
    anna.sees("in lista")
    await joins(world, bruno, anna)
    await world.forges(bruno, f"kt:{child_id(world, 'Adam')}")
    assert live(world) == [("Adam", "Bruno", CONFIRMED)]
    assert [state for _name, _account, state in rows(world)] == [CONFIRMED, WITHDRAWN]


async def test_a_child_that_was_twice_on_a_date_that_is_over_becomes_one_all_the_same(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10, ricorrenza="FREQ=WEEKLY;COUNT=3"))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await a_child(anna, "Adam", 2018)
    await a_child(bruno, "Adam", 2018)
    adults = [person(world, one).id for one in (anna, bruno)]

    def come_once(uow: UnitOfWork) -> None:
        activity = uow.session.scalars(select(Activity)).one()
        activity.seats_by = SeatsBy.DATE
        children = uow.session.scalars(select(Person).where(Person.name == "Adam").order_by(Person.id)).all()
        for adult_id, child in zip(adults, children, strict=True):
            enrolments.enrol(uow, uow.session.get_one(Person, adult_id), activity.id, child)

    world.ask(come_once)
    await world.passes(hours=24 * 4)
    await joins(world, bruno, anna)
    await world.forges(bruno, f"kt:{child_id(world, 'Adam')}")
    bruno.sees("adesso c'è un nome solo")
    assert [state for _name, _account, state in rows(world)] == [CONFIRMED, WITHDRAWN]


# What is held


def downloaded(someone: Someone) -> Mapping[str, Any]:
    """Read the file that somebody was sent."""
    document = someone.screen.document
    assert document is not None
    with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
        tables: Mapping[str, Any] = json.loads(archive.read("dati.json"))
    return tables


async def test_what_is_held_tells_of_the_household_and_of_dates(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    anna, bruno = await a_couple(world)
    await enrols(anna, "Fumetto", "Adam")

    adam, father = child_id(world, "Adam"), person(world, bruno).id

    def attended(uow: UnitOfWork) -> None:
        where = uow.session.scalars(select(Occurrence.id)).one()
        uow.session.add(Attendance(occurrence_id=where, person_id=adam, presence=Presence.PRESENT))
        uow.session.get_one(Person, father).muted = "news"

    world.ask(attended)
    await bruno.sends("/privacy")
    bruno.sees("Altri adulti della famiglia: 1", "Iscrizioni, anche passate: 1", "Incontri segnati: 1", "non vuoi: 1")
    await bruno.taps("Scarica i miei dati")
    tables = downloaded(bruno)
    assert tables["adulti"] == [{"nome": "Anna Rossi"}]
    assert tables["presenze"][0] | {"starts_at": ""} == {
        "attivita": "Fumetto",
        "per": "Adam",
        "starts_at": "",
        "detto": None,
        "presenza": "present",
    }
    assert tables["persona"][0]["messaggi_spenti"] == "news"
    await anna.sends("/privacy")
    await anna.taps("Scarica i miei dati")
    assert downloaded(anna)["inviti"][0]["usato"] is not None


# In the same moment, in several processes


@pytest.fixture
def two(postgresql_url: str) -> Iterator[tuple[Workshop, Sequence[int]]]:
    """A workshop on PostgreSQL, and two adults who live by themselves."""
    workshop = Workshop(open_engine(postgresql_url, databases.KEYS), Programme(), clock=lambda: MONDAY)
    row = an_activity("Fumetto", posti=9, eta_min=6, eta_max=10)
    workshop.do(imports.write_catalogue, imports.read_catalogue(csv([row])))

    def join(uow: UnitOfWork) -> Sequence[int]:
        come = partial(people.join, uow, name="Anna", language="it", territory_id=1, agreed_at=uow.now)
        return [come(telegram_id=number).id for number in (1, 2)]

    yield workshop, workshop.do(join)
    workshop.close()


def as_somebody(act: Callable[..., Any], person_id: int, *values: Any) -> Callable[[UnitOfWork], Any]:
    """Act for somebody, read in the same unit of work."""
    return lambda uow: act(uow, uow.session.get_one(Person, person_id), *values)


@contextmanager
def at_once(workshop: Workshop, first: Callable[[UnitOfWork], Any]) -> Iterator[None]:
    """Do something that is not committed before the block has had half a second of its own."""
    with ThreadPoolExecutor(1) as other, workshop.unit() as uow:
        first(uow)
        waiting = other.submit(time.sleep, 0.3)
        yield
        waiting.result()


def homes(workshop: Workshop, ids: Sequence[int]) -> list[int | None]:
    """Tell in which household some people are."""
    return workshop.do(lambda uow: [uow.session.get_one(Person, one).household_id for one in ids])


def asking(workshop: Workshop, newcomer_id: int, by_id: int) -> int:
    """Let somebody ask into the household of another, and give the invitation."""
    code = workshop.do(as_somebody(joining.invite, by_id))
    asked = workshop.do(as_somebody(joining.ask_in, newcomer_id, code))
    assert asked is not None
    return int(asked.invitation_id)


def test_two_processes_in_which_two_let_each_other_in_do_not_swap_them(two: tuple[Workshop, Sequence[int]]) -> None:
    workshop, (anna, bruno) = two
    by_bruno, by_anna = asking(workshop, anna, bruno), asking(workshop, bruno, anna)

    def second() -> None:
        with suppress(NobodyAsks, joining.BothAtOnce):
            workshop.do(as_somebody(joining.let_in, anna, by_anna, bruno))

    with ThreadPoolExecutor(1) as process:
        with at_once(workshop, as_somebody(joining.let_in, bruno, by_bruno, anna)):
            late = process.submit(second)
        late.result(timeout=30)
    first, other = homes(workshop, (anna, bruno))
    assert first == other


def test_of_a_yes_and_a_no_in_the_same_moment_one_holds(two: tuple[Workshop, Sequence[int]]) -> None:
    workshop, (anna, bruno) = two
    number = asking(workshop, bruno, anna)
    refused: list[Exception] = []

    def second() -> None:
        try:
            workshop.do(as_somebody(asking_in.turn_away, anna, number, bruno))
        except NobodyAsks as no:
            refused.append(no)

    with ThreadPoolExecutor(1) as process:
        with at_once(workshop, as_somebody(joining.let_in, anna, number, bruno)):
            late = process.submit(second)
        late.result(timeout=30)
    first, other = homes(workshop, (anna, bruno))
    assert first == other
    assert len(refused) == 1
    told = workshop.do(lambda uow: [one.kind for one in outbox.of_person(uow.session, bruno)])
    assert told == ["request-settled"]


def test_who_moves_while_a_yes_is_said_is_not_torn_out_of_where_they_went(two: tuple[Workshop, Sequence[int]]) -> None:
    workshop, (anna, bruno) = two
    come = partial(people.join, name="Zoe", language="it", territory_id=1, agreed_at=MONDAY)
    zoe = workshop.do(lambda uow: come(uow, telegram_id=3).id)
    come_in(workshop, bruno, workshop.do(as_somebody(joining.invite, zoe)))
    number = asking(workshop, bruno, anna)
    add = partial(households.add_child, name="Adam", birth_year=2018)
    workshop.do(lambda uow: add(uow, uow.session.get_one(Person, zoe)).id)

    def second() -> None:
        with suppress(joining.BothAtOnce):
            workshop.do(as_somebody(joining.let_in, anna, number, bruno))

    with ThreadPoolExecutor(1) as process:
        with at_once(workshop, as_somebody(joining.leave, bruno)):
            late = process.submit(second)
        late.result(timeout=30)
    query = select(Person.household_id).where(Person.name == "Adam")
    assert workshop.do(lambda uow: uow.session.scalars(query).one()) == homes(workshop, [zoe])[0]
    workshop.do(as_somebody(joining.let_in, anna, number, bruno))
    assert len(set(homes(workshop, (anna, bruno)))) == 1


def test_of_two_adults_who_leave_at_once_one_stays_with_the_children(two: tuple[Workshop, Sequence[int]]) -> None:
    workshop, (anna, bruno) = two
    come_in(workshop, bruno, workshop.do(as_somebody(joining.invite, anna)))
    workshop.do(as_somebody(partial(households.add_child, name="Adam", birth_year=2018), anna))

    def second() -> None:
        with suppress(joining.OnlyAdult):
            workshop.do(as_somebody(joining.leave, bruno))

    with ThreadPoolExecutor(1) as process:
        with at_once(workshop, as_somebody(joining.leave, anna)):
            late = process.submit(second)
        late.result(timeout=30)
    query = select(Person.household_id).where(Person.name == "Adam")
    assert workshop.do(lambda uow: uow.session.scalars(query).one()) == homes(workshop, [bruno])[0]


def test_the_last_room_for_an_adult_is_given_once(two: tuple[Workshop, Sequence[int]]) -> None:
    workshop, (anna, bruno) = two
    come = partial(people.join, name="Zoe", language="it", territory_id=1, agreed_at=MONDAY)
    third, fourth, fifth = (workshop.do(lambda uow, n=n: come(uow, telegram_id=n).id) for n in (3, 4, 5))  # type: ignore[misc]
    for one in (bruno, third):
        come_in(workshop, one, workshop.do(as_somebody(joining.invite, anna)))
    first, other = asking(workshop, fourth, anna), asking(workshop, fifth, bruno)

    def second() -> None:
        with suppress(joining.FamilyFull):
            workshop.do(as_somebody(joining.let_in, bruno, other, fifth))

    with ThreadPoolExecutor(1) as process:
        with at_once(workshop, as_somebody(joining.let_in, anna, first, fourth)):
            late = process.submit(second)
        late.result(timeout=30)
    home, *others = homes(workshop, (anna, bruno, third, fourth, fifth))
    assert [one == home for one in others] == [True, True, True, False]


def test_a_child_that_is_being_taken_out_gets_no_place_meanwhile(two: tuple[Workshop, Sequence[int]]) -> None:
    workshop, (anna, bruno) = two
    come_in(workshop, bruno, workshop.do(as_somebody(joining.invite, anna)))
    add = partial(households.add_child, name="Adam", birth_year=2018)
    child = workshop.do(lambda uow: add(uow, uow.session.get_one(Person, anna)).id)

    def enrol(uow: UnitOfWork) -> None:
        account, adam = uow.session.get_one(Person, anna), uow.session.get_one(Person, child)
        enrolments.enrol(uow, account, uow.session.scalars(select(Activity.id)).one(), adam)

    def second() -> None:
        with suppress(enrolments.NotOfYourHousehold):
            workshop.do(enrol)

    with ThreadPoolExecutor(1) as process:
        with at_once(workshop, as_somebody(households.remove_child, bruno, child)):
            late = process.submit(second)
        late.result(timeout=30)
    left = workshop.do(lambda uow: uow.session.scalars(select(Enrolment).where(Enrolment.state.in_(LIVE))).all())
    assert not left


def test_many_who_come_and_go_at_once_end_in_one_household_each(two: tuple[Workshop, Sequence[int]]) -> None:
    workshop, ids = two
    workshop.do(as_somebody(partial(households.add_child, name="Adam", birth_year=2018), ids[0]))

    def wander(number: int) -> None:
        mine, theirs = ids[number % 2], ids[(number + 1) % 2]
        with suppress(InvitationOver, NobodyAsks, joining.AlreadyTogether, joining.BothAtOnce, joining.OnlyAdult):
            come_in(workshop, mine, workshop.do(as_somebody(joining.invite, theirs)))
            workshop.do(as_somebody(joining.leave, mine))

    with ThreadPoolExecutor(6) as processes:
        for one in [processes.submit(wander, number) for number in range(24)]:
            one.result(timeout=60)
    found = homes(workshop, ids)
    query = select(Person.household_id).where(Person.name == "Adam")
    assert workshop.do(lambda uow: uow.session.scalars(query).one()) in found, "the child has an adult still"


def test_the_one_who_can_be_reached_sees_to_the_children() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    silent = Person(id=1, joined_at=now, consent_at=None, blocked_at=None)
    blocking = Person(id=2, joined_at=now, consent_at=now, blocked_at=now)
    there = Person(id=3, joined_at=now, consent_at=now, blocked_at=None)
    assert joining.heir([silent, blocking, there]) is there
    assert joining.heir([silent, blocking]) is blocking
