"""Catalogue files that staff send in the chat."""

import asyncio
import contextlib
import random
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import fetching
from bot import uploads as work
from bot.uploads import Importer
from bot.work import Workshop
from services import invitations, upload_work, uploads
from services.findings import Findings
from services.upload_work import MOST_ATTEMPTS
from services.uploads import findings_of
from services.work import UnitOfWork
from simulator.faults import Dropped, ServerError
from storage.catalogue import Activity
from storage.database import open_engine
from storage.outbox import Letter
from storage.people import Person, Role, by_telegram_id
from storage.uploads import Upload, UploadState
from tests.support import databases
from tests.support.standing import Standing, eventually, joins, shown
from tests.support.world import Someone, World, an_activity, csv
from tests.test_kill import Phoenix


async def staff(world: World, role: Role = Role.COMMUNITY_MAKER, territory: int | None = None) -> Someone:
    """Let someone join who works for the programme, in one territory or in all."""
    someone = await world.member("Chiara")
    code = world.ask(invitations.invite, role, territory)
    await someone.opens(f"https://t.me/farelegami_bot?start=i_{code}")
    await someone.taps("Conferma")
    return someone


async def sends_file(someone: Someone, data: bytes, name: str = "catalogo.csv") -> None:
    """Send a document."""
    someone.account.sends_document(name, data, "text/csv")
    await someone.world.settles()


def codes(world: World) -> list[str]:
    """List what is in the catalogue."""
    return world.ask(lambda uow: list(uow.session.scalars(select(Activity.code).order_by(Activity.code))))


def state(world: World) -> list[UploadState]:
    """List how it stands with files."""
    return world.ask(lambda uow: list(uow.session.scalars(select(Upload.state).order_by(Upload.id))))


def contents(world: World) -> list[bytes]:
    """List what is kept of files."""
    query = select(Upload.content).where(Upload.content.is_not(None))
    return world.ask(lambda uow: list(uow.session.scalars(query)))


TWO = csv([an_activity("Yoga"), an_activity("Coro")])


@pytest.mark.parametrize("role", [Role.COMMUNITY_MAKER, Role.COORDINATOR])
async def test_a_file_is_read_told_approved_and_imported(world: World, role: Role) -> None:
    chiara = await staff(world, role)
    await sends_file(chiara, TWO)
    chiara.sees("Ho ricevuto catalogo.csv, lo leggo")
    await world.ticks()
    chiara.sees("catalogo.csv", "Nuove: 2", "+ Yoga", "+ Coro", "Non ho ancora cambiato niente", "Importa", "Annulla")
    assert codes(world) == []
    assert contents(world) == [TWO]
    await chiara.taps("Importa")
    chiara.sees("lo importo")
    assert codes(world) == []
    await world.ticks()
    chiara.sees("Il catalogo è aggiornato", "Nuove: 2")
    assert codes(world) == ["Coro", "Yoga"]
    assert contents(world) == []
    assert state(world) == [UploadState.IMPORTED]


async def test_the_report_tells_what_changes_and_what_is_wrong_by_line(world: World) -> None:
    chiara = await staff(world)
    world.imports(an_activity("Yoga", posti=8), an_activity("Coro"), an_activity("Judo"))
    rows = [
        an_activity("Yoga", posti=12),
        an_activity("Coro"),
        an_activity("Scacchi", posti="tanti"),
        an_activity("Pane"),
    ]
    await sends_file(chiara, csv(rows))
    await world.ticks()
    chiara.sees("Nuove: 1 · Cambiate: 1 · Uguali: 1 · Da correggere: 1", "+ Pane")
    chiara.sees("~ Yoga posti: 8 → 12", "riga 4 (Scacchi), colonna posti", "«tanti»")
    await chiara.taps("Resoconto intero")
    file = chiara.screen.document
    assert file is not None
    told = file.data.decode()
    assert file.name == "resoconto.txt"
    assert "~ Yoga posti: 8 → 12" in told
    assert "riga 4 (Scacchi), colonna posti" in told
    await chiara.taps("Importa")
    await world.ticks()
    chiara.sees("aggiornato", "Nuove: 1 · Cambiate: 1 · Uguali: 1 · Da correggere: 1", "rimaste fuori")
    assert codes(world) == ["Coro", "Judo", "Pane", "Yoga"]


async def test_no_leaves_everything_as_it_is(world: World) -> None:
    chiara = await staff(world)
    await sends_file(chiara, TWO)
    await world.ticks()
    letter = chiara.screen
    await chiara.taps("Annulla")
    chiara.sees("resta com'è")
    assert (state(world), contents(world)) == ([UploadState.DROPPED], [])
    await world.forges(chiara, "ui:1")
    chiara.sees("lascio stare")
    await world.ticks()
    assert codes(world) == []
    assert letter.buttons


async def test_an_answer_may_be_typed_and_given_twice(world: World) -> None:
    chiara = await staff(world)
    await sends_file(chiara, TWO)
    await world.ticks()
    await chiara.sends("importa")
    chiara.sees("lo importo")
    await world.forges(chiara, "ui:1")
    chiara.sees("lo importo")
    await world.forges(chiara, "ud:1")
    chiara.sees("lo importo")
    await world.ticks()
    assert sum("aggiornato" in message.text for message in chiara.chat.messages) == 1
    for answer in ("ui:1", "ud:1"):
        await world.forges(chiara, answer)
        chiara.sees("già nel catalogo")
    assert codes(world) == ["Coro", "Yoga"]


async def test_a_file_that_changes_nothing_is_no_question(world: World) -> None:
    chiara = await staff(world)
    world.imports(an_activity("Yoga"), an_activity("Coro"))
    await sends_file(chiara, TWO)
    await world.ticks()
    chiara.sees("Uguali: 2", "Non c'è niente da importare")
    assert "Importa" not in chiara.labels
    assert contents(world) == []
    await world.forges(chiara, "ui:1")
    chiara.sees("niente da importare")
    await world.ticks()
    assert state(world) == [UploadState.READ]


async def test_documents_of_others_are_answered_as_ever(world: World) -> None:
    anna, bruno = await world.member("Anna"), world.someone("Bruno")
    operator = await staff(world, Role.OPERATOR)
    await bruno.starts()
    for someone in (anna, bruno, operator):
        await sends_file(someone, TWO)
        await world.ticks()
        someone.does_not_see("catalogo.csv")
    anna.sees("Capisco solo le parole scritte")
    operator.sees("Capisco solo le parole scritte")
    assert state(world) == []


@pytest.mark.parametrize("name", ["foto.pdf", "catalogo", "", "catalogo.csv.exe", "x" * 300, ".."])
async def test_documents_that_are_no_catalogue_are_told_so(world: World, name: str) -> None:
    chiara = await staff(world)
    await sends_file(chiara, TWO, name)
    chiara.sees("CSV, XLSX o iCalendar")
    assert state(world) == []


async def test_a_name_may_be_long_and_hostile(world: World) -> None:
    chiara = await staff(world)
    await sends_file(chiara, TWO, "<b>&" + "ò" * 400 + "</b>.CSV")
    await world.ticks()
    chiara.sees("<b>&ò", "Nuove: 2")


GARBAGE = {
    "vuoto.csv": b"",
    "binario.csv": bytes(range(256)) * 100,
    "senza.csv": b"ciao;come;va\n1;2;3\n",
    "rotto.xlsx": b"PK\x03\x04" + b"\0" * 200,
    "niente.xlsx": TWO,
    "rotto.ics": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
    "testo.ics": b"ciao",
}


@pytest.mark.parametrize("name", GARBAGE)
async def test_what_cannot_be_read_is_told_and_left(world: World, name: str) -> None:
    chiara = await staff(world)
    await sends_file(chiara, GARBAGE[name] or b"\n", name)
    await world.ticks()
    chiara.sees(name, "l catalogo resta com'è")
    assert state(world) in ([UploadState.FAILED], [UploadState.READ])
    assert codes(world) == []
    await sends_file(chiara, TWO)
    await world.ticks()
    chiara.sees("Nuove: 2")


ICS = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Centro//IT\r
BEGIN:VEVENT\r
UID:festa-1\r
DTSTART:20261205T140000Z\r
DTEND:20261205T160000Z\r
SUMMARY:Festa in cortile\r
LOCATION:%s\r
END:VEVENT\r
END:VCALENDAR\r
"""


async def test_a_calendar_comes_in_too_where_its_sender_works(world: World) -> None:
    chiara = await staff(world, territory=2)
    await sends_file(chiara, ICS % b"Oratorio", "Eventi.ICS")
    await world.ticks()
    await chiara.taps("Importa")
    await world.ticks()
    found = world.ask(lambda uow: uow.session.execute(select(Activity.title, Activity.territory_id)).all())
    assert [tuple(one) for one in found] == [("Festa in cortile", 2)]
    await sends_file(chiara, ICS.replace(b"festa-1", b"festa-2") % b"Oratorio\\, Crema", "Eventi.ics")
    await world.ticks()
    chiara.sees("Da correggere: 1", "di un'altra zona", "Non c'è niente da importare")


# Whose rows


async def test_with_a_territory_of_ones_own_only_its_rows_come_in(world: World) -> None:
    world.imports(an_activity("Teatro", territorio="Cremona", centro="Torre"))
    chiara = await staff(world, territory=1)
    rows = [
        an_activity("Yoga", territorio=" CREMA "),
        an_activity("Judo", territorio="Cremona"),
        an_activity("Teatro", territorio="Crema"),
        an_activity("Nuovo", territorio="Soncino"),
    ]
    await sends_file(chiara, csv(rows))
    await world.ticks()
    chiara.sees(
        "Nuove: 1", "Da correggere: 3", "riga 3 (Judo)", "riga 4 (Teatro)", "riga 5 (Nuovo)", "di un'altra zona"
    )
    await chiara.taps("Importa")
    await world.ticks()
    assert codes(world) == ["Teatro", "Yoga"]
    theirs = world.ask(
        lambda uow: uow.session.execute(select(Activity.territory_id).where(Activity.code == "Teatro")).scalar_one()
    )
    assert theirs == 2


def demote(uow: UnitOfWork, account: int, role: Role = Role.PARTICIPANT) -> None:
    """Take a role away."""
    person = by_telegram_id(uow.session, account)
    assert person is not None
    person.role = role


@pytest.mark.parametrize("when", ["sent", "read", "approved"])
async def test_a_role_that_is_taken_away_stops_the_file_wherever_it_is(world: World, when: str) -> None:
    chiara = await staff(world)
    await sends_file(chiara, TWO)
    if when != "sent":
        await world.ticks()
    if when == "approved":
        await chiara.taps("Importa")
    world.ask(demote, chiara.account.id)
    if when == "read":
        await chiara.taps("Importa")
        chiara.sees("chiedi un invito")
    await world.ticks()
    assert codes(world) == []
    assert state(world) == [UploadState.READ if when == "read" else UploadState.DROPPED]


async def test_nobody_answers_for_somebody_elses_file(world: World) -> None:
    chiara, marta = await staff(world), await staff(world)
    await sends_file(chiara, TWO)
    await world.ticks()
    for answer in ("ui:1", "ud:1", "ur:1", "ui:99", "ui:2147483647"):
        await world.forges(marta, answer)
        marta.sees("Questo file non c'è più")
    assert state(world) == [UploadState.READ]


# What goes wrong on the way


async def test_a_file_that_does_not_come_is_fetched_again_and_given_up_in_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(fetching, "LONGEST_PAUSE", 0.0)
    chiara = await staff(world)
    world.telegram.faults.add(ServerError(502), method="getFile", times=2)
    world.telegram.faults.add(Dropped(), method="getFile", times=1)
    await sends_file(chiara, TWO)
    await world.ticks()
    chiara.sees("Nuove: 2")
    chiara.account.sends_document("catalogo.csv", TWO)
    await world.settles()
    world.telegram.faults.add(ServerError(502), method="getFile", times=1000)
    assert await world.importer.work_on_next()
    assert state(world)[-1] is UploadState.SENT
    world.telegram.clock.move(timedelta(hours=2))
    await world.ticks()
    chiara.sees("Telegram non mi dà questo file")
    assert state(world)[-1] is UploadState.FAILED


async def test_a_file_larger_than_promised_is_not_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    chiara = await staff(world)
    chiara.account.sends_document("catalogo.csv", b"x" * (20 * 1024 * 1024 + 1))
    await world.settles()
    chiara.sees("più grande di 20 MB")
    monkeypatch.setattr(work, "LARGEST", 10)
    await sends_file(chiara, TWO)
    await world.ticks()
    chiara.sees("più grande di 20 MB", "resta com'è")
    assert state(world) == [UploadState.FAILED]


async def test_a_file_that_ends_the_process_again_and_again_is_given_up(world: World) -> None:
    chiara = await staff(world)
    await sends_file(chiara, TWO)
    for _ in range(MOST_ATTEMPTS):
        assert world.ask(upload_work.begin, 1) == "Crema", "and then the process was killed"
    await world.ticks()
    chiara.sees("non si riesce a leggere", "resta com'è")


ROWS = [an_activity(f"Incontro {n}", codice=f"I{n:03}") for n in range(250)]


async def test_an_import_that_is_killed_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    chiara = await staff(world)
    await sends_file(chiara, csv(ROWS))
    await world.ticks()
    chiara.sees("Nuove: 250", "… e altre 244")
    await chiara.taps("Importa")
    written = upload_work.write
    calls = 0

    def killed(*args: Any, **kwargs: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise asyncio.CancelledError
        return written(*args, **kwargs)

    monkeypatch.setattr(upload_work, "write", killed)
    with pytest.raises(asyncio.CancelledError):
        await world.importer.work_on_next()
    assert len(codes(world)) == upload_work.PART
    assert state(world) == [UploadState.APPROVED]
    world.importer = Importer(world.bot, world.workshop)
    await world.ticks()
    assert len(codes(world)) == 250
    chiara.sees("aggiornato", "Nuove: 250 · Cambiate: 0 · Uguali: 0")


async def test_two_leaders_for_a_moment_import_once(world: World) -> None:
    chiara = await staff(world)
    await sends_file(chiara, csv(ROWS))
    others = [Importer(world.bot, world.workshop) for _ in range(2)]
    await asyncio.gather(*(one.work_on_next() for one in others))
    await world.ticks()
    await chiara.taps("Importa")
    await asyncio.gather(*(one.work_on_next() for one in others))
    await world.ticks()
    chiara.sees("aggiornato", "Nuove: 250 · Cambiate: 0 · Uguali: 0")
    assert len(codes(world)) == 250
    assert world.ask(lambda uow: uow.session.execute(select(func.count(Letter.id))).scalar_one()) == 2


async def test_files_that_nobody_decides_about_are_let_go_of(world: World) -> None:
    chiara = await staff(world)
    for _ in range(uploads.MOST_OPEN + 2):
        await sends_file(chiara, TWO)
        await world.ticks()
    assert len(contents(world)) == uploads.MOST_OPEN
    world.telegram.clock.move(timedelta(days=4))
    await world.ticks()
    assert contents(world) == []
    assert set(state(world)) == {UploadState.DROPPED}
    await world.forges(chiara, "ui:7")
    chiara.sees("lascio stare")
    world.telegram.clock.move(uploads.KEPT + timedelta(hours=2))
    await world.ticks()
    assert state(world) == []
    await world.forges(chiara, "ui:7")
    chiara.sees("Questo file non c'è più")


async def test_who_is_forgotten_leaves_no_files(world: World) -> None:
    chiara = await staff(world)
    await sends_file(chiara, TWO)
    await world.ticks()
    await chiara.sends("/privacy")
    await chiara.taps("Cancella i miei dati", "Conferma")
    assert state(world) == []
    assert world.ask(lambda uow: uow.session.scalars(select(Person).where(Person.forgotten_at.is_not(None))).all())


async def test_others_tap_while_a_big_file_comes_in(world: World) -> None:
    chiara, anna = await staff(world), await world.member("Anna")
    rows: list[Mapping[str, str]] = [
        an_activity(f"Incontro {n}", codice=f"I{n}", centro=f"Centro {n % 40}", ricorrenza="FREQ=WEEKLY;COUNT=10")
        for n in range(1500)
    ]
    await sends_file(chiara, csv(rows))
    reading = asyncio.create_task(world.importer.work_on_next())
    waits = await taps_until(anna, reading)
    await world.courier.deliver_due()
    await chiara.taps("Importa")
    importing = asyncio.create_task(world.importer.work_on_next())
    waits += await taps_until(anna, importing)
    await world.courier.deliver_due()
    chiara.sees("aggiornato", "Nuove: 1500")
    assert len(waits) > 20
    assert max(waits) < 2, sorted(waits)[-5:]


async def taps_until(someone: Someone, task: "asyncio.Task[bool]") -> list[float]:
    """Tap now and then until something is done; give how long each answer took, in seconds."""
    waits = []
    while not task.done():
        begun = time.perf_counter()
        await someone.sends("/agenda")
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(0.02)
    assert await task
    return waits


# As it runs in earnest


def make_staff(uow: UnitOfWork, account: int) -> None:
    """Let someone who has joined bring in files."""
    demote(uow, account, Role.COORDINATOR)


async def test_a_file_comes_in_over_http(database_url: str) -> None:
    async with Standing().listening() as standing:
        chiara = standing.telegram.add_person("Chiara")
        async with standing.bot(standing.settings(database_url)) as (_bot, workshop):
            await joins(chiara)
            workshop.do(make_staff, chiara.id)
            chiara.sends_document("catalogo.csv", TWO)
            await eventually(lambda: "Nuove: 2" in shown(chiara))
            chiara.taps("Importa")
            await eventually(lambda: "aggiornato" in shown(chiara))
            found = workshop.do(lambda uow: list(uow.session.scalars(select(Activity.code).order_by(Activity.code))))
    assert found == ["Coro", "Yoga"]


async def test_a_file_survives_being_killed_at_any_moment(database_url: str) -> None:
    chance = random.Random(7)
    rows = [an_activity(f"Incontro {n}", codice=f"I{n:04}") for n in range(1200)]
    async with Standing().listening() as standing:
        settings = standing.settings(database_url)
        chiara = standing.telegram.add_person("Chiara")
        async with standing.bot(settings) as (_bot, workshop):
            await joins(chiara)
            workshop.do(make_staff, chiara.id)
        workshop = Workshop(open_engine(database_url, databases.KEYS), settings.programme)
        caught: list[Findings] = []
        async with Phoenix.hatched(settings) as bot:
            chiara.sends_document("catalogo.csv", csv(rows))
            for sign, answer in (("Nuove: 1200", "Importa"), ("aggiornato", "")):
                for _ in range(3):
                    if sign in shown(chiara):
                        break
                    before = workshop.do(findings_of, 1)
                    await bot.does("start")
                    with contextlib.suppress(TimeoutError):
                        await eventually(lambda before=before: workshop.do(findings_of, 1) != before, patience=3)  # type: ignore[misc]
                    await asyncio.sleep(chance.uniform(0, 0.3))
                    await bot.does("kill")
                    caught.append(workshop.do(findings_of, 1))
                await bot.does("start")
                await eventually(lambda sign=sign: sign in shown(chiara), patience=30)  # type: ignore[misc]
                if answer:
                    chiara.taps(answer)
                    await eventually(lambda: "lo importo" in shown(chiara))
                await bot.does("kill")
        ended = workshop.do(lambda uow: list(uow.session.scalars(select(Upload.state))))
        count = workshop.do(lambda uow: uow.session.execute(select(func.count(Activity.id))).scalar_one())
        workshop.close()
    assert (ended, count) == ([UploadState.IMPORTED], 1200)
    assert any(one.attempts or 0 < one.done < 1200 for one in caught), "no kill came in the middle of the work"
    assert "Nuove: 1200 · Cambiate: 0 · Uguali: 0" in shown(chiara), "what was written before a kill counts as new"
