"""What is handed out in a class: added and taken away by those who run it, found by those who are in it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.work import Workshop
from services import imports, materials, people
from services.materials import NotAnAddress
from services.programme import Programme
from services.work import UnitOfWork
from storage.database import open_engine
from storage.enrolments import EnrolmentState
from storage.materials import Material
from storage.outbox import Letter, LetterState
from storage.people import Person, Role
from tests.support import databases
from tests.support.in_class import TITLE, a_class, leaves, let_in, staff
from tests.support.world import MONDAY, ROME, Someone, World, an_activity, csv
from views.answers.classes import ShowClass
from views.answers.materials import AddMaterial, AskRemoveMaterial, RemoveMaterial, ShowMaterials, TakeMaterial

PDF = b"%PDF-1.7 dispensa"


async def sends_file(
    someone: Someone, name: str = "dispensa.pdf", data: bytes = PDF, *, caption: str = "", mime: str = "application/pdf"
) -> None:
    """Send a document."""
    someone.account.sends_document(name, data, mime, caption=caption)
    await someone.world.settles()


async def opens_materials(world: World, someone: Someone, activity_id: int) -> None:
    await world.forges(someone, ShowMaterials(activity_id=activity_id, page=0).pack())


async def begins_adding(world: World, olga: Someone, activity_id: int) -> None:
    await world.forges(olga, ShowClass(activity_id=activity_id).pack())
    await olga.taps("Materiali", "Aggiungi materiale")


def titles(world: World) -> list[str]:
    """List what is handed out."""
    query = select(Material.title).where(Material.removed_at.is_(None)).order_by(Material.id)
    return world.ask(lambda uow: list(uow.session.scalars(query)))


def letters(world: World) -> list[tuple[LetterState, str | None]]:
    query = select(Letter.state, Letter.reason).where(Letter.kind == "materials-added").order_by(Letter.id)
    return world.ask(lambda uow: [(row[0], row[1]) for row in uow.session.execute(query)])


async def a_class_of_two(world: World) -> tuple[Someone, Someone, Someone, int]:
    """Let Anna and Bruno be in a class that Olga runs."""
    activity_id = a_class(world)
    olga, anna, bruno = await staff(world), await world.member("Anna"), await world.member("Bruno")
    let_in(world, anna, activity_id)
    let_in(world, bruno, activity_id)
    return olga, anna, bruno, activity_id


async def test_a_file_is_added_told_and_taken(world: World) -> None:
    olga, anna, bruno, activity_id = await a_class_of_two(world)
    await begins_adding(world, olga, activity_id)
    olga.sees(TITLE, "Manda un file, oppure scrivi un link")
    await sends_file(olga, "il_mio_CV.pdf")
    olga.sees("Aggiunto: il mio CV.", "Fra poco lo scrivo a 2 persone")
    assert titles(world) == ["il mio CV"]
    before = anna.letters
    await world.ticks()
    assert anna.letters == before, "there is time to take it back"
    await world.passes(minutes=11)
    for one in (anna, bruno):
        one.sees(TITLE, "C'è un materiale nuovo", "• il mio CV", "Materiali")
    await anna.taps("Materiali")
    anna.sees("Tocca un materiale", "il mio CV")
    anna.does_not_see("Aggiungi", "Togli", "persone")
    await anna.taps("il mio CV")
    file = anna.screen.document
    assert file is not None
    assert (file.name, file.data) == ("il_mio_CV.pdf", PDF)
    await anna.taps("Indietro", "Indietro")
    anna.sees(TITLE, "Iscrizione confermata")
    await anna.taps("Materiali")
    anna.sees("Tocca un materiale")


async def test_several_at_once_are_one_letter_and_an_album_is_taken_whole(world: World) -> None:
    olga, anna, _bruno, activity_id = await a_class_of_two(world)
    await begins_adding(world, olga, activity_id)
    for number in range(7):
        olga.account.sends_document(f"foglio {number}.pdf", PDF + bytes([number]))
    await world.settles()
    await olga.sends("Il sito: https://www.cliclavoro.gov.it/Pagine/default.aspx.")
    assert titles(world) == [*(f"foglio {number}" for number in range(7)), "Il sito"]
    await world.passes(minutes=30)
    assert letters(world) == [(LetterState.SENT, None)] * 2
    anna.sees("Ci sono materiali nuovi", "• foglio 0", "• foglio 4", "e altri 3")
    await olga.sends("https://example.org/altro")
    await world.passes(minutes=30)
    assert len(letters(world)) == 4
    anna.sees("C'è un materiale nuovo", "• example.org")
    await anna.taps("Materiali", "Avanti")
    anna.sees("example.org", "Indietro")
    assert [button.value for row in anna.screen.buttons for button in row if button.kind == "url"] == [
        "https://example.org/altro"
    ]


async def test_what_is_taken_away_in_time_is_told_to_nobody(world: World) -> None:
    olga, anna, _bruno, activity_id = await a_class_of_two(world)
    await begins_adding(world, olga, activity_id)
    await sends_file(olga)
    await olga.taps("Togli")
    olga.sees("Vuoi togliere", "Conferma", "Annulla")
    await olga.taps("Conferma")
    olga.sees("Per ora qui non c'è niente")
    await world.passes(minutes=30)
    assert letters(world) == [(LetterState.SKIPPED, "nothing-new")] * 2
    await world.forges(anna, TakeMaterial(material_id=1).pack())
    anna.sees("non c'è più")
    await world.forges(olga, RemoveMaterial(material_id=1).pack())
    olga.sees("Per ora qui non c'è niente")
    await world.forges(olga, AskRemoveMaterial(material_id=1).pack())
    olga.sees("non c'è più")


async def test_only_those_with_a_place_are_told_and_find_them(world: World) -> None:
    olga, anna, bruno, activity_id = await a_class_of_two(world)
    carla, ugo = await world.member("Carla"), await staff(world, "Ugo", scope=2)
    chiara = await staff(world, "Chiara", Role.COMMUNITY_MAKER)
    let_in(world, carla, activity_id, EnrolmentState.WAITING)
    await begins_adding(world, olga, activity_id)
    await sends_file(olga)
    leaves(world, bruno, activity_id)
    await world.passes(minutes=30)
    assert sorted(letters(world), key=str) == [(LetterState.SENT, None), (LetterState.SKIPPED, "no-place")]
    for other in (bruno, carla, ugo, chiara):
        for answer in (ShowMaterials(activity_id=activity_id, page=0), TakeMaterial(material_id=1)):
            await world.forges(other, answer.pack())
            other.sees("per chi ha un posto in questo corso")
    for other in (anna, carla, ugo, chiara):
        for wrong in (
            AddMaterial(activity_id=activity_id),
            RemoveMaterial(material_id=1),
            AskRemoveMaterial(material_id=1),
        ):
            await world.forges(other, wrong.pack())
            assert other.chat.toasts[-1].text
    assert titles(world) == ["dispensa"]
    await world.forges(anna, TakeMaterial(material_id=99).pack())
    anna.sees("non c'è più")
    let_in(world, carla2 := await world.member("Carla due"), activity_id)
    await opens_materials(world, carla2, activity_id)
    carla2.sees("dispensa")


async def test_a_photo_a_voice_a_program_and_words_are_asked_for_again(world: World) -> None:
    olga, _anna, _bruno, activity_id = await a_class_of_two(world)
    await begins_adding(world, olga, activity_id)
    olga.account.sends_photo()
    await world.settles()
    olga.sees("Una foto o un audio qui non vanno bene")
    olga.account.sends_voice()
    await world.settles()
    olga.sees("Una foto o un audio")
    await sends_file(olga, "gioco.EXE ", b"MZ")
    olga.sees("è un programma", "Manda un file")
    await olga.sends("la dispensa di lunedì")
    olga.sees("non trovo un link")
    await olga.sends("javascript:alert(1)")
    olga.sees("non trovo un link")
    assert titles(world) == []
    await sends_file(olga, caption="Il CV: «come si fa» <b>🌻</b>" + "x" * 300)
    assert [len(one) for one in titles(world)] == [80]
    await sends_file(olga, "🌻.pdf", PDF + b"2")
    assert titles(world)[1] == "File"
    await opens_materials(world, olga, activity_id)
    olga.sees("«come si fa» <b>🌻</b>")


async def test_a_file_sent_while_adding_is_no_catalogue_and_one_sent_later_is(world: World) -> None:
    activity_id = a_class(world)
    carlo = await staff(world, "Carlo", Role.COORDINATOR)
    await begins_adding(world, carlo, activity_id)
    await sends_file(carlo, "presenze.csv", b"a;b", mime="text/csv")
    carlo.sees("Aggiunto: presenze.", "Per ora nessuno ha un posto")
    await sends_file(carlo, "presenze.csv", b"a;b;c", mime="text/csv")
    assert titles(world) == ["presenze", "presenze"]
    await carlo.sends("/annulla")
    await sends_file(carlo, "catalogo.csv", b"a;b", mime="text/csv")
    carlo.sees("Ho ricevuto catalogo.csv")
    assert len(titles(world)) == 2


async def test_a_file_outside_of_it_is_handed_out_nowhere(world: World) -> None:
    olga, _anna, _bruno, activity_id = await a_class_of_two(world)
    await begins_adding(world, olga, activity_id)
    await olga.sends("/aiuto")
    await sends_file(olga)
    assert titles(world) == []


async def test_whoever_runs_the_class_no_more_adds_nothing(world: World) -> None:
    olga, _anna, _bruno, activity_id = await a_class_of_two(world)
    await begins_adding(world, olga, activity_id)

    def moves_away(uow: UnitOfWork) -> None:
        uow.session.scalars(select(Person).where(Person.name == "Olga")).one().scope_id = 2

    world.ask(moves_away)
    await sends_file(olga)
    olga.sees("non è tra quelli che segui", "Attività")
    assert titles(world) == []
    await olga.sends("https://example.org/")
    assert titles(world) == [], "and the question is not open any more"


async def test_the_same_twice_is_one_and_there_is_an_end_to_it(world: World) -> None:
    olga, _anna, _bruno, activity_id = await a_class_of_two(world)
    await begins_adding(world, olga, activity_id)
    await olga.sends("www.example.org/cv")
    await olga.sends("Il CV https://www.example.org/cv")
    assert titles(world) == ["example.org"]
    for number in range(materials.MOST):
        await olga.sends(f"https://example.org/{number}")
    assert len(titles(world)) == materials.MOST
    olga.sees("già tanti", "Togline uno")
    await world.forges(olga, ShowMaterials(activity_id=activity_id, page=99).pack())
    olga.sees("Indietro", "Aggiungi materiale")


async def test_nobody_is_told_at_night(world: World) -> None:
    olga, anna, _bruno, activity_id = await a_class_of_two(world)
    world.telegram.clock.move(datetime(2026, 11, 23, 20, 55, tzinfo=ROME) - world.now)
    await begins_adding(world, olga, activity_id)
    await sends_file(olga)
    before = anna.letters
    world.telegram.clock.move(datetime(2026, 11, 24, 7, 30, tzinfo=ROME) - world.now)
    await world.ticks()
    assert anna.letters == before
    await world.until(datetime(2026, 11, 24, 8, 30, tzinfo=ROME))
    anna.sees("C'è un materiale nuovo")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.ORG/a", "http://example.org/a"),
        ("www.example.org/x?y=1&z=2#qui", "https://www.example.org/x?y=1&z=2#qui"),
        ("https://città.example.org/perché", "https://xn--citt-3na.example.org/perch%C3%A9"),
        ("https://example.org:8443/a%20b", "https://example.org:8443/a%20b"),
    ],
)
def test_addresses_are_read_as_telegram_takes_them(text: str, address: str) -> None:
    assert materials.address_of(text).geturl() == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Guarda (https://example.org/a).", "https://example.org/a"),
        ("Leggi https://it.wikipedia.org/wiki/Crema_(Italia).", "https://it.wikipedia.org/wiki/Crema_(Italia)"),
        ("(qui: https://it.wikipedia.org/wiki/Crema_(Italia))", "https://it.wikipedia.org/wiki/Crema_(Italia)"),
    ],
)
async def test_an_address_ends_where_the_sentence_goes_on(world: World, text: str, address: str) -> None:
    olga, _anna, _bruno, activity_id = await a_class_of_two(world)
    await begins_adding(world, olga, activity_id)
    await olga.sends(text)
    assert world.ask(lambda uow: [one.url for one in uow.session.scalars(select(Material))]) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "https://",
        "https://localhost/x",
        "https://127.0.0.1/",
        "http://banca.it@evil.example/",
        "https://[::1",
        "https://example.org:99999999/",
        "ftp://example.org/x",
        "https://-a.example/",
        "https://" + "a" * 70 + ".org",
        "https://example.org/" + "à" * 400,
        "https://exa<b>mple.org",
    ],
)
def test_what_leads_nowhere_is_no_address(text: str) -> None:
    with pytest.raises(NotAnAddress):
        materials.address_of(text)


def test_two_who_add_the_same_at_the_same_moment_add_one(postgresql_url: str) -> None:
    """Without the lock each finds nothing there, and adds another one."""
    engine = open_engine(postgresql_url, databases.KEYS)
    workshop = Workshop(engine, Programme(), clock=lambda: MONDAY)
    together = threading.Barrier(2, timeout=20)

    def set_up(uow: UnitOfWork) -> None:
        imports.write_catalogue(uow, imports.read_catalogue(csv([an_activity(TITLE, iscrizione="candidatura")])))
        olga = people.join(uow, telegram_id=1, name="Olga", language="it", territory_id=1, agreed_at=uow.now)
        olga.role = Role.OPERATOR

    def add(number: int) -> None:
        def do(uow: UnitOfWork) -> None:
            olga = uow.session.scalars(select(Person)).one()
            together.wait()
            materials.add_link(uow, olga, 1, f"https://example.org/{number // 2}")

        workshop.do(do)

    workshop.do(set_up)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, range(10)))
    assert workshop.do(lambda uow: len(uow.session.scalars(select(Material)).all())) == 5
    workshop.close()
