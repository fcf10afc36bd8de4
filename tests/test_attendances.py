"""The roll call, the QR, who was missed, and the file of who was there."""

import base64
import csv as csv_module
import io
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import segno
from openpyxl import load_workbook
from sqlalchemy import select, update

from bot import opening
from bot.reply import TRIES
from bot.work import Workshop
from services import attendances, enrolments, households, imports, invitations, people
from services.attendances import RollIsClosed
from services.programme import Programme
from services.work import UnitOfWork
from simulator.faults import ServerError
from storage import attendances as records
from storage import occurrences
from storage.attendances import Attendance, Presence, Said
from storage.catalogue import Activity
from storage.database import open_engine
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.outbox import Letter, LetterState
from storage.people import Person, Role, by_telegram_id
from tests.support import databases, papers
from tests.support.desk import Desk
from tests.support.world import MONDAY, ROME, Someone, World, an_activity, csv
from views.answers.attendances import (
    AskCloseRoll,
    CheckIn,
    ChooseAttendanceFile,
    CloseRoll,
    ComeAgain,
    ComeNoMore,
    MarkEverybody,
    MarkPresence,
    ReopenRoll,
    ShowCheckInCode,
    ShowRoll,
    ShowRolls,
    TakeAttendanceFile,
)
from views.answers.feedback import ShowFeedback

WEEKLY = {"ricorrenza": "FREQ=WEEKLY;COUNT=3"}
LINK = "https://t.me/farelegami_bot?start="
BEGINS = datetime(2026, 11, 25, 17, 30, tzinfo=ROME)
MINUTES = timedelta(minutes=1)
MORNING_AFTER = datetime(2026, 11, 26, 9, 30, tzinfo=ROME)


async def staff(
    world: World, name: str = "Chiara", role: Role = Role.COMMUNITY_MAKER, scope: int | None = 1
) -> Someone:
    """Let somebody work for the programme, in one territory (Crema) or in all."""
    someone = await world.member(name)
    await someone.opens(f"{LINK}i_{world.ask(invitations.invite, role, scope)}")
    await someone.taps("Conferma")
    return someone


def person_of(uow: UnitOfWork, someone: Someone) -> Person:
    person = by_telegram_id(uow.session, someone.account.id)
    assert person is not None
    return person


def joins_in(world: World, someone: Someone, *children: tuple[str, int], title: str = "Yoga") -> None:
    """Give somebody a place, or a turn; where children are named, them instead."""

    def enrol(uow: UnitOfWork) -> None:
        person = person_of(uow, someone)
        activity_id = uow.session.scalars(select(Activity.id).where(Activity.title == title)).one()
        named = [households.add_child(uow, person, name=name, birth_year=year) for name, year in children]
        for one in named or [person]:
            enrolments.enrol(uow, person, activity_id, one)

    world.ask(enrol)


def date_of(world: World, title: str = "Yoga", number: int = 0) -> int:
    """Give a date of an activity."""

    def dates(uow: UnitOfWork) -> Sequence[int]:
        query = select(Occurrence.id).join(Activity, Activity.id == Occurrence.activity_id)
        return uow.session.scalars(query.where(Activity.title == title).order_by(Occurrence.starts_at)).all()

    return world.ask(dates)[number]


def at(world: World, moment: datetime) -> None:
    """Let the clock show a moment, with nothing happening meanwhile."""
    world.telegram.clock.move(moment - world.now)


def marked(world: World) -> dict[str, Presence | None]:
    """Give who was marked how, on whatever date."""
    query = select(Person.name, Attendance.presence).join(Person, Person.id == Attendance.person_id)
    return world.ask(lambda uow: {name: presence for name, presence in uow.session.execute(query)})  # noqa: C416


def places(world: World) -> list[tuple[int, EnrolmentState]]:
    query = select(Enrolment.person_id, Enrolment.state).order_by(Enrolment.id)
    return world.ask(lambda uow: [(row[0], row[1]) for row in uow.session.execute(query)])


def letters(world: World, kind: str) -> list[tuple[LetterState, str | None]]:
    query = select(Letter.state, Letter.reason).where(Letter.kind == kind).order_by(Letter.id)
    return world.ask(lambda uow: [(row[0], row[1]) for row in uow.session.execute(query)])


async def a_class(
    world: World, *, moment: datetime = BEGINS - 15 * MINUTES, **columns: object
) -> tuple[Someone, Someone, Someone]:
    """Let Anna and Fatima's children have places in Yoga, and Chiara be there to call the roll, shortly before it."""
    world.imports(an_activity("Yoga", **(WEEKLY | columns)))
    anna, fatima, chiara = await world.member("Anna"), await world.member("Fatima"), await staff(world)
    joins_in(world, anna)
    joins_in(world, fatima, ("Adam", 2018), ("Sara", 2016))
    await world.ticks()
    at(world, moment)
    return anna, fatima, chiara


async def opens_the_roll(chiara: Someone, title: str = "Yoga") -> None:
    await chiara.sends("/gestione")
    await chiara.taps("Oggi: appello", title)


# Calling the roll


async def test_names_are_tapped_and_the_roll_is_closed_with_its_sum(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    before = places(world)
    await chiara.sends("/gestione")
    await chiara.taps("Oggi: appello")
    chiara.sees("oggi, mercoledì 25 novembre", "17:30", "Yoga", "Presenze: 0 su 3")
    await chiara.taps("Yoga")
    assert chiara.labels[:3] == ["⬜ Adam", "⬜ Anna", "⬜ Sara"]
    await chiara.taps("Adam", "Anna")
    chiara.sees("✅ Adam", "✅ Anna", "⬜ Sara", "Presenze: 2 su 3")
    await chiara.taps("Anna")
    chiara.sees("⬜ Anna", "Presenze: 1 su 3")
    await chiara.taps("Segna tutti i nomi")
    chiara.sees("2 nomi segnati", "Presenze: 3 su 3")
    await chiara.taps("Sara", "Chiudi l'appello")
    chiara.sees("Presenze: 2", "Assenze: 1", "Conferma", "Annulla")
    assert marked(world)["Sara"] is None
    await chiara.taps("Conferma")
    chiara.sees("Appello chiuso", "Presenze: 2", "Adam e Anna", "Assenze: 1", "Sara", "Riapri l'appello")
    assert marked(world) == {"Adam": Presence.PRESENT, "Anna": Presence.PRESENT, "Sara": Presence.ABSENT}
    assert places(world) == before, "who was there changes nobody's place"


async def test_a_closed_roll_is_reopened_and_corrected(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    await chiara.taps("Adam")
    old = chiara.screen
    await chiara.taps("Chiudi l'appello", "Conferma")
    await world.forges(chiara, MarkPresence(occurrence_id=date_of(world), person_id=1, present=True, page=0).pack())
    chiara.sees("L'appello è chiuso", "Appello chiuso")
    assert old is chiara.screen
    await chiara.taps("Riapri l'appello", "Sara", "Chiudi l'appello", "Conferma")
    chiara.sees("Presenze: 2", "Assenze: 1")
    assert marked(world) == {"Adam": Presence.PRESENT, "Sara": Presence.PRESENT, "Anna": Presence.ABSENT}


async def test_who_waits_comes_last_and_who_said_no_is_told_apart(world: World) -> None:
    world.imports(an_activity("Yoga", posti=2))
    anna, bruno, carla, chiara = [await world.member(name) for name in ("Anna", "Bruno", "Carla")] + [
        await staff(world)
    ]
    for one in (carla, bruno, anna):
        joins_in(world, one)

    def say_no(uow: UnitOfWork) -> None:
        who = person_of(uow, bruno).id
        records.say(uow.session, occurrence_id=1, person_id=who, enrolment_id=None, said=Said.NOT_COMING, now=uow.now)

    world.ask(say_no)
    at(world, BEGINS)
    await opens_the_roll(chiara)
    assert chiara.labels[:3] == ["👋 Bruno", "⬜ Carla", "⏳ Anna"]
    chiara.sees("Chi ha detto che non viene: Bruno", "chi non ha un posto")
    await chiara.taps("Segna tutti i nomi")
    chiara.sees("👋 Bruno", "✅ Carla", "⏳ Anna", "1 nome segnato")
    await chiara.taps("Anna", "Chiudi l'appello")
    chiara.sees("Presenze: 2", "Assenze: 0", "Chi aveva avvisato: 1")
    await chiara.taps("Conferma")
    assert marked(world) == {"Anna": Presence.PRESENT, "Bruno": None, "Carla": Presence.PRESENT}
    assert [state for _person, state in places(world)].count(EnrolmentState.WAITING) == 1
    await world.until(MORNING_AFTER)
    assert letters(world, "missed-you") == [], "who said no is not asked why"


async def test_children_of_one_name_say_their_year(world: World) -> None:
    world.imports(an_activity("Yoga"))
    fatima, simran, chiara = await world.member("Fatima"), await world.member("Simran"), await staff(world)
    joins_in(world, fatima, ("Adam", 2018))
    joins_in(world, simran, ("adam", 2015), ("Arjan", 2016))
    at(world, BEGINS)
    await opens_the_roll(chiara)
    assert chiara.labels[:3] == ["⬜ adam 2015", "⬜ Adam 2018", "⬜ Arjan"]


async def test_a_long_roll_has_pages(world: World) -> None:
    world.imports(an_activity("Yoga"))
    chiara = await staff(world)

    def crowd(uow: UnitOfWork) -> None:
        for number in range(30):
            one = people.join(
                uow, telegram_id=9000 + number, name=f"P{number:02}", language="it", territory_id=1, agreed_at=uow.now
            )
            enrolments.enrol(uow, one, 1)

    world.ask(crowd)
    at(world, BEGINS)
    await opens_the_roll(chiara)
    assert [label for label in chiara.labels if "⬜" in label] == [f"⬜ P{number:02}" for number in range(12)]
    await chiara.taps("Avanti", "P12", "Avanti", "P29")
    chiara.sees("Presenze: 2 su 30", "✅ P29")
    chiara.does_not_see("Avanti")
    await world.forges(chiara, ShowRoll(occurrence_id=1, page=99).pack())
    chiara.sees("✅ P29")


async def test_the_roll_opens_half_an_hour_before_and_ends_with_the_next_day(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world, moment=BEGINS - 31 * MINUTES)
    at_first = MarkPresence(occurrence_id=date_of(world), person_id=1, present=True, page=0).pack()
    await opens_the_roll(chiara)
    chiara.sees("L'appello si apre oggi, mercoledì 25 novembre alle 17:00", "Posti presi: 3")
    await world.forges(chiara, at_first)
    chiara.sees("L'appello si fa da mezz'ora prima")
    assert marked(world) == {}
    at(world, BEGINS - 30 * MINUTES)
    await world.forges(chiara, at_first)
    assert marked(world) == {"Anna": Presence.PRESENT}
    at(world, datetime(2026, 11, 26, 23, 59, tzinfo=ROME))
    await chiara.sends("/gestione")
    await chiara.taps("Oggi: appello")
    chiara.sees("mercoledì 25 novembre", "Yoga")
    await chiara.taps("Yoga", "Adam")
    assert marked(world)["Adam"] is Presence.PRESENT
    at(world, datetime(2026, 11, 27, 0, 0, tzinfo=ROME))
    await chiara.taps("Sara")
    chiara.sees("L'appello si fa da mezz'ora prima", "Il tempo per questo appello è finito")
    assert "Sara" not in marked(world)


async def test_a_cancelled_date_has_no_roll(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    world.ask(lambda uow: uow.session.execute(update(Occurrence).values(cancelled_at=uow.now)))
    await chiara.taps("Anna")
    chiara.sees("Questa data non si fa più")
    assert marked(world) == {}


FORGED = (
    ShowRoll(occurrence_id=1, page=0),
    MarkPresence(occurrence_id=1, person_id=1, present=True, page=0),
    MarkEverybody(occurrence_id=1),
    AskCloseRoll(occurrence_id=1),
    CloseRoll(occurrence_id=1),
    ReopenRoll(occurrence_id=1),
    ShowCheckInCode(occurrence_id=1),
    ChooseAttendanceFile(activity_id=1),
    TakeAttendanceFile(activity_id=1, form="csv"),
    ShowFeedback(activity_id=1),
)


@pytest.mark.parametrize("who", ["participant", "elsewhere", "operator"])
async def test_only_those_who_organise_there_call_the_roll(world: World, who: str) -> None:
    anna, _fatima, _chiara = await a_class(world)
    match who:
        case "participant":
            forger, refused = anna, "per chi lavora nel programma"
        case "elsewhere":
            forger, refused = await staff(world, "Ugo", scope=2), "chi organizza le attività"
        case _:
            forger, refused = await staff(world, "Olga", Role.OPERATOR), "chi organizza le attività"
    for answer in (*FORGED, *([ShowRolls(page=0)] if who == "participant" else [])):
        await world.forges(forger, answer.pack())
        forger.sees(refused)
        forger.does_not_see("Sara")
    assert marked(world) == {}
    if who != "participant":
        await world.forges(forger, ShowRolls(page=0).pack())
        forger.sees("non c'è niente in programma")


async def test_operators_call_the_rolls_of_classes_with_applications_in_their_territory(world: World) -> None:
    olga, ugo = await staff(world, "Olga", Role.OPERATOR), await staff(world, "Ugo", Role.OPERATOR, 2)
    world.imports(
        an_activity("Yoga"),
        an_activity("Tu puoi!", tipo="corso", iscrizione="candidatura"),
        an_activity("Tu puoi ancora!", tipo="corso", iscrizione="candidatura", territorio="Cremona", centro="Zaist"),
    )
    anna = await world.member("Anna")

    def is_let_in(uow: UnitOfWork) -> None:
        who, moment = person_of(uow, anna).id, uow.now
        mine = Enrolment(person_id=who, account_id=who, created_at=moment, changed_at=moment)
        mine.activity_id = uow.session.scalars(select(Activity.id).where(Activity.title == "Tu puoi!")).one()
        mine.state = EnrolmentState.CONFIRMED
        uow.session.add(mine)

    world.ask(is_let_in)
    at(world, BEGINS)
    await olga.sends("/gestione")
    await olga.taps("Oggi: appello")
    olga.sees("Tu puoi!", "Presenze: 0 su 1")
    olga.does_not_see("Yoga", "ancora")
    await olga.taps("Tu puoi!", "Anna", "Chiudi l'appello", "Conferma")
    olga.sees("Appello chiuso", "Presenze: 1")
    for forger, title in ((olga, "Yoga"), (olga, "Tu puoi ancora!"), (ugo, "Tu puoi!"), (ugo, "Yoga")):
        await world.forges(forger, ReopenRoll(occurrence_id=date_of(world, title)).pack())
        forger.sees("chi organizza le attività")


async def test_forged_numbers_find_nothing(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    for answer in FORGED:
        name = "occurrence_id" if hasattr(answer, "occurrence_id") else "activity_id"
        await world.forges(chiara, answer.model_copy(update={name: 2**31 - 1}).pack())
        chiara.sees("non si fa più")
    await world.forges(chiara, MarkPresence(occurrence_id=1, person_id=999, present=True, page=0).pack())
    chiara.sees("Questo nome non è più nell'elenco")
    for nonsense in ("rm:1:1:2:0", "rm:x", "rm:-1:1:1:0", "rg:1:exe", "kf:1:9", "kf:1:0", "rh:" + "x" * 40 + ":1"):
        await world.forges(chiara, nonsense)
    assert marked(world) == {}


async def test_a_coordinator_of_all_territories_calls_any_roll(world: World) -> None:
    await a_class(world)
    carlo = await staff(world, "Carlo", Role.COORDINATOR, None)
    await opens_the_roll(carlo)
    await carlo.taps("Anna")
    carlo.sees("✅ Anna")


async def test_two_who_tap_the_same_name_do_not_undo_each_other(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    dario = await staff(world, "Dario")
    for one in (chiara, dario):
        await opens_the_roll(one)
    for one in (chiara, dario):
        one.account.taps("Anna")
    chiara.account.taps("Adam")
    dario.account.taps("Sara")
    await world.settles_at_once()
    assert marked(world) == dict.fromkeys(("Anna", "Adam", "Sara"), Presence.PRESENT)


CROWD = 40


@pytest.fixture
def a_crowd(postgresql_url: str) -> Iterator[tuple[Workshop, int, list[int]]]:
    """A roll of forty on a server where many work at once, with who calls it and who is on it."""
    engine = open_engine(postgresql_url, databases.KEYS)
    early = Workshop(engine, Programme(), clock=lambda: MONDAY)
    workshop = Workshop(engine, Programme(), clock=lambda: BEGINS)
    early.do(imports.write_catalogue, imports.read_catalogue(csv([an_activity("Yoga")])))
    yield workshop, *early.do(fill)
    engine.dispose()


def fill(uow: UnitOfWork) -> tuple[int, list[int]]:
    """Let forty have a place, and one more call the roll."""
    everybody = [
        people.join(uow, telegram_id=100 + n, name=f"P{n}", language="it", territory_id=1, agreed_at=uow.now)
        for n in range(CROWD + 1)
    ]
    maker, crowd = everybody[0], everybody[1:]
    maker.role, maker.scope_id = Role.COMMUNITY_MAKER, 1
    for one in crowd:
        enrolments.enrol(uow, one, 1)
    return maker.id, [one.id for one in crowd]


def mark(uow: UnitOfWork, maker_id: int, person_id: int) -> None:
    """Tap a name."""
    maker = uow.session.get(Person, maker_id)
    assert maker is not None
    attendances.mark(uow, maker, 1, person_id, present=True)


def close(uow: UnitOfWork, maker_id: int) -> None:
    """End the roll call."""
    maker = uow.session.get(Person, maker_id)
    assert maker is not None
    attendances.close(uow, maker, 1)


def found(uow: UnitOfWork) -> dict[int, Presence | None]:
    """Give what the roll call found; every participant has one row."""
    rows = uow.session.execute(select(Attendance.person_id, Attendance.presence)).all()
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: row[1] for row in rows}


def test_no_tap_of_four_who_call_one_roll_at_once_is_lost(a_crowd: tuple[Workshop, int, list[int]]) -> None:
    workshop, maker_id, crowd = a_crowd
    together = threading.Barrier(4, timeout=20)

    def call(_turn: int) -> None:
        for person_id in crowd:
            together.wait()
            workshop.do(mark, maker_id, person_id)

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(call, range(4)))
    assert workshop.do(found) == dict.fromkeys(crowd, Presence.PRESENT)


def test_a_tap_in_the_moment_in_which_the_roll_is_closed_counts(a_crowd: tuple[Workshop, int, list[int]]) -> None:
    workshop, maker_id, crowd = a_crowd
    together, in_time = threading.Barrier(4, timeout=20), set[int]()

    def call(turn: int) -> None:
        together.wait()
        for person_id in crowd[turn::3]:
            try:
                workshop.do(mark, maker_id, person_id)
            except RollIsClosed:
                return
            in_time.add(person_id)

    def end() -> None:
        together.wait()
        time.sleep(0.05)
        workshop.do(close, maker_id)

    with ThreadPoolExecutor(4) as hands:
        hands.submit(end)
        list(hands.map(call, range(3)))
    now = workshop.do(found)
    assert {one for one, presence in now.items() if presence is Presence.PRESENT} == in_time
    assert set(now) == set(crowd), "everybody else was absent"


# Scanning the QR


async def the_code(world: World, chiara: Someone) -> str:
    """Let Chiara show the QR of today's roll, and give the link that it holds."""
    await opens_the_roll(chiara)
    await chiara.taps("Mostra il QR")
    code = world.ask(
        lambda uow: uow.session.scalars(
            select(Occurrence.check_in_code).where(Occurrence.check_in_code.is_not(None))
        ).one()
    )
    return f"{LINK}q_{code}"


async def test_the_code_is_a_picture_that_leads_to_checking_in(world: World) -> None:
    anna, _fatima, chiara = await a_class(world)
    world.ask(lambda uow: occurrences.check_in_code(uow.session, 1, "s3cr3t_-x"))  # one that the test's eye can read
    link = await the_code(world, chiara)
    chiara.sees("Fai inquadrare questo codice", "Vale fino alle 19:00")
    picture = chiara.screen.photo
    assert picture is not None
    drawn = papers.qr(papers.dots(picture.data))
    assert drawn == [[bool(module) for module in row] for row in segno.make(link, error="q").matrix]
    await chiara.taps("Indietro", "Mostra il QR")
    again = chiara.screen.photo
    assert again is not None
    assert again.data == picture.data, "of two who ask both get the same code"
    await anna.opens(link)
    anna.sees("Presenza segnata: Anna", "Yoga")
    await anna.opens(link)
    anna.sees("Presenza segnata: Anna")
    assert marked(world) == {"Anna": Presence.PRESENT}
    await chiara.sends("/gestione")
    await chiara.taps("Oggi: appello")
    chiara.sees("Presenze: 1 su 3")


async def test_of_several_each_is_tapped_or_the_whole_family(world: World) -> None:
    _anna, fatima, chiara = await a_class(world)
    link = await the_code(world, chiara)
    await fatima.opens(link)
    fatima.sees("Chi è qui?", "Adam", "Sara", "Tutta la famiglia")
    assert marked(world) == {}
    question = fatima.screen
    await fatima.taps("Adam")
    fatima.sees("Presenza segnata: Adam", "Sara")
    await fatima.opens(link)
    fatima.sees("Presenza segnata: Adam", "C'è anche qualcun altro?", "Sara")
    assert marked(world) == {"Adam": Presence.PRESENT}
    await world.forges(fatima, next(one.value for row in question.buttons for one in row if one.text == "Sara"))
    fatima.sees("Presenza segnata: Sara e Adam")


async def test_a_whole_family_takes_one_tap(world: World) -> None:
    _anna, fatima, chiara = await a_class(world)
    await fatima.opens(await the_code(world, chiara))
    await fatima.taps("Tutta la famiglia")
    fatima.sees("Presenza segnata: Sara e Adam")
    assert marked(world) == {"Adam": Presence.PRESENT, "Sara": Presence.PRESENT}


async def test_whoever_has_no_place_is_told_so_over_the_card(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world, posti=3)
    bruno, ugo = await world.member("Bruno"), await world.member("Ugo")
    joins_in(world, bruno)
    link = await the_code(world, chiara)
    await bruno.opens(link)
    bruno.sees("non c'è un posto a tuo nome", "1ª persona in lista")
    await ugo.opens(link)
    ugo.sees("non c'è un posto a tuo nome", "Mettimi in lista")
    assert marked(world) == {}
    code = link.partition("q_")[2]
    await world.forges(ugo, CheckIn(code=code, person_id=1).pack())
    ugo.sees("non c'è un posto a tuo nome")
    assert marked(world) == {}, "nobody says for others that they are here"


async def test_a_code_works_from_half_an_hour_before_to_the_end(world: World) -> None:
    anna, _fatima, chiara = await a_class(world, moment=BEGINS - 31 * MINUTES)
    world.ask(lambda uow: occurrences.check_in_code(uow.session, 1, "s3cr3t_-x"))
    link = f"{LINK}q_s3cr3t_-x"
    await anna.opens(link)
    anna.sees("Questo codice vale da oggi, mercoledì 25 novembre alle 17:00")
    at(world, datetime(2026, 11, 25, 19, 1, tzinfo=ROME))
    await anna.opens(link)
    anna.sees("Il tempo per questo codice è finito", "dillo a chi conduce")
    await opens_the_roll(chiara)
    chiara.does_not_see("Mostra il QR")
    await world.forges(chiara, ShowCheckInCode(occurrence_id=1).pack())
    chiara.sees("Il codice vale da mezz'ora prima")
    assert marked(world) == {}
    for wrong in ("q_nothing", "q_", "q_" + "x" * 62):
        await anna.opens(LINK + wrong)
    anna.sees("Questo codice non vale più")


async def test_a_newcomer_answers_the_first_questions_and_comes_back_to_the_code(world: World) -> None:
    world.imports(an_activity("Yoga", iscrizione="libera"))
    chiara = await staff(world)
    at(world, BEGINS)
    link = await the_code(world, chiara)
    nadia = world.someone("Nadia")
    await nadia.opens(link)
    nadia.sees("Italiano")
    await nadia.taps("Italiano", "Sì, ho 14 anni o più", "Accetto", "Crema")
    nadia.sees("Presenza segnata: Nadia")
    await chiara.sends("/gestione")
    await chiara.taps("Oggi: appello", "Yoga")
    chiara.sees("Presenze: 1 su 0", "✅ Nadia")
    await chiara.taps("Nadia")
    chiara.sees("⏳ Nadia")
    await chiara.taps("Nadia")
    chiara.sees("✅ Nadia")


# Whoever was missed


async def test_whoever_was_missed_gets_one_kind_message_the_next_morning(world: World) -> None:
    anna, fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    await chiara.taps("Anna", "Chiudi l'appello", "Conferma")
    await world.ticks()
    fatima.does_not_see("mancavano")
    read = anna.letters
    await world.until(MORNING_AFTER)
    fatima.sees("Ieri a «Yoga» mancavano Adam e Sara.", "Va tutto bene?", "Mi rimetto in lista", "Non mi interessa più")
    assert anna.letters == read
    await world.passes(hours=6)
    assert letters(world, "missed-you") == [(LetterState.SENT, None)]
    await fatima.taps("Mi rimetto in lista")
    fatima.sees("Il posto per Adam e Sara c'è sempre", "mercoledì 2 dicembre")
    assert [state for _person, state in places(world)] == [EnrolmentState.CONFIRMED] * 3


async def test_a_roll_left_open_closes_itself_at_nine_if_somebody_was_there(world: World) -> None:
    anna, _fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    await chiara.taps("Adam", "Sara")
    await world.until(datetime(2026, 11, 26, 8, 59, tzinfo=ROME))
    assert marked(world) == {"Adam": Presence.PRESENT, "Sara": Presence.PRESENT}
    await world.until(MORNING_AFTER)
    assert marked(world)["Anna"] is Presence.ABSENT
    anna.sees("Ieri a «Yoga» è mancata la tua presenza.")
    await chiara.sends("/gestione")
    await world.forges(chiara, ShowRoll(occurrence_id=date_of(world), page=0).pack())
    chiara.sees("Appello chiuso", "Riapri l'appello")


async def test_where_nobody_was_marked_nobody_was_missed(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    await world.until(MORNING_AFTER)
    assert marked(world) == {}
    await world.forges(chiara, AskCloseRoll(occurrence_id=date_of(world)).pack())
    chiara.sees("Nessuna presenza segnata")
    await chiara.taps("Conferma")
    await world.passes(hours=2)
    assert letters(world, "missed-you") == []


async def test_a_correction_before_the_letter_goes_stops_it(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    await chiara.taps("Adam", "Sara", "Chiudi l'appello", "Conferma", "Riapri l'appello", "Anna")
    await chiara.taps("Chiudi l'appello", "Conferma")
    await world.until(MORNING_AFTER)
    assert letters(world, "missed-you") == [(LetterState.SKIPPED, "was-there")]


async def test_whoever_gave_the_place_back_meanwhile_is_left_alone(world: World) -> None:
    anna, _fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    await chiara.taps("Adam", "Sara", "Chiudi l'appello", "Conferma")
    await anna.sends("/attivita")
    await anna.taps("Yoga", "Disdici", "Conferma")
    await world.until(MORNING_AFTER)
    assert letters(world, "missed-you") == [(LetterState.SKIPPED, "no-place")]


async def test_three_days_later_nobody_is_asked_any_more(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    await chiara.taps("Adam", "Sara", "Chiudi l'appello", "Conferma")
    world.telegram.clock.move(timedelta(days=4))
    await world.ticks()
    assert letters(world, "missed-you") == [(LetterState.SKIPPED, "too-late")]


async def test_who_is_no_longer_interested_gives_the_place_back_at_once(world: World) -> None:
    world.imports(an_activity("Yoga", posti=2, **WEEKLY))
    anna, bruno, carla, chiara = [await world.member(name) for name in ("Anna", "Bruno", "Carla")] + [
        await staff(world)
    ]
    for one in (anna, bruno, carla):
        joins_in(world, one)
    await world.ticks()
    at(world, BEGINS)
    await opens_the_roll(chiara)
    await chiara.taps("Bruno", "Chiudi l'appello", "Conferma")
    await world.until(MORNING_AFTER)
    await anna.taps("Non mi interessa più")
    anna.sees("Iscrizione disdetta", "Yoga", "Ci ripenso")
    await world.ticks()
    carla.sees("Si è liberato un posto")
    stale = ComeNoMore(occurrence_id=date_of(world)).pack()
    await world.forges(anna, stale)
    anna.sees("Grazie per averlo detto")
    await world.forges(anna, ComeAgain(occurrence_id=date_of(world)).pack())
    anna.sees("persona in lista")


async def test_where_no_date_is_left_one_hears_of_the_next(world: World) -> None:
    anna, _fatima, chiara = await a_class(world, ricorrenza="")
    await opens_the_roll(chiara)
    await chiara.taps("Adam", "Sara", "Chiudi l'appello", "Conferma")
    await world.until(MORNING_AFTER)
    await world.forges(anna, ComeAgain(occurrence_id=1).pack())
    anna.sees("Ti scrivo quando c'è qualcosa di nuovo", "Non avvisarmi più")
    await world.forges(anna, ComeNoMore(occurrence_id=1).pack())
    anna.sees("Grazie per averlo detto")
    assert [state for _person, state in places(world)] == [EnrolmentState.CONFIRMED] * 3


async def test_buttons_about_the_absence_of_others_do_nothing(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    await chiara.taps("Adam", "Chiudi l'appello", "Conferma")
    ugo = await world.member("Ugo")
    before = places(world)
    for answer in (ComeAgain(occurrence_id=1), ComeNoMore(occurrence_id=1)):
        await world.forges(ugo, answer.pack())
        ugo.sees("non risulta nessuna assenza")
        await world.forges(ugo, answer.model_copy(update={"occurrence_id": 2**31 - 1}).pack())
    assert places(world) == before


async def test_after_an_absence_a_single_date_is_asked_for_anew(world: World) -> None:
    anna, _fatima, chiara = await a_class(world, posti_per="data", posti=3)
    await opens_the_roll(chiara)
    await chiara.taps("Adam", "Chiudi l'appello", "Conferma")
    await world.until(MORNING_AFTER)
    anna.sees("Ieri a «Yoga» è mancata la tua presenza.")
    await anna.taps("Mi rimetto in lista")
    anna.sees("Iscrizione confermata", "mercoledì 2 dicembre")
    assert len(places(world)) == 4


# The file


async def test_the_file_has_a_row_for_each_and_the_sums(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    world.ask(lambda uow: uow.session.execute(update(Person).where(Person.name == "Anna").values(name="=1+1")))
    await opens_the_roll(chiara)
    await chiara.taps("Adam", "=1+1", "Chiudi l'appello", "Conferma", "Scarica le presenze")
    chiara.sees("Nel file ci sono nomi")
    await chiara.taps("File CSV")
    file = chiara.screen.document
    assert file is not None
    assert file.name == "presenze-Yoga.csv"
    assert file.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv_module.reader(io.StringIO(file.data.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["nome", "anno", "posto dal", "2026-11-25 17:30", "presenze"],
        ["'=1+1", "", "2026-11-23", "presente", "1"],
        ["Adam", "2018", "2026-11-23", "presente", "1"],
        ["Sara", "2016", "2026-11-23", "assente", "0"],
        ["totale presenze", "", "", "2", "2"],
        ["persone diverse", "", "", "", "2"],
    ]
    await world.forges(chiara, TakeAttendanceFile(activity_id=1, form="xlsx").pack())
    book = chiara.screen.document
    assert book is not None
    assert book.name == "presenze-Yoga.xlsx"
    values = list(load_workbook(io.BytesIO(book.data)).worksheets[0].values)
    assert values[1] == ("'=1+1", None, "2026-11-23", "presente", 1)
    assert values[-1] == ("persone diverse", None, None, None, 2)


async def test_a_file_that_did_not_get_through_is_asked_for_again_and_kept_nowhere(world: World) -> None:
    _anna, _fatima, chiara = await a_class(world)
    await world.forges(chiara, ChooseAttendanceFile(activity_id=1).pack())
    world.telegram.faults.add(ServerError(500), method="sendDocument", times=TRIES)
    await chiara.taps("File CSV")
    await world.ticks()
    chiara.sees("Il file delle presenze non è partito", "Gestione")
    facts = world.ask(lambda uow: [one.facts for one in uow.session.scalars(select(Letter))])
    assert not any("Sara" in one or base64.b64encode(b"Sara").decode()[:4] in one for one in facts)


async def test_somebody_forgotten_is_still_counted_without_a_name(world: World) -> None:
    anna, _fatima, chiara = await a_class(world)
    await opens_the_roll(chiara)
    await chiara.taps("Anna", "Adam", "Chiudi l'appello", "Conferma")
    await anna.sends("/privacy")
    await anna.taps("Cancella i miei dati", "Conferma")
    await chiara.taps("Scarica le presenze", "File CSV")
    file = chiara.screen.document
    assert file is not None
    text = file.data.decode("utf-8-sig")
    assert "Anna" not in text
    assert "(senza nome);;2026-11-23;presente;1" in text
    assert "persone diverse;;;;2" in text


def test_counts_without_names_hide_few(desk: Desk) -> None:
    desk.sets(database_url=f"sqlite:///{desk.folder / 'b.db'}", bot_token="42:TEST")
    desk.runs("db", "upgrade").says("versione giusta")
    rows = [an_activity("Yoga", **WEEKLY), an_activity("Canto", territorio="Cremona")]
    desk.runs("import", desk.writes("c.csv", csv(rows))).says("")

    workshop = opening.open_workshop(desk.settings)
    workshop.do(come, {"Yoga": (7, 3, 6), "Canto": (2,)})
    workshop.close()
    desk.runs("export", "--presenze", "p.csv").says("p.csv")
    written = (desk.folder / "p.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert list(csv_module.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";")) == [
        ["territorio", "codice", "titolo", "data", "presenze", "persone diverse"],
        ["Crema", "Yoga", "Yoga", "2026-11-25 17:30", "7", ""],
        ["Crema", "Yoga", "Yoga", "2026-12-02 17:30", "<5", ""],
        ["Crema", "Yoga", "Yoga", "2026-12-09 17:30", "6", ""],
        ["Crema", "Yoga", "Yoga", "tutte", "<5", "7"],
        ["Cremona", "Canto", "Canto", "2026-11-25 17:30", "<5", ""],
        ["Cremona", "Canto", "Canto", "tutte", "<5", "<5"],
    ]
    desk.runs(
        "export", "--presenze", "p.xlsx", "--territory", "Crema", "--from", "2026-12-01", "--to", "2026-12-09"
    ).says("p.xlsx")
    book = load_workbook(desk.folder / "p.xlsx").worksheets[0]
    assert [row[3] for row in book.values] == ["data", "2026-12-02 17:30", "2026-12-09 17:30", "tutte"]
    desk.runs("export", "--presenze", "p.ics").refuses("CSV")
    desk.runs("export", "--presenze", "p.csv", "--territory", "Milano").refuses("Milano")
    desk.runs("export", "--presenze", "p.csv", "--from", "ieri").refuses("--from", "2026-09-01")
    desk.runs("export", "c2.csv", "--territory", "Crema").refuses("--presenze")


def come(uow: UnitOfWork, many: dict[str, tuple[int, ...]]) -> None:
    """Let people be there, so many on each date of each activity."""
    crowd = [
        people.join(uow, telegram_id=n + 1, name=f"P{n}", language="it", territory_id=1, agreed_at=uow.now)
        for n in range(10)
    ]
    for code, counts in many.items():
        query = select(Occurrence.id).join(Activity, Activity.id == Occurrence.activity_id).where(Activity.code == code)
        for occurrence_id, count in zip(uow.session.scalars(query.order_by(Occurrence.starts_at)), counts, strict=True):
            for one in crowd[:count]:
                uow.session.add(
                    Attendance(
                        occurrence_id=occurrence_id, person_id=one.id, presence=Presence.PRESENT, marked_at=uow.now
                    )
                )
    uow.session.flush()
