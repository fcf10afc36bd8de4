"""What goes wrong on the way to work, from the issue's own list, each as those in it live it: tapped and typed."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from services import occurrences
from services.work import UnitOfWork
from simulator.files import MEGABYTE
from storage.applications import Application, ApplicationState
from storage.enrolments import LIVE, Enrolment
from storage.ideas import IdeaFile, IdeaFileState
from storage.occurrences import Occurrence
from storage.outbox import Letter, LetterState
from tests.support.applying import (
    a_class,
    a_judge,
    application_of,
    applies,
    asks_everything,
    judged,
    opens_class,
)
from tests.support.in_class import let_in
from tests.support.world import ROME, Someone, World
from tests.test_attendances import at
from tests.test_certificates import asks, is_there, made, read
from tests.test_ideas import PDF, asks_for_file, file_states, sends_plan, tells

IN_FLIGHT = 30


async def sends_it(someone: Someone, born: str, does: str = "Cerco lavoro") -> None:
    """Apply with a day of birth and what one does at the moment."""
    await opens_class(someone)
    await someone.taps("Fai domanda")
    await someone.sends(born)
    await someone.taps(does)
    await someone.sends("Per ricominciare")
    await someone.taps("In autobus", "Salta")


# Ages: the class begins on Tuesday 12 January 2027, for those of 19 to 39


@pytest.mark.parametrize(
    ("born", "fits"),
    [
        ("12/1/2008", True),  # nineteen on the very day
        ("13/1/2008", False),  # the day after
        ("12 gennaio 1987", False),  # forty on the very day
        ("13/1/1987", True),  # thirty-nine for one day more
    ],
)
async def test_on_the_boundary_days_a_day_decides(world: World, born: str, fits: bool) -> None:
    world.imports(a_class())
    asks_everything(world)
    luca = await world.member("Luca")
    await sends_it(luca, born)
    if fits:
        luca.does_not_see("Questo corso cerca altro")
    else:
        luca.sees("Questo corso cerca altro", "decide una persona")
    await luca.taps("Manda la domanda")
    luca.sees("Domanda ricevuta")
    assert application_of(world, luca).fits is fits


@pytest.mark.parametrize(("begins", "fits"), [("2027-02-27", False), ("2027-02-28", True), ("2027-03-01", True)])
async def test_who_was_born_on_the_29th_of_february_has_a_birthday_in_every_year(
    world: World, begins: str, fits: bool
) -> None:
    world.imports(a_class(inizio=f"{begins} 09:00", fine=f"{begins} 12:00"))
    asks_everything(world)
    luca = await world.member("Luca")
    await sends_it(luca, "29/2/2008")
    await luca.taps("Manda la domanda")
    luca.sees("Domanda ricevuta")
    assert application_of(world, luca).fits is fits


async def test_a_29th_of_february_that_never_was_is_asked_again(world: World) -> None:
    world.imports(a_class())
    asks_everything(world)
    luca = await world.member("Luca")
    await opens_class(luca)
    await luca.taps("Fai domanda")
    for never in ("29/2/2007", "29 febbraio 2006", "30/2/2008", "31/4/2000"):
        await luca.sends(never)
        luca.sees("Domanda 1 di 5", "Questa data non l'ho capita")
    await luca.sends("29 febbraio 2008")
    luca.sees("Domanda 2 di 5")


# Work, and two phones


async def test_who_works_and_loses_it_puts_the_answer_right_and_is_judged_by_that(world: World) -> None:
    world.imports(a_class())
    asks_everything(world)
    luca, judge = await world.member("Luca"), await a_judge(world)
    await sends_it(luca, "12/3/1999", "Lavoro")
    luca.sees("Questo corso cerca altro")
    await luca.taps("Manda la domanda")
    await judge.sends("/gestione")
    await judge.taps("Domande: 1", "La prossima")
    judge.sees("Il corso chiede altro")
    seen = judge.screen
    await opens_class(luca)
    await luca.taps("La mia domanda", "Cambia le risposte", "Cambia 2", "Cerco lavoro")
    assert application_of(world, luca).fits is True
    await judge.taps("Ammetti", message=seen)
    assert application_of(world, luca).state is not ApplicationState.ADMITTED, "that was tapped on the old answers"
    judge.sees("Le risposte sono quelle che il corso chiede")
    await judge.taps("Ammetti")
    judge.sees("il posto aspetta un sì")
    assert application_of(world, luca).exception is None


async def test_applying_twice_from_two_phones_is_one_application_and_one_receipt(world: World) -> None:
    world.imports(a_class())
    asks_everything(world)
    luca = await world.member("Luca")
    await opens_class(luca)
    for _phone in range(2):
        luca.account.taps("Fai domanda")
    await world.settles_at_once()
    await luca.sends("12/3/1999")
    await luca.taps("Cerco lavoro")
    await luca.sends("Per ricominciare")
    await luca.taps("In autobus", "Salta")
    for _phone in range(2):
        luca.account.taps("Manda la domanda")
    await world.settles_at_once()
    luca.sees("Domanda ricevuta")
    await world.ticks()
    rows = world.ask(lambda uow: uow.session.scalars(select(Application)).all())
    assert [one.state for one in rows] == [ApplicationState.RECEIVED]
    assert world.ask(lambda uow: uow.session.scalars(select(Letter)).all()) == []


# Files


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("piano.pdf", PDF + bytes(60 * MEGABYTE), "Il file è più grande di 20 MB"),
        ("piano.pdf", b"MZ\x90\x00\x03" + bytes(500), "è un programma, non un documento"),
        ("piano.pdf", b"\x7fELF" + bytes(500), "è un programma, non un documento"),
        ("piano.pdf", b"#!/bin/sh\nrm -rf /\n", "non un documento"),
        ("piano.pdf.exe", PDF, "Qui leggo PDF"),
    ],
    ids=["60 MB", "a Windows program", "a Linux program", "a script", "two endings"],
)
async def test_a_file_that_is_no_plan_is_refused_with_what_to_do_and_the_next_one_is_taken(
    world: World, name: str, data: bytes, told: str
) -> None:
    luca = await world.member("Luca")
    await tells(luca)
    await sends_plan(luca, data, name)
    await world.ticks()
    luca.sees(told)
    assert IdeaFileState.KEPT not in file_states(world)
    await sends_plan(luca)
    await world.ticks()
    luca.sees("Il documento va bene: è la versione")
    kept = select(IdeaFile).where(IdeaFile.state == IdeaFileState.KEPT)
    assert len(world.ask(lambda uow: uow.session.scalars(kept).all())) == 1


async def test_a_photo_instead_of_a_pdf_is_told_apart_from_a_document(world: World) -> None:
    luca = await world.member("Luca")
    await tells(luca)
    await asks_for_file(luca)
    luca.account.sends_photo()
    await world.settles()
    luca.sees("Questa è una foto. Manda il documento come file")
    assert file_states(world) == []


# The certificate


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('Anna "Nina" D\'Amico', 'Anna "Nina" D\'Amico'),
        ("Zoë 🎓 Núñez", "Zoë Núñez"),
        ("#set page(width: 1pt)", "set page(width pt)"),
        ("\u202eaniN\u202c Rossi", "aniN Rossi"),
    ],
    ids=["quotes", "emoji", "a command of the printer", "turned round"],
)
async def test_whatever_name_is_written_is_shown_before_it_is_printed_as_shown(
    world: World, written: str, printed: str
) -> None:
    world.imports(a_class(inizio="2026-11-25 17:30", fine="2026-11-25 19:00"))
    activity_id = 1
    nina = await world.member("Nina")
    let_in(world, nina, activity_id)
    at(world, datetime(2026, 12, 17, 9, 30, tzinfo=ROME))
    is_there(world, nina, activity_id, 0, 1, 2, 3)
    await asks(world, nina, activity_id, written)
    assert made(world) == []
    nina.sees(printed)
    await nina.taps("Conferma")
    document = nina.screen.document
    assert document is not None
    assert printed in read(document.data)
    assert [one[0] for one in made(world)] == [printed]


# Withdrawn while it is judged; called off with thirty in flight


@pytest.mark.parametrize("verb", ["Ammetti", "Non ammettere", "Chiedi"])
async def test_who_withdraws_while_being_judged_is_out_and_the_judge_is_told(world: World, verb: str) -> None:
    world.imports(a_class())
    asks_everything(world)
    luca, judge = await world.member("Luca"), await a_judge(world)
    await applies(luca)
    await judge.sends("/gestione")
    await judge.taps("Domande: 1", "La prossima")
    seen = judge.screen
    await opens_class(luca)
    await luca.taps("La mia domanda", "Ritira la domanda", "Ho trovato lavoro")
    luca.sees("ritirata")
    await judge.taps(verb, message=seen)
    judge.sees("La persona l'ha ritirata")
    assert "Ammetti" not in judge.labels
    await world.ticks()
    assert application_of(world, luca).state is ApplicationState.WITHDRAWN
    assert world.ask(lambda uow: uow.session.scalars(select(Enrolment)).all()) == []


async def test_a_class_is_called_off_with_thirty_applications_in_flight(world: World) -> None:
    """Ten are only received, ten asked something, ten with a place or an offer: each hears of it once."""
    world.imports(a_class(posti=20), a_class("Sartoria"))
    asks_everything(world)
    judge = await a_judge(world)
    people = [await world.member(f"Persona {number:02}") for number in range(IN_FLIGHT)]
    for one in people:
        await applies(one)
    for one in people[10:20]:
        judged(world, judge, "ask", one, "Vieni tutti i martedì?")
    for one in people[20:]:
        judged(world, judge, "admit", one)
    await world.ticks()
    for one in people[20:25]:
        await one.taps("Accetto il posto")
    before = [one.letters for one in people]
    world.ask(call_off)
    for _minute in range(10):
        world.telegram.clock.move(timedelta(minutes=1))
        await world.ticks()
    for one in people:
        one.sees("non si fa") if one in people[:20] else None
    news = [one.letters - many for one, many in zip(people, before, strict=True)]
    assert news == [1] * IN_FLIGHT, "each is told once"
    states = world.ask(lambda uow: Counter(uow.session.scalars(select(Application.state))))
    assert states[ApplicationState.CALLED_OFF] == 20
    assert sum(states.values()) == IN_FLIGHT
    assert not states[ApplicationState.RECEIVED] + states[ApplicationState.REVIEWING]
    await judge.sends("/gestione")
    assert "Domande: 1" not in judge.labels
    asked = next(one for one in people[10].chat.messages if "Leggi e rispondi" in str(one.buttons))
    await people[10].taps("Leggi e rispondi", message=asked)
    people[10].does_not_see("non ha funzionato")
    offers = world.ask(lambda uow: uow.session.scalars(select(Enrolment).where(Enrolment.state.in_(LIVE))).all())
    assert all(one.offer_ends_at is None for one in offers)
    waiting = select(Letter.id).where(Letter.state == LetterState.WAITING, Letter.kind == "class-called-off")
    assert not world.ask(lambda uow: uow.session.scalars(waiting).all())


def call_off(uow: UnitOfWork) -> None:
    """Cancel every date of the class."""
    for number in uow.session.scalars(select(Occurrence.id).where(Occurrence.activity_id == 1)).all():
        occurrences.cancel(uow, number)
