"""Individual counselling: offered in a row, booked once, moved, given back, reminded of."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.feeds import read_mine
from bot.work import Workshop
from services import appointments, calendars, imports, invitations, slots
from services import reminders as planning
from services.appointment_news import AppointmentOff, AppointmentReminder
from services.appointments import HasAppointment, SlotTaken
from services.programme import Programme
from services.slot_times import read
from services.work import UnitOfWork
from storage.applications import Application, ApplicationState
from storage.appointments import Appointment, AppointmentState, Slot
from storage.attendances import Presence
from storage.catalogue import Activity
from storage.database import open_engine
from storage.enrolments import Enrolment, EnrolmentState
from storage.outbox import Letter, LetterState
from storage.people import Person, Role, by_telegram_id
from tests.support import databases
from tests.support.world import MONDAY, ROME, Someone, World, an_activity, csv
from tests.test_stewarding import staff

A_CLASS = an_activity(
    "Tu puoi!",
    codice="TP",
    tipo="corso",
    iscrizione="candidatura",
    posti=20,
    inizio="2026-12-14 09:00",
    fine="2026-12-14 12:00",
    ricorrenza="FREQ=WEEKLY;COUNT=6",
)
THURSDAY = datetime(2026, 11, 26, 14, 0, tzinfo=ROME)
ROW = "giovedì dalle 14 alle 17, ogni 45 minuti"


async def a_class(world: World, said: str = ROW) -> Someone:
    """Let there be a class whose operator has offered times."""
    world.imports(A_CLASS)
    olga = await staff(world, "Olga", Role.OPERATOR)
    if said:
        await offers(olga, said)
    return olga


async def to_desk(olga: Someone) -> None:
    """Go from the menu to the counselling of the class."""
    await olga.sends("/gestione")
    await olga.taps("🎓 I corsi che seguo", "Tu puoi!", "🗣 Colloqui")


async def offers(olga: Someone, said: str) -> None:
    """Offer times in words."""
    await to_desk(olga)
    await olga.taps("➕ Aggiungi orari")
    await olga.sends(said)
    await olga.taps("Conferma")
    await olga.world.ticks()


async def applicant(
    world: World, name: str = "Anna", state: ApplicationState | None = ApplicationState.RECEIVED
) -> Someone:
    """Let somebody be there whose application waits for an answer, or stands otherwise."""
    someone = await world.member(name)
    if state is not None:
        world.ask(applies, someone.account.id, state)
    return someone


def applies(uow: UnitOfWork, telegram_id: int, state: ApplicationState) -> int:
    """Write an application down as it is once it was sent."""
    row = Application(
        activity_id=uow.session.scalars(select(Activity.id).where(Activity.code == "TP")).one(),
        person_id=id_of(uow, telegram_id),
        state=state,
        answers="{}",
        created_at=uow.now,
        changed_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row.id


def id_of(uow: UnitOfWork, telegram_id: int) -> int:
    """Give the number of the person behind an account."""
    person = by_telegram_id(uow.session, telegram_id)
    assert person is not None
    return person.id


def enrols(uow: UnitOfWork, telegram_id: int) -> None:
    """Give somebody a place in the class."""
    person_id = id_of(uow, telegram_id)
    activity_id = uow.session.scalars(select(Activity.id).where(Activity.code == "TP")).one()
    confirmed = {"state": EnrolmentState.CONFIRMED, "created_at": uow.now, "changed_at": uow.now}
    uow.session.add(Enrolment(activity_id=activity_id, person_id=person_id, account_id=person_id, **confirmed))


def stands(uow: UnitOfWork, telegram_id: int, state: ApplicationState) -> None:
    """Let somebody's application stand otherwise."""
    whose = Application.person_id == id_of(uow, telegram_id)
    uow.session.execute(update(Application).where(whose).values(state=state))


async def sees_times(someone: Someone) -> None:
    """Open the counselling of the class."""
    await someone.world.forges(someone, "ll:1:0")


async def books(someone: Someone, label: str = "gio 26 nov, 14:00") -> None:
    """Book a time."""
    await sees_times(someone)
    await someone.taps(label)


def bookings(world: World) -> list[tuple[str, str, str]]:
    """List who has booked what, oldest first, and what became of it."""

    def look(uow: UnitOfWork) -> list[tuple[str, str, str]]:
        query = (
            select(Person.name, Slot.starts_at, Appointment.state)
            .join(Slot, Slot.id == Appointment.slot_id)
            .join(Person, Person.id == Appointment.person_id)
            .order_by(Appointment.id)
        )
        walls = [(name, uow.programme.wall(at), state) for name, at, state in uow.session.execute(query)]
        return [(name, f"{at:%a %H:%M}", state.value) for name, at, state in walls]

    return world.ask(look)


def times(world: World) -> list[str]:
    """List the times that are offered and not called off, by the wall clock."""

    def look(uow: UnitOfWork) -> list[str]:
        query = select(Slot.starts_at, Slot.ends_at).where(Slot.called_off_at.is_(None)).order_by(Slot.starts_at)
        rows = [(uow.programme.wall(a), uow.programme.wall(b)) for a, b in uow.session.execute(query)]
        return [f"{begin:%m-%d %H:%M}-{end:%H:%M}" for begin, end in rows]

    return world.ask(look)


def fates(world: World, kind: str = AppointmentReminder.kind) -> list[tuple[str, str | None]]:
    """List what became of every letter of a kind, in the order of their times."""

    def look(uow: UnitOfWork) -> list[tuple[str, str | None]]:
        query = select(Letter.state, Letter.reason).where(Letter.kind == kind).order_by(Letter.due_at, Letter.id)
        return [(row[0].value, row[1]) for row in uow.session.execute(query)]

    return world.ask(look)


def arrived(someone: Someone, kind: str = AppointmentReminder.kind) -> list[datetime]:
    """List when letters of a kind arrived."""
    query = select(Letter.message_id).join(Person).where(Letter.kind == kind, Letter.state == LetterState.SENT)
    mine = query.where(Person.telegram_id == someone.account.id)
    ids = set(someone.world.ask(lambda uow: uow.session.scalars(mine).all()))
    return [message.date.astimezone(ROME) for message in someone.chat.messages if message.message_id in ids]


# Offering


async def test_an_operator_offers_an_afternoon_in_one_sentence(world: World) -> None:
    olga = await a_class(world, "")
    await to_desk(olga)
    olga.sees("Non ci sono orari")
    await olga.taps("➕ Aggiungi orari")
    await olga.sends(ROW)
    olga.sees("4 colloqui da 45 minuti", "giovedì 26 novembre", "14:00, 14:45, 15:30, 16:15", "Centro civico Ombriano")
    assert times(world) == [], "nothing is done before Conferma"
    await olga.taps("Conferma")
    olga.sees("4 orari si possono prenotare", "14:00 · libero", "16:15 · libero")
    assert times(world) == [
        "11-26 14:00-14:45",
        "11-26 14:45-15:30",
        "11-26 15:30-16:15",
        "11-26 16:15-17:00",
    ]


async def test_other_minutes_another_place_and_other_hours_are_chosen_before_confirming(world: World) -> None:
    olga = await a_class(world, "")
    await to_desk(olga)
    await olga.taps("➕ Aggiungi orari")
    await olga.sends("giovedì dalle 14 alle 16")
    olga.sees("2 colloqui da 45 minuti")
    await olga.taps("60 minuti")
    olga.sees("2 colloqui da 60 minuti", "14:00, 15:00")
    await olga.taps("Cambia posto")
    await olga.sends("🚲")
    olga.sees("poche parole")
    await olga.sends("Comune <b> & sala 2")
    olga.sees("Comune <b> & sala 2", "2 colloqui da 60 minuti")
    await olga.sends("venerdì dalle 9 alle 10, ogni 30 minuti")
    olga.sees("2 colloqui da 30 minuti", "venerdì 27 novembre", "Comune <b> & sala 2")
    await olga.taps("Cambia posto", "Al telefono", "Conferma")
    anna = await applicant(world)
    await books(anna, "ven 27 nov, 09:30")
    anna.sees("Colloquio prenotato", "venerdì 27 novembre, dalle 09:30 alle 10:00", "Al telefono", "Con Olga")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("boh", "Non ho capito il giorno e l'ora"),
        ("alle 15", "Non ho capito il giorno e l'ora"),
        ("x" * 4000, "Non ho capito il giorno e l'ora"),
        ("oggi alle 9", "già passati, o troppo lontani"),
        ("3/12/2028 18:00", "già passati, o troppo lontani"),
        ("giovedì dalle 8 alle 20, ogni 5 minuti", "da 10 minuti a 4 ore"),
        ("giovedì dalle 8 alle 20, ogni 20 minuti", "Sono troppi orari insieme"),
        ("giovedì dalle 14 alle 14:30, ogni ora", "da 10 minuti a 4 ore"),
    ],
)
async def test_hours_that_cannot_be_are_asked_again(world: World, said: str, answer: str) -> None:
    olga = await a_class(world, "")
    await to_desk(olga)
    await olga.taps("➕ Aggiungi orari")
    await olga.sends(said)
    olga.sees(answer)
    assert times(world) == []


@pytest.mark.parametrize(
    ("said", "first", "many", "minutes"),
    [
        ("giovedì alle 15", "26/11 15:00", 1, 45),
        ("giovedì 15", "26/11 15:00", 1, 45),
        ("domani dalle 9 alle 12 ogni mezz'ora", "24/11 09:00", 6, 30),
        ("gio 26/11 14:00-17:00 ogni 30 min", "26/11 14:00", 6, 30),
        ("venerdì 9-12 ogni 40'", "27/11 09:00", 4, 40),
        ("venerdì dalle 9 alle 12 colloqui da 45 minuti ogni ora", "27/11 09:00", 3, 45),
        ("venerdì dalle 9 alle 12, un'ora e mezza ciascuno", "27/11 09:00", 2, 90),
        ("lunedì dalle 9 alle 9:30", "30/11 09:00", 1, 30),
        ("lunedì dalle 14 alle 17", "23/11 14:00", 4, 45),
        ("oggi alle 15 per mezz'ora", "23/11 15:00", 1, 30),
        ("martedì 1 dicembre dalle ore 10 alle ore 12 ogni tre quarti d'ora", "01/12 10:00", 2, 45),
        ("26 novembre dalle 9:30 alle 13 da 50 minuti", "26/11 09:30", 4, 50),
    ],
)
def test_times_are_read_as_people_write_them(said: str, first: str, many: int, minutes: int) -> None:
    wanted = read(said, Programme(), MONDAY)
    assert wanted is not None
    found = wanted.times()
    assert f"{found.starts[0].astimezone(ROME):%d/%m %H:%M}" == first
    assert (len(found.starts), found.length) == (many, timedelta(minutes=minutes))


async def test_hours_that_are_offered_already_are_left_out(world: World) -> None:
    olga = await a_class(world)
    await to_desk(olga)
    await olga.taps("➕ Aggiungi orari")
    await olga.sends("giovedì dalle 16 alle 18, ogni 30 minuti")
    olga.sees("2 colloqui da 30 minuti", "17:00, 17:30", "le salto: 16:00, 16:30")
    await olga.taps("Conferma")
    assert times(world)[-2:] == ["11-26 17:00-17:30", "11-26 17:30-18:00"]
    await to_desk(olga)
    await olga.taps("➕ Aggiungi orari")
    await olga.sends("giovedì dalle 14 alle 15")
    olga.sees("In quelle ore hai già altri colloqui")
    assert len(times(world)) == 6


async def test_a_class_that_is_off_takes_no_times_even_from_a_question_that_was_open(world: World) -> None:
    olga = await a_class(world, "")
    await to_desk(olga)
    await olga.taps("➕ Aggiungi orari")
    world.ask(lambda uow: uow.session.execute(update(Activity).values(withdrawn_at=uow.now)))
    await olga.sends(ROW)
    olga.sees("fuori dal catalogo")
    await world.forges(olga, "ik:1:0")
    assert "➕ Aggiungi orari" not in olga.labels


async def test_a_hurried_second_conferma_offers_nothing_twice(world: World) -> None:
    olga = await a_class(world, "")
    await to_desk(olga)
    await olga.taps("➕ Aggiungi orari")
    await olga.sends(ROW)
    asked = olga.screen
    for _tap in range(3):
        olga.account.taps("Conferma", message=asked)
    await world.settles_at_once()
    assert len(times(world)) == 4
    olga.sees("14:00 · libero")
    await olga.taps("Menu")
    olga.does_not_see("Hai lasciato una cosa a metà")


async def test_a_button_of_offering_that_was_left_says_what_to_do(world: World) -> None:
    olga = await a_class(world, "")
    await to_desk(olga)
    await olga.taps("➕ Aggiungi orari")
    await olga.sends(ROW)
    await olga.sends("/agenda")
    for forged in ("ie:60", "iw", "ih:1"):
        await world.forges(olga, forged)
        olga.sees("Ricominciamo")
    await world.forges(olga, "iy:1")
    olga.sees("Non ci sono orari")
    assert times(world) == []


# Booking


async def test_the_card_of_the_class_leads_to_the_times_and_only_where_there_are_some(world: World) -> None:
    olga = await a_class(world, "")
    anna, bruno = await applicant(world), await applicant(world, "Bruno", None)
    card = "https://t.me/farelegami_bot?start=a_TP"
    await anna.opens(card)
    assert "🗣 Colloqui" not in anna.labels
    await offers(olga, ROW)
    await bruno.opens(card)
    assert "🗣 Colloqui" not in bruno.labels
    await anna.opens(card)
    await anna.taps("🗣 Colloqui", "gio 26 nov, 14:00", "Vedi i dettagli", "La mia domanda", "🗣 Colloqui")
    anna.sees("Il tuo colloquio", "dalle 14:00 alle 14:45")


async def test_a_time_is_booked_in_one_tap_and_is_nobody_elses(world: World) -> None:
    olga = await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno", ApplicationState.REVIEWING)
    await books(anna)
    anna.sees("Colloquio prenotato", "Tu puoi!", "giovedì 26 novembre, dalle 14:00 alle 14:45", "Con Olga")
    await sees_times(bruno)
    assert "gio 26 nov, 14:00" not in bruno.labels
    await world.forges(bruno, "lb:1")
    bruno.sees("Questo orario non è più libero", "gio 26 nov, 14:45")
    await bruno.taps("gio 26 nov, 14:45")
    assert bookings(world) == [("Anna", "Thu 14:00", "booked"), ("Bruno", "Thu 14:45", "booked")]
    await to_desk(olga)
    olga.sees("14:00 · 👤 Anna", "14:45 · 👤 Bruno", "15:30 · libero")


async def test_booking_twice_is_one_booking_and_a_second_time_is_refused_over_the_first(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    await sees_times(anna)
    listed = anna.screen
    for _tap in range(2):
        anna.account.taps("gio 26 nov, 14:00", message=listed)
    anna.account.taps("gio 26 nov, 15:30", message=listed)
    await world.settles_at_once()
    anna.sees("hai già un colloquio", "Il tuo colloquio", "dalle 14:00 alle 14:45", "Sposta")
    assert bookings(world) == [("Anna", "Thu 14:00", "booked")]


@pytest.mark.parametrize("state", [None, "draft", "refused", "withdrawn", "called_off", "ended"])
async def test_only_who_is_in_the_class_or_asks_to_be_books(world: World, state: str | None) -> None:
    await a_class(world)
    anna = await applicant(world, state=ApplicationState(state) if state else None)
    for forged in ("ll:1:0", "lb:1", "ln:1:1", "ll:99:0", "lb:99", "la:1", "ld:1", "lc:1", "lm:1:0"):
        await world.forges(anna, forged)
    anna.does_not_see("gio 26 nov")
    assert bookings(world) == []


async def test_who_has_a_place_without_an_application_books_too(world: World) -> None:
    await a_class(world)
    anna = await applicant(world, state=None)
    world.ask(enrols, anna.account.id)
    await books(anna)
    assert bookings(world) == [("Anna", "Thu 14:00", "booked")]


async def test_a_booking_is_moved_and_the_time_before_is_free_again(world: World) -> None:
    await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    await anna.taps("Sposta")
    anna.sees("Adesso: giovedì 26 novembre, dalle 14:00 alle 14:45", "il tuo resta com'è")
    await anna.taps("gio 26 nov, 16:15")
    anna.sees("Colloquio spostato", "dalle 16:15 alle 17:00")
    await books(bruno)
    assert bookings(world)[1:] == [("Anna", "Thu 16:15", "booked"), ("Bruno", "Thu 14:00", "booked")]
    await world.forges(anna, "ln:1:3")
    anna.sees("Questo colloquio non c'è più", "dalle 16:15 alle 17:00")
    await world.forges(anna, "ld:1")
    anna.sees("Questo colloquio non c'è più", "dalle 16:15 alle 17:00")
    assert [state for _name, _at, state in bookings(world)] == ["moved", "booked", "booked"]


async def test_who_moves_to_a_time_that_is_gone_keeps_theirs(world: World) -> None:
    await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    await anna.taps("Sposta")
    await books(bruno, "gio 26 nov, 16:15")
    await anna.taps("gio 26 nov, 16:15")
    anna.sees("Questo orario non è più libero", "gio 26 nov, 15:30")
    assert "gio 26 nov, 16:15" not in anna.labels
    assert bookings(world) == [("Anna", "Thu 14:00", "booked"), ("Bruno", "Thu 16:15", "booked")]


async def test_a_booking_is_given_back_in_two_taps_from_the_agenda(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    await books(anna)
    await anna.sends("/agenda")
    anna.sees("giovedì 26 novembre", "14:00 · Colloquio: Tu puoi!", "Centro civico Ombriano")
    await anna.taps("Disdici", "Conferma")
    anna.sees("Colloquio disdetto", "giovedì 26 novembre alle 14:00")
    await anna.sends("/agenda")
    anna.sees("La tua agenda è vuota")
    assert bookings(world) == [("Anna", "Thu 14:00", "cancelled")]


async def test_a_hurried_second_conferma_says_the_same_and_frees_nobody_elses_time(world: World) -> None:
    await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    await anna.taps("Disdici", "Conferma")
    await books(bruno)
    await world.forges(anna, "lc:1")
    anna.sees("Colloquio disdetto")
    assert bookings(world)[-1] == ("Bruno", "Thu 14:00", "booked")


async def test_forged_numbers_of_other_people_do_nothing(world: World) -> None:
    await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    before = bookings(world)
    for forged in (
        "la:1",
        "ld:1",
        "lc:1",
        "lm:1:0",
        "ln:1:2",
        "io:1",
        "ix:1",
        "iz:1:1",
        "if:1",
        "ig:1:1",
        "ir:1:1",
        "ik:1:0",
        "iq:1:0",
        "ip:1",
        "iy:1",
        "ie:30",
        "iw",
        "ih:1",
        "ll:1:99999",
        "lb:-1",
        "iz:99:0",
    ):
        await world.forges(bruno, forged)
        bruno.does_not_see("Anna", "14:00 alle 14:45")
    assert bookings(world) == before
    assert len(times(world)) == 4


async def test_what_one_has_at_the_same_time_is_said(world: World) -> None:
    await a_class(world)
    world.imports(an_activity("Yoga", inizio="2026-11-26 14:30", fine="2026-11-26 16:00"))
    anna = await applicant(world)
    await anna.sends("yoga")
    await anna.taps("Yoga", "Iscrivimi")
    await books(anna)
    anna.sees("Colloquio prenotato", "A quell'ora hai anche Yoga")
    await anna.sends("/agenda")
    anna.sees("14:00 · Colloquio: Tu puoi!", "14:30 · Yoga")


async def test_with_many_times_there_are_pages(world: World) -> None:
    olga = await a_class(world, "giovedì dalle 8 alle 12, ogni 20 minuti")
    anna = await applicant(world)
    await sees_times(anna)
    assert sum(label.startswith("gio") for label in anna.labels) == 8
    await anna.taps("Avanti")
    assert sum(label.startswith("gio") for label in anna.labels) == 4
    await anna.taps("gio 26 nov, 11:40")
    await to_desk(olga)
    await olga.taps("Avanti")
    olga.sees("11:40 · 👤 Anna")


# Called off, and ended


async def test_a_time_that_is_called_off_is_told_to_whoever_booked_it_and_to_nobody_else(world: World) -> None:
    olga = await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    before = bruno.letters
    await to_desk(olga)
    await olga.taps("gio 26 nov, 14:00")
    olga.sees("giovedì 26 novembre, dalle 14:00 alle 14:45", "Anna")
    await olga.taps("Annulla l'orario")
    olga.sees("Se confermi, avviso 1 persona.")
    await olga.taps("Sì, annulla l'orario")
    olga.sees("Avviso in partenza per 1 persona")
    await world.forges(olga, "iz:1:1")
    olga.sees("Questo orario non c'è più")
    await world.ticks()
    anna.sees("Il colloquio non si fa", "giovedì 26 novembre alle 14:00", "Ci sono altri orari")
    await anna.taps("Scegli un altro orario", "gio 26 nov, 14:45")
    anna.sees("Colloquio prenotato")
    assert bruno.letters == before
    assert bookings(world) == [("Anna", "Thu 14:00", "called_off"), ("Anna", "Thu 14:45", "booked")]
    await world.until(THURSDAY + timedelta(hours=4))
    assert fates(world) == [("skipped", "no-appointment"), ("sent", None)] * 2


async def test_times_of_whoever_does_other_work_from_now_on_are_called_off_and_told(world: World) -> None:
    olga, anna = await a_class(world), await applicant(world, "Anna")
    await books(anna)
    for scope, stays in ((None, True), (1, True), (2, False)):
        code = world.ask(invitations.invite, Role.OPERATOR, scope)
        await olga.starts(f"i_{code}")
        olga.sees("seguire i corsi e i patti")
        await olga.taps("Conferma")
        await world.ticks()
        assert bool(arrived(anna, "appointment-off")) is not stays
    anna.sees("Il colloquio non si fa", "giovedì 26 novembre alle 14:00", "Per ora non ci sono altri orari liberi")
    assert bookings(world) == [("Anna", "Thu 14:00", "called_off")]


async def test_a_time_that_was_booked_meanwhile_is_looked_at_again_before_it_is_called_off(world: World) -> None:
    olga = await a_class(world)
    anna = await applicant(world)
    await to_desk(olga)
    await olga.taps("gio 26 nov, 14:00", "Annulla l'orario")
    olga.sees("non avviso nessuno")
    await books(anna)
    await olga.taps("Sì, annulla l'orario")
    olga.sees("Intanto questo orario è cambiato", "Anna")
    assert bookings(world) == [("Anna", "Thu 14:00", "booked")]


async def test_a_whole_day_is_called_off_at_once(world: World) -> None:
    olga = await a_class(world)
    await offers(olga, "venerdì alle 10")
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    await books(bruno, "gio 26 nov, 15:30")
    await to_desk(olga)
    await olga.taps("gio 26 nov, 14:45", "Annulla tutto il giorno")
    olga.sees("14:00 · 👤 Anna", "15:30 · 👤 Bruno", "Se confermi, avviso 2 persone.")
    await olga.taps("Sì, annulla tutto")
    olga.sees("Avviso in partenza per 2 persone")
    assert times(world) == ["11-27 10:00-10:45"]
    await world.ticks()
    for someone in (anna, bruno):
        someone.sees("Il colloquio non si fa")
    assert {state for _name, _at, state in bookings(world)} == {"called_off"}


@pytest.mark.parametrize("how", ["withdrawn", "refused", "class", "operator"])
async def test_what_cannot_take_place_any_more_is_ended_and_told_once(world: World, how: str) -> None:
    olga = await a_class(world)
    anna = await applicant(world)
    await books(anna)
    if how == "class":
        world.ask(lambda uow: uow.session.execute(update(Activity).values(withdrawn_at=uow.now)))
    elif how == "operator":
        world.ask(lambda uow: setattr(by_telegram_id(uow.session, olga.account.id), "role", Role.PARTICIPANT))
    else:
        world.ask(stands, anna.account.id, ApplicationState(how))
    await anna.sends("/agenda")
    anna.sees("La tua agenda è vuota")
    await world.passes(minutes=2)
    anna.sees("Il colloquio non si fa")
    assert bookings(world) == [("Anna", "Thu 14:00", "called_off")]
    await world.until(THURSDAY + timedelta(hours=4))
    assert len(arrived(anna, AppointmentOff.kind)) == 1
    assert arrived(anna) == []


async def test_who_leaves_the_class_leaves_the_time_to_others(world: World) -> None:
    await a_class(world, "giovedì alle 14")
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    world.ask(stands, anna.account.id, ApplicationState.WITHDRAWN)
    await world.passes(minutes=2)
    await books(bruno)
    bruno.sees("Colloquio prenotato")


async def test_who_is_admitted_keeps_the_appointment(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    await books(anna)
    world.ask(enrols, anna.account.id)
    world.ask(stands, anna.account.id, ApplicationState.REFUSED)  # what the application says does not matter then
    await world.passes(minutes=2)
    assert bookings(world) == [("Anna", "Thu 14:00", "booked")]


# Reminded


async def test_a_day_before_and_two_hours_before(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    await books(anna)
    await world.until(THURSDAY - timedelta(hours=23))
    anna.sees("Colloquio domani, giovedì 26 novembre alle 14:00", "Tu puoi!", "Sposta", "Disdici")
    await world.until(THURSDAY + timedelta(hours=3))
    anna.sees("Colloquio oggi, giovedì 26 novembre alle 14:00")
    assert arrived(anna) == [THURSDAY - timedelta(hours=24), THURSDAY - timedelta(hours=2)]


async def test_it_can_be_foreseen_when_the_next_reminder_comes(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    await books(anna)
    for hours in (24, 2):
        foreseen = world.ask(planning.next_arrival, [anna.account.id])
        assert foreseen == THURSDAY - timedelta(hours=hours)
        await world.until(foreseen)
        assert arrived(anna)[-1] == foreseen
    await anna.taps("Disdici", "Conferma")
    assert world.ask(planning.next_arrival, [anna.account.id]) is None


async def test_from_a_reminder_one_moves_and_gives_back(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    await books(anna)
    await world.until(THURSDAY - timedelta(hours=23))
    await anna.taps("Sposta", "gio 26 nov, 16:15")
    anna.sees("Colloquio spostato")
    await world.until(THURSDAY + timedelta(hours=1))
    anna.sees("alle 16:15")
    await anna.sends("disdici")
    await anna.taps("Conferma")
    anna.sees("Colloquio disdetto")
    # the day before has had its message by then: the next one comes in the morning
    assert [f"{moment:%a %H:%M}" for moment in arrived(anna)] == ["Wed 14:00", "Thu 08:00", "Thu 14:30"]


async def test_nobody_is_reminded_of_what_was_given_back_or_moved(world: World) -> None:
    await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    await books(bruno, "gio 26 nov, 15:30")
    await anna.taps("Disdici", "Conferma")
    await bruno.taps("Sposta", "gio 26 nov, 16:15")
    await world.until(THURSDAY + timedelta(hours=4))
    assert arrived(anna) == []
    assert [f"{moment:%a %H:%M}" for moment in arrived(bruno)] == ["Wed 16:30", "Thu 14:30"]
    assert fates(world).count(("skipped", "no-appointment")) == 4


async def test_who_gives_a_time_back_and_books_it_again_is_reminded_once(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    for _time in range(2):
        await books(anna)
        await anna.taps("Disdici", "Conferma")
    await books(anna)
    await world.until(THURSDAY)
    assert arrived(anna) == [THURSDAY - timedelta(hours=24), THURSDAY - timedelta(hours=2)]


async def test_who_books_after_a_reminders_time_does_not_get_it(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    await world.until(THURSDAY - timedelta(hours=5))
    await books(anna)
    await world.until(THURSDAY + timedelta(hours=1))
    assert arrived(anna) == [THURSDAY - timedelta(hours=2)]


async def test_quiet_hours_a_pause_and_a_muted_topic_are_kept(world: World) -> None:
    olga = await a_class(world, "")
    await offers(olga, "giovedì dalle 8:30 alle 10:45, ogni 45 minuti")
    anna, bruno, carla = [await applicant(world, name) for name in ("Anna", "Bruno", "Carla")]
    for someone, at in ((anna, "08:30"), (bruno, "09:15"), (carla, "10:00")):
        await books(someone, f"gio 26 nov, {at}")
    world.ask(lambda uow: setattr(by_telegram_id(uow.session, bruno.account.id), "muted", "reminders"))
    paused = datetime(2026, 11, 27, tzinfo=ROME)
    world.ask(lambda uow: setattr(by_telegram_id(uow.session, carla.account.id), "paused_until", paused))
    await world.until(THURSDAY)
    assert [f"{moment:%a %H:%M}" for moment in arrived(anna)] == ["Wed 08:30", "Thu 08:00"]
    assert arrived(bruno) == arrived(carla) == []
    assert {reason for _state, reason in fates(world)} == {None, "muted", "paused"}


@pytest.mark.parametrize(("hours", "states"), [(1, ["sent", "sent"]), (23, ["skipped", "sent"]), (48, ["skipped"] * 2)])
async def test_after_an_outage_a_reminder_is_in_time_or_settled_as_too_late(
    world: World, hours: int, states: list[str]
) -> None:
    await a_class(world)
    anna = await applicant(world)
    await books(anna)
    await world.until(THURSDAY - timedelta(hours=24, minutes=30))
    world.telegram.clock.move(timedelta(hours=hours))
    await world.ticks()
    await world.passes(hours=2)
    await world.until(max(world.now, THURSDAY))
    assert [state for state, _reason in fates(world)] == states
    assert all(moment < THURSDAY for moment in arrived(anna))


@pytest.mark.parametrize("world_starts", [datetime(2027, 3, 26, 10, 0, tzinfo=ROME)])
async def test_across_a_change_of_the_clock_hours_before_are_hours(world: World, world_starts: datetime) -> None:
    world.telegram.clock.move(world_starts - world.now)
    world.imports(A_CLASS | {"inizio": "2027-04-12 09:00", "fine": "2027-04-12 12:00"})
    olga = await staff(world, "Olga", Role.OPERATOR)
    await offers(olga, "domenica 28 marzo alle 15")
    anna = await applicant(world)
    await books(anna, "dom 28 mar, 15:00")
    begins = datetime(2027, 3, 28, 15, 0, tzinfo=ROME)
    await world.until(begins)
    assert [f"{moment:%a %H:%M}" for moment in arrived(anna)] == ["Sat 14:00", "Sun 13:00"]


async def test_a_reminder_goes_with_the_others_of_the_day_and_opens_by_itself(world: World) -> None:
    await a_class(world)
    world.imports(an_activity("Yoga", inizio="2026-11-26 18:00", fine="2026-11-26 19:00"))
    anna = await applicant(world)
    await anna.sends("yoga")
    await anna.taps("Yoga", "Iscrivimi")
    await books(anna)
    await world.until(THURSDAY - timedelta(hours=19))
    anna.sees("Yoga", "Colloquio domani, giovedì 26 novembre alle 14:00")
    label = next(one for one in anna.labels if one.startswith("⏰ Colloquio"))
    await anna.taps(label)
    anna.sees("Con Olga", "Sposta")
    await anna.taps("Disdici", "Conferma")
    anna.sees("Colloquio disdetto")


# Told


async def test_who_may_book_hears_of_new_times_once_a_day_and_books_from_the_letter(world: World) -> None:
    olga = await a_class(world, "")
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno", None)
    before = bruno.letters
    await offers(olga, ROW)
    await offers(olga, "venerdì alle 10")
    await world.passes(hours=2)
    anna.sees("Puoi prenotare un colloquio", "Tu puoi!")
    assert len(arrived(anna, "slots-opened")) == 1
    assert bruno.letters == before
    await anna.taps("gio 26 nov, 14:00")
    anna.sees("Colloquio prenotato")


async def test_the_operator_hears_of_a_time_given_back_the_day_before_and_not_of_others(world: World) -> None:
    olga = await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)
    await books(bruno, "gio 26 nov, 15:30")
    await anna.taps("Disdici", "Conferma")
    await world.until(THURSDAY - timedelta(hours=20))
    assert arrived(olga, "guest-gone") == []
    await bruno.sends("/agenda")
    await bruno.taps("Disdici", "Conferma")
    await world.ticks()
    await world.until(datetime(2026, 11, 26, 9, 0, tzinfo=ROME))
    olga.sees("Si è liberato un orario", "giovedì 26 novembre alle 15:30")
    olga.does_not_see("Bruno")
    assert len(arrived(olga, "guest-gone")) == 1


# Afterwards, and elsewhere


async def test_the_operator_marks_who_came_and_may_change_it(world: World) -> None:
    olga = await a_class(world)
    anna = await applicant(world)
    await books(anna)
    await world.forges(olga, "ir:1:1")
    olga.sees("Intanto questo orario è cambiato")
    await world.until(THURSDAY + timedelta(hours=2))
    await to_desk(olga)
    await olga.taps("Colloqui passati")
    olga.sees("14:00 · 👤 Anna")
    await olga.taps("gio 26 nov, 14:00", "C'era")
    olga.sees("Segnato: c'era.")
    await olga.taps("Non c'era")
    olga.sees("Segnato: non c'era.")
    assert world.ask(lambda uow: uow.session.scalars(select(Appointment.presence)).one()) is Presence.ABSENT
    await olga.taps("Indietro")
    olga.sees("14:00 · ✖️ Anna")


async def test_staff_of_another_territory_and_community_makers_see_and_change_nothing(world: World) -> None:
    await a_class(world)
    anna = await applicant(world)
    await books(anna)
    world.imports(A_CLASS | {"codice": "CR", "territorio": "Cremona", "centro": "Cascina"})
    others = [await staff(world, "Marta"), await staff(world, "Oreste", Role.OPERATOR, "Cremona")]
    for other in others:
        for forged in ("ik:1:0", "iq:1:0", "io:1", "ip:1", "ix:1", "iz:1:1", "if:1", "ig:1:1", "ir:1:1", "iy:1"):
            await world.forges(other, forged)
            other.does_not_see("Anna")
    assert bookings(world) == [("Anna", "Thu 14:00", "booked")]
    assert len(times(world)) == 4


async def test_the_calendar_on_the_phone_has_it_and_says_when_it_is_off(world: World) -> None:
    olga = await a_class(world)
    anna, bruno = await applicant(world, "Anna"), await applicant(world, "Bruno")
    await books(anna)

    def feed(someone: Someone) -> str:
        secret = world.ask(lambda uow: calendars.secret_of(uow, id_of(uow, someone.account.id)))
        write = world.ask(read_mine, secret)
        assert write is not None
        return write().decode().replace("\r\n ", "")

    event = feed(anna)
    for line in ("SUMMARY:Colloquio: Tu puoi!", "DTSTART:20261126T130000Z", "STATUS:CONFIRMED", "CLASS:PRIVATE"):
        assert line in event
    assert event.count("BEGIN:VALARM") == 2
    assert "Colloquio" not in feed(bruno)
    await to_desk(olga)
    await olga.taps("gio 26 nov, 14:00", "Annulla l'orario", "Sì, annulla l'orario")
    assert "SUMMARY:Non si fa: Colloquio: Tu puoi!" in feed(anna)
    assert "STATUS:CANCELLED" in feed(anna)


async def test_an_agenda_of_many_pages_has_every_appointment_once(world: World) -> None:
    await a_class(world, "giovedì 17 dicembre alle 10")
    rows = [
        an_activity(f"Orto {at}", codice=f"O{at}", inizio=f"2026-12-{at} 17:00", fine=f"2026-12-{at} 18:00")
        for at in range(10, 21)
    ]
    world.imports(*rows)
    anna = await applicant(world)

    def enrol(uow: UnitOfWork) -> None:
        person_id = id_of(uow, anna.account.id)
        for activity_id in uow.session.scalars(select(Activity.id).where(Activity.code.startswith("O"))):
            confirmed = {"state": EnrolmentState.CONFIRMED, "created_at": uow.now, "changed_at": uow.now}
            both = {"person_id": person_id, "account_id": person_id}
            uow.session.add(Enrolment(activity_id=activity_id, **both, **confirmed))

    world.ask(enrol)
    await books(anna, "gio 17 dic, 10:00")
    await anna.sends("/agenda")
    anna.does_not_see("Colloquio:")
    await anna.taps("Avanti")
    anna.sees("10:00 · Colloquio: Tu puoi!", "Orto 17")
    assert anna.screen.text.index("Orto 16") < anna.screen.text.index("Colloquio:") < anna.screen.text.index("Orto 17")


# At the same moment


@pytest.fixture
def workshop(postgresql_url: str) -> Iterator[Workshop]:
    """Build a database where transactions really run side by side, with a class, an operator and ten applicants."""
    workshop = Workshop(open_engine(postgresql_url, databases.KEYS), Programme(), clock=lambda: MONDAY)
    workshop.do(imports.write_catalogue, imports.read_catalogue(csv([A_CLASS])))
    workshop.do(gather)
    yield workshop
    workshop.close()


def gather(uow: UnitOfWork) -> None:
    """Let an operator (1) and ten applicants (2–11) be there, and three times."""
    for number in range(1, 12):
        role = Role.OPERATOR if number == 1 else Role.PARTICIPANT
        facts: dict[str, Any] = {"language": "it", "role": role, "joined_at": uow.now, "consent_at": uow.now}
        uow.session.add(Person(telegram_id=number, name=f"P{number}", territory_id=1, **facts))
    uow.session.flush()
    wanted = read("giovedì dalle 14 alle 16:15", uow.programme, uow.now)
    operator = by_telegram_id(uow.session, 1)
    assert wanted is not None
    assert operator is not None
    slots.publish(uow, operator, 1, wanted.times(), "")
    for number in range(2, 12):
        applies(uow, number, ApplicationState.RECEIVED)


def attempt(workshop: Workshop, number: int, slot_id: int, *, has_begun: Event | None = None) -> str:
    """Ask for a time in a transaction of one's own; tell what came of it."""
    try:
        with workshop.unit() as uow:
            person = by_telegram_id(uow.session, number)
            assert person is not None
            if has_begun is not None:
                has_begun.set()
            appointments.book(uow, person, slot_id)
    except (SlotTaken, HasAppointment) as no:
        return type(no).__name__
    return "booked"


def held(workshop: Workshop, first: tuple[int, int], second: tuple[int, int]) -> str:
    """Let one book and not commit yet, while another asks; tell what the other got."""
    answers: list[str] = []
    has_begun = Event()
    other = Thread(target=lambda: answers.append(attempt(workshop, *second, has_begun=has_begun)))
    with workshop.unit() as uow:
        person = by_telegram_id(uow.session, first[0])
        assert person is not None
        appointments.book(uow, person, first[1])
        other.start()
        assert has_begun.wait(10)
        sleep(0.3)  # long enough for the other to get to the lock
        assert not answers, "it waits for the one who was first"
    other.join(10)
    return answers[0]


def test_a_time_that_two_ask_for_at_the_same_moment_is_given_once(workshop: Workshop) -> None:
    assert held(workshop, (2, 1), (3, 1)) == "SlotTaken"
    query = select(func.count(Appointment.id)).where(Appointment.state == AppointmentState.BOOKED)
    assert workshop.do(lambda uow: uow.session.scalar(query)) == 1


def test_one_person_on_two_phones_gets_one_time(workshop: Workshop) -> None:
    assert held(workshop, (2, 1), (2, 2)) == "HasAppointment"


def test_a_time_that_is_called_off_while_it_is_booked_is_not_both(workshop: Workshop) -> None:
    answers: list[str] = []
    has_begun = Event()
    other = Thread(target=lambda: answers.append(attempt(workshop, 2, 1, has_begun=has_begun)))
    with workshop.unit() as uow:
        operator = by_telegram_id(uow.session, 1)
        assert operator is not None
        slots.call_off(uow, operator, 1, 0)
        other.start()
        assert has_begun.wait(10)
        sleep(0.3)
        assert not answers
    other.join(10)
    assert answers == ["SlotTaken"]


def test_ten_at_once_get_three_times_and_one_each(workshop: Workshop) -> None:
    answers: list[tuple[int, str]] = []
    threads = [
        Thread(target=lambda number=number, at=at: answers.append((number, attempt(workshop, number, at))))
        for number in range(2, 12)
        for at in (1, 2, 3)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert len(answers) == 30
    winners = [number for number, said in answers if said == "booked"]
    booked = select(Appointment.slot_id, Appointment.person_id).where(Appointment.state == AppointmentState.BOOKED)
    rows = workshop.do(lambda uow: [tuple(row) for row in uow.session.execute(booked)])
    assert len({slot for slot, _person in rows}) == len(rows) == 3
    assert len({person for _slot, person in rows}) == len(set(winners)) == 3
