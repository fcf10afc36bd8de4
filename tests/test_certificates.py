"""Certificates of attendance: from the roll to the paper, and from the paper to whether it is true."""

import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.work import Workshop
from services import certificates, imports, people
from services.certificate_names import LONGEST, name_on_paper
from services.programme import Programme
from services.work import UnitOfWork
from storage import attendances as records
from storage.attendances import Presence
from storage.certificates import Certificate
from storage.database import open_engine
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.outbox import Letter, LetterState
from storage.people import Person
from tests.support import databases, papers
from tests.support.cast import NASTY, ORDINARY, Cast
from tests.support.certificates_screens import printed_certificate
from tests.support.in_class import LINK, TITLE, a_class, leaves, let_in, person_of, staff
from tests.support.world import MONDAY, ROME, Someone, World, an_activity, csv
from views import printing
from views.answers.certificates import AskName, ConfirmName, ShowCertificate, TakeCertificate
from views.attachments import File, Form, Sheet

LAST = datetime(2026, 12, 16, 19, 0, tzinfo=ROME)
"""When the last date of the class is over."""

SETTLED = datetime(2026, 12, 18, 10, 0, tzinfo=ROME)
"""When people hear of it: no roll can be called any more."""

CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")


def at(world: World, moment: datetime) -> None:
    """Let the clock show a moment, with nothing happening meanwhile."""
    world.telegram.clock.move(moment - world.now)


async def comes(world: World, moment: datetime) -> None:
    """Let a moment come, with everything that is due by then done at once."""
    at(world, moment)
    await world.ticks()


def dates_of(uow: UnitOfWork, activity_id: int) -> Sequence[Occurrence]:
    query = select(Occurrence).where(Occurrence.activity_id == activity_id).order_by(Occurrence.starts_at)
    return uow.session.scalars(query).all()


def is_there(world: World, someone: Someone, activity_id: int, *numbers: int, close: bool = True) -> None:
    """Mark somebody present on some dates of a class, absent on the others; and close the rolls."""

    def call(uow: UnitOfWork) -> None:
        who = person_of(uow, someone).id
        dates = dates_of(uow, activity_id)
        rows = [
            {
                "occurrence_id": one.id,
                "person_id": who,
                "enrolment_id": None,
                "presence": Presence.PRESENT if number in numbers else Presence.ABSENT,
                "marked_at": uow.now,
                "marked_by_id": None,
            }
            for number, one in enumerate(dates)
        ]
        records.write(uow.session, rows)
        for one in dates:
            one.roll_closed_at = uow.now if close else None

    world.ask(call)


async def a_graduate(world: World, *numbers: int, name: str = "Anna") -> tuple[Someone, int]:
    """Let somebody have been in a class of four dates, on those of these numbers; it is the morning after the last."""
    activity_id = a_class(world)
    anna = await world.member(name)
    let_in(world, anna, activity_id)
    at(world, LAST + timedelta(hours=14))
    is_there(world, anna, activity_id, *numbers)
    return anna, activity_id


async def asks(world: World, someone: Someone, activity_id: int, name: str) -> None:
    """Ask for the certificate with a name."""
    await world.forges(someone, ShowCertificate(activity_id=activity_id).pack())
    await someone.taps("Chiedi l'attestato")
    await someone.sends(name)


def made(world: World) -> list[tuple[str | None, int, int]]:
    query = select(Certificate.name, Certificate.minutes, Certificate.all_minutes).order_by(Certificate.id)
    return world.ask(lambda uow: [(row[0], row[1], row[2]) for row in uow.session.execute(query)])


def code_of(world: World) -> str:
    return world.ask(lambda uow: uow.session.scalars(select(Certificate.code)).one())


def letters(world: World) -> list[tuple[LetterState, str | None]]:
    query = select(Letter.state, Letter.reason).where(Letter.kind == "certificate-ready").order_by(Letter.id)
    return world.ask(lambda uow: [(row[0], row[1]) for row in uow.session.execute(query)])


def read(data: bytes) -> str:
    """Read a page over the ends of its lines, and over where a word was broken."""
    assert papers.pages(data) == 1
    return " ".join(papers.text_of(data).replace("\u200b", "").split())


async def test_from_the_roll_to_the_paper_and_whether_it_is_true(world: World) -> None:
    activity_id = a_class(world)
    olga, anna = await staff(world), await world.member("Anna")
    let_in(world, anna, activity_id)
    await world.ticks()
    for week in range(4):
        await comes(world, datetime(2026, 11, 25, 17, 30, tzinfo=ROME) + timedelta(weeks=week))
        await olga.sends("/gestione")
        await olga.taps("Oggi: appello", TITLE, *(["Anna"] if week != 1 else []), "Chiudi l'appello", "Conferma")
        if week == 0:
            await comes(world, datetime(2026, 11, 25, 19, 30, tzinfo=ROME))
            await anna.opens(f"{LINK}a_Tupuoi")
            await anna.taps("Attestato")
            anna.sees("Presenza: 1 ora e 30 minuti su 1 ora e 30 minuti", "quando il corso è finito", "tre quarti")
            anna.does_not_see("Chiedi l'attestato")
    await comes(world, SETTLED + timedelta(hours=1))
    assert letters(world) == [(LetterState.SENT, None)]
    await anna.opens(f"{LINK}a_Tupuoi")
    await anna.taps("Attestato")
    anna.sees("Presenza: 4 ore e 30 minuti su 6 ore", "L'attestato è tuo")
    await anna.taps("Chiedi l'attestato")
    await anna.sends("Anna Maria D'Amico")
    anna.sees("Sull'attestato si legge:", "Anna Maria D'Amico", "È giusto?")
    anna.does_not_see("Ho tolto")
    assert made(world) == []
    await anna.taps("Conferma")
    file = anna.screen.document
    assert file is not None
    assert file.name == "attestato-Tupuoi.pdf"
    code = code_of(world)
    assert CODE.fullmatch(code)
    assert read(file.data) == (
        "FARELEGAMI Attestato di frequenza Attestiamo che Anna Maria D'Amico ha partecipato al corso Tu puoi! "
        "da mercoledì 25 novembre 2026 a mercoledì 16 dicembre 2026 Centro civico Ombriano, via Toffetti 1, Crema "
        "Presenza: 4 ore e 30 minuti su 6 ore. "
        "Codice del corso: Tupuoi Fatto il giorno: venerdì 18 dicembre 2026 "
        "Per vedere se è vero, inquadra il codice con il telefono. "
        f"Codice dell'attestato: {code} t.me/farelegami_bot?start=c_{code}"
    )
    for said in (b"<pdfuaid:part>1<", b"/Marked true", b"/Lang(it)", b"/Figure", b"/S /H1"):
        assert said in file.data.replace(b"/S/H1", b"/S /H1"), said
    stranger, bruno = world.someone("Ugo"), await world.member("Bruno")
    for one in (stranger, bruno, anna):
        await one.opens(f"{LINK}c_{code}")
        one.sees("Questo attestato è vero", "Anna Maria D'Amico", TITLE, "4 ore e 30 minuti su 6 ore")
        one.sees("da mercoledì 25 novembre 2026 a mercoledì 16 dicembre 2026", "venerdì 18 dicembre 2026")
    await stranger.taps("Menu")
    stranger.sees("In che lingua vuoi leggere?")


async def test_the_code_on_the_paper_leads_to_the_truth(world: World) -> None:
    anna, activity_id = await a_graduate(world, 0, 1, 2)
    await asks(world, anna, activity_id, "Anna Rossi")
    await anna.taps("Conferma")
    screen = printed_certificate(ORDINARY)
    assert isinstance(screen.attached, File)
    assert isinstance(screen.attached.content, Sheet)
    address = dict(screen.attached.content.texts)["address"]
    assert address.startswith(f"{LINK}c_")
    picture = printing.drawn(Sheet(Form.PNG, screen.attached.content.texts, screen.attached.content.template))
    drawn = papers.qr(papers.dots(picture))
    assert drawn == [[bool(module) for module in row] for row in segno.make(address, error="q").matrix]


async def test_three_quarters_are_enough_and_less_is_not(world: World) -> None:
    anna, activity_id = await a_graduate(world, 0, 3)
    await world.forges(anna, ShowCertificate(activity_id=activity_id).pack())
    anna.sees("Presenza: 3 ore su 6 ore", "tre quarti delle ore", "parla con chi segue il corso")
    anna.does_not_see("Chiedi l'attestato")
    await world.forges(anna, AskName(activity_id=activity_id).pack())
    anna.sees("tre quarti delle ore")
    await anna.sends("Anna Rossi")
    await world.forges(anna, ConfirmName(activity_id=activity_id).pack())
    assert made(world) == []
    is_there(world, anna, activity_id, 0, 1, 3)
    await asks(world, anna, activity_id, "Anna Rossi")
    await anna.taps("Conferma")
    assert made(world) == [("Anna Rossi", 270, 360)]


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_enough_is_counted_in_whole_minutes(here: int, missed: int) -> None:
    whole = here + missed
    assert certificates.is_enough(here, whole) == (whole > 0 and here / whole >= 0.75)


async def test_dates_that_were_off_or_not_called_count_for_nobody(world: World) -> None:
    anna, activity_id = await a_graduate(world, 0)
    is_there(world, anna, activity_id, 0, close=False)

    def tidy(uow: UnitOfWork) -> None:
        _first, second, third, _last = dates_of(uow, activity_id)
        second.cancelled_at = third.roll_closed_at = uow.now
        third.ends_at = third.starts_at + timedelta(minutes=30)

    world.ask(tidy)
    at(world, SETTLED)
    await world.forges(anna, ShowCertificate(activity_id=activity_id).pack())
    anna.sees("Presenza: 1 ora e 30 minuti su 2 ore", "L'attestato è tuo")


async def test_it_waits_for_the_last_roll(world: World) -> None:
    anna, activity_id = await a_graduate(world, 0, 1, 2)
    world.ask(lambda uow: setattr(dates_of(uow, activity_id)[-1], "roll_closed_at", None))
    await world.forges(anna, ShowCertificate(activity_id=activity_id).pack())
    anna.sees("Stanno ancora segnando le presenze", "venerdì 18 dicembre")
    await world.forges(anna, AskName(activity_id=activity_id).pack())
    anna.sees("Stanno ancora segnando")
    at(world, SETTLED)
    await world.forges(anna, ShowCertificate(activity_id=activity_id).pack())
    anna.sees("L'attestato è tuo")


async def test_without_any_roll_there_is_none(world: World) -> None:
    anna, activity_id = await a_graduate(world)
    world.ask(lambda uow: uow.session.execute(update(Occurrence).values(roll_closed_at=None)) and None)
    at(world, SETTLED)
    await world.forges(anna, ShowCertificate(activity_id=activity_id).pack())
    anna.sees("non ci sono presenze segnate")


async def test_it_is_made_once_and_its_name_is_corrected(world: World) -> None:
    anna, activity_id = await a_graduate(world, 0, 1, 2, 3)
    await asks(world, anna, activity_id, "Anna Rosi")
    await anna.sends("Anna Rossi 🌻")
    anna.sees("Anna Rossi", "Ho tolto quello che non si può stampare")
    await anna.taps("Conferma")
    code = code_of(world)
    first = anna.screen.document
    await anna.taps("Indietro")
    anna.sees("L'attestato c'è", "Anna Rossi", "Scarica il PDF", "Correggi il nome")
    await anna.taps("Scarica il PDF")
    again = anna.screen.document
    assert first is not None
    assert again is not None
    assert first.data == again.data
    at(world, world.now + timedelta(days=3))
    await anna.taps("Indietro", "Correggi il nome")
    await anna.sends("Anna Rossi Bianchi")
    await anna.taps("Conferma")
    assert made(world) == [("Anna Rossi Bianchi", 360, 360)]
    assert code_of(world) == code
    bruno = await world.member("Bruno")
    await bruno.opens(f"{LINK}c_{code.lower()}")
    bruno.sees("Anna Rossi Bianchi", "Fatto il giorno: giovedì 17 dicembre", "corretto il giorno: domenica 20 dicembre")


async def test_others_have_none_and_forged_buttons_make_none(world: World) -> None:
    _anna, activity_id = await a_graduate(world, 0, 1, 2)
    bruno, carla, olga = await world.member("Bruno"), await world.member("Carla"), await staff(world)
    world.imports(an_activity("Yoga"))
    let_in(world, carla, activity_id, EnrolmentState.WAITING)
    for forger in (bruno, carla, olga):
        for answer in (ShowCertificate, AskName, ConfirmName, TakeCertificate):
            for number in (activity_id, activity_id + 1, 2**31 - 1):
                await world.forges(forger, answer(activity_id=number).pack())
                forger.sees("per chi ha avuto un posto")
    assert made(world) == []
    for wrong in ("c_", "c_nothing", "c_" + "x" * 62, "c_AAAA-BBBB-CCCC"):
        for one in (world.someone("Ugo"), bruno):
            await one.starts(wrong)
            one.does_not_see("è vero")
    bruno.sees("Nessun attestato ha questo codice", "Attività")
    for wrong in ("c_%00", "c_' OR 1=1 --", "c_ẞ🌻"):
        await bruno.sends(f"/start {wrong}")
        bruno.sees("Nessun attestato ha questo codice")


async def test_a_button_of_another_time_shows_how_it_stands(world: World) -> None:
    anna, activity_id = await a_graduate(world, 0, 1, 2)
    await asks(world, anna, activity_id, "Anna Rossi")
    old = anna.screen
    await anna.sends("/aiuto")
    await anna.taps("Conferma", message=old)
    assert "L'attestato è tuo" in old.text
    assert made(world) == []
    await asks(world, anna, activity_id, "Anna Rossi")
    shown = anna.screen
    await anna.taps("Conferma", message=shown)
    await anna.taps("Conferma", message=shown)
    assert "L'attestato c'è" in shown.text
    assert len(made(world)) == 1


async def test_who_found_work_in_the_last_week_has_one_too(world: World) -> None:
    anna, activity_id = await a_graduate(world, 0, 1, 2)
    leaves(world, anna, activity_id)
    await asks(world, anna, activity_id, "Anna Rossi")
    await anna.taps("Conferma")
    assert len(made(world)) == 1


async def test_who_is_forgotten_leaves_a_code_that_tells_nothing(world: World) -> None:
    anna, activity_id = await a_graduate(world, 0, 1, 2)
    await asks(world, anna, activity_id, "Anna Rossi")
    await anna.taps("Conferma")
    code = code_of(world)
    world.ask(lambda uow: setattr(uow.session.scalars(select(Certificate)).one(), "name", None))
    for one in (world.someone("Ugo"), await world.member("Bruno")):
        await one.opens(f"{LINK}c_{code}")
        one.sees("Nessun attestato ha questo codice")
        one.does_not_see("Rossi", TITLE)


async def test_those_to_whom_it_belongs_are_told_once(world: World) -> None:
    activity_id = a_class(world)
    anna, bruno, carla, dario = [await world.member(name) for name in ("Anna", "Bruno", "Carla", "Dario")]
    for one in (anna, bruno, carla, dario):
        let_in(world, one, activity_id)
    await world.ticks()
    await comes(world, LAST + timedelta(minutes=5))
    is_there(world, anna, activity_id, 0, 1, 2)
    is_there(world, bruno, activity_id, 0, 1)
    is_there(world, carla, activity_id, 0, 1, 2, 3)
    is_there(world, dario, activity_id, 1, 2, 3)
    await asks(world, carla, activity_id, "Carla Verdi")
    await carla.taps("Conferma")
    await comes(world, SETTLED - timedelta(hours=1))
    assert letters(world) == [(LetterState.WAITING, None)] * 2
    await asks(world, dario, activity_id, "Dario Neri")
    await dario.taps("Conferma")
    await comes(world, SETTLED + timedelta(days=3))
    assert sorted(letters(world), key=str) == [(LetterState.SENT, None), (LetterState.SKIPPED, "answered")]
    told = [message.text for message in anna.chat.messages if "L'attestato è tuo: Tu puoi!" in message.text]
    assert len(told) == 1


# The name


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("  Fatima   El Amrani ", "Fatima El Amrani"),
        ('Maria "Mimì" D\'Amico-Rossi 🌻👩‍👩‍👧', 'Maria "Mimì" D\'Amico-Rossi'),
        ("𝓕𝓪𝓽𝓲𝓶𝓪 Ｒｏｓｓｉ", "Fatima Rossi"),
        ("\u202eissoR\u202c Anna\u200b\u00ad", "issoR Anna"),
        ("Anna\nRossi\tBianchi", "Anna Rossi Bianchi"),
        ("Nguyễn Thị Đoàn", "Nguyễn Thị Đoàn"),
        ("Олена Шевченко", "Олена Шевченко"),
        ("فاطمة", "فاطمة"),
        ("G.B. Rossi", "G.B. Rossi"),
        ("vai su evil.com", "vai su evil. com"),
        ("https://t.me/x @anna <b>Anna</b>", "httpst. mex anna bAnnab"),
        ("李明", ""),
        ("🌻🌻🌻", ""),
        ("A", ""),
        ("--", ""),
        ("12345", ""),
        ("", ""),
        ("Z̸̢͛a̴͝lgo", "Zalgo"),
    ],
)
def test_a_name_is_shown_as_it_is_printed(written: str, printed: str) -> None:
    assert name_on_paper(written) == printed
    assert name_on_paper(printed) == printed


@given(st.text())
def test_whatever_is_written_can_be_printed(written: str) -> None:
    name = name_on_paper(written)
    assert name_on_paper(name) == name
    assert (
        printing.printable("name", name[: printing.LONGEST_WORD - 1]).strip()
        == name[: printing.LONGEST_WORD - 1].strip()
    )


@pytest.mark.parametrize("written", ["x" * 81, "Anna " * 800, "🌻", "/", "3"])
async def test_what_is_no_name_is_asked_for_again(world: World, written: str) -> None:
    anna, activity_id = await a_graduate(world, 0, 1, 2)
    await asks(world, anna, activity_id, written)
    anna.sees("non si può stampare" if written != "/" else "")
    await world.forges(anna, ConfirmName(activity_id=activity_id).pack())
    assert made(world) == []


@pytest.mark.parametrize(
    "name",
    [
        'Maria "Mimì" Rossi',
        "x" * LONGEST,
        "Wolfeschlegelsteinhausenbergerdorff " * 2,
        "#let x = 1",
        "Олена",
        "فاطمة",
        "שרה",
    ],
)
def test_every_name_is_printed_so_that_it_can_be_read_aloud(name: str) -> None:
    screen = printed_certificate(ORDINARY, name=name_on_paper(name))
    assert isinstance(screen.attached, File)
    assert isinstance(screen.attached.content, Sheet)
    pdf = printing.drawn(screen.attached.content)
    assert b"<pdfuaid:part>1<" in pdf
    whole = read(pdf)
    if name.isascii():
        assert name_on_paper(name).replace(" ", "") in whole.replace(" ", "")


@pytest.mark.parametrize("cast", [ORDINARY, *NASTY.values()])
def test_every_class_fits_on_one_page(cast: Cast) -> None:
    screen = printed_certificate(cast)
    assert isinstance(screen.attached, File)
    assert isinstance(screen.attached.content, Sheet)
    assert "Attestato di frequenza" in read(printing.drawn(screen.attached.content))


# At the same moment


def test_two_taps_at_the_same_moment_make_one(postgresql_url: str) -> None:
    """Without the rule of the database there would be two codes for one certificate."""
    clock = [MONDAY]
    workshop = Workshop(open_engine(postgresql_url, databases.KEYS), Programme(), clock=lambda: clock[0])
    together = threading.Barrier(4, timeout=20)

    def set_up(uow: UnitOfWork) -> None:
        imports.write_catalogue(uow, imports.read_catalogue(csv([an_activity(TITLE, iscrizione="candidatura")])))
        anna = people.join(uow, telegram_id=1, name="Anna", language="it", territory_id=1, agreed_at=uow.now)
        place = Enrolment(activity_id=1, person_id=anna.id, account_id=anna.id, created_at=uow.now, changed_at=uow.now)
        place.state = EnrolmentState.CONFIRMED
        uow.session.add(place)
        row = {"occurrence_id": 1, "person_id": anna.id, "enrolment_id": None, "marked_at": uow.now}
        records.write(uow.session, [row | {"presence": Presence.PRESENT, "marked_by_id": None}])

    def make(_number: int) -> str:
        def do(uow: UnitOfWork) -> str:
            anna = uow.session.scalars(select(Person)).one()
            certificates.attended(uow, anna, 1)
            together.wait()
            found = certificates.make(uow, anna, 1, "Anna Rossi").certificate
            assert found is not None
            return found.code

        return workshop.do(do)

    workshop.do(set_up)
    clock[0] = SETTLED
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(make, range(4)))
    assert len(set(codes)) == 1
    workshop.close()
