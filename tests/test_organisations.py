"""The enti: found or added by name, kept by whoever coordinates; who works for which."""

from collections.abc import Callable
from threading import Event, Thread
from time import sleep

import pytest
from sqlalchemy import select

from services import organisations
from services.organisations import NameIsTaken, NotAName
from services.work import UnitOfWork
from storage.organisations import Membership, Organisation
from storage.people import Role
from tests.support.world import Someone, World
from tests.test_stewarding import staff
from tests.test_tasks import person_of, race


def names(world: World) -> list[str]:
    return world.ask(lambda uow: list(uow.session.scalars(select(Organisation.name).order_by(Organisation.id))))


def memberships(world: World) -> dict[int, int]:
    return world.ask(
        lambda uow: {one.person_id: one.organisation_id for one in uow.session.scalars(select(Membership))}
    )


def an_ente(world: World, name: str, territory_id: int | None = 1) -> int:
    return world.ask(lambda uow: organisations.find_or_make(uow, name, territory_id).id)


def id_of(world: World, someone: Someone) -> int:
    return world.ask(lambda uow: person_of(uow, someone).id)


async def opens_enti(someone: Someone) -> None:
    """Go from the menu to the enti."""
    await someone.sends("/gestione")
    await someone.taps(next(label for label in someone.labels if "Patti" in label), "🏠 Enti")


def test_an_ente_is_found_however_its_name_is_written(world: World) -> None:
    first = an_ente(world, "  Cooperativa   Lì&Là ")
    assert [an_ente(world, name) for name in ("cooperativa lì&là", "COOPERATIVA LÌ&LÀ", "Cooperativa Li La")] == [
        first
    ] * 3
    assert names(world) == ["Cooperativa Lì&Là"]
    assert an_ente(world, "Cooperativa Filo", None) != first


@pytest.mark.parametrize("name", ["", "  ", "🚲🚲", "\u202e\u202e", "—", "x" * 121])
def test_what_is_no_name_is_none(world: World, name: str) -> None:
    with pytest.raises(NotAName):
        an_ente(world, name)
    assert names(world) == []


async def test_added_by_two_at_the_same_moment_it_is_one_ente(world: World) -> None:
    await staff(world, "Cora", Role.COORDINATOR)

    def adds(name: str) -> Callable[[UnitOfWork], int]:
        return lambda uow: organisations.find_or_make(uow, name, 1).id

    assert race(world, adds("Cooperativa Filo"), adds("COOPERATIVA FILO")) == [1, 1]
    assert names(world) == ["Cooperativa Filo"]


async def test_renamed_by_two_at_the_same_moment_no_two_have_one_name(world: World) -> None:
    cora = await staff(world, "Cora", Role.COORDINATOR)
    one, two = an_ente(world, "Uno"), an_ente(world, "Due")
    begun, found = Event(), list[object]()

    def renames(uow: UnitOfWork, ente_id: int, name: str) -> str:
        return organisations.rename(uow, person_of(uow, cora), ente_id, name).name

    def meanwhile() -> None:
        begun.wait(5)
        try:
            found.append(world.ask(renames, two, "TRE"))
        except NameIsTaken as no:
            found.append(no)

    def slowly(uow: UnitOfWork) -> str:
        named = renames(uow, one, "Tre")
        begun.set()
        sleep(0.5)
        return named

    thread = Thread(target=meanwhile)
    thread.start()
    assert world.ask(slowly) == "Tre"
    thread.join(15)
    assert isinstance(found[0], NameIsTaken)
    assert names(world) == ["Tre", "Due"]


async def test_whoever_coordinates_adds_an_ente_and_says_who_works_for_it(world: World) -> None:
    cora, olga = await staff(world, "Cora", Role.COORDINATOR), await staff(world, "Olga", Role.OPERATOR)
    eva = await staff(world, "Eva", Role.OPERATOR, "Cremona")
    await opens_enti(cora)
    cora.sees("Per ora qui non ce ne sono.")
    await cora.taps("➕ Aggiungi un ente")
    await cora.sends("🚲")
    cora.sees("Scrivi il nome dell'ente con parole", "Come si chiama l'ente?")
    await cora.sends("Cooperativa <b>Filo</b>")
    cora.sees("Cooperativa <b>Filo</b>", "0 persone che lavorano · con 0 patti")
    await cora.taps("➕ Aggiungi una persona")
    assert "Olga" in cora.labels
    assert "Eva" not in cora.labels
    await cora.taps("Olga")
    cora.sees("1 persona che lavora", "➖ Olga")
    assert memberships(world) == {id_of(world, olga): 1}
    await world.forges(cora, f"ogf:1:{id_of(world, eva)}")
    cora.sees("Questa persona non lavora nella tua zona")
    await opens_enti(cora)
    await cora.taps("➕ Aggiungi un ente")
    await cora.sends("Ponte")
    await cora.taps("➕ Aggiungi una persona", "Olga")
    assert memberships(world) == {id_of(world, olga): 2}, "for one at most"
    await cora.taps("➖ Olga")
    cora.sees("0 persone che lavorano")
    assert memberships(world) == {}
    await cora.taps("✏️ Cambia il nome")
    await cora.sends("cooperativa b filo b")
    cora.sees("C'è già un ente con questo nome.", "Come si chiama adesso?")
    await cora.sends("Associazione Ponte")
    cora.sees("Associazione Ponte")
    assert names(world) == ["Cooperativa <b>Filo</b>", "Associazione Ponte"]


@pytest.mark.parametrize("now", [(Role.OPERATOR, 2), (Role.PARTICIPANT, None)])
async def test_whoever_works_elsewhere_by_now_is_taken_out_of_an_ente(
    world: World, now: tuple[Role, int | None]
) -> None:
    cora, olga = await staff(world, "Cora", Role.COORDINATOR), await staff(world, "Olga", Role.OPERATOR)
    ente_id = an_ente(world, "Filo")

    def moves(uow: UnitOfWork) -> None:
        person = person_of(uow, olga)
        uow.session.add(Membership(person_id=person.id, organisation_id=ente_id))
        person.role, person.scope_id = now

    world.ask(moves)
    await opens_enti(cora)
    await cora.taps("Filo", "➖ Olga")
    cora.sees("0 persone che lavorano")
    assert memberships(world) == {}


async def test_nobody_else_looks_at_enti_or_changes_them(world: World) -> None:
    anna, olga = await world.member("Anna"), await staff(world, "Olga", Role.OPERATOR)
    far, everywhere = (
        await staff(world, "Carlo", Role.COORDINATOR, "Cremona"),
        await staff(world, "Dora", Role.COORDINATOR, None),
    )
    an_ente(world, "Filo", 1)
    an_ente(world, "Di tutti", None)
    forged = ("ogb:1", "ogc:1", "oge:1:0", f"ogf:1:{id_of(world, olga)}", f"ogg:1:{id_of(world, olga)}", "ogb:99")
    for one in (anna, olga):
        for data in (*forged, "oga:0", "ogc:0"):
            await world.forges(one, data)
            one.sees("Questo ente lo segue chi coordina il programma nella sua zona.")
    for data in forged:
        await world.forges(far, data)
        far.sees("Questo ente lo segue chi coordina il programma nella sua zona.")
    await opens_enti(far)
    assert "Filo" not in far.labels
    await far.taps("Di tutti")
    assert "✏️ Cambia il nome" not in far.labels
    await world.forges(far, "ogc:2")
    far.sees("Questo ente lo segue chi coordina")
    await opens_enti(everywhere)
    await everywhere.taps("Di tutti", "✏️ Cambia il nome")
    await everywhere.sends("Di tutte le zone")
    assert names(world) == ["Filo", "Di tutte le zone"]
    assert memberships(world) == {}


async def test_whoever_is_forgotten_works_for_no_ente(world: World) -> None:
    olga = await staff(world, "Olga", Role.OPERATOR)
    ente_id = an_ente(world, "Filo")
    world.ask(lambda uow: uow.session.add(Membership(person_id=person_of(uow, olga).id, organisation_id=ente_id)))
    await olga.sends("/privacy")
    await olga.taps("Cancella i miei dati", "Conferma")
    assert memberships(world) == {}


async def test_a_list_of_enti_is_turned_page_by_page(world: World) -> None:
    cora = await staff(world, "Cora", Role.COORDINATOR)
    for number in range(1, 11):
        an_ente(world, f"Ente {number:02}")
    await opens_enti(cora)
    assert "Ente 08" in cora.labels
    await cora.taps("Avanti")
    cora.sees("Ente 09", "Ente 10", "Pagina prima")
    assert "Avanti" not in cora.labels
