"""What classes came to in numbers: different people, few hidden, by territory; on a screen and in a file."""

import csv as csv_module
import io
from datetime import datetime

from openpyxl import load_workbook
from sqlalchemy import select

from services import class_numbers, class_tables, follow_ups
from services.class_numbers import Hidden, Window
from services.work import UnitOfWork
from storage.applications import ApplicationState
from storage.attendances import Presence
from storage.enrolments import EnrolmentState
from storage.follow_ups import FollowUp, Outcome
from storage.people import Person, Role
from tests.support.desk import Desk
from tests.support.graduates import a_class, applies, comes, gets_in, person_of
from tests.support.world import ROME, Someone, World, an_activity, csv
from tests.test_attendances import at, staff
from views.answers.follow_ups import ShowClassNumbers, ShowTerritoryNumbers

HERE, AWAY = Presence.PRESENT, Presence.ABSENT
OVER = datetime(2026, 12, 2, 20, 0, tzinfo=ROME)


async def crowd(world: World, many: int, begin: int = 0) -> list[Someone]:
    """Let many people exist."""
    return [await world.member(f"Persona {number}") for number in range(begin, begin + many)]


def tells(world: World, someone: Someone, activity_id: int, outcome: Outcome | None, days: int = 30) -> None:
    """Write down what somebody told, or only that they were asked."""

    def write(uow: UnitOfWork) -> None:
        uow.session.add(
            FollowUp(
                activity_id=activity_id,
                person_id=person_of(uow, someone).id,
                days=days,
                asked_at=uow.now,
                outcome=outcome and outcome.value,
                answered_at=outcome and uow.now,
            )
        )

    world.ask(write)


async def a_class_of(world: World, outcomes: str, title: str = "Tu puoi", **columns: str) -> list[Someone]:
    """Let people have been in a class; each letter of *outcomes* is what one of them told."""
    words = {"t": Outcome.INTERNSHIP, "f": Outcome.FIXED_TERM, "p": Outcome.PERMANENT, "n": Outcome.NOTHING,
             "s": Outcome.TRAINING, "u": Outcome.UNTOLD, "-": None}  # fmt: skip
    activity_id = a_class(world, title, **columns)
    people = await crowd(world, len(outcomes), begin=1000 * activity_id)
    for one, letter in zip(people, outcomes, strict=True):
        gets_in(world, one, activity_id)
        comes(world, one, activity_id, HERE, AWAY)
        tells(world, one, activity_id, words[letter])
    return people


def closes(world: World) -> None:
    """Let the classes be over and the question closed."""
    at(world, OVER + follow_ups.OPEN_FOR)


def window(world: World, activity_id: int = 1) -> Window:
    """Give what was told about a class after 30 days."""
    found = world.ask(class_numbers.of_classes)
    return next(one for one in found if one.line.activity_id == activity_id).numbers.windows[0]


async def test_people_are_counted_once_and_by_what_became_of_them(world: World) -> None:
    activity_id = a_class(world)
    people = await crowd(world, 26)
    for one in people[:12]:
        gets_in(world, one, activity_id)
    for one in people[12:17]:
        gets_in(world, one, activity_id, EnrolmentState.WAITING)
    gets_in(world, people[17], activity_id, EnrolmentState.WITHDRAWN, EnrolmentState.CONFIRMED)
    gets_in(world, people[18], activity_id, EnrolmentState.WITHDRAWN, EnrolmentState.WAITING)
    gets_in(world, people[19], activity_id, EnrolmentState.DECLINED)
    for one in people[20:25]:
        applies(world, one, activity_id, ApplicationState.REFUSED)
    applies(world, people[20], activity_id, ApplicationState.RECEIVED)
    applies(world, people[25], activity_id, ApplicationState.DRAFT)
    for one in people[:6]:
        comes(world, one, activity_id, HERE, HERE)
    at(world, datetime(2026, 11, 26, 9, 0, tzinfo=ROME))
    (found,) = world.ask(class_numbers.of_classes)
    of = found.numbers
    assert (of.applied, of.admitted, of.waiting, of.enrolled) == (25, 14, 5, 12)
    assert (of.finished, found.held, of.came, of.presences) == (Hidden.FEW, 1, 6, 12), "it is not over"
    at(world, OVER)
    (found,) = world.ask(class_numbers.of_classes)
    assert (found.numbers.finished, found.held) == (12, 2)


async def test_what_people_told_is_counted_when_the_question_is_closed(world: World) -> None:
    await a_class_of(world, "tttfffppnnnnnuu-")
    open_one = window(world)
    assert (open_one.told, open_one.in_work, open_one.kinds) == (None, None, None)
    assert open_one.readable_at == world.now + follow_ups.OPEN_FOR
    closes(world)
    told = window(world)
    assert (told.told, told.in_work) == (13, 8), "who would rather not say is no answer"


async def test_few_are_hidden_and_what_would_give_them_away(world: World) -> None:
    await a_class_of(world, "pppp", "Uno")
    await a_class_of(world, "pppppnnnn", "Due")
    await a_class_of(world, "nnnnnnp", "Tre")
    await a_class_of(world, "pppppp", "Quattro")
    closes(world)
    found = [(one.told, one.in_work) for one in (window(world, number) for number in range(1, 5))]
    assert found == [
        (Hidden.FEW, Hidden.FEW),
        (9, Hidden.COVERED),
        (7, Hidden.FEW),
        (6, Hidden.COVERED),
    ], "nine less five would be the four who do not work"


async def test_of_the_kinds_of_work_none_can_be_worked_out_from_the_others(world: World) -> None:
    await a_class_of(world, "tttttt" + "fffffffff" + "ppp" + "nnnnnnnnnn")
    closes(world)
    kinds = window(world).kinds
    assert kinds is not None
    assert kinds[Outcome.FIXED_TERM] == 9
    assert kinds[Outcome.PERMANENT] is kinds[Outcome.OWN_BUSINESS] is Hidden.FEW
    assert kinds[Outcome.INTERNSHIP] is Hidden.COVERED, "eighteen less fifteen would be the three others"
    assert kinds[Outcome.NOTHING] is Hidden.COVERED


async def test_the_page_of_the_class_leads_there_for_those_who_run_it(world: World) -> None:
    people = await a_class_of(world, "tttttffnnnnnnn")
    closes(world)
    olga, ugo = await staff(world, "Olga", Role.OPERATOR), await staff(world, "Ugo", Role.OPERATOR, scope=2)
    await olga.taps("Gestione", "I corsi che seguo", "Tu puoi", "Dopo il corso")
    olga.sees("Domande: 14", "Iscritte: 14", "Concluse: 14", "Persone presenti: 14", "risposte 14, al lavoro 7")
    olga.sees("Dopo 90 giorni: è presto.")
    olga.does_not_see("zona per zona", "Persona")
    await olga.taps("Indietro")
    olga.sees("Tu puoi")
    chiara = await staff(world, "Chiara")
    for one in (ugo, chiara, people[0]):
        await world.forges(one, ShowClassNumbers(activity_id=1).pack())
        one.sees("Questo corso non è tra quelli che segui")
    for number in (2, 2**31 - 1):
        await world.forges(olga, ShowClassNumbers(activity_id=number).pack())
        olga.sees("Questo corso non è tra quelli che segui")


async def test_those_who_coordinate_see_territory_by_territory_and_only_their_own(world: World) -> None:
    people = await a_class_of(world, "tttttnnnnn", "Uno")
    await a_class_of(world, "ppp", "Due")
    await a_class_of(world, "fffffnnnnnnn", "Tre", territorio="Cremona")
    closes(world)
    gets_in(world, people[0], 2)
    carla, ida = await staff(world, "Carla", Role.COORDINATOR, None), await staff(world, "Ida", Role.COORDINATOR, 1)
    await carla.taps("Gestione", "I corsi che seguo", "Uno", "Dopo il corso", "I corsi, zona per zona")
    carla.sees("Crema: 2 corsi", "Cremona: 1 corso", "risposte 12, al lavoro 5", "20 in tutto")
    carla.sees("Domande: nascosto", "risposte nascosto")  # Uno has ten, and is shown
    await world.forges(ida, ShowTerritoryNumbers().pack())
    ida.sees("Crema: 2 corsi")
    ida.does_not_see("Cremona")
    for one in (people[0], await staff(world, "Olga", Role.OPERATOR, None), await staff(world, "Chiara")):
        await world.forges(one, ShowTerritoryNumbers().pack())
        one.sees("chi coordina il programma")


async def test_people_of_two_classes_count_once_in_the_territory(world: World) -> None:
    people = await crowd(world, 6)
    for title in ("Uno", "Due"):
        activity_id = a_class(world, title)
        for one in people:
            gets_in(world, one, activity_id)
    carla = await staff(world, "Carla", Role.COORDINATOR, None)
    (found,) = world.ask(lambda uow: class_numbers.by_territory(uow, uow.session.get_one(Person, _id(uow, carla))))
    assert (found.numbers.applied, found.numbers.enrolled) == (6, 6)


def _id(uow: UnitOfWork, someone: Someone) -> int:
    return uow.session.scalars(select(Person.id).where(Person.telegram_id == someone.account.id)).one()


async def test_a_class_that_was_not_held_has_no_numbers(world: World) -> None:
    activity_id = a_class(world, date_cambiate="2026-11-25 17:30 > annullata\n2026-12-02 17:30 > annullata")
    olga = await staff(world, "Olga", Role.OPERATOR)
    await world.forges(olga, ShowClassNumbers(activity_id=activity_id).pack())
    olga.sees("Questo corso non si è fatto")


async def test_the_table_has_a_row_for_each_class_without_names(world: World) -> None:
    await a_class_of(world, "tttttffnnnnnnn")
    await a_class_of(world, "pp", "=Due", territorio="Cremona")
    closes(world)
    rows = world.ask(class_tables.counted)
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["territorio"] == "Crema"
    assert (first["titolo"], first["inizio"], first["fine"], first["date"]) == (
        "Tu puoi",
        "2026-11-25",
        "2026-12-02",
        2,
    )
    assert (first["domande"], first["concluse"], first["in lista"]) == (14, 14, "<5")
    assert (first["30 giorni: risposte"], first["30 giorni: al lavoro"]) == (14, 7)
    assert (first["30 giorni: niente di nuovo"], first["90 giorni: risposte"]) == ("nascosto", "")
    second = dict(zip(rows[0], rows[2], strict=True))
    assert (second["domande"], second["30 giorni: risposte"], second["30 giorni: al lavoro"]) == ("<5", "<5", "<5")
    assert not any("Persona" in str(cell) for row in rows for cell in row)


def test_the_command_writes_the_table(desk: Desk) -> None:
    row = an_activity("=Tu puoi", codice="TP1", tipo="corso", iscrizione="candidatura")
    desk.runs("import", desk.writes("uno.csv", csv([row, an_activity("Yoga")])))
    desk.runs("export", "corsi.csv", "--corsi").says("Numeri dei corsi scritti in corsi.csv: 1 righe.")
    (found,) = csv_module.DictReader(io.StringIO((desk.folder / "corsi.csv").read_text("utf-8-sig")), delimiter=";")
    assert (found["codice"], found["titolo"], found["domande"]) == ("TP1", "'=Tu puoi", "<5")
    desk.runs("export", "corsi.xlsx", "--corsi", "--territory", "crema").says("1 righe")
    names, line = load_workbook(desk.folder / "corsi.xlsx").worksheets[0].values
    assert dict(zip(names, line, strict=True))["codice"] == "TP1"
    desk.runs("export", "corsi.csv", "--corsi", "--territory", "Cremona").says("0 righe")
    desk.runs("export", "corsi.ics", "--corsi").refuses("CSV o XLSX")
    desk.runs("export", "corsi.csv", "--corsi", "--territory", "Roma").refuses("non conosco «Roma»")
    desk.runs("export", "corsi.csv", "--corsi", "--presenze").refuses("--corsi")
    desk.runs("export", "corsi.csv", "--corsi", "--from", "2026-01-01").refuses("--from")
